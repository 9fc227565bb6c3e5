package entra

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
)

// request is what an application asks of the sign-in page.
type request struct {
	client, redirect, state, scope, nonce string
	challenge, hint, mode                 string
	scopes                                []string
	resource                              string
	claims                                claimsRequest
}

// readRequest checks the query of /authorize. Refused tells whether the answer
// may go to the redirect address: never to one that is not allowed.
func (s *Service) readRequest(r *http.Request) (q request, refused *refusal, shown bool) {
	v := r.URL.Query()
	q = request{
		client: v.Get("client_id"), redirect: v.Get("redirect_uri"), state: v.Get("state"), scope: v.Get("scope"),
		nonce: v.Get("nonce"), challenge: v.Get("code_challenge"), hint: v.Get("login_hint"), mode: v.Get("response_mode"),
	}
	if !s.knowsTenant(r.PathValue("tenant")) {
		return q, refuse(90002, ""), true
	}
	if err := s.checkClient(q.client); err != nil {
		return q, err, true
	}
	if !loopbackRedirect(q.redirect) {
		return q, refuse(50011, "Only http://localhost is registered."), true
	}
	switch {
	case v.Get("response_type") != "code":
		return q, refuse(9002313, "Only response_type=code is supported."), false
	case q.challenge != "" && v.Get("code_challenge_method") != "S256":
		return q, refuse(9002313, "Only code_challenge_method=S256 is supported."), false
	case v.Get("prompt") == "none":
		return q, refuse(50058, ""), false
	}
	if q.claims, refused = readClaims(v); refused != nil {
		return q, refused, false
	}
	q.scopes, q.resource, refused = s.readScope(r, q.scope)
	return q, refused, false
}

func loopbackRedirect(address string) bool {
	u, err := url.Parse(address)
	return err == nil && u.Scheme == "http" && isLoopback(u.Hostname()) && u.User == nil
}

func (s *Service) showAuthorize(w http.ResponseWriter, r *http.Request) {
	q, refused, shown := s.readRequest(r)
	switch {
	case refused == nil:
		s.renderSignIn(w, http.StatusOK, signInPage{Action: r.URL.RequestURI(), Hint: q.hint})
	case shown:
		s.renderRefusal(w, refused)
	default:
		s.sendRefusal(w, r, q, refused)
	}
}

// answerAuthorize takes what a person chose on the sign-in page.
func (s *Service) answerAuthorize(w http.ResponseWriter, r *http.Request) {
	q, refused, shown := s.readRequest(r)
	if refused != nil {
		if shown {
			s.renderRefusal(w, refused)
			return
		}
		s.sendRefusal(w, r, q, refused)
		return
	}
	form, refused := s.readForm(w, r)
	if refused != nil {
		s.renderRefusal(w, refused)
		return
	}
	user, again, refused := s.decide(form)
	switch {
	case again != nil:
		s.renderSignIn(w, http.StatusOK, signInPage{Action: r.URL.RequestURI(), Hint: chosen(form), Message: again.Error()})
	case refused != nil:
		s.sendRefusal(w, r, q, refused)
	default:
		s.sendCode(w, r, q, user)
	}
}

// chosen is the user of a form: typed, or picked from the list.
func chosen(form url.Values) string {
	if typed := strings.TrimSpace(form.Get("email")); typed != "" {
		return typed
	}
	return form.Get("user")
}

// decide finds out how a sign-in ends: with a user, with the same page again, or
// refused.
func (s *Service) decide(form url.Values) (user User, again, refused *refusal) {
	switch form.Get("outcome") {
	case "decline":
		return User{}, nil, refuse(65004, "")
	case "mfa":
		return User{}, nil, refuse(50076, "")
	case "blocked":
		return User{}, nil, refuse(53003, "")
	case "wrong-password":
		return User{}, refuse(50126, ""), nil
	}
	if refused = s.faults.take(true); refused != nil {
		return User{}, nil, refused
	}
	user, err := s.user(chosen(form))
	switch {
	case errors.Is(err, ErrDisabledUser):
		return User{}, refuse(50057, ""), nil
	case err != nil:
		return User{}, refuse(50034, ""), nil
	case form.Get("password") == "":
		return User{}, refuse(50126, ""), nil
	}
	return user, nil, nil
}

func (s *Service) sendCode(w http.ResponseWriter, r *http.Request, q request, user User) {
	code := s.secretText()
	s.mu.Lock()
	s.forget()
	s.codes[code] = &authorization{
		grant:    grant{client: q.client, user: user, resource: q.resource, scopes: q.scopes, nonce: q.nonce, claims: q.claims},
		redirect: q.redirect, challenge: q.challenge, since: s.options.Now(),
	}
	s.mu.Unlock()
	s.send(w, r, q, url.Values{"code": {code}, "state": {q.state}})
}

func (s *Service) sendRefusal(w http.ResponseWriter, r *http.Request, q request, refused *refusal) {
	text, _, _ := s.description(refused)
	s.send(w, r, q, url.Values{"error": {refused.meaning().oauth}, "error_description": {text}, "state": {q.state}})
}

// send answers the application by its redirect address.
func (s *Service) send(w http.ResponseWriter, r *http.Request, q request, answer url.Values) {
	if q.state == "" {
		answer.Del("state")
	}
	if q.mode == "form_post" {
		s.renderPost(w, q.redirect, answer)
		return
	}
	target, err := url.Parse(q.redirect)
	if err != nil {
		s.renderRefusal(w, refuse(50011, ""))
		return
	}
	if q.mode == "fragment" {
		target.Fragment = ""
		http.Redirect(w, r, target.String()+"#"+answer.Encode(), http.StatusFound)
		return
	}
	query := target.Query()
	for name := range answer {
		query.Set(name, answer.Get(name))
	}
	target.RawQuery = query.Encode()
	http.Redirect(w, r, target.String(), http.StatusFound)
}
