package entra

import (
	"encoding/json"
	"fmt"
	"net/http"
	"sync"
	"time"
)

// refusal is an answer by AADSTS number.
type refusal struct {
	number int
	detail string // what the service knows beyond the number's sentence
}

func (r *refusal) Error() string { return fmt.Sprintf("AADSTS%d: %s", r.number, r.sentence()) }

func refuse(number int, detail string) *refusal { return &refusal{number, detail} }

// meaning is a row of the table of contract §1.4.
type meaning struct {
	oauth    string
	sentence string
	page     bool // a sign-in page ends with it
}

func meanings() map[int]meaning {
	return map[int]meaning{
		28002:   {"invalid_scope", "The provided scope is not valid.", false},
		50011:   {"invalid_request", "The redirect URI of the request is not one that is registered for the application.", false},
		50020:   {"invalid_grant", "The user account does not exist in this tenant.", true},
		50034:   {"invalid_grant", "The user account does not exist in the directory.", true},
		50053:   {"invalid_grant", "The account is locked.", true},
		50055:   {"invalid_grant", "The password has expired.", true},
		50057:   {"invalid_grant", "The user account is disabled.", true},
		50058:   {"login_required", "A silent sign-in was asked for, but no user is signed in.", false},
		50059:   {"invalid_request", "No tenant-identifying information was found in the request.", false},
		50072:   {"interaction_required", "The user has to enroll in multi-factor authentication.", true},
		50074:   {"interaction_required", "Strong authentication is required.", true},
		50076:   {"interaction_required", "Multi-factor authentication is required to access the resource.", true},
		50078:   {"interaction_required", "The multi-factor authentication has expired.", true},
		50079:   {"interaction_required", "The user has to enroll in multi-factor authentication.", true},
		50105:   {"invalid_grant", "The user is not assigned to a role of the application.", true},
		50126:   {"invalid_grant", "The user name or the password is wrong.", true},
		50132:   {"invalid_grant", "The session is not valid: the password has expired or was changed.", false},
		50133:   {"invalid_grant", "The session is not valid: the password was changed recently.", false},
		50173:   {"invalid_grant", "The grant has expired because it was revoked.", false},
		50194:   {"unauthorized_client", "The application is not configured as a multi-tenant application.", false},
		50196:   {"invalid_grant", "The service detected a request loop of the client.", false},
		51004:   {"invalid_grant", "The user account does not exist in the directory.", true},
		53000:   {"interaction_required", "Conditional Access: the device is not compliant.", true},
		53001:   {"interaction_required", "Conditional Access: the device is not joined to the domain.", true},
		53003:   {"access_denied", "Access was blocked by a Conditional Access policy.", true},
		530035:  {"access_denied", "Access was blocked by the security defaults.", true},
		54005:   {"invalid_grant", "The authorization code was already redeemed.", false},
		65001:   {"consent_required", "The user or an administrator has not consented to the use of the application.", true},
		65004:   {"access_denied", "The user declined to consent to access the application.", true},
		70001:   {"unauthorized_client", "The application is disabled.", false},
		70002:   {"invalid_client", "The client could not be validated.", false},
		70008:   {"invalid_grant", "The authorization code or refresh token has expired.", false},
		70011:   {"invalid_scope", "The scope of the request is not valid.", false},
		70016:   {"authorization_pending", "The sign-in on the other device is pending.", false},
		70018:   {"bad_verification_code", "The device code is not known.", false},
		70019:   {"expired_token", "The device code has expired.", false},
		70022:   {"authorization_declined", "The sign-in was declined.", false},
		70043:   {"invalid_grant", "The refresh token has expired because of a sign-in frequency policy.", false},
		90002:   {"invalid_request", "The tenant was not found.", false},
		90094:   {"access_denied", "An administrator has to consent to the permissions.", true},
		500011:  {"invalid_resource", "The resource was not found in the tenant.", false},
		500112:  {"invalid_grant", "The redirect address does not match the one of the authorization.", false},
		501481:  {"invalid_grant", "The code verifier does not match the code challenge.", false},
		650052:  {"invalid_client", "The organization has not subscribed to the service.", true},
		650054:  {"invalid_client", "The application asks for permissions to a resource that was removed.", true},
		650056:  {"invalid_client", "The application is misconfigured.", true},
		650057:  {"invalid_resource", "The resource is not among the application's permissions.", true},
		700011:  {"unauthorized_client", "The application was not found in the tenant.", false},
		700016:  {"unauthorized_client", "The application was not found in the tenant.", false},
		700024:  {"invalid_client", "The client assertion is not within its valid time.", false},
		700025:  {"invalid_client", "The client is public, so neither a secret nor an assertion may be presented.", false},
		700027:  {"invalid_client", "The client assertion could not be verified.", false},
		700082:  {"invalid_grant", "The refresh token has expired because of inactivity.", false},
		900144:  {"invalid_request", "The request lacks a parameter.", false},
		900561:  {"invalid_request", "The endpoint accepts other methods only.", false},
		1002012: {"invalid_scope", "A client credentials request must have a scope ending in /.default.", false},
		7000215: {"invalid_client", "The client secret is not valid. Present the secret's value, not its id.", false},
		7000218: {"invalid_client", "The request must contain a client secret or a client assertion.", false},
		7000222: {"invalid_client", "The client secret has expired.", false},
		9002313: {"invalid_request", "The request is malformed.", false},
	}
}

