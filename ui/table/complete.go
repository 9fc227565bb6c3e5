package table

import (
	"slices"
	"strings"

	"navsync/ui/kit"
)

// mostValues is from how many values on a column offers none: names are found by typing them.
const mostValues = 24

// offers are the ways in which the last word of the filter can go on: columns, or the values of the one that is named.
func (t *core[T]) offers() []string {
	before, word := lastWord(t.editor.Value())
	if word == "" {
		return nil
	}
	var all []string
	name, value, named := strings.Cut(word, ":")
	if !named {
		for _, c := range t.spec.Columns {
			if strings.HasPrefix(c.ID, kit.Fold(word)) {
				all = append(all, before+c.ID+":")
			}
		}
		return all
	}
	id, known := t.names()[kit.Fold(name)]
	c, ok := t.column(id)
	if !known || !ok {
		return nil
	}
	for _, v := range t.values(c) {
		if strings.HasPrefix(kit.Fold(v), kit.Fold(strings.Trim(value, `"`))) && kit.Fold(v) != kit.Fold(strings.Trim(value, `"`)) {
			if strings.Contains(v, " ") {
				v = `"` + v + `"`
			}
			all = append(all, before+name+":"+v)
		}
	}
	return all
}

// lastWord splits a filter before its last word; a blank in quotes ends none.
func lastWord(filter string) (before, word string) {
	at, quoted := 0, false
	for i, r := range filter {
		switch {
		case r == '"':
			quoted = !quoted
		case r == ' ' && !quoted:
			at = i + 1
		}
	}
	return filter[:at], filter[at:]
}

// values are the different texts of a column among the rows that are here, none when there are many.
func (t *core[T]) values(c Column[T]) []string {
	rows := t.memory.all
	if t.remote != nil {
		for _, b := range t.remote.blocks {
			rows = append(rows, b...)
		}
	}
	var values []string
	for _, r := range rows {
		v := strings.TrimSpace(t.plainCell(c, r))
		if v == "" || slices.Contains(values, v) {
			continue
		}
		if values = append(values, v); len(values) > mostValues {
			return nil
		}
	}
	slices.SortFunc(values, t.kit.Printer.Compare)
	return values
}

// complete takes the first offer; false when there is none.
func (t *core[T]) complete() bool {
	all := t.offers()
	if len(all) == 0 {
		return false
	}
	t.editor.Set(all[0])
	return true
}

// unknown says which columns there are when the filter names none of them, else "".
func (t *core[T]) unknown() string {
	if t.query.Unknown == "" {
		return ""
	}
	ids := make([]string, len(t.spec.Columns))
	for i, c := range t.spec.Columns {
		ids[i] = c.ID
	}
	return t.kit.T("shell.table.unknowncolumn", "name", t.query.Unknown, "columns", strings.Join(ids, ", "))
}

// advice stands beside a filter that is being typed: how its last word can go on, or which columns there are when it
// names none of them. "" when there is nothing to say.
func (t *core[T]) advice(room int) string {
	th := t.kit.Theme
	if unknown := t.unknown(); unknown != "" {
		return th.Warn.Render(kit.Fit(unknown, room))
	}
	if !t.typing {
		return ""
	}
	var words []string
	for _, o := range t.offers() {
		_, word := lastWord(o)
		words = append(words, word)
	}
	if len(words) == 0 {
		return ""
	}
	key := "  " + t.kit.T("shell.key.tab")
	return th.Muted.Render(kit.Fit(strings.Join(words, "  "), max(4, room-kit.Width(key)))) + th.Quiet.Render(key)
}
