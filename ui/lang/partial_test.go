package lang

import (
	"io/fs"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"navsync/assets"
)

// with is the embedded languages and a file more.
func with(t *testing.T, name, text string) fs.FS {
	t.Helper()
	files := fstest.MapFS{name: {Data: []byte(text)}}
	names, err := fs.Glob(assets.Lang, "lang/*.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		data, err := assets.Lang.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: data}
	}
	return files
}

// TestWhatALanguageLacksIsSaidInEnglish adds a language by one file with a few of the keys: a private kind of Polish,
// so that nobody adds its other files.
func TestWhatALanguageLacksIsSaidInEnglish(t *testing.T) {
	files := with(t, "lang/shell.pl-x-some.toml", `
"format.decimal" = ","
"shell.of" = "{{.shown}} z {{.total}}"
"shell.table.selected" = { one = "{{.count}} zaznaczony", other = "{{.count}} zaznaczonych" }
"shell.typed.question" = { one = "Wpisz {{.count}}." }
`)
	if got := assets.LanguagesOf(files); !slices.Contains(got, "pl-x-some") || len(got) != len(assets.Languages())+1 {
		t.Errorf("the languages are %q", got)
	}
	p, err := From(files, "pl-x-some")
	if err != nil {
		t.Fatal(err)
	}
	en := MustNew(English)
	for _, c := range []struct{ got, want string }{
		{p.Code(), "pl-x-some"},
		{p.T("shell.of", "shown", 1000, "total", 2000), "1,000 z 2,000"},
		{p.T("shell.table.selected", "count", 1), "1 zaznaczony"},
		{p.T("shell.table.selected", "count", 3), "3 zaznaczonych"}, // Polish wants a form "few" here, which it lacks
		{p.T("shell.typed.question", "count", 5), en.T("shell.typed.question", "count", 5)},
		{p.T("shell.quit.verb"), en.T("shell.quit.verb")},
		{p.T("no.such.key"), "‹no.such.key›"},
		{p.Decimal(1.5, 1), "1,5"},
		{p.Date(time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)), "24 Nov 2026"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
	if p.Has("no.such.key") || !p.Has("shell.quit.verb") {
		t.Error("Has does not follow English")
	}
}

func TestALanguageWithBrokenFilesIsRefused(t *testing.T) {
	for text, part := range map[string]string{
		`"format.months" = "jan feb"`: "format.months has 2 words",
		`"shell.of" = `:               "lang/shell.pl-x-some.toml",
	} {
		if _, err := From(with(t, "lang/shell.pl-x-some.toml", text), "pl-x-some"); err == nil || !strings.Contains(err.Error(), part) {
			t.Errorf("%s: %v", text, err)
		}
	}
	if _, err := New("pl-x-some"); err == nil || !strings.Contains(err.Error(), "no language") {
		t.Errorf("a language without files: %v", err)
	}
}
