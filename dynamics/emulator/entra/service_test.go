package entra

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"
)

func TestCodeIsRedeemedOnce(t *testing.T) {
	n := newTenant(t)
	form := n.codeForm(n.code(t))
	status, answer := n.token(t, form)
	if status != http.StatusOK {
		t.Fatalf("%d %v", status, answer)
	}
	who, err := n.Verify(t.Context(), answer["access_token"].(string))
	if err != nil || who.Email != "ana@contoso.test" || who.Application || who.ClientID != clientID ||
		who.UserID != "0b11c0de-0000-4000-8000-000000000001" {
		t.Fatalf("%+v, %v", who, err)
	}
	if status, answer = n.token(t, form); number(answer) != 54005 {
		t.Errorf("the second time: %d %v", status, answer)
	}
}

func TestCodeRefusals(t *testing.T) {
	n := newTenant(t)
	for name, c := range map[string]struct {
		change func(url.Values)
		after  time.Duration
		want   int
	}{
		"wrong verifier":   {func(v url.Values) { v.Set("code_verifier", "other") }, 0, 501481},
		"no verifier":      {func(v url.Values) { v.Del("code_verifier") }, 0, 501481},
		"other redirect":   {func(v url.Values) { v.Set("redirect_uri", "http://localhost:1") }, 0, 500112},
		"other client":     {func(v url.Values) { v.Set("client_id", "11111111-2222-4333-8444-555555555555") }, 0, 9002313},
		"unknown code":     {func(v url.Values) { v.Set("code", "x") }, 0, 9002313},
		"too late":         {func(url.Values) {}, 11 * time.Minute, 70008},
		"public secret":    {func(v url.Values) { v.Set("client_secret", "x") }, 0, 700025},
		"unknown client":   {func(v url.Values) { v.Set("client_id", "00000000-0000-4000-8000-00000000dead") }, 0, 700016},
		"client is no id":  {func(v url.Values) { v.Set("client_id", "navsync") }, 0, 700016},
		"confidential":     {func(v url.Values) { v.Set("client_id", appClient) }, 0, 7000218},
		"no grant type":    {func(v url.Values) { v.Del("grant_type") }, 0, 900144},
		"other grant type": {func(v url.Values) { v.Set("grant_type", "password") }, 0, 9002313},
	} {
		t.Run(name, func(t *testing.T) {
			form := n.codeForm(n.code(t))
			c.change(form)
			n.clock.advance(c.after)
			if status, answer := n.token(t, form); number(answer) != c.want || status < 400 {
				t.Errorf("%d %v, want %d", status, answer, c.want)
			}
		})
	}
}

func TestSignInPageOutcomes(t *testing.T) {
	n := newTenant(t)
	for name, c := range map[string]struct {
		choice   url.Values
		again    bool // the page is shown again
		oauth    string
		contains string
	}{
		"wrong password": {url.Values{"user": {"ana@contoso.test"}, "outcome": {"wrong-password"}}, true, "", "AADSTS50126"},
		"empty password": {url.Values{"user": {"ana@contoso.test"}, "outcome": {"sign-in"}}, true, "", "AADSTS50126"},
		"unknown user":   {url.Values{"email": {"no@one.test"}, "password": {"x"}, "outcome": {"sign-in"}}, true, "", "AADSTS50034"},
		"nobody chosen":  {url.Values{"password": {"x"}, "outcome": {"sign-in"}}, true, "", "AADSTS50034"},
		"disabled user":  {url.Values{"user": {"gone@contoso.test"}, "password": {"x"}, "outcome": {"sign-in"}}, true, "", "AADSTS50057"},
		"declined":       {url.Values{"outcome": {"decline"}}, false, "access_denied", "AADSTS65004"},
		"mfa":            {url.Values{"outcome": {"mfa"}}, false, "interaction_required", "AADSTS50076"},
		"blocked":        {url.Values{"outcome": {"blocked"}}, false, "access_denied", "AADSTS53003"},
	} {
		t.Run(name, func(t *testing.T) {
			action, fields, page := n.signInForm(t, n.authorizeQuery(), c.choice)
			if c.again {
				if !strings.Contains(page, c.contains) || !strings.HasPrefix(action, "/"+tenantID) {
					t.Errorf("action %s: %s", action, page)
				}
				return
			}
			if fields.Get("error") != c.oauth || !strings.HasPrefix(fields.Get("error_description"), c.contains) ||
				fields.Get("state") != "s & t" || fields.Get("code") != "" {
				t.Errorf("%v", fields)
			}
		})
	}
}

