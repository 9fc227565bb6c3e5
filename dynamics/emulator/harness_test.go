package emulator

import (
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator/seed"
)

const testToken = "fixed-token"

// org is an emulator behind a test server, spoken to with net/http only.
type org struct {
	*Server
	t    testing.TB
	base string
}

func newOrg(t testing.TB, change ...func(*Options)) *org {
	t.Helper()
	now := time.Date(2026, 3, 2, 9, 0, 0, 0, time.UTC)
	o := Options{
		Seed: 7, Users: 30, Accounts: 40, Contacts: 200, Leads: 60, Opportunities: 80,
		AccessToken: testToken, LinkedInApp: true, Now: func() time.Time { return now },
	}
	for _, f := range change {
		f(&o)
	}
	s, err := New(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(s.Handler())
	t.Cleanup(server.Close)
	return &org{Server: s, t: t, base: server.URL + "/api/data/v9.2/"}
}

// reply is an answer with its decoded body.
type reply struct {
	status int
	header http.Header
	text   string
	body   map[string]any
}

func (r reply) code() string {
	e, _ := r.body["error"].(map[string]any)
	code, _ := e["code"].(string)
	return code
}

func (r reply) value() []map[string]any {
	list, _ := r.body["value"].([]any)
	rows := make([]map[string]any, len(list))
	for i := range list {
		rows[i], _ = list[i].(map[string]any)
	}
	return rows
}

// do sends one request; headers are "Name: value".
func (o *org) do(method, address, body string, headers ...string) reply {
	o.t.Helper()
	r, err := o.try(method, address, body, headers...)
	if err != nil {
		o.t.Fatalf("%s %s: %v", method, address, err)
	}
	return r
}

func (o *org) try(method, address, body string, headers ...string) (reply, error) {
	if !strings.HasPrefix(address, "http") {
		address = o.base + address
	}
	request, err := http.NewRequest(method, strings.ReplaceAll(address, " ", "%20"), strings.NewReader(body))
	if err != nil {
		return reply{}, err
	}
	request.Header.Set("Authorization", "Bearer "+testToken)
	if body != "" {
		request.Header.Set("Content-Type", "application/json")
	}
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		request.Header.Set(name, value)
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		return reply{}, err
	}
	defer response.Body.Close()
	text, err := io.ReadAll(response.Body)
	if err != nil {
		return reply{}, err
	}
	r := reply{status: response.StatusCode, header: response.Header, text: string(text)}
	decoder := json.NewDecoder(bytes.NewReader(text))
	decoder.UseNumber()
	_ = decoder.Decode(&r.body)
	return r, nil
}

// must wants a status and gives the reply.
func (o *org) must(status int, method, address, body string, headers ...string) reply {
	o.t.Helper()
	r := o.do(method, address, body, headers...)
	if r.status != status {
		o.t.Fatalf("%s %s: %d, want %d: %s", method, address, r.status, status, r.text)
	}
	return r
}

func (o *org) user(email string) Row {
	o.t.Helper()
	rows := o.Rows("systemuser", func(r Row) bool { return r.text("domainname") == email })
	if len(rows) != 1 {
		o.t.Fatalf("%d users %s", len(rows), email)
	}
	return rows[0]
}

func (o *org) first(table string) string {
	o.t.Helper()
	t := o.schema.byName[table]
	return o.store.base.ID(table, 0) + fmt.Sprint(t.name)[:0]
}

// as is the header that makes a call count for a user.
func (o *org) as(email string) string { return "MSCRMCallerID: " + o.user(email).text("systemuserid") }

// applicationToken signs the application user in.
func (o *org) applicationToken() string {
	o.t.Helper()
	origin := strings.TrimSuffix(o.base, "/api/data/v9.2/")
	form := url.Values{
		"client_id": {seed.ApplicationID}, "client_secret": {applicationSecret}, "grant_type": {"client_credentials"}, "scope": {origin + "/.default"},
	}
	r := o.must(200, "POST", origin+"/"+o.tenant+"/oauth2/v2.0/token", form.Encode(),
		"Content-Type: application/x-www-form-urlencoded", "Authorization: ")
	token, _ := r.body["access_token"].(string)
	return token
}

// bearer is the header that signs a user in.
func (o *org) bearer(email string) string {
	o.t.Helper()
	signed, err := o.entra.SignIn(clientID, email)
	if err != nil {
		o.t.Fatal(err)
	}
	return "Authorization: Bearer " + signed.AccessToken
}
