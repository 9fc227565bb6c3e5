package entra

import (
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestPageEscapesAndHintsUsers(t *testing.T) {
	n := newTenant(t)
	query := n.authorizeQuery()
	query.Set("login_hint", "ana@contoso.test")
	resp, err := http.Get(n.url + "/organizations/oauth2/v2.0/authorize?" + query.Encode())
	page := body(t, resp, err)
	if strings.Contains(page, "<script>") || strings.Contains(page, "\x1b") || !strings.Contains(page, "&lt;script&gt;[31mGone") {
		t.Errorf("a name is not escaped: %s", page)
	}
	if !strings.Contains(page, `value="ana@contoso.test" checked>`) {
		t.Error("the hinted user is not selected")
	}
}

func TestForeignPagesCannotPost(t *testing.T) {
	n := newTenant(t)
	req, err := http.NewRequest(http.MethodPost, n.url+devicePath, strings.NewReader("code=x"))
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	req.Header.Set("Sec-Fetch-Site", "cross-site")
	resp, err := http.DefaultClient.Do(req)
	_ = body(t, resp, err)
	if resp.StatusCode != http.StatusForbidden {
		t.Errorf("a foreign page's form is answered with %d", resp.StatusCode)
	}
}

// A hint in another case still chooses the user, who stands first; a hint that
// is nobody's is typed in, until it was refused.
func TestHintedUserIsChosen(t *testing.T) {
	n := newTenant(t)
	query := n.authorizeQuery()
	address := func() string { return n.url + "/organizations/oauth2/v2.0/authorize?" + query.Encode() }
	query.Set("login_hint", "GONE@contoso.test")
	resp, err := http.Get(address())
	page := body(t, resp, err)
	first, second := strings.Index(page, `value="gone@contoso.test" checked`), strings.Index(page, `value="ana@contoso.test"`)
	if first < 0 || first > second {
		t.Error("the hinted user does not stand first")
	}
	query.Set("login_hint", "who@contoso.test")
	resp, err = http.Get(address())
	if page := body(t, resp, err); !strings.Contains(page, `value="who@contoso.test"`) || strings.Contains(page, " checked") {
		t.Error("the unknown hint is not typed in")
	}
	resp, err = http.PostForm(address(), url.Values{"email": {"who@contoso.test"}, "password": {"x"}, "outcome": {"sign-in"}})
	if page := body(t, resp, err); !strings.Contains(page, "AADSTS50034") || strings.Contains(page, `value="who@contoso.test"`) {
		t.Error("the refused address would go before the user who is picked next")
	}
}

// The pages run one script, which the policy names by its hash.
func TestPagesRunNothingElse(t *testing.T) {
	n := newTenant(t)
	resp, err := http.PostForm(n.url+"/"+tenantID+"/oauth2/v2.0/authorize?"+n.authorizeQuery().Encode(), url.Values{"outcome": {"decline"}})
	page := body(t, resp, err)
	if !strings.Contains(page, "<script>"+submitScript+"</script>") || strings.Count(page, "<script") != 1 {
		t.Errorf("%s", page)
	}
	policy := resp.Header.Get("Content-Security-Policy")
	if strings.Contains(policy, "script-src 'unsafe") || !strings.Contains(policy, "script-src 'sha256-") {
		t.Errorf("policy %q", policy)
	}
}

// A refusal that ends on a page tells what support asks for.
func TestRefusalPageTellsItsIDs(t *testing.T) {
	n := newTenant(t)
	resp, err := http.Get(n.url + "/" + tenantID + "/oauth2/v2.0/authorize?client_id=nonsense")
	page := body(t, resp, err)
	if !strings.Contains(page, "AADSTS700016") || !strings.Contains(page, "Trace ID: ") || !strings.Contains(page, "Correlation ID: ") {
		t.Errorf("%s", page)
	}
}

// Users stand in the order of the alphabet, whatever their accents and capitals.
func TestUsersStandInOrder(t *testing.T) {
	n := newTenant(t, func(o *Options) {
		d := &staticDirectory{url: "http://127.0.0.1:8099"}
		for _, name := range []string{"Zoë", "svc navsync", "Emma", "Élise", "Edgar"} {
			d.users = append(d.users, User{Email: name + "@contoso.test", Name: name})
		}
		o.Directory = d
	})
	var names []string
	for _, u := range n.signInUsers() {
		names = append(names, u.Name)
	}
	if got := strings.Join(names, ", "); got != "Edgar, Élise, Emma, svc navsync, Zoë" {
		t.Error(got)
	}
}
