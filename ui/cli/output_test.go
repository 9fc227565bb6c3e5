package cli

import (
	"context"
	"encoding/json"
	"errors"
	"os"
	"strings"
	"testing"
)

// isWrong runs what is wrong use, in words and as a document.
func (f *folder) isWrong(args ...string) {
	f.t.Helper()
	a := f.run(args...)
	if a.code != ExitUsage || a.out != "" || !strings.HasPrefix(a.narration, "navsync: ") {
		f.t.Errorf("navsync %s: exit %d, out %q, narration %q", strings.Join(args, " "), a.code, a.out, a.narration)
	}
	a = f.run(append([]string{"--json"}, args...)...)
	var doc struct{ Error map[string]string }
	err := json.Unmarshal([]byte(a.narration), &doc)
	if a.code != ExitUsage || a.out != "" || err != nil || doc.Error["code"] != "usage" || doc.Error["message"] == "" || len(doc.Error) != 4 {
		f.t.Errorf("navsync --json %s: exit %d, out %q, narration %q (%v)", strings.Join(args, " "), a.code, a.out, a.narration, err)
	}
}

// isNotMade holds that no store was opened in the folder.
func (f *folder) isNotMade() {
	f.t.Helper()
	if _, err := os.Stat(f.dir); !errors.Is(err, os.ErrNotExist) {
		f.t.Errorf("the folder was made: %v", err)
	}
}

// TestDataIsOnStdoutAndNarrationOnStderr holds the split command by command: with --json a document and
// nothing else, without it words; what is only said goes to stderr.
func TestDataIsOnStdoutAndNarrationOnStderr(t *testing.T) {
	f := newFolder(t)
	f.team()
	for _, c := range []struct {
		args []string
		data bool // in words too: a list or facts
	}{
		{[]string{"people", "list"}, true},
		{[]string{"people", "add", "zoe@contoso.test", "--name", "Zoé Marchand", "--role", "seller"}, false},
		{[]string{"people", "role", "zoe@contoso.test", "support"}, false},
		{[]string{"people", "remove", "zoe@contoso.test"}, false},
		{[]string{"settings", "set", "licences=3"}, true},
		{[]string{"settings", "get"}, true},
		{[]string{"settings", "options"}, true},
		{[]string{"seats", "list"}, true},
		{[]string{"seats", "candidates"}, true},
		{[]string{"items", "list"}, true},
		{[]string{"writebacks", "list"}, true},
		{[]string{"report", "unresolved"}, true},
		{[]string{"report", "matches"}, true},
		{[]string{"runs", "list"}, true},
		{[]string{"status"}, true},
		{[]string{"docs"}, true},
		{[]string{"version"}, true},
	} {
		name := strings.Join(c.args, " ")
		words := f.run(c.args...)
		if words.code != ExitOK || (words.out != "") != c.data || c.data && words.narration != "" || json.Valid([]byte(words.out)) {
			t.Errorf("%s: exit %d, out %q, narration %q", name, words.code, words.out, words.narration)
		}
		if c.args[0] == "people" && c.args[1] == "remove" { // once more, to be removed again
			f.does(nil, "people", "add", "zoe@contoso.test", "--name", "Zoé Marchand", "--role", "seller")
		}
		if c.args[0] == "people" && c.args[1] == "add" {
			f.does(nil, "people", "remove", "zoe@contoso.test")
		}
		document := f.run(append([]string{"--json"}, c.args...)...)
		if document.code != ExitOK || !json.Valid([]byte(document.out)) {
			t.Errorf("--json %s: exit %d, out %q, narration %q", name, document.code, document.out, document.narration)
		}
		if c.data && document.narration != "" {
			t.Errorf("--json %s narrates %q", name, document.narration)
		}
	}
}

