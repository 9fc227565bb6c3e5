package emulator

import (
	"net/url"
	"strings"
	"testing"

	"navsync/dynamics/emulator/seed"
)

const otherApp = "11111111-2222-4333-8444-555555555555"

// signIn gives the token of an application, "" where it is refused.
func (o *org) signIn(id, secret string) string {
	o.t.Helper()
	origin := strings.TrimSuffix(o.base, "/api/data/v9.2/")
	form := url.Values{"client_id": {id}, "client_secret": {secret}, "grant_type": {"client_credentials"}, "scope": {origin + "/.default"}}
	r := o.do("POST", origin+"/"+o.tenant+"/oauth2/v2.0/token", form.Encode(), "Content-Type: application/x-www-form-urlencoded", "Authorization: ")
	token, _ := r.body["access_token"].(string)
	return token
}

// TestApplications: each signs in with its own secret and may do what its role says.
func TestApplications(t *testing.T) {
	file := t.TempDir() + "/org.db"
	with := func(apps ...string) func(*Options) { return func(o *Options) { o.File, o.Apps = file, apps } }
	o := newOrg(t, with(otherApp+"=s:3=x:seller"))
	own, other := "Authorization: Bearer "+o.signIn(seed.ApplicationID, applicationSecret), "Authorization: Bearer "+o.signIn(otherApp, "s:3=x")
	if o.signIn(otherApp, "s:3=y") != "" || o.signIn(otherApp, applicationSecret) != "" {
		t.Error("another secret signs in")
	}
	contact := "contacts(" + o.first("contact") + ")"
	o.must(403, "DELETE", contact, "", other)
	o.must(204, "DELETE", contact, "", own)
	who := o.must(200, "GET", "WhoAmI", "", other).body["UserId"]
	if err := o.Close(t.Context()); err != nil {
		t.Fatal(err)
	}

	o = newOrg(t, with(otherApp+"=new:administrator", seed.ApplicationID+"=mine:seller"))
	if o.signIn(otherApp, "s:3=x") != "" || o.signIn(seed.ApplicationID, applicationSecret) != "" {
		t.Error("a secret of before signs in")
	}
	other = "Authorization: Bearer " + o.signIn(otherApp, "new")
	if again := o.must(200, "GET", "WhoAmI", "", other).body["UserId"]; again != who {
		t.Errorf("the application's user was %v and is %v", who, again)
	}
	o.must(204, "DELETE", "accounts("+o.first("account")+")", "", other)
	if err := o.Close(t.Context()); err != nil {
		t.Fatal(err)
	}

	o = newOrg(t, with())
	if o.signIn(otherApp, "new") != "" {
		t.Error("an application that is not registered any more signs in")
	}
	if err := (Options{Apps: []string{otherApp + "=a:seller", otherApp + "=b:seller"}}).Check(); err == nil {
		t.Error("an application was taken twice")
	}
}