func (r *refusal) meaning() meaning {
	if m, ok := meanings()[r.number]; ok {
		return m
	}
	return meaning{"invalid_request", "The request was refused.", true}
}

func (r *refusal) sentence() string {
	if r.detail == "" {
		return r.meaning().sentence
	}
	return r.meaning().sentence + " " + r.detail
}

// description is the text of error_description, in the form of Entra's.
func (s *Service) description(r *refusal) (text, trace, correlation string) {
	trace, correlation = s.newGUID(), s.newGUID()
	text = fmt.Sprintf("AADSTS%d: %s\r\nTrace ID: %s\r\nCorrelation ID: %s\r\nTimestamp: %s",
		r.number, r.sentence(), trace, correlation, s.timestamp())
	return text, trace, correlation
}

func (s *Service) timestamp() string {
	return s.options.Now().UTC().Format("2006-01-02 15:04:05") + "Z"
}

// writeRefusal answers a token request (contract §1.4, error body).
func (s *Service) writeRefusal(w http.ResponseWriter, r *refusal) {
	text, trace, correlation := s.description(r)
	status := http.StatusBadRequest
	if r.meaning().oauth == "invalid_client" {
		status = http.StatusUnauthorized
	}
	writeJSON(w, status, map[string]any{
		"error": r.meaning().oauth, "error_description": text, "error_codes": []int{r.number},
		"timestamp": s.timestamp(), "trace_id": trace, "correlation_id": correlation,
		"error_uri": fmt.Sprintf("https://login.microsoftonline.com/error?code=%d", r.number),
	})
}

func writeJSON(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store, no-cache")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body) // the client went away
}

// faults are the refusals that a test or a person asked for, in their order.
type faults struct {
	mu   sync.Mutex
	list []fault
}

type fault struct{ number, times int }

func (f *faults) set(number, times int) {
	f.mu.Lock()
	defer f.mu.Unlock()
	kept := f.list[:0]
	for _, x := range f.list {
		if x.number != number {
			kept = append(kept, x)
		}
	}
	f.list = kept
	if times != 0 {
		f.list = append(f.list, fault{number, times})
	}
}

// take uses up the next fault; on a sign-in page only those that end one.
func (f *faults) take(page bool) *refusal {
	f.mu.Lock()
	defer f.mu.Unlock()
	for i, x := range f.list {
		r := refuse(x.number, "")
		if page && !r.meaning().page {
			continue
		}
		switch {
		case x.times > 1:
			f.list[i].times--
		case x.times == 1:
			f.list = append(f.list[:i], f.list[i+1:]...)
		}
		return r
	}
	return nil
}

// expired tells whether a moment plus a duration has passed.
func (s *Service) expired(since time.Time, after time.Duration) bool {
	return s.options.Now().Sub(since) >= after
}