func TestAuthorizeRefusals(t *testing.T) {
	n := newTenant(t)
	for name, c := range map[string]struct {
		change func(url.Values)
		page   string // shown on the page
		sent   string // sent to the application
	}{
		"foreign redirect": {func(v url.Values) { v.Set("redirect_uri", "https://evil.test/") }, "AADSTS50011", ""},
		"unknown client":   {func(v url.Values) { v.Set("client_id", "00000000-0000-4000-8000-00000000dead") }, "AADSTS700016", ""},
		"wrong resource":   {func(v url.Values) { v.Set("scope", "https://other.crm4.dynamics.com/.default") }, "", "AADSTS500011"},
		"no resource":      {func(v url.Values) { v.Set("scope", "openid") }, "", "AADSTS70011"},
		"bad permission":   {func(v url.Values) { v.Set("scope", n.url+"/everything") }, "", "AADSTS70011"},
		"plain challenge":  {func(v url.Values) { v.Set("code_challenge_method", "plain") }, "", "AADSTS9002313"},
		"silent":           {func(v url.Values) { v.Set("prompt", "none") }, "", "AADSTS50058"},
	} {
		t.Run(name, func(t *testing.T) {
			query := n.authorizeQuery()
			c.change(query)
			resp, err := http.Get(n.url + "/" + tenantID + "/oauth2/v2.0/authorize?" + query.Encode())
			page := body(t, resp, err)
			if c.page != "" {
				if !strings.Contains(page, c.page) || strings.Contains(page, "<form") {
					t.Errorf("%s", page)
				}
				return
			}
			if _, fields := readForm(t, page); !strings.HasPrefix(fields.Get("error_description"), c.sent) {
				t.Errorf("%v", fields)
			}
		})
	}
}

func TestOtherResponseModes(t *testing.T) {
	n := newTenant(t)
	client := &http.Client{CheckRedirect: func(*http.Request, []*http.Request) error { return http.ErrUseLastResponse }}
	for mode, separator := range map[string]string{"query": "?", "": "?", "fragment": "#"} {
		query := n.authorizeQuery()
		query.Set("response_mode", mode)
		resp, err := client.PostForm(n.url+"/"+tenantID+"/oauth2/v2.0/authorize?"+query.Encode(),
			url.Values{"email": {"ANA@contoso.test"}, "password": {"x"}, "outcome": {"sign-in"}})
		_ = body(t, resp, err)
		if to := resp.Header.Get("Location"); !strings.HasPrefix(to, "http://localhost:5368"+separator+"code=") {
			t.Errorf("%q redirects to %q", mode, to)
		}
	}
}

func TestRefreshRotatesAndEnds(t *testing.T) {
	n := newTenant(t)
	first, err := n.SignIn(clientID, "Ana@Contoso.test")
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"client_id": {clientID}, "grant_type": {"refresh_token"}, "refresh_token": {first.RefreshToken}, "scope": {n.scope()}}
	status, answer := n.token(t, form)
	if status != http.StatusOK || answer["refresh_token"] == first.RefreshToken || answer["refresh_token"] == nil {
		t.Fatalf("%d %v", status, answer)
	}
	if status, answer = n.token(t, form); status != http.StatusOK {
		t.Errorf("the former refresh token: %d %v", status, answer)
	}
	n.Revoke("ANA@contoso.test")
	if _, answer = n.token(t, form); number(answer) != 50173 {
		t.Errorf("after the revocation: %v", answer)
	}
	if _, err := n.Verify(t.Context(), first.AccessToken); !errors.Is(err, ErrRevoked) {
		t.Errorf("the access token after the revocation: %v", err)
	}
	second, err := n.SignIn(clientID, "ana@contoso.test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := n.Verify(t.Context(), second.AccessToken); err != nil {
		t.Errorf("signed in again: %v", err)
	}
	n.clock.advance(91 * 24 * time.Hour)
	form.Set("refresh_token", second.RefreshToken)
	if _, answer = n.token(t, form); number(answer) != 700082 {
		t.Errorf("after 91 days: %v", answer)
	}
}

