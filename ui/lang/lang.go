// Package lang turns language keys, numbers, dates, ages and durations into words. The languages
// are those that have files in assets/lang; English has every key, and what another one lacks is said in
// English. The package reads those files and whatever it is handed; it never reads the environment by
// itself and keeps no state of the program.
package lang

import (
	"fmt"
	"io/fs"
	"slices"
	"sync"

	"github.com/nicksnyder/go-i18n/v2/i18n"
	"golang.org/x/text/language"

	"navsync/assets"
)

// English is the language that has every key; French is as complete, which tests hold.
const (
	English = "en"
	French  = "fr"
)

// Printer speaks one language. It is safe for use by several goroutines.
type Printer struct {
	code      string
	localizer *i18n.Localizer
	plain     map[string]string // texts that are the same whatever they are told, by key
	formats   formats
	english   func() (*Printer, error) // read when a key is missing first
	collators *sync.Pool               // of *collate.Collator, each for one goroutine at a time
}

// embedded are the printers of the embedded files, by language, each read once: the files never change, and a server speaks
// one language with many people, for whom reading it anew would take most of their memory.
var embedded sync.Map // of func() (*Printer, error)

// New loads the embedded files of a language: one of assets.Languages. The printer is shared.
func New(code string) (*Printer, error) {
	if !slices.Contains(assets.Languages(), code) {
		return From(assets.Lang, code)
	}
	read, _ := embedded.LoadOrStore(code, sync.OnceValues(func() (*Printer, error) { return From(assets.Lang, code) }))
	return read.(func() (*Printer, error))() //nolint:forcetypeassert // nothing else is stored
}

// MustNew is New for a language that a test has read: it panics when its files are broken.
func MustNew(code string) *Printer {
	p, err := New(code)
	if err != nil {
		panic(err)
	}
	return p
}

// From is New for other files than the embedded ones; they have English too.
func From(files fs.FS, code string) (*Printer, error) {
	bundle, plain := i18n.NewBundle(language.English), map[string]string{}
	names, err := fs.Glob(files, "lang/*."+code+".toml")
	if err != nil {
		return nil, fmt.Errorf("list language files: %w", err)
	}
	if len(names) == 0 {
		return nil, fmt.Errorf("no language %q: there is no file lang/*.%s.toml", code, code)
	}
	for _, name := range names {
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, fmt.Errorf("read language file: %w", err)
		}
		said, err := messages(string(text))
		if err == nil {
			err = bundle.AddMessages(language.Make(code), keepPlain(said, plain)...)
		}
		if err != nil {
			return nil, fmt.Errorf("language file %s: %w", name, err)
		}
	}
	p := &Printer{code: code, localizer: i18n.NewLocalizer(bundle, code), plain: plain}
	p.collators = &sync.Pool{New: func() any { return newCollator(code) }}
	p.english = sync.OnceValues(func() (*Printer, error) {
		if code == English {
			return p, nil
		}
		return From(files, English)
	})
	if p.formats, err = p.readFormats(); err != nil {
		return nil, fmt.Errorf("language %q: %w", code, err)
	}
	return p, nil
}

// OwnName is what a language calls itself, its tag where no file says it.
func OwnName(code string) string {
	p, err := New(code)
	if err != nil {
		return code
	}
	return p.OwnName()
}

// OwnName is what the printer's language calls itself.
func (p *Printer) OwnName() string {
	if name, ok := p.own(&i18n.LocalizeConfig{MessageID: "language.name"}); ok {
		return name
	}
	return p.code
}

// Others lists the languages that are not code, in the order in which one switches through them.
func Others(code string) []string {
	all := assets.Languages()
	at := slices.Index(all, code) + 1
	return slices.DeleteFunc(slices.Concat(all[at:], all[:at]), func(other string) bool { return other == code })
}

// Code returns the tag of the printer's language.
func (p *Printer) Code() string { return p.code }

// T returns the text of a key. args are pairs of a name and a value, for {{.name}} in the text;
// whole numbers are written by N, and the pair "count" also chooses the plural form. A single
// map[string]any does too. A key that the language lacks is said in English; one that no language has
// is returned in ‹ ›, so that it is seen.
func (p *Printer) T(key string, args ...any) string {
	if text, ok := p.plain[key]; ok {
		return text
	}
	data := p.data(args)
	cfg := &i18n.LocalizeConfig{MessageID: key, TemplateData: data.values}
	if data.plural {
		cfg.PluralCount = data.count
	}
	if text, ok := p.own(cfg); ok {
		return text
	}
	if english, err := p.english(); err == nil { // From has read it, or a test does
		if text, ok := english.own(cfg); ok {
			return text
		}
	}
	return "‹" + key + "›"
}

// own is the text of the printer's own language.
func (p *Printer) own(cfg *i18n.LocalizeConfig) (text string, ok bool) {
	if text, ok = p.plain[cfg.MessageID]; ok {
		return text, true
	}
	text, err := p.localizer.Localize(cfg)
	return text, err == nil || text != "" // a plural form that is missing is said in the form of others
}

// Has says whether the key exists, here or in English.
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
