package table

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/theme"
)

// Copyable is one thing that y copies of a row. Texts are finished and clean.
type Copyable struct {
	// What names it in the toast: "request id".
	What, Text string
	// Ask, when set, finds the text in a command: the address of a page in Dynamics.
	Ask func() (string, error)
}

// copyAgain is how long y on the same row goes on to the next thing.
const copyAgain = 6 * time.Second

// copied is what y copied last.
type copied struct {
	key  string
	next int
	at   time.Time
}

// Copy copies of the focused row what stands first; y again the next: the row, its id, its link.
func (t *core[T]) Copy() tea.Cmd {
	row, ok := t.Focus()
	if !ok {
		return nil
	}
	all := t.copyables(row)
	key, now := t.spec.Key(row), t.kit.Now()
	if t.copied.key != key || now.Sub(t.copied.at) > copyAgain {
		t.copied = copied{key: key}
	}
	one := all[t.copied.next%len(all)]
	t.copied.next++
	t.copied.at = now
	what := one.What
	if following := all[t.copied.next%len(all)]; len(all) > 1 {
		what = t.kit.T("shell.table.copied", "what", one.What, "next", following.What)
	}
	if one.Ask == nil {
		return t.kit.Copy(one.Text, what)
	}
	return func() tea.Msg {
		text, err := one.Ask()
		if err != nil {
			return t.kit.Toast(theme.ToneWarn, t.kit.T("shell.table.nolink"))()
		}
		return t.kit.Copy(kit.Clean(text), what)()
	}
}

func (t *core[T]) copyables(row T) []Copyable {
	var all []Copyable
	if t.spec.Copies != nil {
		all = append(all, t.spec.Copies(row)...)
	}
	all = append(all, Copyable{What: t.kit.T("shell.table.copy.row"), Text: t.rowText(row)})
	id := t.spec.Key(row)
	if t.spec.ID != nil {
		id = t.spec.ID(row)
	}
	all = append(all, Copyable{What: t.kit.T("shell.table.copy.id"), Text: kit.Clean(id)})
	if t.spec.Link == nil {
		return all
	}
	if ask := t.spec.Link(row); ask != nil {
		all = append(all, Copyable{What: t.kit.T("shell.table.copy.link"), Ask: ask})
	}
	return all
}

// rowText is a row with all its columns, by tabs, as a spreadsheet takes it.
func (t *core[T]) rowText(row T) string {
	cells := make([]string, len(t.spec.Columns))
	for i, c := range t.spec.Columns {
		cells[i] = kit.Clean(strings.TrimSpace(t.cellText(c, row)))
	}
	return strings.Join(cells, "\t")
}
