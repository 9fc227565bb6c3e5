package entra

import "net/http"

const devicePath = "/devicelogin"

// routes is the service's surface. The device endpoint's path is the token
// endpoint's with the word replaced, as the libraries expect (contract §1.6).
func (s *Service) routes() http.Handler {
	guard := http.NewCrossOriginProtection() // the pages' forms come from the pages
	mux := http.NewServeMux()
	mux.HandleFunc("GET /{tenant}/v2.0/.well-known/openid-configuration", s.serveConfiguration)
	mux.HandleFunc("GET /{tenant}/discovery/v2.0/keys", serveKeys)
	mux.HandleFunc("GET /{tenant}/oauth2/v2.0/authorize", s.showAuthorize)
	mux.Handle("POST /{tenant}/oauth2/v2.0/authorize", guard.Handler(http.HandlerFunc(s.answerAuthorize)))
	mux.HandleFunc("POST /{tenant}/oauth2/v2.0/token", s.serveToken)
	mux.HandleFunc("POST /{tenant}/oauth2/v2.0/devicecode", s.serveDevice)
	mux.HandleFunc("GET "+devicePath, s.showDevice)
	mux.Handle("POST "+devicePath, guard.Handler(http.HandlerFunc(s.answerDevice)))
	return mux
}

// issuerOf is the authority's origin: https, as the libraries demand, whatever
// the request came by.
func issuerOf(r *http.Request) string { return "https://" + r.Host }

// pageOf is the origin that a browser opens: its scheme stands in the request's URL
// where somebody knows it, and is the connection's else.
func pageOf(r *http.Request) string {
	if r.TLS != nil || r.URL.Scheme == "https" {
		return "https://" + r.Host
	}
	return "http://" + r.Host
}

func tokenEndpoint(r *http.Request) string {
	return issuerOf(r) + "/" + r.PathValue("tenant") + "/oauth2/v2.0/token"
}

func (s *Service) serveConfiguration(w http.ResponseWriter, r *http.Request) {
	tenant := r.PathValue("tenant")
	if !s.knowsTenant(tenant) {
		s.writeRefusal(w, refuse(90002, ""))
		return
	}
	authority := issuerOf(r) + "/" + tenant
	writeJSON(w, http.StatusOK, map[string]any{
		"issuer":                                issuerOf(r) + "/" + s.options.Tenant + "/v2.0",
		"authorization_endpoint":                pageOf(r) + "/" + tenant + "/oauth2/v2.0/authorize",
		"token_endpoint":                        tokenEndpoint(r),
		"device_authorization_endpoint":         authority + "/oauth2/v2.0/devicecode",
		"jwks_uri":                              authority + "/discovery/v2.0/keys",
		"response_modes_supported":              []string{"query", "fragment", "form_post"},
		"response_types_supported":              []string{"code"},
		"scopes_supported":                      openIDScopes(),
		"subject_types_supported":               []string{"pairwise"},
		"id_token_signing_alg_values_supported": []string{"HS256"},
		"token_endpoint_auth_methods_supported": []string{"client_secret_post", "private_key_jwt"},
		"tenant_region_scope":                   "EU",
	})
}

// serveKeys publishes no key: the tokens are signed with a secret that only this
// service reads.
func serveKeys(w http.ResponseWriter, _ *http.Request) {
	writeJSON(w, http.StatusOK, map[string]any{"keys": []any{}})
}
