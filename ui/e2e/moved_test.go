package e2e_test

import (
	"bytes"
	"context"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestAnOrganizationMovesInTheMiddleOfItsFirstLoad stops a first load by killing Dynamics, brings the same
// organization up at another address, connects there, and holds that the load goes on where it stood: no
// purge, no page asked for again, nothing sent to the old address, and no question.
func TestAnOrganizationMovesInTheMiddleOfItsFirstLoad(t *testing.T) {
	file := filepath.Join(t.TempDir(), "organization.db")
	at := func(options ...string) (dynamics, func()) {
		t.Helper()
		ctx, stop := context.WithCancel(t.Context())
		args := append([]string{
			"emulator", "--listen", "127.0.0.1:0", "--access-token", token, "--seed", "7", "--file", file, "--contacts", "9000",
		}, options...)
		cmd := exec.CommandContext(ctx, binary, args...)
		cmd.Env = environment(t)
		url, ok := strings.CutPrefix(strings.TrimSpace(started(t, cmd)), "listening on ")
		if !ok {
			t.Fatal("the emulator does not say where it listens")
		}
		return dynamics{t, url}, stop
	}
	first, leave := at("--fault", "503 on=GET:contacts after=2 times=1000")
	h := connected(t, first)
	if code, _, _ := h.try("sync"); code == 0 {
		t.Fatal("the load was not interrupted")
	}
	var s status
	h.run(&s, "status")
	part := s.Records["contacts"]
	if part == 0 || part >= 9000 {
		t.Fatalf("%d contacts after the interrupted load", part)
	}
	leave()
	second, _ := at()
	if code, _, said := h.try("sync"); code != 3 || !bytes.Contains(said, []byte(`"cause":"refused"`)) {
		t.Errorf("at the old address: exit %d %s", code, said)
	}
	h.run(nil, "connect", "--url", second.url, "--token-command", "echo "+token)
	finish(h)
	h.run(&s, "status")
	if all := len(second.rows("contact")); s.State != "connected" || s.Records["contacts"] != all {
		t.Errorf("%s, %d contacts of %d", s.State, s.Records["contacts"], all)
	}
	var log []struct{ Method, Path string }
	second.ask("GET", "requests", &log)
	whole := 0
	for _, r := range log {
		goesOn := strings.Contains(r.Path, "skiptoken") || strings.Contains(r.Path, "filter") || strings.Contains(r.Path, "$top")
		if strings.Contains(r.Path, "/contacts?") && !goesOn {
			whole++
		}
	}
	if whole > 0 {
		t.Errorf("the contacts were read from their beginning %d times", whole)
	}
}
