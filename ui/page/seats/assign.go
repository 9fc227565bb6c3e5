package seats

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// assign is the dialog Assign seats from CRM: a search that keeps the caret while the arrows move the
// list below it, the licences, and what the ticked users would bring.
type assign struct {
	page   *Page
	kit    *kit.Context
	dialog *kit.Dialog
	editor kit.Editor
	table  *table.Table[store.CRMUserRow]
	facts  page.Reader[assignFacts]
	brings page.Reader[engine.SeatForecast] // of the ticked users

	busy    bool
	focused bool
	cursorX int
	tableY  int
}

// assignFacts is what the dialog knows of the whole: the organization's active users, and the numbers.
type assignFacts struct {
	rows                   []store.CRMUserRow
	users, seats, licences int
	autoSync               bool
}

// openAssign opens the dialog.
func (p *Page) openAssign() tea.Cmd {
	a := &assign{page: p, kit: p.kit}
	a.table = table.New(p.kit, a.spec())
	a.dialog = kit.NewDialog(p.kit, kit.DialogSpec{
		Title: p.kit.T("seats.assign"), Width: 104,
		Body: func() kit.Body { return a }, Buttons: a.buttons, Note: a.note,
	})
	return tea.Sequence(p.kit.Open(a.dialog), a.read())
}

func (a *assign) spec() table.Spec[store.CRMUserRow] {
	c := a.kit
	muted := func(get func(store.CRMUserRow) string) func(store.CRMUserRow, theme.Styles, int) string {
		return func(u store.CRMUserRow, st theme.Styles, width int) string {
			return a.marked(kit.Fit(kit.Clean(get(u)), width), st.Muted, st.AccentStrong)
		}
	}
	return table.Spec[store.CRMUserRow]{
		Name: "crm-users", Key: func(u store.CRMUserRow) string { return u.ID }, Gutter: 2, NoFilter: true, Multi: true, Sort: "name",
		Locked: func(u store.CRMUserRow) string { return a.why(u) },
		Columns: []table.Column[store.CRMUserRow]{
			{
				ID: "name", Title: "seats.column.name", Min: 18, Max: 32, Flex: 2, Priority: 100,
				Compare: func(x, y store.CRMUserRow) int { return c.Printer.Compare(x.Name, y.Name) },
				Cell: func(u store.CRMUserRow, st theme.Styles, width int) string {
					style := st.Name
					if u.Why != "" {
						style = st.Muted
					}
					return a.marked(kit.Fit(kit.Clean(u.Name), width), style, st.AccentStrong)
				},
			},
			{ID: "email", Title: "seats.column.email", Min: 22, Flex: 2, Priority: 60, Cell: muted(address)},
			{ID: "title", Title: "seats.column.title", Min: 16, Flex: 2, Priority: 40, Cell: muted(func(u store.CRMUserRow) string { return u.Title })},
			{
				ID: "seat", Title: "seats.column.seat", Min: 14, Priority: 90,
				Cell: func(u store.CRMUserRow, st theme.Styles, width int) string {
					switch u.Why {
					case "":
						return ""
					case "has-seat":
						return st.Muted.Render(kit.Fit(c.Theme.Glyphs.Pass+" "+a.why(u), width))
					}
					return st.Warn.Render(kit.Fit(c.Theme.Glyphs.Warn+" "+a.why(u), width))
				},
			},
		},
		Empty: func(width, height int) string {
			return kit.Empty(c, kit.EmptySpec{Title: c.T("seats.assign.empty"), Text: c.T("seats.assign.empty.text")}, width, height)
		},
	}
}

func address(u store.CRMUserRow) string {
	if u.Email == "" {
		return u.SignIn
	}
	return u.Email
}

// why is the reason why a user cannot be ticked, "" when it can.
func (a *assign) why(u store.CRMUserRow) string {
	if u.Why == "" {
		return ""
	}
	return a.kit.T("seats.assign." + u.Why) //lang:keys seats.assign.*
}

// read loads the facts of the whole.
func (a *assign) read() tea.Cmd {
	s := a.page.house.Store
	return a.facts.Ask(a.page.house, func(ctx context.Context) (f assignFacts, err error) {
		if f.users, err = s.CountCRMUsers(ctx, store.CRMUserQuery{Everybody: true}); err != nil {
			return f, err
		}
		if f.rows, err = s.CRMUsers(ctx, store.CRMUserQuery{}); err != nil {
			return f, err
		}
		if f.seats, err = s.CountSeats(ctx, store.SeatQuery{}); err != nil {
			return f, err
		}
		settings, err := s.Settings(ctx)
		f.licences, f.autoSync = settings.Licences, settings.AutoSync
		return f, err
	})
}

// foresee asks what the ticked users would bring when they are others.
func (a *assign) foresee() tea.Cmd {
	who := a.table.Selected()
	return a.brings.Follow(a.page.house, joined(who), func(ctx context.Context) (engine.SeatForecast, error) {
		return a.page.house.Engine.ForecastAssign(ctx, who)
	})
}

// run assigns the seats; the dialog closes when the answer has come.
func (a *assign) run() tea.Cmd {
	if a.busy {
		return nil
	}
	a.busy = true
	p, who := a.page, a.table.Selected()
	return func() tea.Msg {
		results, err := p.house.Engine.AssignSeats(p.house.Context, p.house.Actor(), who)
		return doneMsg{page: p, deed: deedAssign, results: results, err: err, assign: a}
	}
}

func (a *assign) buttons() []kit.Button {
	c, n := a.kit, a.table.Ticked()
	return []kit.Button{
		{Label: c.T("shell.cancel"), Closes: true},
		{Label: c.T("seats.assign.verb", "count", n), Run: a.run, Enabled: func() (bool, string) {
			switch {
			case a.busy:
				return false, c.T("seats.assign.busy")
			case n == 0:
				return false, "" // the line above says what to do
			case a.left(n) < 0:
				return false, c.T("seats.assign.too-many", "count", -a.left(n))
			}
			return true, ""
		}},
	}
}

// left is how many licences are left after n more seats; 0 or more where no number was stated.
func (a *assign) left(n int) int {
	f := a.facts.Value
	if f.licences == 0 {
		return 0
	}
	return f.licences - f.seats - n
}

func (a *assign) note() string {
	return a.kit.Theme.Muted.Render(a.kit.T("seats.assign.all")) + a.kit.Theme.Text.Render(" ctrl+a")
}
