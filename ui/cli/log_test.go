package cli

import (
	"strings"
	"testing"
)

// TestTheLogTellsWhatHappened holds that connection attempts, runs and causes are written, without a
// secret, and that the command shows where and the end of it.
func TestTheLogTellsWhatHappened(t *testing.T) {
	f := newFolder(t)
	f.team()
	f.run("connect", "--url", "https://www.linkedin.com", "--token-command", "echo token")
	f.run("connect", "--url", "http://"+silentPort(t), "--token-command", "echo token")
	server := organization(t)
	f.does(nil, "connect", "--url", server.URL(), "--token-command", "echo token")
	f.does(nil, "sync")
	if err := server.Close(t.Context()); err != nil {
		t.Fatal(err)
	}
	f.run("sync")
	var doc logDocument
	f.does(&doc, "log")
	whole := strings.Join(doc.Items, "\n")
	for _, told := range []string{
		"errors.address-linkedin", "cause=refused", "connected", "a run begins", "outcome=complete", "a step failed", "step=check", "outcome=failed",
	} {
		if !strings.Contains(whole, told) {
			t.Errorf("%q is missing in\n%s", told, whole)
		}
	}
	if doc.Count != len(doc.Items) || doc.Path == "" {
		t.Errorf("%d of %d, %q", doc.Count, len(doc.Items), doc.Path)
	}
	a := f.does(nil, "log", "--lines", "1")
	if strings.Count(a.out, "\n") != 1 || !strings.Contains(a.narration, doc.Path) {
		t.Errorf("out %q, narration %q", a.out, a.narration)
	}
	f.does(nil, "people", "add", "lea@contoso.test", "--name", "Lea", "--role", "seller")
	if a := f.run("--as", "lea@contoso.test", "log"); a.code != ExitFailed || a.out != "" {
		t.Errorf("a seller: exit %d, %q", a.code, a.out)
	}
}
