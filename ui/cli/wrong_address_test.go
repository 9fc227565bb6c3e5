package cli

import (
	"encoding/json"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// TestAWrongAddressIsRefusedBeforeAnyRequest holds spec §3.1b: each kind has its own sentence, an
// example, and the exit code of wrong use. A proxy that would see any request sees none.
func TestAWrongAddressIsRefusedBeforeAnyRequest(t *testing.T) {
	asked := httptest.NewServer(http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) { t.Errorf("asked for %s %s", r.Method, r.URL) }))
	defer asked.Close()
	t.Setenv("HTTPS_PROXY", asked.URL)
	t.Setenv("HTTP_PROXY", asked.URL)
	f := newFolder(t)
	f.team()
	sentences := map[string]string{}
	for _, address := range []string{
		"https://www.linkedin.com/sales/home", "https://make.powerapps.com/environments", "https://www.office.com",
		"https://appsource.microsoft.com/x", "https://10.0.0.7/Contoso", "contoso", "http://crm.contoso.com",
		"ftp://contoso.crm4.dynamics.com", "ana@contoso.com", "https://login.microsoftonline.com", "https://dynamics.microsoft.com",
		"https://crm.contoso.local/Contoso", "not an address",
	} {
		a := f.run("--json", "connect", "--url", address, "--token-command", "echo token")
		var doc struct{ Error shownError }
		if err := json.Unmarshal([]byte(a.narration), &doc); err != nil || a.code != ExitUsage || doc.Error.Code != "usage" {
			t.Errorf("%s: exit %d, %q (%v)", address, a.code, a.narration, err)
		}
		if !strings.Contains(doc.Error.Remedy, ".crm4.dynamics.com") && !strings.Contains(doc.Error.Remedy, "https://crm.contoso.com") {
			t.Errorf("%s: no example in %q", address, doc.Error.Remedy)
		}
		if other, twice := sentences[doc.Error.Message]; twice && address != "https://crm.contoso.local/Contoso" {
			t.Errorf("%s and %s have one sentence: %q", address, other, doc.Error.Message)
		}
		sentences[doc.Error.Message] = address
	}
}

// TestWhatTheNetworkSaidIsToldTechnically holds that a failure names its cause for whoever keeps the
// network, and that only what may pass by itself ends with the code of a retry.
func TestWhatTheNetworkSaidIsToldTechnically(t *testing.T) {
	page := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		_, _ = w.Write([]byte("<html>It works!</html>"))
	}))
	defer page.Close()
	secure := httptest.NewTLSServer(http.NotFoundHandler())
	defer secure.Close()
	f := newFolder(t)
	f.team()
	for _, c := range []struct {
		name, address string
		code          int
		error, cause  string
		detail        string
	}{
		{"a web page", page.URL, ExitUsage, "usage", "not_dynamics", "HTTP 200, text/html"},
		{"nobody listens", "http://" + silentPort(t), ExitRetry, "connection", "refused", "connection refused"},
		{"a certificate of nobody", secure.URL, ExitFailed, "connection", "certificate", "signed by O=Acme Co"},
		{"https asked of http", strings.Replace(page.URL, "http:", "https:", 1), ExitFailed, "connection", "no_tls", "HTTP response to HTTPS client"},
	} {
		a := f.run("--json", "connect", "--url", c.address, "--token-command", "echo token")
		var doc struct{ Error shownError }
		if err := json.Unmarshal([]byte(a.narration), &doc); err != nil {
			t.Fatalf("%s: %q: %v", c.name, a.narration, err)
		}
		e := doc.Error
		if a.code != c.code || e.Code != c.error || e.Cause != c.cause || !strings.Contains(e.Detail, c.detail) || e.RequestID != "" {
			t.Errorf("%s: exit %d, %+v", c.name, a.code, e)
		}
		if a = f.run("connect", "--url", c.address, "--token-command", "echo token"); !strings.Contains(a.narration, c.detail) {
			t.Errorf("%s: not said in words: %q", c.name, a.narration)
		}
	}
}

// silentPort is an address of this machine where nobody listens.
func silentPort(t *testing.T) string {
	t.Helper()
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	address := l.Addr().String()
	if err := l.Close(); err != nil {
		t.Fatal(err)
	}
	return address
}

// TestAClientIDIsAGUID holds that a wrong application id is refused before anything is asked.
func TestAClientIDIsAGUID(t *testing.T) {
	f := newFolder(t)
	f.team()
	a := f.run("--json", "connect", "--url", "http://"+silentPort(t), "--client-id", "navsync")
	var doc struct{ Error shownError }
	if err := json.Unmarshal([]byte(a.narration), &doc); err != nil || a.code != ExitUsage || !strings.Contains(doc.Error.Message, "GUID") {
		t.Errorf("exit %d, %q (%v)", a.code, a.narration, err)
	}
}
