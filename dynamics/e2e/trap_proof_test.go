package e2e

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// defence is one line of the table of defences: what to take out of which file, and the
// test that must fail then.
type defence struct {
	// test is the name of the function, which begins with the trap's number.
	test string
	// place is a folder below the module's root, or, where the folder has the text more
	// than once, a file in it.
	place string
	// stands is a text that occurs there once; without replaces it and takes the defence
	// out. What comes of it still compiles.
	stands, without string
}

// folder is the package that holds the defence.
func (d defence) folder() string {
	if strings.HasSuffix(d.place, ".go") {
		return path.Dir(d.place)
	}
	return d.place
}

// moduleRoot is where the module begins, seen from this folder.
var moduleRoot = filepath.Join("..", "..")

// trapCount is how many traps contract §13 lists.
const trapCount = 40

// TestEveryTrapIsTested looks that each of the forty traps has a test and a line in the
// table of defences, or stands among those that cannot be tested.
func TestEveryTrapIsTested(t *testing.T) {
	tested, defended := map[string]bool{}, map[string]bool{}
	for name := range trapTests(t) {
		tested[numberOf(name)] = true
	}
	for _, d := range defences {
		defended[numberOf(d.test)] = true
	}
	for n := range trapCount {
		number := fmt.Sprintf("%02d", n+1)
		reason, excused := untestable[number]
		switch {
		case excused && (reason == "" || tested[number]):
			t.Errorf("trap %s: excused with %q, tested: %v", number, reason, tested[number])
		case excused:
		case !tested[number]:
			t.Errorf("trap %s: no test and no reason why it cannot be tested", number)
		case !defended[number]:
			t.Errorf("trap %s: no line in the table of defences", number)
		}
	}
}

// TestDefencesStandWhereTheTableSays looks that the table speaks of the code as it is: a
// defence that moved to another room is told in the quick tests, not only in the slow proof.
func TestDefencesStandWhereTheTableSays(t *testing.T) {
	for i, d := range defences {
		t.Run(fmt.Sprintf("%s %d", d.test, i+1), func(t *testing.T) { d.find(t) })
	}
}

// TestTrapsFailWithoutTheirDefence proves that the tests of the forty traps test: it takes
// one defence after another out of a copy of its file, which the compiler is given in the
// file's stead, and demands that the trap's test fails. The tree is not touched.
func TestTrapsFailWithoutTheirDefence(t *testing.T) {
	if os.Getenv("NAVSYNC_SLOW") == "" {
		t.Skip("NAVSYNC_SLOW is not set: building the tests anew for every defence takes minutes")
	}
	tests := trapTests(t)
	for name := range tests {
		if !slices.ContainsFunc(defences, func(d defence) bool { return d.test == name }) {
			t.Errorf("%s is not in the table of defences: nothing proves that it can fail", name)
		}
	}
	t.Run("with every defence", func(t *testing.T) {
		t.Parallel()
		var folders []string
		for _, folder := range tests {
			folders = append(folders, folder)
		}
		slices.Sort(folders)
		run := runTests(t, "^TestTrap[0-9][0-9]_", slices.Compact(folders))
		for name := range tests {
			if !run.passed[name] {
				t.Errorf("%s does not pass although every defence is in place\n%s", name, run.output)
			}
		}
	})
	for i, d := range defences {
		t.Run(fmt.Sprintf("%s %d", d.test, i+1), func(t *testing.T) {
			t.Parallel()
			d.mustFail(t, tests[d.test])
		})
	}
}

// mustFail takes the defence out and demands that its test, in folder, fails.
func (d defence) mustFail(t *testing.T, folder string) {
	t.Helper()
	if folder == "" {
		t.Fatalf("the table is out of date: there is no test %s", d.test)
	}
	quick := "-gcflags=navsync/" + d.folder() + "=-N -l" // not optimized: it is compiled for one run
	run := runTests(t, "^"+d.test+"$", []string{folder}, "-overlay="+d.overlay(t), quick)
	switch {
	case run.notBuilt:
		t.Fatalf("the table is out of date: without %q %s does not compile\n%s", d.stands, d.place, run.output)
	case strings.Contains(run.output, "\npanic: "):
		t.Fatalf("without %q the program panics, which proves nothing\n%s", d.stands, run.output)
	case run.passed[d.test]:
		t.Fatalf("%s passes although %q is out of %s: it does not test this defence", d.test, d.stands, d.place)
	case !run.failed[d.test]:
		t.Fatalf("%s did not run\n%s", d.test, run.output)
	}
	t.Logf("without %q: %s", d.stands, run.said)
}