// TestAnEmptyListIsADocument holds the shape that scripts read: items is there and no null.
func TestAnEmptyListIsADocument(t *testing.T) {
	f := newFolder(t)
	f.team()
	for _, args := range [][]string{{"seats", "list"}, {"items", "list"}, {"writebacks", "list"}, {"report", "unresolved"}, {"runs", "list"}} {
		a := f.run(append([]string{"--json"}, args...)...)
		if strings.Join(strings.Fields(a.out), "") != `{"items":[],"count":0}` {
			t.Errorf("%q answers %s", args, a.out)
		}
	}
}

// TestWhatComesFromOutsideIsHarmless holds that no control character of a text reaches a terminal.
func TestWhatComesFromOutsideIsHarmless(t *testing.T) {
	for text, want := range map[string]string{
		"two\nlines\tand \x1b[31mred\x07": "two lines and red",
		"  blanks  ":                      "blanks",
		"":                                "",
	} {
		if got := oneLine(text); got != want {
			t.Errorf("%q is shown as %q, want %q", text, got, want)
		}
	}
	var out strings.Builder
	c := &command{streams: Streams{Out: &out}}
	if err := c.document(map[string]string{"text": "<b>&\x1b[31m"}); err != nil {
		t.Fatal(err)
	}
	if got := out.String(); strings.Contains(got, "\x1b") || !strings.Contains(got, "<b>&") {
		t.Errorf("a document is %q", got)
	}
}

// TestFailuresAreSaidInOneOrder holds that the same answer reads the same each time.
func TestFailuresAreSaidInOneOrder(t *testing.T) {
	failed := map[int64]error{}
	for n := range int64(9) {
		failed[n+1] = errors.New("of no code")
	}
	for range 5 {
		var said strings.Builder
		c := english()
		c.streams.Err = &said
		c.sayFailures(failed)
		for i, line := range strings.Split(strings.TrimSpace(said.String()), "\n") {
			if !strings.HasPrefix(line, id(int64(i+1))+"  ") {
				t.Fatalf("line %d is %q", i, line)
			}
		}
	}
}

// TestNobodyReadsAnyMore is a pipe that was closed: there is nobody to tell, and it is a failure.
func TestNobodyReadsAnyMore(t *testing.T) {
	f := newFolder(t)
	f.team()
	read, write, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := read.Close(); err != nil {
		t.Fatal(err)
	}
	defer write.Close()
	var said strings.Builder
	code := Run(t.Context(), []string{"--data-dir", f.dir, "people", "list"}, Wiring{},
		Streams{Out: write, Err: &said, Getenv: func(name string) string { return f.env[name] }})
	if code != ExitFailed || said.String() != "" {
		t.Errorf("exit %d, said %q", code, said.String())
	}
}

// TestAnInterruptionIsSaid holds the document of what was interrupted.
func TestAnInterruptionIsSaid(t *testing.T) {
	f := newFolder(t)
	f.team()
	ctx, interrupt := context.WithCancel(t.Context())
	interrupt()
	a := f.runUntil(ctx, "--json", "people", "list")
	var doc struct{ Error struct{ Code string } }
	if err := json.Unmarshal([]byte(a.narration), &doc); err != nil || a.code != ExitInterrupted || doc.Error.Code != "interrupted" || a.out != "" {
		t.Errorf("exit %d, out %q, narration %q (%v)", a.code, a.out, a.narration, err)
	}
}

// TestAFailureIsSaidOnce holds the words and the document of a refusal: code, sentence, next step.
func TestAFailureIsSaidOnce(t *testing.T) {
	f := newFolder(t)
	f.team()
	a := f.run("--as", "sam@contoso.test", "settings", "set", "licences=3")
	if a.code != ExitFailed || a.out != "" || strings.Count(a.narration, "navsync: ") != 1 {
		t.Errorf("exit %d, out %q, narration %q", a.code, a.out, a.narration)
	}
	a = f.run("--json", "--as", "sam@contoso.test", "settings", "set", "licences=3")
	var doc struct{ Error shownError }
	if err := json.Unmarshal([]byte(a.narration), &doc); err != nil || doc.Error.Code != "forbidden" || doc.Error.Message == "" {
		t.Errorf("the document is %q (%v)", a.narration, err)
	}
}
