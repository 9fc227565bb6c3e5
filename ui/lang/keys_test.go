package lang

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"navsync/assets"
)

// keysOf returns every key of a language with the file that holds it.
func keysOf(t *testing.T, code string) map[string]string {
	t.Helper()
	names, err := fs.Glob(assets.Lang, "lang/*."+code+".toml")
	if err != nil || len(names) == 0 {
		t.Fatalf("no language files: %v", err)
	}
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	keys := map[string]string{}
	for _, name := range names {
		text, err := fs.ReadFile(assets.Lang, name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := bundle.ParseMessageFileBytes(text, filepath.Base(name))
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for _, m := range file.Messages {
			if other, twice := keys[m.ID]; twice {
				t.Errorf("key %q stands in %s and %s", m.ID, other, name)
			}
			keys[m.ID] = name
		}
	}
	return keys
}

var placeholder = regexp.MustCompile(`{{\s*\.(\w+)\s*}}`)

// TestLanguagesNameTheSameFacts finds a {{.name}} that only one of two languages uses.
func TestLanguagesNameTheSameFacts(t *testing.T) {
	facts := func(code, key string) string {
		var names []string
		for _, m := range messagesOf(t, code)[key] {
			for _, hit := range placeholder.FindAllStringSubmatch(m, -1) {
				names = append(names, hit[1])
			}
		}
		slices.Sort(names)
		return strings.Join(slices.Compact(names), " ")
	}
	for _, code := range assets.Languages() {
		for key := range keysOf(t, code) {
			if en, other := facts(English, key), facts(code, key); en != other {
				t.Errorf("%q: English names %q, %s %q", key, en, code, other)
			}
		}
	}
}

var messageCache = map[string]map[string][]string{}

func messagesOf(t *testing.T, code string) map[string][]string {
	t.Helper()
	if all, ok := messageCache[code]; ok {
		return all
	}
	all := map[string][]string{}
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	names, err := fs.Glob(assets.Lang, "lang/*."+code+".toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(assets.Lang, name)
		if err != nil {
			t.Fatal(err)
		}
		file, err := bundle.ParseMessageFileBytes(text, filepath.Base(name))
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range file.Messages {
			all[m.ID] = []string{m.Zero, m.One, m.Two, m.Few, m.Many, m.Other}
		}
	}
	messageCache[code] = all
	return all
}

// uses is what the Go sources say about keys.
type uses struct {
	literals map[string]string // every string literal, with a place
	asked    map[string]string // literals that must be keys, with a place
	prefixes []string          // of //lang:keys prefix.* comments
}

// keyFields are the fields of literals that hold keys.
var keyFields = map[string]bool{"Title": true, "Short": true, "Tooltip": true, "Group": true, "FilterHint": true}

var prefixShape = regexp.MustCompile(`^[a-z]+(\.[a-z0-9_-]+)*[.-]$`)

var keyShape = regexp.MustCompile(`^[a-z]+(\.[a-z0-9_-]+)+$`)

// readSources reads all Go sources of the module but tests.
func readSources(t *testing.T) uses {
	t.Helper()
	root := filepath.Join("..", "..")
	u := uses{literals: map[string]string{}, asked: map[string]string{}}
	files := token.NewFileSet()
	err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && strings.HasPrefix(d.Name(), ".") && path != root {
			return filepath.SkipDir
		}
		if !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		file, err := parser.ParseFile(files, path, nil, parser.ParseComments)
		if err != nil {
			return err
		}
		u.read(file, path)
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return u
}

func (u *uses) read(file *ast.File, path string) {
	for _, group := range file.Comments {
		for _, c := range group.List {
			if rest, ok := strings.CutPrefix(c.Text, "//lang:keys "); ok {
				for _, prefix := range strings.Fields(rest) {
					u.prefixes = append(u.prefixes, strings.TrimSuffix(prefix, "*"))
				}
			}
		}
	}
	ast.Inspect(file, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.BasicLit:
			if text, ok := literal(n); ok {
				u.literals[text] = path
			}
		case *ast.BinaryExpr: // "area.part." + word uses every key that begins so
			if text, ok := literal(n.X); ok && n.Op == token.ADD && prefixShape.MatchString(text) {
				u.prefixes = append(u.prefixes, text)
			}
		case *ast.CallExpr:
			name := ""
			switch f := n.Fun.(type) {
			case *ast.SelectorExpr:
				name = f.Sel.Name
			case *ast.Ident:
				name = f.Name
			}
			if name == "T" && len(n.Args) > 0 {
				if text, ok := literal(n.Args[0]); ok {
					u.asked[text] = path
				}
			}
		case *ast.KeyValueExpr:
			field, ok := n.Key.(*ast.Ident)
			if !ok || !keyFields[field.Name] {
				return true
			}
			if text, ok := literal(n.Value); ok && keyShape.MatchString(text) {
				u.asked[text] = path
			}
		}
		return true
	})
}

func literal(e ast.Expr) (string, bool) {
	lit, ok := e.(*ast.BasicLit)
	if !ok || lit.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(lit.Value)
	return text, err == nil
}

func TestNoKeyIsMissing(t *testing.T) {
	keys, u := keysOf(t, English), readSources(t)
	for key, path := range u.asked {
		if _, ok := keys[key]; !ok {
			t.Errorf("%s asks for %q, which no language file has", path, key)
		}
	}
}

// TestNoKeyIsUnused counts a key as used when a source holds it as a literal, adds something to its
// beginning ("area.part." + word), or names its beginning in a comment "//lang:keys area.part.*".
func TestNoKeyIsUnused(t *testing.T) {
	u := readSources(t)
	for key, file := range keysOf(t, English) {
		if _, ok := u.literals[key]; ok {
			continue
		}
		used := false
		for _, p := range u.prefixes {
			used = used || strings.HasPrefix(key, p)
		}
		if !used {
			t.Errorf("%s: nothing uses %q", file, key)
		}
	}
}

// TestEveryLanguageIsWhole holds that a language names itself, has files beside English ones only, and
// no key that English lacks; that its files can be read, and its plural forms be chosen.
func TestEveryLanguageIsWhole(t *testing.T) {
	english := keysOf(t, English)
	for _, code := range assets.Languages() {
		if _, err := New(code); err != nil {
			t.Error(err)
		}
		own := keysOf(t, code)
		if _, ok := own["language.name"]; !ok {
			t.Errorf("%q does not say its own name: language.name", code)
		}
		for key, file := range own {
			if _, ok := english[key]; !ok {
				t.Errorf("%s: %q has no English", file, key)
			}
		}
		names, err := fs.Glob(assets.Lang, "lang/*."+code+".toml")
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if beside := strings.Replace(name, "."+code+".", ".en.", 1); !exists(beside) {
				t.Errorf("%s stands alone: there is no %s", name, beside)
			}
		}
	}
}

func exists(name string) bool {
	_, err := fs.Stat(assets.Lang, name)
	return err == nil
}

// TestFrenchIsComplete holds that all of English is said in French too.
func TestFrenchIsComplete(t *testing.T) {
	french := keysOf(t, French)
	for key, file := range keysOf(t, English) {
		if _, ok := french[key]; !ok {
			t.Errorf("%s: %q has no French", file, key)
		}
	}
}