func TestAccessTokens(t *testing.T) {
	n := newTenant(t)
	signed, err := n.SignIn(clientID, "ana@contoso.test")
	if err != nil {
		t.Fatal(err)
	}
	again := New(n.options)
	if who, err := again.Verify(t.Context(), signed.AccessToken); err != nil || who.Name != "Ana Ruiz" {
		t.Errorf("after a restart: %+v, %v", who, err)
	}
	other := n.options
	other.Secret = []byte("another")
	for name, c := range map[string]struct {
		service *Service
		token   string
	}{
		"another secret":  {New(other), signed.AccessToken},
		"a refresh token": {n.Service, signed.RefreshToken},
		"changed":         {n.Service, signed.AccessToken[:len(signed.AccessToken)-2] + "xx"},
		"no token":        {n.Service, "x"},
		"unsigned":        {n.Service, "eyJhbGciOiJub25lIn0.eyJvaWQiOiJ4In0."},
	} {
		if who, err := c.service.Verify(t.Context(), c.token); !errors.Is(err, ErrInvalid) {
			t.Errorf("%s: %+v, %v", name, who, err)
		}
	}
	n.clock.advance(time.Hour)
	if _, err := n.Verify(t.Context(), signed.AccessToken); !errors.Is(err, ErrExpired) {
		t.Errorf("after an hour: %v", err)
	}
	if _, err := n.SignIn(clientID, "gone@contoso.test"); !errors.Is(err, ErrDisabledUser) {
		t.Errorf("a disabled user: %v", err)
	}
	if _, err := n.SignIn(clientID, ""); !errors.Is(err, ErrUnknownUser) {
		t.Errorf("nobody: %v", err)
	}
}

func TestDeviceCodeRefusals(t *testing.T) {
	n := newTenant(t)
	begin := func() (userCode string, form url.Values) {
		status, answer := n.post(t, "/"+tenantID+"/oauth2/v2.0/devicecode", url.Values{"client_id": {clientID}, "scope": {n.scope()}})
		if status != http.StatusOK || answer["verification_uri"] != n.url+devicePath {
			t.Fatalf("%d %v", status, answer)
		}
		return answer["user_code"].(string), url.Values{
			"client_id": {clientID}, "grant_type": {deviceGrant}, "device_code": {answer["device_code"].(string)},
		}
	}
	code, form := begin()
	if status, answer := n.token(t, form); status != 400 || answer["error"] != "authorization_pending" {
		t.Errorf("pending: %d %v", status, answer)
	}
	if err := n.Approve("WRONG", "ana@contoso.test"); !errors.Is(err, ErrUnknownCode) {
		t.Errorf("a wrong code: %v", err)
	}
	if err := n.Approve(code, "gone@contoso.test"); !errors.Is(err, ErrDisabledUser) {
		t.Errorf("a disabled user: %v", err)
	}
	resp, err := http.PostForm(n.url+devicePath, url.Values{"code": {code}, "outcome": {"decline"}})
	_ = body(t, resp, err)
	if _, answer := n.token(t, form); answer["error"] != "authorization_declined" {
		t.Errorf("declined: %v", answer)
	}
	code, form = begin()
	resp, err = http.PostForm(n.url+devicePath, url.Values{
		"code": {strings.ToLower(code)}, "user": {"ana@contoso.test"}, "password": {"x"}, "outcome": {"sign-in"},
	})
	if page := body(t, resp, err); !strings.Contains(page, "Ana Ruiz") {
		t.Errorf("approved: %s", page)
	}
	if status, answer := n.token(t, form); status != http.StatusOK {
		t.Errorf("approved: %v", answer)
	}
	if _, answer := n.token(t, form); number(answer) != 54005 {
		t.Errorf("twice: %v", answer)
	}
	code, form = begin()
	n.clock.advance(16 * time.Minute)
	if _, answer := n.token(t, form); answer["error"] != "expired_token" {
		t.Errorf("expired: %v", answer)
	}
	if err := n.Approve(code, "ana@contoso.test"); !errors.Is(err, ErrUnknownCode) {
		t.Errorf("an expired code: %v", err)
	}
}

