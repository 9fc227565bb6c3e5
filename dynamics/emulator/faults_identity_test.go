package emulator

import (
	"encoding/base64"
	"encoding/json"
	"net/url"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// TestClaimsChallenge: a signed-in caller is told which claims to ask for; a
// stranger gets the ordinary challenge and spends nothing of the rule.
func TestClaimsChallenge(t *testing.T) {
	o := newOrg(t)
	o.faults("claims on=WhoAmI times=1")
	if r := o.do("GET", "WhoAmI", "", "Authorization: "); r.status != 401 || claimsIn(r) != "" {
		t.Errorf("a stranger: %d %q", r.status, r.header.Get("WWW-Authenticate"))
	}
	o.must(200, "GET", "contacts?$top=1", "")
	r := o.must(401, "GET", "WhoAmI", "")
	var claims struct {
		Access struct {
			NotBefore struct {
				Essential bool
				Value     string
			} `json:"nbf"`
		} `json:"access_token"`
	}
	raw, err := base64.StdEncoding.DecodeString(claimsIn(r))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(raw, &claims); err != nil {
		t.Fatal(err)
	}
	if n := claims.Access.NotBefore; !n.Essential || n.Value != "1772442000" {
		t.Errorf("claims %s", raw)
	}
	o.must(200, "GET", "WhoAmI", "")
}

// TestClaimsAreMetByAToken: the rule strikes until the caller's token was asked for
// with claims, and goes on striking others.
func TestClaimsAreMetByAToken(t *testing.T) {
	o := newOrg(t)
	signed, err := o.entra.SignIn(clientID, IntegrationUser)
	if err != nil {
		t.Fatal(err)
	}
	o.faults("claims")
	claims := claimsIn(o.must(401, "GET", "contacts?$top=1", "", "Authorization: Bearer "+signed.AccessToken))
	raw, err := base64.StdEncoding.DecodeString(claims)
	if err != nil {
		t.Fatal(err)
	}
	ask := url.Values{
		"client_id": {clientID}, "grant_type": {"refresh_token"}, "refresh_token": {signed.RefreshToken},
		"scope": {strings.TrimSuffix(o.base, "/api/data/v9.2/") + "/user_impersonation"},
	}
	refreshed := o.post("/"+o.tenant+"/oauth2/v2.0/token", ask)
	o.must(401, "GET", "WhoAmI", "", "Authorization: Bearer "+text(refreshed, "access_token"))
	ask.Set("claims", string(raw))
	answered := o.post("/"+o.tenant+"/oauth2/v2.0/token", ask)
	o.must(200, "GET", "WhoAmI", "", "Authorization: Bearer "+text(answered, "access_token"))
	o.must(401, "GET", "WhoAmI", "")
}

func text(r reply, name string) string {
	value, _ := r.body[name].(string)
	return value
}

var challengeClaims = regexp.MustCompile(`^Bearer authorization_uri=\S+, .*error="insufficient_claims", claims="([^"]*)"$`)

func claimsIn(r reply) string {
	m := challengeClaims.FindStringSubmatch(r.header.Get("WWW-Authenticate"))
	if m == nil {
		return ""
	}
	return m[1]
}

// TestMetadataChangeExpiresDeltaLinks: once; a new tracked read works again, and
// other tables' links go on.
func TestMetadataChangeExpiresDeltaLinks(t *testing.T) {
	file := filepath.Join(t.TempDir(), "org.db")
	kept := func(o *Options) { o.File = file }
	o := newOrg(t, kept)
	tracked := func(o *org, set string) string {
		_, delta, _ := o.pages(set+"?$select=statecode", "Prefer: odata.track-changes")
		return delta
	}
	contacts, accounts := tracked(o, "contacts"), tracked(o, "accounts")
	o.faults("metadata-change on=contacts")
	o.must(200, "GET", "contacts?$top=1", "") // no delta link: not its business
	o.must(200, "GET", accounts, "")
	if r := o.do("GET", contacts, ""); r.status != 400 || r.code() != "0x80044352" {
		t.Fatalf("after the change: %d %s", r.status, r.text)
	}
	again := tracked(o, "contacts")
	o.must(200, "GET", again, "")
	o.must(400, "GET", contacts, "")

	if err := o.ChangeMetadata("nonsense"); err == nil {
		t.Error("a table that is not there changed")
	}
	if err := o.ChangeMetadata("account"); err != nil {
		t.Fatal(err)
	}
	o.must(400, "GET", accounts, "")
	accounts = tracked(o, "accounts")
	if err := o.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	reopened := newOrg(t, kept)
	moved := func(link string) string { return reopened.base + link[len(o.base):] }
	reopened.must(400, "GET", moved(contacts), "")
	reopened.must(200, "GET", moved(again), "")
	reopened.must(200, "GET", moved(accounts), "")
	origin := reopened.base[:len(reopened.base)-len("/api/data/v9.2/")]
	reopened.must(200, "POST", origin+"/_emulator/metadata/account", "")
	reopened.must(400, "GET", moved(accounts), "")
	if err := reopened.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
}

// TestMetadataChangeBetweenPages: the pages of a delta read end with the metadata
// that they began with.
func TestMetadataChangeBetweenPages(t *testing.T) {
	o := newOrg(t)
	_, delta, _ := o.pages("contacts?$select=statecode", "Prefer: odata.track-changes")
	for range 3 {
		if _, err := o.Put("contact", Row{"lastname": "New"}); err != nil {
			t.Fatal(err)
		}
	}
	next := text(o.must(200, "GET", delta, "", "Prefer: odata.maxpagesize=1"), "@odata.nextLink")
	o.must(200, "GET", next, "", "Prefer: odata.maxpagesize=1")
	if err := o.ChangeMetadata("contact"); err != nil {
		t.Fatal(err)
	}
	if r := o.do("GET", next, "", "Prefer: odata.maxpagesize=1"); r.code() != "0x80044352" {
		t.Errorf("%d %s", r.status, r.text)
	}
}
