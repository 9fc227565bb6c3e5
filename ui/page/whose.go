package page

import (
	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
)

// Whose is whose work a page of My work lists. For an admin who holds a seat the own work comes first, and everybody's is
// one key away: a seat holder's day is not lost among the rows of a whole team.
type Whose struct {
	House House
	// Everybodys is true while the rows of all seats are listed.
	Everybodys bool
}

// Scope is what the page lists.
func (w Whose) Scope() store.Scope {
	scope := store.ScopeOf(w.House.Actor().Person)
	if w.Everybodys {
		return scope
	}
	return scope.Own()
}

// Offered says whether the viewer can choose at all: others see one of the two only.
func (w Whose) Offered() bool {
	scope := store.ScopeOf(w.House.Actor().Person)
	return scope != scope.Own()
}

// Action is the switch of the page with this id; changed reads the page anew.
func (w *Whose) Action(id string, changed func() tea.Cmd) action.Action {
	a := action.Action{
		ID: action.ID(id + "/everybodys"), Keys: []string{"e"}, Title: "page.everybodys", Short: "page.everybodys.short",
		Tooltip: "page.everybodys.tip", Group: "shell.group.list", Hint: w.Offered(), Enabled: action.If(w.Offered, "page.everybodys.one"),
		Run: func() tea.Cmd {
			w.Everybodys = !w.Everybodys
			return changed()
		},
	}
	if w.Everybodys {
		a.Title, a.Short, a.Tooltip = "page.own", "page.own.short", "page.own.tip"
	}
	return a
}

// Crumb says that everybody's work is listed, to those who usually see their own.
func (w Whose) Crumb(c *kit.Context) []string {
	if !w.Everybodys {
		return nil
	}
	return []string{c.T("page.crumb.everybodys")}
}
