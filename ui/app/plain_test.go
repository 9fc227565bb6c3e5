package app

import (
	"bytes"
	"context"
	"io"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/ui/config"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/plain"
)

// typist reads the screens in lines, and answers them.
type typist struct {
	t    *testing.T
	keys *io.PipeWriter
	in   *input
	done chan struct{} // closed when the screens have ended

	mu   sync.Mutex
	text bytes.Buffer
	from int // where what was read since the last line begins

	err error
}

// input counts how often a line was asked for.
type input struct {
	io.Reader
	reads atomic.Int64
}

func (i *input) Read(p []byte) (int, error) {
	i.reads.Add(1)
	return i.Reader.Read(p)
}

// Write takes what the program says.
func (s *typist) Write(p []byte) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.Write(p)
}

// listen runs the screens of a house in lines, until the first question.
func listen(t *testing.T, h *pagetest.House, change func(*Options)) *typist {
	t.Helper()
	in, keys := io.Pipe()
	s := &typist{t: t, keys: keys, in: &input{Reader: in}, done: make(chan struct{})}
	o := Options{House: h.House, Email: pagetest.Ana, Printer: lang.MustNew(lang.English), Getenv: func(string) string { return "" }}
	if change != nil {
		change(&o)
	}
	o.Lines = plain.NewLines(s.in, s, 0)
	ctx, cancel := context.WithCancel(t.Context())
	go func() {
		defer close(s.done)
		_, s.err = Run(ctx, o)
	}()
	t.Cleanup(func() {
		cancel()
		keys.Close()
		<-s.done
	})
	s.listens(0)
	return s
}

// asks is what stands before an answer: a prompt is the only text that no line end follows.
var asks = regexp.MustCompile(`(^|\n)[^\n]+: $`)

// listens waits until the program asks for another line than those that it was given.
func (s *typist) listens(given int64) {
	s.t.Helper()
	deadline := time.Now().Add(2 * time.Minute) // far beyond what any step takes: a program that never asks must not hang
	for s.in.reads.Load() <= given || !asks.MatchString(s.since()) {
		select {
		case <-s.done:
			if s.err != nil {
				s.t.Fatalf("it ended with %v:\n%s", s.err, s.all())
			}
			return
		case <-time.After(2 * time.Millisecond):
		}
		if time.Now().After(deadline) {
			s.t.Fatalf("it never asks:\n%s", s.all())
		}
	}
}

func (s *typist) since() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()[s.from:]
}

func (s *typist) all() string {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.text.String()
}

// say types lines, each when it is asked for.
func (s *typist) say(lines ...string) {
	s.t.Helper()
	for _, line := range lines {
		s.mu.Lock()
		s.from = s.text.Len()
		s.text.WriteString("[" + line + "]\n")
		s.from = s.text.Len()
		s.mu.Unlock()
		given := s.in.reads.Load()
		if _, err := io.WriteString(s.keys, line+"\n"); err != nil {
			s.t.Fatalf("%v after\n%s", err, s.all())
		}
		s.listens(given)
	}
}

// choose types the number of the line that begins with a text.
func (s *typist) choose(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		number := s.number(text)
		if number == "" {
			s.t.Fatalf("no number for %q:\n%s", text, s.all())
		}
		s.say(number)
	}
}

// number is that of the line that begins with a text, "" when there is none.
func (s *typist) number(text string) string {
	found := regexp.MustCompile(`(?m)(?:^|: )(\d+) `+regexp.QuoteMeta(text)).FindAllStringSubmatch(s.since(), -1)
	if len(found) == 0 {
		return ""
	}
	return found[len(found)-1][1]
}

// hears fails unless what was said since the last line has the texts.
func (s *typist) hears(texts ...string) {
	s.t.Helper()
	for _, text := range texts {
		if !strings.Contains(s.since(), text) {
			s.t.Fatalf("never heard %q:\n%s", text, s.all())
		}
	}
}

