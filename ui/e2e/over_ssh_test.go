//go:build unix

package e2e_test

import (
	"errors"
	"io"
	"strings"
	"testing"
	"time"
)

// TestAPasteOfEscapeSequencesStaysText: what is pasted into a field over SSH comes back to the terminal as letters only.
func TestAPasteOfEscapeSequencesStaysText(t *testing.T) {
	h := newHouse(t)
	keys := teamOf(t, h.dir, 0)
	_, at := served(t, h.dir)
	session := over(t, at, keys[0])
	in, err := session.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	drew := &recorded{}
	session.Stdout = drew
	if err := session.RequestPty("xterm-256color", 40, 120, nil); err != nil {
		t.Fatal(err)
	}
	if err := session.Shell(); err != nil {
		t.Fatal(err)
	}
	see := func(text string) {
		t.Helper()
		for deadline := time.Now().Add(time.Minute); !strings.Contains(drew.String(), text); time.Sleep(10 * time.Millisecond) {
			if time.Now().After(deadline) {
				t.Fatalf("never saw %q in\n%q", text, drew)
			}
		}
	}
	see("Ana Ruiz")
	if _, err := io.WriteString(in, paletteKey); err != nil {
		t.Fatal(err)
	}
	see(paletteLine)
	const paste = "before\x1b]0;owned\x07\x1b]52;c;b3duZWQ=\x07\x1b[31m\x1b[6n\u009b5n\x1bPq\x1b\\after"
	if _, err := io.WriteString(in, "\x1b[200~"+paste+"\x1b[201~"); err != nil {
		t.Fatal(err)
	}
	see("before")
	if _, err := io.WriteString(in, "\x1b[200~the end\x1b[201~"); err != nil {
		t.Fatal(err)
	}
	see("the end")
	for _, sequence := range []string{"\x1b]0;owned", "\x1b]52;", "\x1b[6n", "\u009b5n", "\x1bPq"} {
		if strings.Contains(drew.String(), sequence) {
			t.Errorf("%q reached the terminal", sequence)
		}
	}
	if _, err := io.WriteString(in, "\x1b"); err != nil {
		t.Fatal(err)
	}
	if err := session.Close(); err != nil && !errors.Is(err, io.EOF) {
		t.Error(err)
	}
}
