package emulator

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"encoding/json"
	"io"
	"net"
	"net/http"
	"net/url"
	"os"
	"strings"
	"testing"
	"time"
)

const publicURL = "https://contoso.crm4.dynamics.com"

// secured is an emulator that listens with TLS under a public address, and a client
// whose sockets all lead to it.
func secured(t *testing.T, change ...func(*Options)) (*Server, *http.Client) {
	t.Helper()
	options := Options{
		Seed: 7, Users: 12, Accounts: 40, Contacts: 200, Leads: 10, Opportunities: 10,
		AccessToken: testToken, TLS: true, PublicURL: publicURL,
	}
	for _, f := range change {
		f(&options)
	}
	s, err := New(t.Context(), options)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Start(context.WithoutCancel(t.Context()), ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(context.WithoutCancel(t.Context())); err != nil {
			t.Error(err)
		}
	})
	text, err := os.ReadFile(s.AuthorityFile())
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		t.Fatalf("the authority's file: %s", text)
	}
	at := strings.TrimPrefix(s.URL(), "https://")
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}
	transport.DialContext = func(ctx context.Context, network, _ string) (net.Conn, error) {
		return (&net.Dialer{}).DialContext(ctx, network, at)
	}
	t.Cleanup(transport.CloseIdleConnections)
	return s, &http.Client{Transport: transport}
}

func ask(t *testing.T, client *http.Client, address string, headers ...string) (*http.Response, map[string]any) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer "+testToken)
	for _, h := range headers {
		name, value, _ := strings.Cut(h, ": ")
		request.Header.Set(name, value)
		if name == "Host" {
			request.Host = value
		}
	}
	answer, err := client.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(answer.Body)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil {
		t.Fatal(err)
	}
	body := map[string]any{}
	_ = json.Unmarshal(text, &body) // some answers are pages
	return answer, body
}

// TestPublicAddress: over TLS under a Dynamics name, as unmodified clients insist,
// with HTTP/2, gzip, links and sign-in that name the public address.
func TestPublicAddress(t *testing.T) {
	s, client := secured(t)
	answer, body := ask(t, client, publicURL+"/api/data/v9.2/contacts?$select=fullname", "Prefer: odata.maxpagesize=50")
	if answer.ProtoMajor != 2 || !answer.Uncompressed || answer.Header.Get("Vary") != "Accept-Encoding" {
		t.Errorf("HTTP/%d, compressed %v, %v", answer.ProtoMajor, answer.Uncompressed, answer.Header)
	}
	next, _ := body["@odata.nextLink"].(string)
	if !strings.HasPrefix(next, publicURL+"/api/data/v9.2/contacts?") {
		t.Errorf("next link %q", next)
	}
	if _, body = ask(t, client, next); body["value"] == nil {
		t.Errorf("the next page: %v", body)
	}
	if answer, _ = ask(t, client, publicURL+"/api/data/v9.2/WhoAmI", "Accept-Encoding: gzip"); answer.Header.Get("Content-Encoding") != "" {
		t.Error("a short answer was compressed")
	}
	answer, _ = ask(t, client, s.URL()+"/api/data/v9.2/", "Authorization: none")
	if challenge := answer.Header.Get("Www-Authenticate"); !strings.Contains(challenge, "resource_id="+publicURL+"/") {
		t.Errorf("challenge %q", challenge)
	}
	authority := "https://login.microsoftonline.com/" + s.tenant
	if _, body = ask(t, client, authority+"/v2.0/.well-known/openid-configuration"); body["token_endpoint"] != authority+"/oauth2/v2.0/token" {
		t.Errorf("configuration: %v", body)
	}
	form := url.Values{
		"client_id": {"6f1d2c0a-5b7e-4c39-9a41-7d0e3b5c8f12"}, "client_secret": {applicationSecret}, "grant_type": {"client_credentials"},
		"scope": {publicURL + "/.default"},
	}
	signed, err := client.PostForm(authority+"/oauth2/v2.0/token", form)
	if err != nil {
		t.Fatal(err)
	}
	if err := signed.Body.Close(); err != nil || signed.StatusCode != 200 {
		t.Errorf("sign-in: %d %v", signed.StatusCode, err)
	}
}

