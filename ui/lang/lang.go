// Package lang turns language keys, numbers, dates, ages, durations and sizes into words, in English
// and French. It reads the embedded files of assets and whatever it is handed; it never reads the
// environment by itself and keeps no state of the program.
package lang

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/BurntSushi/toml"
	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"navsync/assets"
)

// The languages.
const (
	English = "en"
	French  = "fr"
)

// Choose returns the language: the first of the option (--lang), the setting, LC_ALL, LC_MESSAGES and
// LANG that names one. Other languages and none give English. env is os.Getenv, or a test's.
func Choose(option, setting string, env func(string) string) string {
	for _, v := range []string{option, setting, env("LC_ALL"), env("LC_MESSAGES"), env("LANG")} {
		v = strings.ToLower(v)
		switch {
		case strings.HasPrefix(v, "fr"):
			return French
		case v != "":
			return English
		}
	}
	return English
}

// Printer speaks one language. It is safe for use by several goroutines.
type Printer struct {
	code      string
	localizer *i18n.Localizer
}

// New loads the embedded languages and returns the printer of one: English or French.
func New(code string) (*Printer, error) {
	return load(assets.Lang, code)
}

// MustNew is New for the embedded files, which a test has read: it panics when they are broken.
func MustNew(code string) *Printer {
	p, err := New(code)
	if err != nil {
		panic(err)
	}
	return p
}

func load(files fs.FS, code string) (*Printer, error) {
	if code != English && code != French {
		return nil, fmt.Errorf("no language %q: en or fr", code)
	}
	bundle := i18n.NewBundle(language.English)
	bundle.RegisterUnmarshalFunc("toml", toml.Unmarshal)
	names, err := fs.Glob(files, "lang/*."+code+".toml")
	if err != nil {
		return nil, fmt.Errorf("list language files: %w", err)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read language file: %w", err)
		}
		if _, err := bundle.ParseMessageFileBytes(text, path.Base(name)); err != nil {
			return nil, fmt.Errorf("language file %s: %w", name, err)
		}
	}
	return &Printer{code: code, localizer: i18n.NewLocalizer(bundle, code)}, nil
}

// OwnName is what a language calls itself, its tag where no file says it.
func OwnName(code string) string {
	p, err := New(code)
	if err != nil || !p.Has("language.name") {
		return code
	}
	return p.T("language.name")
}

// Code returns the printer's language: English or French.
func (p *Printer) Code() string { return p.code }

// T returns the text of a key. args are pairs of a name and a value, for {{.name}} in the text;
// whole numbers are written by N, and the pair "count" also chooses the plural form. A single
// map[string]any does too. A key that is missing is returned in ‹ ›, so that it is seen.
func (p *Printer) T(key string, args ...any) string {
	data := p.data(args)
	cfg := &i18n.LocalizeConfig{MessageID: key, TemplateData: data.values}
	if data.plural {
		cfg.PluralCount = data.count
	}
	text, err := p.localizer.Localize(cfg)
	if err != nil {
		return "‹" + key + "›"
	}
	return text
}

// Has says whether the key exists.
func (p *Printer) Has(key string) bool { return p.T(key) != "‹"+key+"›" }

type arguments struct {
	values map[string]any
	count  any
	plural bool
}

func (p *Printer) data(args []any) arguments {
	a := arguments{values: map[string]any{}}
	set := func(name string, value any) {
		n, whole := wholeNumber(value)
		if !whole {
			a.values[name] = value
			return
		}
		a.values[name] = p.N(n)
		if name == "count" {
			a.count, a.plural = n, true
		}
	}
	if len(args) == 1 {
		if m, ok := args[0].(map[string]any); ok {
			for name, value := range m {
				set(name, value)
			}
		}
		return a
	}
	for i := 0; i+1 < len(args); i += 2 {
		if name, ok := args[i].(string); ok {
			set(name, args[i+1])
		}
	}
	return a
}

func wholeNumber(v any) (int, bool) {
	switch n := v.(type) {
	case int:
		return n, true
	case int64:
		return int(n), true
	case int32:
		return int(n), true
	case uint64:
		return int(n), true
	}
	return 0, false
}

// ErrorText returns the sentence and the next step for an engine code of spec §3.4 ("connection",
// "crm", "privilege", "schema", "credentials", "throttled", …), an unknown code those of "internal".
// args fill the texts.
func (p *Printer) ErrorText(code string, args ...any) (sentence, next string) {
	key := "errors." + code //lang:keys errors.*
	if !p.Has(key) {
		key = "errors.internal"
	}
	sentence = p.T(key, args...)
	if p.Has(key + ".next") {
		next = p.T(key+".next", args...)
	}
	return sentence, next
}
