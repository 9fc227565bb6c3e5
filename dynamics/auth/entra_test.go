package auth

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"
)

// fakeEntra is a token service of hand-written answers on a plain loopback
// port: as much as the library asks for (contract §1.6).
type fakeEntra struct {
	t      *testing.T
	server *httptest.Server

	mu       sync.Mutex
	issued   int
	approved bool
	// refuse answers the next token requests of a grant type with this error.
	refuse map[string]entraBody
	forms  []url.Values
	// redirectError comes back from the browser instead of a code.
	redirectError string
	// granted is the scope that every grant names instead of the one asked for.
	granted string
	// outages are how many polls for a device code are cut off or fail.
	outages int
	// once gives no refresh tokens.
	once bool
	life int
}

const (
	testTenant = "2f6c0de0-0000-4000-8000-000000000001"
	testClient = "5f3c0de0-0000-4000-8000-000000000002"
	// secretMark stands in every secret of the tests, and must stand nowhere else.
	secretMark = "s3cr3t"
)

func newFakeEntra(t *testing.T) *fakeEntra {
	t.Helper()
	f := &fakeEntra{t: t, refuse: map[string]entraBody{}, life: 3599}
	mux := http.NewServeMux()
	root := "/" + testTenant
	mux.HandleFunc("GET "+root+"/v2.0/.well-known/openid-configuration", f.configuration)
	mux.HandleFunc("GET "+root+"/oauth2/v2.0/authorize", f.authorize)
	mux.HandleFunc("POST "+root+"/oauth2/v2.0/devicecode", f.device)
	mux.HandleFunc("POST "+root+"/oauth2/v2.0/token", f.token)
	f.server = httptest.NewServer(mux)
	t.Cleanup(f.server.Close)
	return f
}

func (f *fakeEntra) secure() string { return "https" + strings.TrimPrefix(f.server.URL, "http") }

func (f *fakeEntra) configuration(w http.ResponseWriter, _ *http.Request) {
	base := "/" + testTenant
	reply(w, 200, map[string]any{
		"issuer":                 f.secure() + base + "/v2.0",
		"token_endpoint":         f.secure() + base + "/oauth2/v2.0/token",
		"authorization_endpoint": f.server.URL + base + "/oauth2/v2.0/authorize",
	})
}

func reply(w http.ResponseWriter, status int, body any) {
	w.Header().Set("Content-Type", "application/json")
	w.WriteHeader(status)
	_ = json.NewEncoder(w).Encode(body)
}

// authorize answers with the form that posts itself.
func (f *fakeEntra) authorize(w http.ResponseWriter, r *http.Request) {
	q := r.URL.Query()
	fields := map[string]string{"state": q.Get("state"), "code": "code-" + secretMark}
	if f.redirectError != "" {
		fields = map[string]string{"error": "access_denied", "error_description": f.redirectError}
	}
	if q.Get("code_challenge_method") != "S256" || q.Get("response_mode") != "form_post" {
		f.t.Errorf("authorize: %v", q)
	}
	fmt.Fprintf(w, `<form method="post" action="%s">`, html.EscapeString(q.Get("redirect_uri")))
	for name, value := range fields {
		fmt.Fprintf(w, `<input name="%s" value="%s">`, name, html.EscapeString(value))
	}
}

func (f *fakeEntra) device(w http.ResponseWriter, _ *http.Request) {
	reply(w, 200, map[string]any{
		"device_code": "device-" + secretMark, "user_code": "ABCD-EFGH", "verification_uri": f.server.URL + "/device",
		"expires_in": 900, "interval": 1, "message": "type the code",
	})
}

func (f *fakeEntra) token(w http.ResponseWriter, r *http.Request) {
	if err := r.ParseForm(); err != nil {
		f.t.Error(err)
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	f.forms = append(f.forms, r.PostForm)
	grant := r.PostForm.Get("grant_type")
	if body, ok := f.refuse[grant]; ok {
		reply(w, 400, map[string]any{
			"error": body.Error, "error_codes": body.Codes, "error_description": body.Description,
			"trace_id": "trace-1", "correlation_id": "corr-1",
		})
		return
	}
	if strings.HasSuffix(grant, "device_code") && f.outages > 0 {
		if f.outages--; f.outages%2 == 0 {
			w.WriteHeader(http.StatusServiceUnavailable)
			return
		}
		panic(http.ErrAbortHandler) // cuts the connection
	}
	if strings.HasSuffix(grant, "device_code") && !f.approved {
		reply(w, 400, map[string]any{"error": "authorization_pending"})
		return
	}
	f.issued++
	answer := map[string]any{
		"token_type": "Bearer", "expires_in": f.life, "ext_expires_in": f.life,
		"access_token": fmt.Sprintf("access-%s-%d", secretMark, f.issued), "scope": r.PostForm.Get("scope"),
	}
	if f.granted != "" {
		answer["scope"] = f.granted
	}
	if grant != "client_credentials" {
		answer["refresh_token"] = f.refreshToken(f.issued)
		answer["client_info"] = encode(map[string]any{"uid": "u-1", "utid": testTenant})
		answer["id_token"] = encode(map[string]any{"alg": "none"}) + "." + encode(map[string]any{
			"oid": "u-1", "sub": "u-1", "tid": testTenant, "preferred_username": "ada@contoso.test",
			"iss": f.secure(), "aud": testClient, "exp": time.Now().Add(time.Hour).Unix(), "iat": time.Now().Unix(),
		}) + ".x"
		if f.once {
			delete(answer, "refresh_token")
		}
	}
	reply(w, 200, answer)
}

func encode(value any) string {
	data, err := json.Marshal(value)
	if err != nil {
		panic(err)
	}
	return base64.RawURLEncoding.EncodeToString(data)
}

// refreshToken is the refresh token of the nth grant.
func (f *fakeEntra) refreshToken(n int) string { return fmt.Sprintf("refresh-%s-%d", secretMark, n) }

// grants are the grant types that were asked for.
func (f *fakeEntra) grants() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	var list []string
	for _, form := range f.forms {
		list = append(list, form.Get("grant_type"))
	}
	return list
}

// last is the newest token request.
func (f *fakeEntra) last() url.Values {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.forms[len(f.forms)-1]
}

func (f *fakeEntra) approve(context.Context, string) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.approved = true
	return nil
}

func (f *fakeEntra) config(method Method) Config {
	return Config{
		Resource: "https://contoso.crm4.dynamics.com", Authority: f.server.URL + "/" + testTenant,
		ClientID: testClient, Method: method, Approve: f.approve, OpenBrowser: f.browse,
		DeviceCode: func(DeviceCode) { _ = f.approve(f.t.Context(), "") },
		Store:      FileKeeper(f.t.TempDir()),
	}
}

// browse is a browser: it opens the address and posts the form it finds.
func (f *fakeEntra) browse(address string) error {
	response, err := http.Get(address)
	if err != nil {
		return err
	}
	defer response.Body.Close()
	page, err := io.ReadAll(response.Body)
	if err != nil {
		return err
	}
	_, rest, _ := strings.Cut(string(page), `action="`)
	action, rest, _ := strings.Cut(rest, `"`)
	form := url.Values{}
	for {
		_, after, found := strings.Cut(rest, `name="`)
		if !found {
			break
		}
		name, after, _ := strings.Cut(after, `" value="`)
		value, after, _ := strings.Cut(after, `"`)
		form.Set(name, html.UnescapeString(value))
		rest = after
	}
	posted, err := http.PostForm(html.UnescapeString(action), form)
	if err != nil {
		return err
	}
	return posted.Body.Close()
}
