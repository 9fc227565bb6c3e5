package table

import (
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"navsync/ui/kit"
	"navsync/ui/theme"
)

// memory is a list that is wholly here: all rows, and the order in which they are shown.
type memory[T any] struct {
	all    []T
	byKey  map[string]int
	folded [][]string     // the searchable text of each row by column, made when first searched
	loose  bool           // some word stands in no column: rows that have its letters in order are shown
	order  []int          // indexes into all
	sizes  map[string]int // shown rows of each group
}

func (m *memory[T]) set(rows []T, key func(T) string) {
	m.all, m.folded = rows, nil
	m.byKey = make(map[string]int, len(rows))
	for i, r := range rows {
		m.byKey[key(r)] = i
	}
}

// arrange applies the query: which rows are shown, in which order, groups together.
func (m *memory[T]) arrange(t *core[T], q Query) {
	m.order = m.order[:0]
	for i := range m.all {
		m.order = append(m.order, i)
	}
	m.search(t, q.Words)
	for _, term := range q.Terms {
		m.order = slices.DeleteFunc(m.order, func(i int) bool { return !t.satisfies(m.all[i], term) })
	}
	m.sort(t, q)
	m.group(t)
}

// search keeps the rows that have each word in one of their columns. Only a word that is in no column of any row is
// looked for by its letters in order, because a slip of the finger should not hide everything.
func (m *memory[T]) search(t *core[T], words []string) {
	m.loose = false
	if len(words) > 0 && m.folded == nil {
		m.folded = make([][]string, len(m.all))
		for i, r := range m.all {
			m.folded[i] = t.searchTexts(r)
		}
	}
	for _, word := range words {
		word = kit.Fold(word)
		hits := m.having(word, strings.Contains)
		if len(hits) == 0 && m.anywhere(word) == 0 {
			hits = m.having(word, kit.Resembles)
			m.loose = m.loose || len(hits) > 0
		}
		m.order = hits
	}
}

// having are the shown rows of which one column fits the word.
func (m *memory[T]) having(word string, fits func(text, word string) bool) []int {
	var hits []int
	for _, i := range m.order {
		if slices.ContainsFunc(m.folded[i], func(text string) bool { return fits(text, word) }) {
			hits = append(hits, i)
		}
	}
	return hits
}

// anywhere counts the rows, shown or not, that have the word.
func (m *memory[T]) anywhere(word string) (n int) {
	for _, texts := range m.folded {
		if slices.ContainsFunc(texts, func(text string) bool { return strings.Contains(text, word) }) {
			n++
		}
	}
	return n
}

func (m *memory[T]) sort(t *core[T], q Query) {
	column, ok := t.column(q.Sort)
	if !ok || column.Compare == nil {
		return
	}
	slices.SortStableFunc(m.order, func(a, b int) int {
		c := column.Compare(m.all[a], m.all[b])
		if q.Descending {
			return -c
		}
		return c
	})
}

func (m *memory[T]) group(t *core[T]) {
	if t.spec.Group == nil {
		return
	}
	rank := map[string]int{}
	m.sizes = map[string]int{}
	for _, i := range m.order {
		id, _ := t.spec.Group(m.all[i])
		m.sizes[id]++
	}
	for _, r := range m.all {
		id, _ := t.spec.Group(r)
		if _, seen := rank[id]; !seen {
			rank[id] = len(rank)
		}
	}
	of := func(i int) int {
		id, _ := t.spec.Group(m.all[i])
		return rank[id]
	}
	slices.SortStableFunc(m.order, func(a, b int) int { return of(a) - of(b) })
}

func (t *core[T]) column(id string) (Column[T], bool) {
	for _, c := range t.spec.Columns {
		if c.ID == id {
			return c, true
		}
	}
	return Column[T]{}, false
}

// cellText is the plain text of a cell, for the filter.
func (t *core[T]) cellText(c Column[T], row T) string {
	if c.Text != nil {
		return c.Text(row)
	}
	return t.plainCell(c, row)
}

// plainCell is a cell as it is shown, without its styles.
func (t *core[T]) plainCell(c Column[T], row T) string {
	if c.Cell == nil {
		return ""
	}
	return ansi.Strip(c.Cell(row, theme.Styles{}, anyWidth))
}

func (t *core[T]) searchTexts(row T) []string {
	texts := make([]string, len(t.spec.Columns))
	for i, c := range t.spec.Columns {
		texts[i] = kit.Fold(t.cellText(c, row))
	}
	return texts
}

func (t *core[T]) satisfies(row T, term Term) bool {
	c, ok := t.column(term.Column)
	if !ok {
		return true
	}
	if c.Number != nil && term.IsNumber {
		return term.holds(c.Number(row))
	}
	text := kit.Fold(t.cellText(c, row))
	if term.Op == "=" {
		return text == kit.Fold(term.Value)
	}
	return strings.Contains(text, kit.Fold(term.Value))
}

// names are the words that stand before a colon in the filter: the columns' ids and titles.
func (t *core[T]) names() map[string]string {
	names := map[string]string{}
	for _, c := range t.spec.Columns {
		names[kit.Fold(strings.ReplaceAll(t.kit.T(c.Title), " ", ""))] = c.ID
	}
	for _, c := range t.spec.Columns {
		names[kit.Fold(c.ID)] = c.ID
	}
	return names
}