// overlay writes the file without the defence, and the note that gives it to the compiler
// in the file's stead, and gives the note's path.
func (d defence) overlay(t *testing.T) string {
	t.Helper()
	original, source := d.find(t)
	changed := filepath.Join(t.TempDir(), filepath.Base(original))
	note := filepath.Join(t.TempDir(), "overlay.json")
	replace, err := json.Marshal(map[string]map[string]string{"Replace": {original: changed}})
	if err == nil {
		err = errors.Join(
			os.WriteFile(changed, []byte(strings.Replace(source, d.stands, d.without, 1)), 0o600),
			os.WriteFile(note, replace, 0o600),
		)
	}
	if err != nil {
		t.Fatal(err)
	}
	return note
}

// find gives the path and the text of the one file in which the defence stands.
func (d defence) find(t *testing.T) (original, source string) {
	t.Helper()
	pattern := filepath.Join(moduleRoot, filepath.FromSlash(d.place))
	if d.folder() == d.place {
		pattern = filepath.Join(pattern, "*.go")
	}
	files, err := filepath.Glob(pattern)
	if err != nil {
		t.Fatal(err)
	}
	times := 0
	for _, file := range files {
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		text, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(text), d.stands); n > 0 {
			times, original, source = times+n, file, string(text)
		}
	}
	if times != 1 {
		t.Fatalf("the table is out of date: %q stands %d times in %s, not once", d.stands, times, d.place)
	}
	if original, err = filepath.Abs(original); err != nil {
		t.Fatal(err)
	}
	return original, source
}

// testRun is what go test told.
type testRun struct {
	passed, failed map[string]bool
	// notBuilt says that a package did not compile.
	notBuilt bool
	// said is the first thing that a failing test complained of.
	said string
	// output is everything that was printed.
	output string
}

// runTests runs the tests that a pattern names, in folders below the module's root.
func runTests(t *testing.T, pattern string, folders []string, flags ...string) testRun {
	t.Helper()
	args := append([]string{"test", "-json", "-count=1", "-vet=off", "-p=1", "-timeout=1m", "-run=" + pattern}, flags...)
	for _, folder := range folders {
		args = append(args, "./"+folder)
	}
	command := exec.CommandContext(t.Context(), "go", args...)
	command.Dir = moduleRoot
	command.Env = append(os.Environ(), "NAVSYNC_SLOW=")
	var complaints bytes.Buffer
	command.Stderr = &complaints
	told, err := command.Output() // that it fails is what the events say in detail
	if len(told) == 0 {
		t.Fatalf("go test: %v\n%s", err, complaints.String())
	}
	return readRun(t, told)
}

// complaint is how a test's own message begins: its file and line.
var complaint = regexp.MustCompile(`^\s+(?:[A-Za-z0-9_]+: )?\w+_test\.go:\d+: `)

// readRun reads the events of go test -json.
func readRun(t *testing.T, told []byte) testRun {
	t.Helper()
	run := testRun{passed: map[string]bool{}, failed: map[string]bool{}}
	var output strings.Builder
	lines := bufio.NewScanner(bytes.NewReader(told))
	lines.Buffer(nil, 1<<20)
	for lines.Scan() {
		var event struct{ Action, Test, Output string }
		if err := json.Unmarshal(lines.Bytes(), &event); err != nil {
			t.Fatalf("%v: %s", err, lines.Text())
		}
		output.WriteString(event.Output)
		switch event.Action {
		case "build-fail":
			run.notBuilt = true
		case "pass":
			run.passed[event.Test] = true
		case "fail":
			run.failed[event.Test] = true
		case "output":
			if run.said == "" && complaint.MatchString(event.Output) {
				run.said = strings.TrimSpace(event.Output)
			}
		}
	}
	if err := lines.Err(); err != nil {
		t.Fatal(err)
	}
	run.output = output.String()
	return run
}

var trapTest = regexp.MustCompile(`(?m)^func (TestTrap\d\d_\w+)\(`)

// numberOf is the number in the name of a trap's test.
func numberOf(test string) string { return test[len("TestTrap"):][:2] }

// trapTests finds the tests of the traps, by name, with the folder that each is in.
func trapTests(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	for _, top := range []string{"dynamics", filepath.Join("sync", "engine")} {
		err := filepath.WalkDir(filepath.Join(moduleRoot, top), func(file string, entry fs.DirEntry, err error) error {
			if err != nil || !strings.HasSuffix(file, "_test.go") {
				return err
			}
			source, err := os.ReadFile(file)
			if err != nil {
				return err
			}
			folder, err := filepath.Rel(moduleRoot, filepath.Dir(file))
			for _, name := range trapTest.FindAllSubmatch(source, -1) {
				if other, twice := found[string(name[1])]; twice {
					t.Errorf("%s stands in %s and in %s: give one of them another name", name[1], other, folder)
				}
				found[string(name[1])] = filepath.ToSlash(folder)
			}
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return found
}
