package dynamics

import (
	"encoding/json"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// Trap 21: %, _ and [ are wildcards inside contains, startswith and endswith.
func TestTrap21_WildcardsAreEscaped(t *testing.T) {
	tests := map[string]string{
		"100%": "100[%]", "a_b": "a[_]b", "[x]": "[[]x]", "%_[": "[%][_][[]", "plain": "plain", "": "",
	}
	for text, want := range tests {
		if got := LikeEscape(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

// Trap 22: apostrophes are doubled, then encoded with the rest.
func TestTrap22_ApostrophesAreDoubled(t *testing.T) {
	if got := Quote("O'Brien 'n' sons"); got != "'O''Brien ''n'' sons'" {
		t.Fatal(got)
	}
	f := newFake(t, func(w http.ResponseWriter, _ asked) { writeJSON(w, 200, `{"value":[]}`) })
	q := Query{Table: "contact", Filter: "lastname eq " + Quote("O'Brien & Søn+")}
	if _, _, err := collect(t, f.client(), q, "x"); err != nil {
		t.Fatal(err)
	}
	if got := f.requests()[0].uri; !strings.HasSuffix(got, "?$filter=lastname%20eq%20'O''Brien%20%26%20S%C3%B8n%2B'") {
		t.Fatal(got)
	}
}

func TestIn(t *testing.T) {
	want := `Microsoft.Dynamics.CRM.In(PropertyName='emailaddress1',PropertyValues=["a@x.test","o'b@x.test"])`
	if got := In("emailaddress1", []string{"a@x.test", "o'b@x.test"}); got != want {
		t.Fatal(got)
	}
	if got := In("x", nil); got != "(x eq null and x ne null)" {
		t.Fatal(got)
	}
	if got := NotEqual("statecode", "1"); got != "(statecode ne 1 or statecode eq null)" {
		t.Fatal(got)
	}
}

// What is encoded arrives as it was, and nothing in it can end its option.
func TestEscapeOptionRoundTrip(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		text := rapid.String().Draw(t, "text")
		escaped := escapeOption(text)
		if strings.ContainsAny(escaped, "&#+ ?") {
			t.Fatalf("%q", escaped)
		}
		back, err := url.QueryUnescape(escaped)
		if err != nil || back != text {
			t.Fatalf("%q became %q (%v)", text, back, err)
		}
	})
}

func TestAddress(t *testing.T) {
	tests := map[string]string{
		"contoso.crm4.dynamics.com":                            "https://contoso.crm4.dynamics.com",
		"https://Contoso.CRM4.dynamics.com/":                   "https://contoso.crm4.dynamics.com",
		"http://contoso.crm4.dynamics.com":                     "https://contoso.crm4.dynamics.com",
		"https://contoso.api.crm4.dynamics.com/api/data/v9.2/": "https://contoso.crm4.dynamics.com",
		"https://contoso.crm.dynamics.com/main.aspx?appid=1#x": "https://contoso.crm.dynamics.com",
		"https://contoso.crm4.dynamics.com:443":                "https://contoso.crm4.dynamics.com",
		"contoso.crm4.dynamics.com.":                           "https://contoso.crm4.dynamics.com",
		"contoso.api.crm.microsoftdynamics.us":                 "https://contoso.crm.microsoftdynamics.us",
		"contoso.crm21.dynamics.com":                           "https://contoso.crm21.dynamics.com",
		"contoso.crm.dynamics.cn":                              "https://contoso.crm.dynamics.cn",
		"http://127.0.0.1:8080/x":                              "http://127.0.0.1:8080",
		"127.0.0.1:8080":                                       "http://127.0.0.1:8080",
		"localhost:8080":                                       "http://localhost:8080",
		"https://localhost:8080":                               "https://localhost:8080",
		"http://[::1]:8080":                                    "http://[::1]:8080",
		"crm.contoso.local":                                    "https://crm.contoso.local",
		"https://crm.contoso.local:5555/org":                   "https://crm.contoso.local:5555",
		"10.0.0.7":                                             "https://10.0.0.7",
	}
	for raw, want := range tests {
		got, err := ParseAddress(raw)
		if err != nil || got.String() != want {
			t.Errorf("%q: %s %v, want %s", raw, got, err, want)
		}
		again, err := ParseAddress(got.String())
		if err != nil || again != got {
			t.Errorf("%q is not stable: %+v", raw, again)
		}
	}
	for _, raw := range []string{
		"", "  ", "https://", "ftp://contoso.crm4.dynamics.com", "https://u:p@contoso.crm4.dynamics.com", "a b",
		"https://ex ample", "http://[fe80::1%25eth0]", "javascript:alert(1)", "https://-x",
	} {
		if got, err := ParseAddress(raw); err == nil {
			t.Errorf("%q was accepted as %s", raw, got)
		}
	}
	if got, err := ParseAddress("\t contoso.crm4.dynamics.com \n"); err != nil || got.Host != "contoso.crm4.dynamics.com" {
		t.Errorf("blanks: %+v %v", got, err)
	}
	a, err := ParseAddress("contoso.crm4.dynamics.com")
	if err != nil || a.APIRoot("") != "https://contoso.crm4.dynamics.com/api/data/v9.2/" || !a.Online() {
		t.Errorf("%s", a.APIRoot(""))
	}
}

func FuzzAddress(f *testing.F) {
	for _, seed := range []string{
		"contoso.crm4.dynamics.com", "http://[::1]:1", "https://a@b", "x:y:z", "https://contoso.api.crm4.dynamics.com:8443/x?y#z",
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, raw string) {
		a, err := ParseAddress(raw)
		if err != nil {
			return
		}
		again, err := ParseAddress(a.String())
		if err != nil || again != a {
			t.Fatalf("%q gave %+v, then %+v %v", raw, a, again, err)
		}
		u, err := url.Parse(a.APIRoot(""))
		if err != nil || !a.Trusts(u) {
			t.Fatalf("%q: the address does not trust its own root %s", raw, a.APIRoot(""))
		}
		if a.Scheme == "http" && !a.Loopback {
			t.Fatalf("%q: plain http to another machine", raw)
		}
	})
}

func FuzzLink(f *testing.F) {
	for _, seed := range []string{
		"https://contoso.crm4.dynamics.com/x", "https://contoso.crm4.dynamics.com@evil.test",
		"https://evil.test\\@contoso.crm4.dynamics.com/", "//x",
	} {
		f.Add(seed)
	}
	address := Address{Scheme: "https", Host: "contoso.crm4.dynamics.com"}
	f.Fuzz(func(t *testing.T, link string) {
		u, err := url.Parse(link)
		if err != nil || !address.Trusts(u) {
			return
		}
		request, err := http.NewRequest(http.MethodGet, link, nil)
		if err != nil {
			return
		}
		switch strings.ToLower(request.URL.Hostname()) {
		case "contoso.crm4.dynamics.com", "contoso.api.crm4.dynamics.com":
		default:
			t.Fatalf("%q would go to %s", link, request.URL.Hostname())
		}
		if request.URL.Scheme != "https" || request.URL.User != nil {
			t.Fatalf("%q", link)
		}
	})
}

func TestChallenge(t *testing.T) {
	address := Address{Scheme: "https", Host: "contoso.crm4.dynamics.com"}
	const tenant = "2f6c0de0-0000-4000-8000-000000000001"
	good := Challenge{Authority: "https://login.microsoftonline.com/" + tenant, Tenant: tenant, Resource: "https://contoso.crm4.dynamics.com"}
	uri := "https://login.microsoftonline.com/" + tenant + "/oauth2/authorize"
	tests := []struct {
		name    string
		headers []string
		want    Challenge
		ok      bool
	}{
		{"unquoted", []string{"Bearer authorization_uri=" + uri + ", resource_id=https://contoso.crm4.dynamics.com/"}, good, true},
		{"quoted", []string{`Bearer authorization_uri="` + uri + `", resource_id="https://contoso.crm4.dynamics.com/"`}, good, true},
		{"no comma", []string{`bearer  authorization_uri=` + uri + ` resource_id=https://contoso.crm4.dynamics.com`}, good, true},
		{"another resource", []string{"Bearer authorization_uri=" + uri + ", resource_id=https://graph.microsoft.com/"}, good, true},
		{"no resource", []string{"Bearer authorization_uri=" + uri}, good, true},
		{"with NTLM beside", []string{"NTLM", "Bearer authorization_uri=" + uri}, good, true},
		{"windows", []string{"Negotiate", "NTLM"}, Challenge{OnPremises: true}, true},
		{"adfs", []string{"Bearer authorization_uri=https://sts.contoso.local/adfs/oauth2/authorize"}, Challenge{OnPremises: true}, true},
		{"another sign-in", []string{"Bearer authorization_uri=https://login.evil.test/" + tenant + "/oauth2/authorize"}, Challenge{}, false},
		{"plain http", []string{"Bearer authorization_uri=http://login.microsoftonline.com/" + tenant}, Challenge{}, false},
		{"user in the address", []string{"Bearer authorization_uri=https://login.microsoftonline.com@evil.test/" + tenant}, Challenge{}, false},
		{"no tenant", []string{"Bearer authorization_uri=https://login.microsoftonline.com/"}, Challenge{}, false},
		{"basic", []string{"Basic realm=x"}, Challenge{}, false},
		{"nothing", nil, Challenge{}, false},
	}
	for _, test := range tests {
		got, ok := parseChallenge(test.headers, address)
		if got != test.want || ok != test.ok {
			t.Errorf("%s: %+v %v", test.name, got, ok)
		}
	}
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		if r.header.Get("Authorization") != "" {
			t.Error("a token was sent")
		}
		w.Header().Set("WWW-Authenticate", "Bearer authorization_uri=http://"+r.header.Get("X-Host")+"/t/oauth2/authorize")
		w.WriteHeader(http.StatusUnauthorized)
	})
	if _, err := Discover(t.Context(), nil, f.address()); ClassOf(err) == ClassUnknown {
		t.Errorf("a challenge without a host: %v", err)
	}
	f.answer = func(w http.ResponseWriter, _ asked) {
		w.Header().Set("WWW-Authenticate", "Bearer authorization_uri="+f.server.URL+"/tenant-1/oauth2/authorize")
		w.WriteHeader(http.StatusUnauthorized)
	}
	got, err := Discover(t.Context(), nil, f.address())
	if err != nil || got.Authority != f.server.URL+"/tenant-1" || got.Tenant != "tenant-1" || got.Resource != f.server.URL {
		t.Errorf("%+v %v", got, err)
	}
}

func FuzzChallenge(f *testing.F) {
	f.Add(`Bearer authorization_uri="https://login.microsoftonline.com/t/oauth2/authorize", resource_id=x`)
	f.Add("NTLM")
	f.Add(`Bearer a="b" , c = d,,=`)
	f.Add(`Bearer error="insufficient_claims", claims="eyJhIjoxfQ"`)
	address := Address{Scheme: "https", Host: "contoso.crm4.dynamics.com"}
	f.Fuzz(func(t *testing.T, header string) {
		claims := claimsChallenge(http.Header{"Www-Authenticate": {header}})
		if claims != "" && (!json.Valid([]byte(claims)) || len(claims) > longestClaims) {
			t.Fatalf("%q gave the claims %q", header, claims)
		}
		got, ok := parseChallenge([]string{header}, address)
		if !ok || got.OnPremises {
			return
		}
		u, err := url.Parse(got.Authority)
		if err != nil || !signInHosts[u.Hostname()] || u.Scheme != "https" {
			t.Fatalf("%q gave %q", header, got.Authority)
		}
	})
}
