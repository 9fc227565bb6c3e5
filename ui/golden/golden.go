// Package golden compares what a test renders with a file that is kept beside it, and writes the file anew
// instead with
//
//	go test ./ui/page/seats -update
//
// Only tests import it; nothing of it is in the program.
package golden

import (
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

var update = flag.Bool("update", false, "write the golden files anew instead of comparing with them")

// Compare holds a text against testdata/NAME of the package under test; the name may have folders.
func Compare(t testing.TB, name, got string) {
	t.Helper()
	path := filepath.Join("testdata", filepath.FromSlash(name))
	if *update {
		if err := os.MkdirAll(filepath.Dir(path), 0o750); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(got), 0o600); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path) //nolint:gosec // a test's own golden file
	if err != nil {
		t.Errorf("%v (-update writes it)", err)
		return
	}
	if got != string(want) {
		t.Errorf("%s differs (-update writes it anew): %s\n%s", path, Difference(string(want), got), got)
	}
}

// Frame is Compare with testdata/NAME.txt for a frame, without its colours and the blanks at the ends of
// its lines. With NAVSYNC_FRAMES=DIR the frame with its colours is written there, to be looked at.
func Frame(t testing.TB, name, frame string) {
	t.Helper()
	if dir := os.Getenv("NAVSYNC_FRAMES"); dir != "" {
		if err := os.WriteFile(filepath.Join(dir, name+".ansi"), []byte(frame), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	lines := strings.Split(ansi.Strip(frame), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	Compare(t, name+".txt", strings.Join(lines, "\n")+"\n")
}

// Difference shows the first line in which two texts differ, with its neighbours.
func Difference(want, got string) string {
	a, b := strings.Split(want, "\n"), strings.Split(got, "\n")
	at := 0
	for at < len(a) && at < len(b) && a[at] == b[at] {
		at++
	}
	around := func(lines []string) string {
		return strings.Join(lines[min(max(at-3, 0), len(lines)):min(at+6, len(lines))], "\n")
	}
	return "kept:\n" + around(a) + "\ngot:\n" + around(b)
}
