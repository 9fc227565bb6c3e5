package e2e

import (
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
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

// TestTrapsFailWithoutTheirDefence proves that the tests of the forty traps test: it builds them with a switch for each defence,
// takes one defence after another out, and demands that the trap's test fails. The tree is not touched.
func TestTrapsFailWithoutTheirDefence(t *testing.T) {
	if os.Getenv("NAVSYNC_SLOW") == "" {
		t.Skip("NAVSYNC_SLOW is not set: building the tests anew takes a minute")
	}
	tests := trapTests(t)
	for name := range tests {
		if !slices.ContainsFunc(defences, func(d defence) bool { return d.test == name }) {
			t.Errorf("%s is not in the table of defences: nothing proves that it can fail", name)
		}
	}
	named := map[string]defence{}
	for i, d := range defences {
		named[strconv.Itoa(i+1)] = d
	}
	built := buildTests(t, tests, switches(t, named))
	for name, folder := range tests {
		t.Run("with every defence "+name, func(t *testing.T) {
			t.Parallel()
			if run := built.run(t, name, folder, ""); !run.passed {
				t.Errorf("%s does not pass although every defence is in place\n%s", name, run.output)
			}
		})
	}
	for i, d := range defences {
		number := strconv.Itoa(i + 1)
		t.Run(d.test+" "+number, func(t *testing.T) {
			t.Parallel()
			folder := tests[d.test]
			if folder == "" {
				t.Fatalf("the table is out of date: there is no test %s", d.test)
			}
			d.mustFail(t, built.run(t, d.test, folder, number))
		})
	}
}

// mustFail demands that the defence's test failed in a run without it.
func (d defence) mustFail(t *testing.T, run testRun) {
	t.Helper()
	switch {
	case strings.Contains(run.output, "\npanic: "):
		t.Fatalf("without %q the program panics, which proves nothing\n%s", d.stands, run.output)
	case run.passed:
		t.Fatalf("%s passes although %q is out of %s: it does not test this defence", d.test, d.stands, d.place)
	case !run.failed:
		t.Fatalf("%s did not run\n%s", d.test, run.output)
	}
	t.Logf("without %q: %s", d.stands, run.said)
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

// builtTests is the folder of the programs of the traps' tests.
type builtTests string

// buildTests builds the tests in the folders of tests from other sources, by their paths.
func buildTests(t *testing.T, tests, sources map[string]string) builtTests {
	t.Helper()
	dir := t.TempDir()
	replace := map[string]string{}
	for original, source := range sources {
		changed := filepath.Join(dir, strconv.Itoa(len(replace))+".go")
		if err := os.WriteFile(changed, []byte(source), 0o600); err != nil {
			t.Fatal(err)
		}
		replace[original] = changed
	}
	note, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(dir, "overlay.json")
	if err := os.WriteFile(overlay, note, 0o600); err != nil {
		t.Fatal(err)
	}
	args := []string{"test", "-c", "-vet=off", "-overlay=" + overlay, "-o", dir + string(filepath.Separator)}
	for _, folder := range slices.Compact(slices.Sorted(maps.Values(tests))) {
		args = append(args, "./"+folder)
	}
	command := exec.CommandContext(t.Context(), "go", args...)
	command.Dir = moduleRoot
	if told, err := command.CombinedOutput(); err != nil {
		t.Fatalf("the table is out of date: the code without its defences does not compile: %v\n%s", err, told)
	}
	return builtTests(dir)
}

// testRun is what one test told.
type testRun struct {
	passed, failed bool
	// said is the first thing that a failing test complained of.
	said string
	// output is everything that was printed.
	output string
}

// complaint is how a test's own message begins: its file and line.
var complaint = regexp.MustCompile(`(?m)^\s+(?:[A-Za-z0-9_]+: )?\w+_test\.go:\d+: .*$`)

// run runs a test of a folder below the module's root, without a defence.
func (b builtTests) run(t *testing.T, test, folder, without string) testRun {
	t.Helper()
	program := filepath.Join(string(b), path.Base(folder)+".test")
	command := exec.CommandContext(t.Context(), program, "-test.run=^"+test+"$", "-test.v", "-test.timeout=1m")
	command.Dir = filepath.Join(moduleRoot, folder)
	command.Env = append(os.Environ(), "NAVSYNC_SLOW=", "NAVSYNC_WITHOUT="+without)
	told, err := command.CombinedOutput()
	if exit := new(exec.ExitError); err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	output := string(told)
	return testRun{
		passed: strings.Contains(output, "\n--- PASS: "+test+" "), failed: strings.Contains(output, "\n--- FAIL: "+test+" "),
		said: strings.TrimSpace(complaint.FindString(output)), output: output,
	}
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
