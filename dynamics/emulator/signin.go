package emulator

import (
	"crypto/subtle"
	"encoding/base64"
	"errors"
	"fmt"
	"net/http"
	"strings"

	"navsync/dynamics/emulator/entra"
)

// authenticate finds the user behind a request's token. Nobody: 401 with a
// challenge that names the tenant (contract §1.2); somebody who is not a user
// of the organization: 403.
func (s *Server) authenticate(r *http.Request) (*caller, error) {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return nil, s.challenge(r, "")
	}
	if fixed := s.options.AccessToken; fixed != "" && subtle.ConstantTimeCompare([]byte(token), []byte(fixed)) == 1 {
		return s.userByName(s.administrator)
	}
	who, err := s.entra.Verify(r.Context(), token)
	switch {
	case errors.Is(err, entra.ErrRevoked):
		claims := base64.StdEncoding.EncodeToString([]byte(`{"access_token":{"nbf":{"essential":true}}}`))
		return nil, s.challenge(r, fmt.Sprintf(`, error="insufficient_claims", claims="%s"`, claims))
	case errors.Is(err, entra.ErrExpired):
		return nil, s.challenge(r, `, error="invalid_token", error_description="The token is expired"`)
	case err != nil:
		return nil, s.challenge(r, `, error="invalid_token"`)
	case who.UserID == "":
		return nil, refuse(http.StatusForbidden, codeNotMember, "The user is not a member of the organization.")
	}
	return s.userByName(who.UserID)
}

// challenge is the 401 that names the tenant and the resource.
func (s *Server) challenge(r *http.Request, more string) error {
	base := requestOrigin(r)
	f := refuse(http.StatusUnauthorized, codeNone, "")
	f.Header = http.Header{"Www-Authenticate": {
		fmt.Sprintf("Bearer authorization_uri=%s/%s/oauth2/authorize, resource_id=%s/%s", base, s.tenant, base, more),
	}}
	return f
}

// userByName finds an enabled user by systemuserid.
func (s *Server) userByName(id string) (*caller, error) {
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	user, ok := s.store.get(s.schema.byName["systemuser"], id)
	switch {
	case !ok:
		return nil, refuse(http.StatusForbidden, codeNotMember, "The user is not a member of the organization.")
	case user.flag("isdisabled"):
		return nil, refuse(http.StatusForbidden, codeUserDisabled, "The specified user(Id = %s) is disabled. Consider enabling this user.", id)
	}
	who := s.callerFor(user)
	if who.role == noRole {
		return nil, refuse(http.StatusForbidden, codeNoRole, "The user with id %s has not been assigned any roles.", id)
	}
	return who, nil
}

// directory shows the organization's users to the token service.
type directory struct{ server *Server }

func (d directory) Users() []entra.User {
	var users []entra.User
	for _, r := range d.server.rowsOf("systemuser") {
		if r.text("azureactivedirectoryobjectid") == "" || r.text("applicationid") != "" {
			continue
		}
		users = append(users, entra.User{
			ObjectID: r.text("azureactivedirectoryobjectid"), UserID: r.text("systemuserid"),
			Email: r.text("domainname"), Name: r.text("fullname"), Disabled: r.flag("isdisabled"),
		})
	}
	return users
}

func (d directory) ResourceURL() string {
	if public := d.server.public; public != nil {
		return public.String()
	}
	return d.server.URL()
}

// impersonate lets a call count for another user (contract §5.6).
func (s *Server) impersonate(h http.Header, who *caller) (*caller, error) {
	column, value := "systemuserid", h.Get("MSCRMCallerID")
	if value == "" {
		column, value = "azureactivedirectoryobjectid", h.Get("CallerObjectId")
	}
	if value == "" {
		return who, nil
	}
	if s.depthFor(who, privilegeActOnBehalf) == depthNone {
		return nil, refuse(http.StatusForbidden, codePrivilege,
			"Principal user (Id=%s, type=8) is missing %s privilege (Id=%s).", who.id, privilegeActOnBehalf, privilegeID(privilegeActOnBehalf))
	}
	id, ok := parseID(value)
	if !ok {
		return nil, refuse(http.StatusBadRequest, codeInvalidArgument, "The value '%s' of the impersonation header is not a GUID.", value)
	}
	s.store.mu.RLock()
	defer s.store.mu.RUnlock()
	t := s.schema.byName["systemuser"]
	for _, candidate := range s.store.idsWhere(t, column, id) {
		user, ok := s.store.get(t, candidate)
		if !ok || !equalValues(user[column], id) {
			continue
		}
		if user.flag("isdisabled") {
			return nil, refuse(http.StatusForbidden, codeUserDisabled, "The specified user(Id = %s) is disabled. Consider enabling this user.", candidate)
		}
		as := s.callerFor(user)
		as.behind = who
		return as, nil
	}
	return nil, refuse(http.StatusForbidden, codeNotMember, "The user is not a member of the organization.")
}

// Approve signs the user with that e-mail in for a waiting device code.
func (s *Server) Approve(userCode, userEmail string) error {
	return s.entra.Approve(userCode, userEmail)
}
