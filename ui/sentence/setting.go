package sentence

import (
	"strings"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
)

// Choice is the word for one value of a setting: the organization's own, a language's own
// name, or the word of the viewer's language.
func Choice(p *lang.Printer, c engine.Choice) string {
	switch {
	case c.Label != "":
		return kit.Clean(c.Label)
	case c.Language != "":
		return lang.OwnName(c.Language)
	}
	return p.T(c.Key)
}

// Allowed says what a setting may be: its words, or a phrase about its kind.
func Allowed(p *lang.Printer, row store.Setting) string {
	var words []string
	for _, word := range row.Words {
		if word != "" {
			words = append(words, word)
		}
	}
	listed := strings.Join(words, ", ")
	switch row.Kind {
	case store.KindYesNo, store.KindWord:
		return listed
	case store.KindNumber:
		return p.T("setting.kind.number", "From", row.Lowest, "To", row.Highest)
	case store.KindSpan:
		return p.T("setting.kind.span", "From", store.SpanText(row.Shortest), "To", store.SpanText(row.Longest))
	default:
		return p.T("setting.kind."+string(row.Kind), "Words", listed) //lang:keys setting.kind.*
	}
}

// mostOdd is how many odd settings a screen names.
const mostOdd = 3

// OddOnes are the sentences about stored settings that do not count, with the number of the
// others when there are many.
func OddOnes(p *lang.Printer, odd []store.OddSetting) []string {
	var said []string
	for _, one := range odd[:min(mostOdd, len(odd))] {
		said = append(said, Odd(p, one))
	}
	if more := len(odd) - mostOdd; more > 0 {
		said = append(said, p.T("setting.odd.more", "count", more))
	}
	return said
}

// Odd says that a stored setting does not count, and what counts instead.
func Odd(p *lang.Printer, odd store.OddSetting) string {
	key := "setting.odd"
	switch {
	case odd.Unknown:
		key = "setting.odd.unknown"
	case odd.Default == "":
		key = "setting.odd.unset"
	}
	value := kit.Clean(odd.Value)
	if value == "" {
		value = "–"
	}
	return p.T(key, "Key", kit.Clean(odd.Key), "Value", value, "Default", odd.Default)
}
