package trail

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"navsync/ui/kit"
	"navsync/ui/page"
)

// facts are those of an entry, as it was written.
type facts map[string]any

func factsOf(text string) facts {
	var f facts
	if json.Unmarshal([]byte(text), &f) != nil {
		return nil
	}
	return f
}

// text is a fact's value, clean; "" where there is none.
func (f facts) text(name string) string {
	switch v := f[name].(type) {
	case nil:
		return ""
	case map[string]any:
		b, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		return kit.Clean(string(b))
	default:
		return kit.Clean(fmt.Sprint(v))
	}
}

// words are the facts for everybody, in the order in which they explain the event.
func (f facts) words(c *kit.Context) []string {
	var words []string
	add := func(text string) {
		if text != "" {
			words = append(words, text)
		}
	}
	labelled := func(name string) {
		if v := f.text(name); v != "" {
			add(c.T("trail.fact."+name, "value", v)) //lang:keys trail.fact.*
		}
	}
	if t := f.text("table"); t != "" {
		add(page.ActivityName(c, t))
	}
	if name := f.text("regardingName"); name != "" {
		add(c.T("trail.fact.regarding", "value", strings.TrimSpace(word(c, f.text("regardingKind"), "record.")+" "+name)))
	}
	add(word(c, f.text("kind"), "record.", "kind."))
	add(f.text("name"))
	labelled("score")
	if n, ok := f["candidates"].(float64); ok {
		add(c.T("trail.fact.candidates", "count", int(n)))
	}
	for _, name := range []string{"reason", "unresolved"} {
		key := "unresolved.reason." + strings.ReplaceAll(f.text(name), "_", "-") //lang:keys unresolved.reason.*
		if c.Printer.Has(key) {
			add(c.T(key))
		}
	}
	labelled("owner")
	labelled("author")
	add(word(c, f.text("code"), "health.code."))
	return words
}

// word is a value in the viewer's language, as it is where no language has it.
func word(c *kit.Context, value string, prefixes ...string) string {
	for _, p := range prefixes {
		if value != "" && c.Printer.Has(p+value) {
			return c.T(p + value)
		}
	}
	return value
}

// told are the facts that words has, or that the event's own word says.
var told = []string{
	"table", "regardingKind", "regardingName", "kind", "name", "score", "candidates", "reason",
	"unresolved", "owner", "author", "code", "completed",
}

// codes are the rest, for support: ids and codes by their names.
func (f facts) codes() []string {
	var codes []string
	for name := range f {
		if v := f.text(name); v != "" && !slices.Contains(told, name) {
			codes = append(codes, name+" "+v)
		}
	}
	slices.Sort(codes)
	return codes
}
