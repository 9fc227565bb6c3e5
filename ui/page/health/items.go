package health

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// itemList is the body of the dialog with the items of a group of errors.
type itemList struct {
	kit.OneStop
	page  *Page
	table *table.Table[store.ProblemItem]
}

// itemSource serves what a group of errors is about.
type itemSource struct {
	store *store.Reader
	scope store.Scope
	of    store.Problem
}

// Count implements table.Source.
func (s itemSource) Count(context.Context, table.Query) (shown, total int, err error) {
	return int(s.of.Affected), int(s.of.Affected), nil
}

// Window implements table.Source.
func (s itemSource) Window(ctx context.Context, _ table.Query, offset, n int) ([]store.ProblemItem, error) {
	return s.store.ProblemItems(ctx, s.scope, s.of.ID, n, offset)
}

// Keys implements table.Source; items are not ticked here.
func (s itemSource) Keys(context.Context, table.Query) ([]string, error) { return nil, nil }

// openItems shows all items of a group; enter opens the trail of one.
func (p *Page) openItems(g store.Problem) tea.Cmd {
	c := p.kit
	l := &itemList{page: p}
	l.table = table.New(c, table.Spec[store.ProblemItem]{
		Name: "problem-items",
		Key:  func(i store.ProblemItem) string { return i.Kind + ":" + i.Ref.Ref }, Gutter: 2, NoFilter: true,
		Columns: []table.Column[store.ProblemItem]{
			{ID: "kind", Title: "health.column.kind", Min: 12, Priority: 90, Cell: func(i store.ProblemItem, st theme.Styles, width int) string {
				return st.Muted.Render(kit.Fit(p.refKind(i), width))
			}},
			{ID: "name", Title: "health.column.name", Min: 20, Flex: 1, Priority: 100, Cell: func(i store.ProblemItem, st theme.Styles, width int) string {
				return st.Name.Render(kit.Fit(p.refName(i), width))
			}},
			{
				ID: "seen", Title: "health.column.seen", Min: 6, Priority: 60, Align: table.Right,
				Cell: func(i store.ProblemItem, st theme.Styles, _ int) string {
					return st.Muted.Render(c.Printer.N(int(i.Count)) + "×")
				},
			},
			{
				ID: "last", Title: "health.column.last", Min: 14, Priority: 70, Align: table.Right,
				Cell: func(i store.ProblemItem, st theme.Styles, width int) string {
					return p.moment(i.LastAt, st, width)
				},
			},
		},
		Open: p.openTrail,
	})
	dialog := kit.NewDialog(c, kit.DialogSpec{
		Title: c.T("health.items.title", "count", g.Affected), Context: p.sentence(g).Text, Width: 90,
		Body:    func() kit.Body { return l },
		Buttons: func() []kit.Button { return []kit.Button{{Label: c.T("shell.close"), Closes: true}} },
	})
	return tea.Sequence(c.Open(dialog), l.table.SetSource(p.house.Context, itemSource{p.house.Store, p.scope(), g}))
}

// Update implements kit.Body.
func (l *itemList) Update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(tea.KeyPressMsg); ok && m.String() == "t" {
		if i, here := l.table.Focus(); here {
			return l.page.openTrail(i)
		}
		return nil
	}
	return l.table.Update(msg)
}

// List implements kit.Lister.
func (l *itemList) List() kit.List { return l.table }

// View implements kit.Body.
func (l *itemList) View(width, height int) string {
	l.table.SetFocused(l.Focused)
	shown, _ := l.table.Count()
	return l.table.View(width+1, min(height, max(shown+1, 4)))
}

// Cursor implements kit.Body.
func (l *itemList) Cursor() *tea.Cursor { return l.table.Cursor() }

// Hints implements kit.Body.
func (l *itemList) Hints() []kit.Hint {
	c := l.page.kit
	return []kit.Hint{
		{Key: c.Theme.Glyphs.ArrowKeys, Word: c.T("shell.hint.move")},
		{Key: c.T("shell.key.enter"), Word: c.T("health.hint.trail")},
	}
}
