package cli

import (
	"net/http"
	"strings"
	"testing"
)

// post sends a row to a table of the organization.
func post(t *testing.T, url, table, body string) {
	t.Helper()
	request, err := http.NewRequestWithContext(t.Context(), http.MethodPost, url+"/api/data/v9.2/"+table, strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	request.Header.Set("Authorization", "Bearer token")
	request.Header.Set("Content-Type", "application/json")
	answer, err := http.DefaultClient.Do(request)
	if err != nil {
		t.Fatal(err)
	}
	if err := answer.Body.Close(); err != nil || answer.StatusCode/100 != 2 {
		t.Fatalf("%s: %s (%v)", table, answer.Status, err)
	}
}

// TestNoReportLetsAnEscapeSequenceThrough holds for every form of the reports what holds for lists: what
// stands in a record can neither colour the terminal nor become a formula.
func TestNoReportLetsAnEscapeSequenceThrough(t *testing.T) {
	server := organization(t)
	post(t, server.URL(), "contacts", `{"lastname":"=HYPERLINK(1)"}`)
	f := newFolder(t)
	f.team()
	f.does(nil, "connect", "--url", server.URL(), "--token-command", "echo token")
	f.does(nil, "sync")
	for _, args := range [][]string{
		{"report", "matches", "--csv"}, {"report", "matches"}, {"report", "unresolved", "--csv"}, {"report", "unresolved"}, {"log"}, {"status"},
	} {
		a := f.does(nil, args...)
		if strings.ContainsAny(a.out+a.narration, "\x1b\x07\u009b") {
			t.Errorf("%v lets a control character through", args)
		}
	}
	csv := f.does(nil, "report", "matches", "--csv").out
	if !strings.Contains(csv, "Herring") || !strings.Contains(csv, "'=HYPERLINK(1)") {
		t.Errorf("the two contacts are not as expected in\n%s", csv)
	}
	f.refusesJSON("report", "matches", "--csv")
	f.refusesJSON("report", "unresolved", "--csv")
}

// refusesJSON holds that a command that works without --json refuses it.
func (f *folder) refusesJSON(args ...string) {
	f.t.Helper()
	if a := f.run(append([]string{"--json"}, args...)...); a.code != ExitUsage || a.out != "" {
		f.t.Errorf("--json %v: exit %d, %q", args, a.code, a.out)
	}
}

// TestStatusRefusesAStranger holds that an unknown actor is wrong use for status, too (spec §1).
func TestStatusRefusesAStranger(t *testing.T) {
	f := newFolder(t)
	f.team()
	if a := f.run("--as", "nobody@contoso.test", "status"); a.code != ExitUsage || a.out != "" {
		t.Errorf("exit %d, %q", a.code, a.out)
	}
	f.env["NAVSYNC_AS"] = ""
	if a := f.run("status"); a.code != ExitOK {
		t.Errorf("nobody named: exit %d, %q", a.code, a.narration)
	}
}