func TestFaultsStrikeInTheirOrder(t *testing.T) {
	n := newTenant(t)
	signed, err := n.SignIn(clientID, "ana@contoso.test")
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"client_id": {clientID}, "grant_type": {"refresh_token"}, "refresh_token": {signed.RefreshToken}}
	n.Fail(700082, 2)
	n.Fail(53003, -1)
	for i, want := range []int{700082, 700082, 53003, 53003} {
		if _, answer := n.token(t, form); number(answer) != want {
			t.Errorf("request %d: %v, want %d", i, answer, want)
		}
	}
	_, fields, _ := n.signInForm(t, n.authorizeQuery(), url.Values{"user": {"ana@contoso.test"}, "password": {"x"}, "outcome": {"sign-in"}})
	if !strings.HasPrefix(fields.Get("error_description"), "AADSTS53003") {
		t.Errorf("the sign-in page: %v", fields)
	}
	n.Fail(53003, 0)
	if status, answer := n.token(t, form); status != http.StatusOK {
		t.Errorf("without faults: %v", answer)
	}
}

func TestOwns(t *testing.T) {
	for path, want := range map[string]bool{
		"/" + tenantID + "/oauth2/v2.0/token": true, "/organizations/v2.0/.well-known/openid-configuration": true,
		"/common/discovery/v2.0/keys": true, "/devicelogin": true,
		"/api/data/v9.2/contacts": false, "/api/discovery/v2.0/Instances": false, "/main.aspx": false, "/": false, "": false, "/oauth2/": false,
	} {
		if Owns(path) != want {
			t.Errorf("Owns(%q) is %v", path, !want)
		}
	}
}

// A token tells whether its request answered a claims challenge: the client's
// capabilities, which come with every request, are no answer.
func TestTokensRememberTheClaimsAskedFor(t *testing.T) {
	n := newTenant(t)
	signed, err := n.SignIn(clientID, "ana@contoso.test")
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{"client_id": {clientID}, "grant_type": {"refresh_token"}, "refresh_token": {signed.RefreshToken}, "scope": {n.scope()}}
	for claims, want := range map[string]bool{
		"":                          false,
		`{}`:                        false,
		`{"id_token":{"nbf":null}}`: false,
		`{"access_token":{"xms_cc":{"values":["cp1"]}}}`:                                                false,
		`{"access_token":{"nbf":{"essential":true,"value":"1772442000"}}}`:                              true,
		`{"access_token":{"nbf":null,"xms_cc":{"values":["cp1"]}}}`:                                     true,
		`{"access_token":{"acrs":{"essential":true,"value":"c1"},"xms_cc":{"values":["cp1","other"]}}}`: true,
	} {
		form.Set("claims", claims)
		status, answer := n.token(t, form)
		if status != http.StatusOK {
			t.Fatalf("%s: %d %v", claims, status, answer)
		}
		who, err := n.Verify(t.Context(), answer["access_token"].(string))
		if err != nil || who.ClaimsAsked != want {
			t.Errorf("%s: %+v, %v", claims, who, err)
		}
	}
	for _, claims := range []string{"eyJhY2Nlc3NfdG9rZW4iOnt9fQ==", `{"access_token":7}`, `{"access_token":{"xms_cc":"cp1"}}`} {
		form.Set("claims", claims)
		if _, answer := n.token(t, form); number(answer) != 9002313 {
			t.Errorf("%s: %v", claims, answer)
		}
	}
	query := n.authorizeQuery()
	query.Set("claims", `{"access_token":{"nbf":{"essential":true}}}`)
	_, fields, _ := n.signInForm(t, query, url.Values{"user": {"ana@contoso.test"}, "password": {"x"}, "outcome": {"sign-in"}})
	_, answer := n.token(t, n.codeForm(fields.Get("code")))
	access, _ := answer["access_token"].(string)
	if who, err := n.Verify(t.Context(), access); err != nil || !who.ClaimsAsked {
		t.Errorf("asked for on the page: %+v, %v", who, err)
	}
}
