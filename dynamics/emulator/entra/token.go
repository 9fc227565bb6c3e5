package entra

import (
	"errors"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

const deviceGrant = "urn:ietf:params:oauth:grant-type:device_code"

// serveToken answers /oauth2/v2.0/token.
func (s *Service) serveToken(w http.ResponseWriter, r *http.Request) {
	form, refused := s.readForm(w, r)
	if refused == nil {
		refused = s.faults.take(false)
	}
	var claims claimsRequest
	if refused == nil {
		claims, refused = readClaims(form)
	}
	var g grant
	if refused == nil {
		g, refused = s.redeem(r, form)
	}
	if refused != nil {
		s.writeRefusal(w, refused)
		return
	}
	g.claims = g.claims.and(claims)
	body, err := s.tokenBody(g)
	if err != nil {
		http.Error(w, "the tokens could not be signed", http.StatusInternalServerError)
		return
	}
	writeJSON(w, http.StatusOK, body)
}

const maxForm = 64 << 10

func (s *Service) readForm(w http.ResponseWriter, r *http.Request) (url.Values, *refusal) {
	r.Body = http.MaxBytesReader(w, r.Body, maxForm)
	if err := r.ParseForm(); err != nil {
		return nil, refuse(9002313, "")
	}
	if !s.knowsTenant(r.PathValue("tenant")) {
		return nil, refuse(90002, "")
	}
	return r.PostForm, nil
}

// knowsTenant accepts the tenant, the names that stand for any, and a domain.
func (s *Service) knowsTenant(name string) bool {
	if strings.EqualFold(name, s.options.Tenant) || anyTenant(name) {
		return true
	}
	_, err := uuid.Parse(name)
	return err != nil && strings.Contains(name, ".")
}

func anyTenant(name string) bool { return name == "common" || name == "organizations" }

func (s *Service) tokenBody(g grant) (map[string]any, error) {
	t, err := s.issue(g)
	if err != nil {
		return nil, err
	}
	seconds := int(s.options.Lifetime.Seconds())
	body := map[string]any{
		"token_type": "Bearer", "expires_in": seconds, "ext_expires_in": seconds, "access_token": t.AccessToken,
	}
	if g.application != nil {
		return body, nil
	}
	body["scope"] = t.Scope
	if t.RefreshToken != "" {
		body["refresh_token"] = t.RefreshToken
	}
	if slices.Contains(g.scopes, "openid") {
		if body["id_token"], err = s.issueID(g); err != nil {
			return nil, err
		}
	}
	body["client_info"], err = s.clientInfo(g.user)
	return body, err
}

// redeem turns what the client presents into a grant.
func (s *Service) redeem(r *http.Request, form url.Values) (grant, *refusal) {
	client := form.Get("client_id")
	if err := s.checkClient(client); err != nil {
		return grant{}, err
	}
	kind := form.Get("grant_type")
	if kind == "client_credentials" {
		return s.redeemCredentials(r, form)
	}
	if err := s.checkPublic(r, form); err != nil {
		return grant{}, err
	}
	switch kind {
	case "authorization_code":
		return s.redeemCode(r, form)
	case "refresh_token":
		return s.redeemRefresh(r, form)
	case deviceGrant, "device_code":
		return s.redeemDevice(r, form)
	case "":
		return grant{}, refuse(900144, "It is grant_type.")
	}
	return grant{}, refuse(9002313, "The grant type is not supported.")
}

// checkClient refuses what is no client id and those that the tenant is told not
// to know.
func (s *Service) checkClient(id string) *refusal {
	if id == "" {
		return refuse(900144, "It is client_id.")
	}
	if _, err := uuid.Parse(id); err != nil {
		return refuse(700016, "")
	}
	if slices.ContainsFunc(s.options.UnknownClients, func(u string) bool { return strings.EqualFold(u, id) }) {
		return refuse(700016, "")
	}
	return nil
}

func (s *Service) application(id string) *Application {
	for i := range s.options.Applications {
		if strings.EqualFold(s.options.Applications[i].ClientID, id) {
			return &s.options.Applications[i]
		}
	}
	return nil
}

// checkPublic wants a secret from confidential clients and none from public ones.
func (s *Service) checkPublic(r *http.Request, form url.Values) *refusal {
	app := s.application(form.Get("client_id"))
	presented := form.Get("client_secret") != "" || form.Get("client_assertion") != ""
	switch {
	case app == nil && presented:
		return refuse(700025, "")
	case app != nil && !presented:
		return refuse(7000218, "")
	case app != nil:
		return s.checkCredential(r, app, form)
	}
	return nil
}

func (s *Service) redeemCredentials(r *http.Request, form url.Values) (grant, *refusal) {
	if anyTenant(r.PathValue("tenant")) {
		return grant{}, refuse(50059, "")
	}
	app := s.application(form.Get("client_id"))
	if app == nil {
		return grant{}, refuse(7000215, "")
	}
	if err := s.checkCredential(r, app, form); err != nil {
		return grant{}, err
	}
	scopes, resource, err := s.readScope(r, form.Get("scope"))
	if err == nil && !slices.Contains(scopes, resource+"/.default") {
		err = refuse(1002012, "")
	}
	return grant{client: app.ClientID, application: app, resource: resource, scopes: scopes, issuer: issuerOf(r)}, err
}

func (s *Service) checkCredential(r *http.Request, app *Application, form url.Values) *refusal {
	if assertion := form.Get("client_assertion"); assertion != "" {
		return s.checkAssertion(r, app, assertion)
	}
	switch secret := form.Get("client_secret"); {
	case secret == "":
		return refuse(7000218, "")
	case app.Secret == "" || secret != app.Secret:
		return refuse(7000215, "")
	case !app.SecretExpires.IsZero() && !s.options.Now().Before(app.SecretExpires):
		return refuse(7000222, "")
	}
	return nil
}

// checkAssertion checks a JWT that the application signed with its certificate.
func (s *Service) checkAssertion(r *http.Request, app *Application, assertion string) *refusal {
	options := []jwt.ParserOption{
		jwt.WithValidMethods([]string{"RS256", "PS256"}), jwt.WithExpirationRequired(), jwt.WithTimeFunc(s.options.Now),
		jwt.WithIssuer(app.ClientID), jwt.WithSubject(app.ClientID), jwt.WithAudience(tokenEndpoint(r)),
	}
	keys := jwt.VerificationKeySet{}
	for _, key := range app.Keys {
		keys.Keys = append(keys.Keys, key)
	}
	var claims jwt.RegisteredClaims
	var err error
	if len(app.Keys) > 0 {
		_, err = jwt.ParseWithClaims(assertion, &claims, func(*jwt.Token) (any, error) { return keys, nil }, options...)
	} else if _, _, err = jwt.NewParser(options...).ParseUnverified(assertion, &claims); err == nil {
		err = jwt.NewValidator(options...).Validate(claims)
	}
	switch {
	case errors.Is(err, jwt.ErrTokenExpired), errors.Is(err, jwt.ErrTokenNotValidYet):
		return refuse(700024, "")
	case err != nil:
		return refuse(700027, "")
	}
	return nil
}

func (s *Service) redeemCode(r *http.Request, form url.Values) (grant, *refusal) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a := s.codes[form.Get("code")]
	switch {
	case a == nil || !strings.EqualFold(a.client, form.Get("client_id")):
		return grant{}, refuse(9002313, "The code is not known.")
	case a.used:
		return grant{}, refuse(54005, "")
	case s.expired(a.since, codeLifetime):
		return grant{}, refuse(70008, "")
	case a.redirect != form.Get("redirect_uri"):
		return grant{}, refuse(500112, "")
	case !a.challengeMet(form.Get("code_verifier")):
		return grant{}, refuse(501481, "")
	}
	a.used = true
	g := a.grant
	g.issuer = issuerOf(r)
	return g, nil
}