// TestAuthoritySignsForNobodyElse: whoever trusts the certificate trusts it for these
// hosts only, and the file goes with the server.
func TestAuthoritySignsForNobodyElse(t *testing.T) {
	s, client := secured(t, func(o *Options) { o.PublicURL = "" })
	answer, _ := ask(t, client, s.URL()+"/api/data/v9.2/WhoAmI")
	authority := answer.TLS.PeerCertificates[1]
	if !authority.PermittedDNSDomainsCritical || strings.Join(authority.PermittedDNSDomains, " ") != "localhost" ||
		len(authority.PermittedIPRanges) != 2 {
		t.Errorf("the authority may sign for %v %v", authority.PermittedDNSDomains, authority.PermittedIPRanges)
	}
	if authority.NotAfter.After(time.Now().Add(400 * 24 * time.Hour)) {
		t.Errorf("the authority lives until %s", authority.NotAfter)
	}
	path := s.AuthorityFile()
	if err := s.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(path); !os.IsNotExist(err) {
		t.Errorf("%s is still there: %v", path, err)
	}
	own := t.TempDir() + "/ca.pem"
	if s, _ = secured(t, func(o *Options) { o.AuthorityFile = own }); s.AuthorityFile() != own {
		t.Errorf("the authority is at %s", s.AuthorityFile())
	}
}

// TestForwardedAddress: behind a proxy that ends TLS, links name what its clients see.
func TestForwardedAddress(t *testing.T) {
	o := newOrg(t)
	for _, c := range []struct{ proto, host, want string }{
		{"https", "contoso.example", "https://contoso.example"},
		{"https, http", "outer.example, inner.example", "https://outer.example"},
		{"gopher", `evil.example/"`, strings.TrimSuffix(o.base, "/api/data/v9.2/")},
	} {
		r := o.must(200, "GET", "contacts?$select=fullname&$top=1", "", "X-Forwarded-Proto: "+c.proto, "X-Forwarded-Host: "+c.host)
		if seen, _ := r.body["@odata.context"].(string); !strings.HasPrefix(seen, c.want+"/api/") {
			t.Errorf("%s %s: %q", c.proto, c.host, seen)
		}
	}
}

// TestNotFromAWebPage: a page of somebody else reaches neither pages nor tokens nor
// control addresses, under whatever name it finds this machine.
func TestNotFromAWebPage(t *testing.T) {
	o := newOrg(t)
	root := strings.TrimSuffix(o.base, "/api/data/v9.2/")
	token := root + "/" + o.tenant + "/oauth2/v2.0/token"
	for _, c := range []struct {
		status  int
		address string
		headers []string
	}{
		{200, root + "/main.aspx", nil},
		{200, root + "/main.aspx", []string{"Host: localhost:8365"}},
		{200, root + "/main.aspx", []string{"Host: contoso.crm4.dynamics.com"}},
		{200, root + "/main.aspx", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: navigate"}},
		{403, root + "/main.aspx", []string{"Sec-Fetch-Site: cross-site", "Sec-Fetch-Mode: no-cors"}},
		{403, root + "/main.aspx", []string{"Host: evil.example:8365"}},
		{403, root + "/linkedin-app", []string{"Host: evil.example"}},
		{403, root + "/devicelogin", []string{"Host: evil.example"}},
		{405, token, []string{"Host: anywhere.example"}},
		{403, token, []string{"Host: evil.example", "Origin: http://evil.example"}},
		{405, token, []string{"Origin: http://localhost:3000"}},
		{200, root + "/_emulator/", nil},
		{403, root + "/_emulator/", []string{"Host: contoso.crm4.dynamics.com"}},
		{403, root + "/_emulator/", []string{"Origin: http://localhost"}},
		{200, o.base + "WhoAmI", []string{"Host: emulator.internal"}},
	} {
		if answer, _ := ask(t, http.DefaultClient, c.address, c.headers...); answer.StatusCode != c.status {
			t.Errorf("%s %v: %d, want %d", c.address, c.headers, answer.StatusCode, c.status)
		}
	}
}

func TestPublicURLIsAnAddress(t *testing.T) {
	for _, bad := range []string{"contoso.crm4.dynamics.com", "ftp://contoso", "https://contoso/path", "https://", "https://a b", "https://u@contoso"} {
		if err := (Options{PublicURL: bad}).Check(); err == nil {
			t.Errorf("%q was taken", bad)
		}
	}
	for _, good := range []string{"", publicURL, publicURL + "/", "http://[::1]:8080"} {
		if err := (Options{PublicURL: good}).Check(); err != nil {
			t.Errorf("%q: %v", good, err)
		}
	}
}
