package app

import (
	"bytes"
	"io/fs"
	"maps"
	"regexp"
	"strings"
	"testing"
	"testing/fstest"

	"github.com/BurntSushi/toml"

	"navsync/assets"
	"navsync/ui/lang"
)

// pseudo is the tag of a language that nobody speaks: English with longer, accented words.
const pseudo = "en-XA"

// speakPseudo adds the pseudo-language as any language is added, by files with the keys that are
// wanted, and speaks it.
func speakPseudo(t *testing.T, wanted func(key string) bool) *lang.Printer {
	t.Helper()
	files := fstest.MapFS{}
	names, err := fs.Glob(assets.Lang, "lang/*.en.toml")
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range names {
		english, err := assets.Lang.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		files[name] = &fstest.MapFile{Data: english}
		files[strings.Replace(name, ".en.", "."+pseudo+".", 1)] = &fstest.MapFile{Data: inPseudo(t, english, wanted)}
	}
	p, err := lang.From(files, pseudo)
	if err != nil {
		t.Fatal(err)
	}
	return p
}

// inPseudo is what is wanted of a language file, with its words made longer.
func inPseudo(t *testing.T, english []byte, wanted func(key string) bool) []byte {
	t.Helper()
	var messages map[string]any
	if err := toml.Unmarshal(english, &messages); err != nil {
		t.Fatal(err)
	}
	maps.DeleteFunc(messages, func(key string, _ any) bool { return !wanted(key) })
	for key, message := range messages {
		switch m := message.(type) {
		case string:
			if !strings.HasPrefix(key, "format.") {
				messages[key] = longer(m)
			}
		case map[string]any: // plural forms
			for form, text := range m {
				m[form] = longer(text.(string))
			}
		}
	}
	var written bytes.Buffer
	if err := toml.NewEncoder(&written).Encode(messages); err != nil {
		t.Fatal(err)
	}
	return written.Bytes()
}

var (
	// kept is what a translator keeps: what is filled in, addresses, and what is typed as it stands.
	kept   = regexp.MustCompile("{{[^}]*}}|https?://\\S+|`[^`]*`|\\S+@\\S+|--[a-z-]+|\\]\\([^)]*\\)")
	accent = strings.NewReplacer(
		"a", "ä", "c", "ç", "e", "ëë", "i", "ï", "n", "ñ", "o", "öö", "s", "š", "u", "üü", "y", "ÿ",
		"A", "Å", "E", "É", "I", "Î", "O", "Ø", "U", "Ü", "S", "Š", "C", "Ç",
	)
)

// longer is a text with accents and a good third more letters.
func longer(text string) string {
	var b strings.Builder
	at := 0
	for _, part := range kept.FindAllStringIndex(text, -1) {
		b.WriteString(accent.Replace(text[at:part[0]]))
		b.WriteString(text[part[0]:part[1]])
		at = part[1]
	}
	b.WriteString(accent.Replace(text[at:]))
	return b.String()
}
