package golden

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// told is a test that notes its failures.
type told struct {
	testing.TB
	failures []string
}

func (t *told) Helper()                   {}
func (t *told) Errorf(f string, _ ...any) { t.failures = append(t.failures, f) }

// in runs f in a folder of its own, with or without -update.
func in(t *testing.T, writing bool, f func(*told)) []string {
	t.Helper()
	was := *update
	*update = writing
	defer func() { *update = was }()
	seen := &told{TB: t}
	f(seen)
	return seen.failures
}

func TestAFrameIsKeptAndCompared(t *testing.T) {
	t.Chdir(t.TempDir())
	colours := t.TempDir()
	t.Setenv("NAVSYNC_FRAMES", colours)
	frame := "\x1b[1mSeats\x1b[m   \n  Ana Ruiz \n\n"
	if failures := in(t, false, func(s *told) { Frame(s, "seats", frame) }); len(failures) != 1 {
		t.Errorf("a frame without a file: %q", failures)
	}
	if failures := in(t, true, func(s *told) { Frame(s, "seats", frame) }); len(failures) != 0 {
		t.Errorf("writing it: %q", failures)
	}
	kept, err := os.ReadFile(filepath.Join("testdata", "seats.txt"))
	if err != nil || string(kept) != "Seats\n  Ana Ruiz\n\n\n" {
		t.Errorf("kept %q, %v", kept, err)
	}
	if coloured, err := os.ReadFile(filepath.Join(colours, "seats.ansi")); err != nil || string(coloured) != frame {
		t.Errorf("the colours are %q, %v", coloured, err)
	}
	if failures := in(t, false, func(s *told) { Frame(s, "seats", strings.ReplaceAll(frame, "\x1b[1m", "\x1b[2m")) }); len(failures) != 0 {
		t.Errorf("another colour is another frame: %q", failures)
	}
	if failures := in(t, false, func(s *told) { Frame(s, "seats", strings.ReplaceAll(frame, "Ana", "Ann")) }); len(failures) != 1 {
		t.Errorf("another name: %q", failures)
	}
}

func TestDifferenceShowsTheFirstLine(t *testing.T) {
	want := "kept:\nb\nc\nd\ne\ngot:\nb\nc\nd\nx\nf"
	if got := Difference("a\nb\nc\nd\ne", "a\nb\nc\nd\nx\nf"); got != want {
		t.Errorf("it is %q", got)
	}
	if got := Difference("a", "a\nb"); got != "kept:\na\ngot:\na\nb" {
		t.Errorf("a longer text: %q", got)
	}
}
