package lang

import (
	"io/fs"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"

	"navsync/assets"
)

func TestOurFilesAreReadPlainlyAndAsTOMLSays(t *testing.T) {
	names, err := fs.Glob(assets.Lang, "lang/*.toml")
	if err != nil || len(names) == 0 {
		t.Fatal(names, err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(assets.Lang, name)
		if err != nil {
			t.Fatal(err)
		}
		got, plain := plainMessages(string(text))
		if !plain {
			t.Errorf("%s needs the whole parser", name)
			continue
		}
		want, err := i18n.ParseMessageBytes(text, toml.Unmarshal)
		if err != nil {
			t.Fatal(err)
		}
		for _, list := range [][]*i18n.Message{got, want} {
			slices.SortFunc(list, func(a, b *i18n.Message) int { return strings.Compare(a.ID, b.ID) })
		}
		if !reflect.DeepEqual(got, want) {
			t.Errorf("%s says something else", name)
		}
	}
}

func TestWhatIsNotPlainIsReadAsTOML(t *testing.T) {
	for _, text := range []string{
		"a.b = \"c\"", "a = 'b'", "[a]\nb = \"c\"", "\"a\" = \"b\" # why", "a = \"\\e\"", "a = \"\"",
		"a = \"\"\"\nb\\n\"\"\"", "a = \"\"\"\n\"b\n\"\"\"", "a = \"\"\"\nb", "a = \"\"\"b\"\"\"", "a = \"b\"\"\"",
		"[\"a\"]\ndescription = \"b\"\nother = \"c\"", "[[a]]\nb = \"c\"",
		"a = { b = \"c\" }", "a = { other = \"b\", }", "a = { other = \"b\" } }", "a = {}", "a =", "a = { other =",
	} {
		if got, plain := plainMessages(text); plain {
			t.Errorf("%q is plain: %v", text, got[0])
		}
	}
	got, err := messages("a.b = \"c\"")
	if err != nil || len(got) != 1 || got[0].ID != "a.b" || got[0].Other != "c" {
		t.Errorf("%v, %v", got, err)
	}
	if _, err := messages("a = b"); err == nil {
		t.Error("nonsense is read")
	}
}
