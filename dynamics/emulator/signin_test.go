package emulator

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator/seed"
)

const clientID = "0e0c8a1e-3f0b-4a7e-9d56-2f6a0b8c1d11"

func (o *org) post(path string, form url.Values) reply {
	o.t.Helper()
	origin := strings.TrimSuffix(o.base, "/api/data/v9.2/")
	return o.do("POST", origin+path, form.Encode(), "Content-Type: application/x-www-form-urlencoded", "Authorization: ")
}

func TestDeviceCodeSignIn(t *testing.T) {
	o := newOrg(t)
	scope := strings.TrimSuffix(o.base, "/api/data/v9.2/") + "/user_impersonation offline_access"
	device := o.post("/"+o.tenant+"/oauth2/v2.0/devicecode", url.Values{"client_id": {clientID}, "scope": {scope}})
	code, _ := device.body["user_code"].(string)
	secret, _ := device.body["device_code"].(string)
	if code == "" {
		t.Fatalf("device code: %d %s", device.status, device.text)
	}
	ask := url.Values{"client_id": {clientID}, "device_code": {secret}, "grant_type": {"urn:ietf:params:oauth:grant-type:device_code"}}
	if r := o.post("/"+o.tenant+"/oauth2/v2.0/token", ask); r.status != 400 || r.body["error"] != "authorization_pending" {
		t.Fatalf("before approval: %d %s", r.status, r.text)
	}
	origin := strings.TrimSuffix(o.base, "/api/data/v9.2/")
	o.must(200, "POST", origin+"/_emulator/approve?code="+code+"&user=lea@contoso.test", "")
	r := o.post("/"+o.tenant+"/oauth2/v2.0/token", ask)
	token, _ := r.body["access_token"].(string)
	if token == "" {
		t.Fatalf("after approval: %d %s", r.status, r.text)
	}
	who := o.must(200, "GET", "WhoAmI", "", "Authorization: Bearer "+token)
	if who.body["UserId"] != o.user("lea@contoso.test").text("systemuserid") {
		t.Errorf("WhoAmI: %s", who.text)
	}
	o.Advance(2 * time.Hour)
	if r := o.do("GET", "WhoAmI", "", "Authorization: Bearer "+token); r.status != 401 {
		t.Errorf("an old token: %d", r.status)
	}
}

func TestRevokedAndDisabledUsers(t *testing.T) {
	o := newOrg(t)
	signed, err := o.entra.SignIn(clientID, IntegrationUser)
	if err != nil {
		t.Fatal(err)
	}
	bearer := "Authorization: Bearer " + signed.AccessToken
	o.must(200, "GET", "WhoAmI", "", bearer)
	id := o.user(IntegrationUser).text("systemuserid")
	if _, err := o.Put("systemuser", Row{"systemuserid": id, "isdisabled": true}); err != nil {
		t.Fatal(err)
	}
	if r := o.do("GET", "WhoAmI", "", bearer); r.status != 403 || r.code() != "0x80040225" {
		t.Errorf("disabled: %d %s", r.status, r.text)
	}
	o.Advance(time.Second)
	o.entra.Revoke(IntegrationUser)
	if r := o.do("GET", "WhoAmI", "", bearer); r.status != 401 || !strings.Contains(r.header.Get("WWW-Authenticate"), "insufficient_claims") {
		t.Errorf("revoked: %d %q", r.status, r.header.Get("WWW-Authenticate"))
	}
}

func TestApplicationSignIn(t *testing.T) {
	o := newOrg(t, func(o *Options) { o.Faults = []string{"aadsts=7000222 times=1"} })
	ask := url.Values{
		"client_id": {seed.ApplicationID}, "client_secret": {applicationSecret}, "grant_type": {"client_credentials"},
		"scope": {strings.TrimSuffix(o.base, "/api/data/v9.2/") + "/.default"},
	}
	if r := o.post("/"+o.tenant+"/oauth2/v2.0/token", ask); !strings.Contains(r.text, "AADSTS7000222") {
		t.Errorf("injected: %d %s", r.status, r.text)
	}
	r := o.post("/"+o.tenant+"/oauth2/v2.0/token", ask)
	token, _ := r.body["access_token"].(string)
	o.must(200, "GET", "WhoAmI", "", "Authorization: Bearer "+token)
}

func TestStartAndControl(t *testing.T) {
	o := newOrg(t, func(o *Options) { o.LinkedInApp = false })
	if err := o.Start(t.Context(), "0.0.0.0:0"); err == nil {
		t.Fatal("an address that is not loopback was accepted")
	}
	if err := o.Start(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	for _, check := range []struct {
		method, path, want string
		status             int
	}{
		{"GET", "/_emulator/count/contact", `{"count":200}`, 200},
		{"GET", "/_emulator/count/nonsense", "no table", 400},
		{"POST", "/_emulator/app/install", "ok", 200},
		{"GET", "/_emulator/rows/solution", "msdyn_LinkedInSalesNavigatorAnchor", 200},
		{"GET", "/_emulator/requests", "[", 200},
		{"POST", "/_emulator/clock?advance=1h", "2026-03-02T10:00:00Z", 200},
		{"GET", "/linkedin-app", "LinkedIn", 200},
		{"GET", "/main.aspx?pagetype=entityrecord&etn=contact&id=" + o.first("contact"), "<html", 200},
	} {
		r := o.do(check.method, o.URL()+check.path, "")
		if r.status != check.status || !strings.Contains(r.text, check.want) {
			t.Errorf("%s %s: %d %.200s", check.method, check.path, r.status, r.text)
		}
	}
	if r := o.do("GET", o.URL()+"/_emulator/rows/contact", "", "Origin: http://evil.test"); r.status != http.StatusForbidden {
		t.Errorf("a web page read rows: %d", r.status)
	}
	o.must(200, "GET", "contacts?$top=1", "")
	last := o.Requests()[len(o.Requests())-1]
	if last.Method != "GET" || !strings.HasSuffix(last.Path, "/api/data/v9.2/contacts?$top=1") ||
		last.Status != 200 || last.User != "noor@contoso.test" {
		t.Errorf("log: %+v", last)
	}
	silent, err := net.Dial("tcp", strings.TrimPrefix(o.URL(), "http://")) // a client's spare connection
	if err != nil {
		t.Fatal(err)
	}
	defer silent.Close()
	o.must(200, "GET", "contacts?$top=1", "") // it was accepted before
	soon, cancel := context.WithTimeout(t.Context(), 10*time.Millisecond)
	defer cancel()
	if err := o.Close(soon); err != nil {
		t.Errorf("a connection that asks nothing keeps it from closing: %v", err)
	}
}
