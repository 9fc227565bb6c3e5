package e2e_test

import (
	"bufio"
	"context"
	"net"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"
)

// TestWhatTheSSHLibrarySaysStandsInTheLog: clients that go while they open a session make the library complain; that belongs in the
// log, redacted and in its format, and not on the server's terminal.
func TestWhatTheSSHLibrarySaysStandsInTheLog(t *testing.T) {
	h := newHouse(t)
	key := teamOf(t, h.dir, 0)[0]
	cmd := exec.CommandContext(t.Context(), binary, "--data-dir", h.dir, "serve", "--listen", "127.0.0.1:0")
	cmd.Env = environment(t)
	said := &recorded{}
	cmd.Stderr = said
	out, err := cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	line, err := bufio.NewReader(out).ReadString('\n')
	at, ok := strings.CutPrefix(strings.TrimSpace(line), "listening on ssh://")
	if err != nil || !ok {
		t.Fatalf("the server said %q: %v", line, err)
	}
	for n := range 60 {
		goesAtOnce(t, at, key, time.Duration(n)*30*time.Microsecond)
	}
	time.Sleep(200 * time.Millisecond)
	if err := cmd.Process.Signal(os.Interrupt); err != nil {
		t.Fatal(err)
	}
	_ = cmd.Wait() // what it ended with is another test's
	if strings.Contains(said.String(), "WARN") {
		t.Errorf("the server's terminal has:\n%s", said)
	}
}

// goesAtOnce opens a session and closes the connection soon after.
func goesAtOnce(t *testing.T, at string, key ssh.Signer, after time.Duration) {
	t.Helper()
	var dialer net.Dialer
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	defer cancel()
	raw, err := dialer.DialContext(ctx, "tcp", at)
	if err != nil {
		t.Fatal(err)
	}
	conn, _, _, err := ssh.NewClientConn(raw, at, &ssh.ClientConfig{
		User: "anybody", Auth: []ssh.AuthMethod{ssh.PublicKeys(key)}, HostKeyCallback: ssh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		t.Fatal(err)
	}
	go func() { _, _, _ = conn.OpenChannel("session", nil) }()
	time.Sleep(after)
	_ = raw.Close()
}
