//go:build unix

package e2e_test

import (
	"bytes"
	"context"
	"io"
	"os"
	"os/exec"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// recorded is what a process has written to its terminal so far.
type recorded struct {
	mu   sync.Mutex
	text bytes.Buffer
}

func (r *recorded) Write(p []byte) (int, error) {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.Write(p)
}

func (r *recorded) String() string {
	r.mu.Lock()
	defer r.mu.Unlock()
	return r.text.String()
}

// onTerminal starts navsync at a terminal that answers no question. ended gives its exit code.
func onTerminal(t testing.TB, args ...string) (cmd *exec.Cmd, said *recorded, ended func() int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), time.Minute)
	t.Cleanup(cancel)
	cmd = exec.CommandContext(ctx, binary, args...)
	cmd.Env = append(environment(t), "TERM=xterm-256color")
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 30, Cols: 100})
	if err != nil {
		t.Fatal(err)
	}
	said = &recorded{}
	read := make(chan struct{})
	go func() {
		defer close(read)
		_, _ = io.Copy(said, terminal) // ends with an error when the process has ended
	}()
	return cmd, said, func() int {
		err := cmd.Wait()
		_ = terminal.Close()
		<-read
		if err != nil && cmd.ProcessState == nil {
			t.Fatal(err)
		}
		return cmd.ProcessState.ExitCode()
	}
}

// questions are what a program asks of a terminal: its background colour, and what it is.
var questions = []string{"\x1b]11;?", "\x1b[c", "\x1b]10;?"}

// TestNoCommandAsksTheTerminal holds that errors and help ask a terminal nothing: one that does not
// answer would hold them up for seconds, and the answer of another may come after the shell's prompt.
func TestNoCommandAsksTheTerminal(t *testing.T) {
	dir := t.TempDir()
	for _, c := range []struct {
		args []string
		code int
	}{
		{[]string{"--help"}, 0},
		{[]string{"items", "--help"}, 0},
		{[]string{"--version"}, 0},
		{[]string{"bogus"}, 2},
		{[]string{"--as", "nobody@contoso.test", "items", "list"}, 2},
		{[]string{"--json", "--as", "nobody@contoso.test", "items", "list"}, 2},
	} {
		_, said, ended := onTerminal(t, append([]string{"--data-dir", dir}, c.args...)...)
		if code := ended(); code != c.code {
			t.Errorf("%v: exit %d\n%s", c.args, code, said)
		}
		for _, q := range questions {
			if strings.Contains(said.String(), q) {
				t.Errorf("%v asks the terminal %q", c.args, q)
			}
		}
	}
}

// TestTheScreensAskNothingWhenTheyEnd holds the same for screens that a signal ends.
func TestTheScreensAskNothingWhenTheyEnd(t *testing.T) {
	cmd, said, ended := onTerminal(t, "--demo", "--data-dir", t.TempDir())
	for !strings.Contains(said.String(), "navsync") || !strings.Contains(said.String(), questions[0]) { // bounded by the command's own minute
		if cmd.ProcessState != nil || t.Context().Err() != nil {
			t.Fatal("no screen came")
		}
		time.Sleep(20 * time.Millisecond)
	}
	before := len(said.String())
	if err := cmd.Process.Signal(syscall.SIGTERM); err != nil && !strings.Contains(err.Error(), os.ErrProcessDone.Error()) {
		t.Fatal(err)
	}
	ended()
	for _, q := range questions {
		if strings.Contains(said.String()[before:], q) {
			t.Errorf("asked while ending: %q", q)
		}
	}
}
