package entra

import (
	"encoding/json"
	"html"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"sync"
	"testing"
	"time"
)

const (
	tenantID  = "2f6c0a8e-19d4-4c6b-8e55-0d7c1b1f9a01"
	clientID  = "5f3c2d10-7a61-4a1e-9d0b-3e4f5a6b7c8d"
	appClient = "6f1d2c0a-5b7e-4c39-9a41-7d0e3b5c8f12"
)

// clock is a time that a test moves.
type clock struct {
	mu  sync.Mutex
	now time.Time
}

func (c *clock) Now() time.Time {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.now
}

func (c *clock) advance(d time.Duration) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.now = c.now.Add(d)
}

type staticDirectory struct {
	url   string
	users []User
}

func (d *staticDirectory) Users() []User       { return d.users }
func (d *staticDirectory) ResourceURL() string { return d.url }

// tenant is a service on a loopback port with two users and an application.
type tenant struct {
	*Service
	url     string
	clock   *clock
	options Options
}

func newTenant(t *testing.T, change ...func(*Options)) *tenant {
	t.Helper()
	c := &clock{now: time.Now().UTC().Truncate(time.Second)}
	d := &staticDirectory{users: []User{
		{ObjectID: "0a11c0de-0000-4000-8000-000000000001", UserID: "0b11c0de-0000-4000-8000-000000000001", Email: "ana@contoso.test", Name: "Ana Ruiz"},
		{
			ObjectID: "0a11c0de-0000-4000-8000-000000000002", UserID: "0b11c0de-0000-4000-8000-000000000002",
			Email: "gone@contoso.test", Name: "<script>\x1b[31mGone", Disabled: true,
		},
	}}
	options := Options{
		Tenant: tenantID, Directory: d, Secret: []byte("secret of the test"), Now: c.Now,
		Applications: []Application{{
			ClientID: appClient, Secret: "the-secret-value", Name: "# navsync",
			ObjectID: "0a11c0de-0000-4000-8000-00000000000a", UserID: "0b11c0de-0000-4000-8000-00000000000a",
		}},
		UnknownClients: []string{"00000000-0000-4000-8000-00000000dead"},
	}
	for _, f := range change {
		f(&options)
	}
	s := New(options)
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	d.url = server.URL
	return &tenant{Service: s, url: server.URL, clock: c, options: options}
}

func (n *tenant) scope() string { return n.url + "/user_impersonation" }

// post sends a form and reads the JSON answer.
func (n *tenant) post(t *testing.T, path string, form url.Values) (int, map[string]any) {
	t.Helper()
	resp, err := http.PostForm(n.url+path, form)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	var body map[string]any
	if err := json.NewDecoder(resp.Body).Decode(&body); err != nil {
		t.Fatalf("%s answered no JSON: %v", path, err)
	}
	return resp.StatusCode, body
}

func (n *tenant) token(t *testing.T, form url.Values) (int, map[string]any) {
	t.Helper()
	return n.post(t, "/"+tenantID+"/oauth2/v2.0/token", form)
}

// number is the AADSTS number of an error answer, 0 for none.
func number(body map[string]any) int {
	codes, _ := body["error_codes"].([]any)
	if len(codes) == 0 {
		return 0
	}
	f, _ := codes[0].(float64)
	return int(f)
}

var (
	formTag  = regexp.MustCompile(`<form method="post" action="([^"]*)"`)
	inputTag = regexp.MustCompile(`<input type="hidden" name="([^"]*)" value="([^"]*)"`)
)

// readForm finds a page's form and its hidden fields.
func readForm(t *testing.T, page string) (action string, fields url.Values) {
	t.Helper()
	m := formTag.FindStringSubmatch(page)
	if m == nil {
		t.Fatalf("no form in %s", page)
	}
	fields = url.Values{}
	for _, in := range inputTag.FindAllStringSubmatch(page, -1) {
		fields.Set(html.UnescapeString(in[1]), html.UnescapeString(in[2]))
	}
	return html.UnescapeString(m[1]), fields
}

func body(t *testing.T, resp *http.Response, err error) string {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	text, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

// authorizeQuery is a request for a code with a verifier's challenge.
func (n *tenant) authorizeQuery() url.Values {
	return url.Values{
		"client_id": {clientID}, "response_type": {"code"}, "redirect_uri": {"http://localhost:5368"},
		"scope": {n.scope() + " openid offline_access profile"}, "state": {"s & t"}, "response_mode": {"form_post"},
		"code_challenge": {"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"}, "code_challenge_method": {"S256"},
	}
}

const verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"

// signInForm signs in on the page and gives the fields posted to the application.
func (n *tenant) signInForm(t *testing.T, query, choice url.Values) (action string, fields url.Values, page string) {
	t.Helper()
	resp, err := http.PostForm(n.url+"/"+tenantID+"/oauth2/v2.0/authorize?"+query.Encode(), choice)
	page = body(t, resp, err)
	action, fields = readForm(t, page)
	return action, fields, page
}

func (n *tenant) code(t *testing.T) string {
	t.Helper()
	action, fields, _ := n.signInForm(t, n.authorizeQuery(), url.Values{"user": {"ana@contoso.test"}, "password": {"x"}, "outcome": {"sign-in"}})
	if action != "http://localhost:5368" || fields.Get("state") != "s & t" || fields.Get("code") == "" {
		t.Fatalf("the page posts %v to %s", fields, action)
	}
	return fields.Get("code")
}

func (n *tenant) codeForm(code string) url.Values {
	return url.Values{
		"client_id": {clientID}, "grant_type": {"authorization_code"}, "code": {code},
		"redirect_uri": {"http://localhost:5368"}, "code_verifier": {verifier},
	}
}
