package table

import (
	"cmp"
	"fmt"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

type row struct {
	id      string
	name    string
	pending int
	team    string
}

func newContext() *kit.Context {
	return &kit.Context{
		Theme: theme.New(theme.Options{}), Printer: lang.MustNew(lang.English), CursorX: -1,
		Now: func() time.Time { return time.Date(2026, 11, 24, 14, 0, 0, 0, time.UTC) },
	}
}

func spec() Spec[row] {
	return Spec[row]{
		Key: func(r row) string { return r.id }, Multi: true, Sort: "name",
		Columns: []Column[row]{
			{
				ID: "name", Title: "shell.table.filter", Min: 10, Flex: 1, Priority: 100,
				Cell:    func(r row, st theme.Styles, _ int) string { return st.Name.Render(r.name) },
				Compare: func(a, b row) int { return cmp.Compare(a.name, b.name) },
			},
			{
				ID: "pending", Title: "shell.table.menu", Min: 7, Align: Right, Priority: 10, Descending: true,
				Cell:    func(r row, st theme.Styles, _ int) string { return st.Text.Render(fmt.Sprint(r.pending)) },
				Number:  func(r row) float64 { return float64(r.pending) },
				Compare: func(a, b row) int { return cmp.Compare(a.pending, b.pending) },
			},
		},
		Locked: func(r row) string {
			if r.name == "Chloé" {
				return "blocked"
			}
			return ""
		},
		Bulk: func() []action.Action {
			return []action.Action{{ID: "x/e", Keys: []string{"E"}, Title: "shell.undo", Run: func() tea.Cmd { return nil }}}
		},
		Menu: func(row, int, int) tea.Cmd { return nil },
	}
}

func people(names ...string) []row {
	rows := make([]row, len(names))
	for i, n := range names {
		rows[i] = row{id: n, name: n, pending: i, team: string(n[0])}
	}
	return rows
}

func press(t *Table[row], keys ...string) {
	codes := map[string]tea.KeyPressMsg{
		"down": {Code: tea.KeyDown}, "up": {Code: tea.KeyUp}, "space": {Code: tea.KeySpace, Text: " "},
		"end": {Code: tea.KeyEnd}, "home": {Code: tea.KeyHome}, "enter": {Code: tea.KeyEnter},
		"esc": {Code: tea.KeyEscape}, "ctrl+a": {Code: 'a', Mod: tea.ModCtrl},
		"shift+down": {Code: tea.KeyDown, Mod: tea.ModShift},
	}
	for _, k := range keys {
		if msg, ok := codes[k]; ok {
			t.Update(msg)
			continue
		}
		for _, r := range k {
			t.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
}

func screen(t *Table[row], width, height int) string { return ansi.Strip(t.View(width, height)) }
