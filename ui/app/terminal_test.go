package app

import (
	"bytes"
	"context"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

// terminal is one that a test reads and types on.
type terminal struct {
	t    *testing.T
	keys *os.File
	done chan struct{} // closed when the screens have ended

	mu    sync.Mutex
	drawn bytes.Buffer // since the last key

	outcome Outcome
	err     error
}

// Write takes what the program draws.
func (s *terminal) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.drawn.Write(p)
}

// show runs the screens of a house on a terminal.
func show(t *testing.T, h *pagetest.House, change func(*Options)) *terminal {
	t.Helper()
	in, keys, err := os.Pipe() // a file, so that a program that has ended takes no key from the next one
	if err != nil {
		t.Fatal(err)
	}
	s := &terminal{t: t, keys: keys, done: make(chan struct{})}
	o := Options{
		House: h.House, Printer: lang.MustNew(lang.English), Getenv: func(string) string { return "" },
		Terminal: []tea.ProgramOption{
			tea.WithInput(in), tea.WithOutput(s), tea.WithWindowSize(120, 40),
			tea.WithEnvironment([]string{"TERM=xterm-256color"}), tea.WithoutSignalHandler(),
		},
	}
	if change != nil {
		change(&o)
	}
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer close(s.done)
		s.outcome, s.err = Run(ctx, o)
	}()
	t.Cleanup(func() {
		cancel()
		<-s.done
		keys.Close() // in stays open: the screens' reader may still ask it for its number a moment after they have ended
	})
	return s
}

// see waits until a text has been drawn since the last key.
func (s *terminal) see(text string) {
	s.t.Helper()
	deadline := time.Now().Add(30 * time.Second) // far beyond any drawing: a text that never comes must not hang
	for {
		s.mu.Lock()
		drawn := ansi.Strip(s.drawn.String())
		s.mu.Unlock()
		if strings.Contains(drawn, text) {
			return
		}
		select {
		case <-s.done:
			s.t.Fatalf("the screens ended (%v) without %q:\n%s", s.err, text, drawn)
		case <-time.After(5 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("never saw %q:\n%s", text, drawn)
		}
	}
}

// press types one key.
func (s *terminal) press(key string) {
	s.t.Helper()
	s.mu.Lock()
	s.drawn.Reset()
	s.mu.Unlock()
	if _, err := s.keys.WriteString(key); err != nil {
		s.t.Fatal(err)
	}
}

// ends waits for the end of the screens.
func (s *terminal) ends() Outcome {
	s.t.Helper()
	<-s.done
	if s.err != nil {
		s.t.Fatal(s.err)
	}
	return s.outcome
}