func (s *Service) redeemRefresh(r *http.Request, form url.Values) (grant, *refusal) {
	var c refreshClaims
	err := read(form.Get("refresh_token"), s.signer.refresh, &c, s.options.Now())
	switch {
	case errors.Is(err, jwt.ErrTokenExpired):
		return grant{}, refuse(700082, "")
	case err != nil || !strings.EqualFold(c.ClientID, form.Get("client_id")):
		return grant{}, refuse(9002313, "The refresh token is malformed or another client's.")
	case c.Generation < s.generation(c.Email):
		return grant{}, refuse(50173, "")
	}
	user, err := s.user(c.Email)
	if refused := userRefusal(err); refused != nil {
		return grant{}, refused
	}
	scope := form.Get("scope")
	if scope == "" {
		scope = c.Scope
	}
	scopes, resource, refused := s.readScope(r, scope)
	if refused != nil {
		return grant{}, refused
	}
	if !slices.Contains(scopes, "offline_access") { // the next refresh token comes with every refresh
		scopes = append(scopes, "offline_access")
	}
	return grant{client: c.ClientID, user: user, resource: resource, scopes: scopes, issuer: issuerOf(r)}, nil
}

func userRefusal(err error) *refusal {
	switch {
	case errors.Is(err, ErrDisabledUser):
		return refuse(50057, "")
	case err != nil:
		return refuse(50034, "")
	}
	return nil
}
