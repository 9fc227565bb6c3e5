//go:build unix

package e2e_test

import (
	"os"
	"os/exec"
	"slices"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/creack/pty"
)

// BenchmarkScreens runs the built program on a terminal: how long a key takes to its frame while the first import of 200,000
// contacts (NAVSYNC_MILLION=1: a million) runs in it, and when it is idle; then how long its start takes until the first frame.
func BenchmarkScreens(b *testing.B) {
	contacts := 200_000
	if os.Getenv("NAVSYNC_MILLION") != "" {
		contacts = 1_000_000
	}
	for b.Loop() {
		h := connected(b, serve(b, "--contacts", strconv.Itoa(contacts), "--accounts", strconv.Itoa(contacts/20)))
		s := h.screens(b)
		s.until("CRM Settings")
		s.key("n")
		imported := h.imported(b)
		importing := s.press(func() bool {
			select {
			case <-imported:
				return false
			default:
				return true
			}
		})
		pressed := 0
		idle := s.press(func() bool { pressed++; return pressed <= 300 })
		s.end()
		var starts []time.Duration
		for range 11 {
			began := time.Now()
			s := h.screens(b)
			s.until("CRM Settings")
			starts = append(starts, time.Since(began))
			s.end()
		}
		b.ReportMetric(milliseconds(importing, 50), "ms-p50-importing")
		b.ReportMetric(milliseconds(importing, 99), "ms-p99-importing")
		b.ReportMetric(milliseconds(idle, 50), "ms-p50-idle")
		b.ReportMetric(milliseconds(idle, 99), "ms-p99-idle")
		b.ReportMetric(milliseconds(starts, 50), "ms-to-first-frame")
	}
}

func milliseconds(took []time.Duration, percent int) float64 {
	slices.Sort(took)
	return float64(took[len(took)*percent/100].Microseconds()) / 1000
}

// imported closes what it gives when a run has ended whole.
func (h house) imported(b *testing.B) <-chan struct{} {
	b.Helper()
	done := make(chan struct{})
	go func() {
		defer close(done)
		for b.Context().Err() == nil {
			time.Sleep(2 * time.Second)
			out, err := h.command(b.Context(), "runs", "list").Output()
			if err == nil && strings.Contains(string(out), `"complete"`) {
				return
			}
		}
	}()
	return done
}

// screen is the built program on a terminal.
type screen struct {
	b    *testing.B
	cmd  *exec.Cmd
	keys *os.File
	came chan string // what it draws, piece by piece; closed at its end
}

func (h house) screens(b *testing.B) *screen {
	b.Helper()
	cmd := exec.CommandContext(b.Context(), binary, "--data-dir", h.dir, "--as", h.as)
	cmd.Env = append(environment(b), "TERM=xterm-256color")
	terminal, err := pty.StartWithSize(cmd, &pty.Winsize{Rows: 40, Cols: 120})
	if err != nil {
		b.Fatal(err)
	}
	s := &screen{b: b, cmd: cmd, keys: terminal, came: make(chan string, 1000)}
	go func() {
		defer close(s.came)
		piece := make([]byte, 64<<10)
		for {
			n, err := terminal.Read(piece)
			if err != nil {
				return // the process has ended
			}
			s.came <- string(piece[:n])
		}
	}()
	return s
}

// until waits for a text.
func (s *screen) until(text string) {
	s.b.Helper()
	said := ""
	for piece := range s.came {
		if said += piece; strings.Contains(said, text) {
			return
		}
	}
	s.b.Fatalf("the program ended without %q: %s", text, said)
}

func (s *screen) key(keys string) {
	s.b.Helper()
	if _, err := s.keys.WriteString(keys); err != nil {
		s.b.Fatal(err)
	}
}

// press moves the focus down and up, some five keys a second, and gives how long the frame of each took.
func (s *screen) press(on func() bool) (took []time.Duration) {
	s.b.Helper()
	for n := 0; on(); n++ {
		s.settle()
		began := time.Now()
		s.key([]string{"\x1b[B", "\x1b[A"}[n/4%2])
		if _, open := <-s.came; !open {
			s.b.Fatal("the program has ended")
		}
		took = append(took, time.Since(began))
	}
	return took
}

// settle waits until nothing comes any more: what comes by itself is no answer.
func (s *screen) settle() {
	for {
		select {
		case <-s.came:
		case <-time.After(150 * time.Millisecond):
			return
		}
	}
}

func (s *screen) end() {
	s.b.Helper()
	if err := s.cmd.Process.Signal(syscall.SIGTERM); err != nil {
		s.b.Fatal(err)
	}
	for range s.came { // until it has ended
	}
	_ = s.cmd.Wait()
	_ = s.keys.Close()
}