// answers presses enter until no question is asked any more.
func (s *typist) answers() {
	s.t.Helper()
	for strings.HasSuffix(s.since(), "Enter keeps it: ") || strings.HasSuffix(s.since(), "/b goes back: ") {
		s.say("")
	}
}

// drawn is what nothing in lines has: sequences, borders, bars.
var drawn = regexp.MustCompile(`[\x00-\x09\x0b-\x1f\x7f\x{2500}-\x{25ff}\x{2800}-\x{28ff}]`)

// plain fails when something is drawn, or said that has no text.
func (s *typist) plain() {
	s.t.Helper()
	if odd := drawn.FindString(s.all()) + saysUnsaid(s.all()); odd != "" {
		s.t.Errorf("%q is drawn:\n%s", odd, s.all())
	}
}

// TestTheDemoByLinesAlone does what the tour asks for: connect, the questions, seats, an archive, resolve, what waits.
func TestTheDemoByLinesAlone(t *testing.T) {
	h := pagetest.Demo(t, emulator.Options{})
	h.Archive()
	s := listen(t, h, nil)
	s.hears("navsync", "You are Ana Ruiz", "CRM Settings", "Choose 1 to")
	s.choose("CRM Settings", "Connect to CRM")
	s.hears("Address", "step 1 of 6")
	for range 5 {
		s.answers()
		if s.number("Sign in") != "" {
			break
		}
		s.choose("Continue")
	}
	s.choose("Sign in")
	s.answers()
	s.choose("Connect")
	s.hears("Successfully connected")
	s.choose("Close")
	s.say("w")
	s.hears("Nothing runs.", "Auto sync all seat holders with CRM")

	s.choose("1 Auto sync", "Yes")
	s.choose("Install it here")
	s.choose("Enable Sales Navigator", "Yes")
	s.choose("Save")
	s.hears("Saved")
	s.say("w")

	s.say("Seat Management")
	s.say("a")
	s.choose("Assign seats from CRM")
	s.say("f ruiz")
	s.choose("Ana Ruiz")
	s.hears("ticked")
	s.choose("Assign")
	s.hears("Ana Ruiz")

	s.say("Conversations")
	s.choose("Import archive")
	s.answers()
	s.choose("Read the file")
	s.hears("Ana Ruiz")
	s.choose("Every thread")
	s.answers()
	s.choose("Import")
	s.hears("items")
	s.choose("Close")
	s.say("w", "Unresolved")
	for strings.Contains(s.since(), "No unresolved activities") { // what was copied is written beside this
		s.say("r")
	}
	s.say("1")
	s.hears("Member", "Create a record")
	s.choose("Create a record")
	s.answers()
	s.choose("Create the contact")
	s.hears("The record was created", "u undoes it.")
	s.say("Pending writebacks")
	s.hears("Pending")
	s.plain()
	s.say("q")
	<-s.done
	if s.err != nil {
		t.Error(s.err)
	}
}

// TestEveryActionInLines finds every action of every page among the numbered lines, with the reason of those that cannot
// be done, and chooses those that can: each says something.
func TestEveryActionInLines(t *testing.T) {
	everyActionInLines(t, pagetest.Unconnected(t, pagetest.Ana))
}

func everyActionInLines(t *testing.T, h *pagetest.House) {
	t.Helper()
	c := lang.MustNew(lang.English)
	s := listen(t, h, nil)
	for _, e := range entries(h.House, "", config.Config{}) {
		s.say("m")
		s.choose(c.T(e.Title))
		s.say("a")
		for _, a := range shown(h, e).Page().Actions() {
			title := strings.TrimSuffix(c.T(a.Title, a.TitleArgs...), "…")
			if s.number(title) == "" {
				t.Errorf("%s: %s, %q, is not among the lines:\n%s", e.ID, a.ID, title, s.since())
			}
		}
	}
	s.plain()
}
