package accounts

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

const (
	groupPage = "accounts.group.page"
	groupRow  = "accounts.group.row"
)

// Actions implements kit.Page.
func (p *Page) Actions() []action.Action {
	all := []action.Action{p.historyAction(), p.openAction(), p.keepAction(), p.dropAction(), p.profileAction(), p.saveAction(), p.seatAction(), {
		ID: "accounts/next", Keys: []string{"tab"}, Title: "accounts.next", Short: "accounts.next.short", Group: groupPage, Hint: true,
		Run: func() tea.Cmd { return p.open(p.tab + 1) },
	}, {
		ID: "accounts/previous", Keys: []string{"shift+tab"}, Title: "accounts.previous", Group: groupPage,
		Run: func() tea.Cmd { return p.open(p.tab - 1) },
	}}
	if p.tab == tabUpdates {
		return append(all, p.updates.Actions()...)
	}
	return append(all, p.lists[p.tab].Actions()...)
}

// row gates an action on the focused entry.
func (p *Page) row(refuse func(store.SavedRow) string) action.Gate {
	return action.On(p.focused, "accounts.none", refuse)
}

func (p *Page) onRow(do func(store.SavedRow) tea.Cmd) func() tea.Cmd {
	return func() tea.Cmd {
		r, ok := p.focused()
		if !ok {
			return nil
		}
		return do(r)
	}
}

// mine is the gate of saving for the seat in view: only who holds it does.
func (p *Page) mine() action.Gate {
	return action.All(
		action.If(func() bool { return p.seatID != 0 }, "accounts.holder-only"),
		func() action.Reason { return p.house.MayFor(p.seatID, engine.ActSave, "accounts.holder-only").Why() },
	)
}

func (p *Page) historyAction() action.Action {
	return action.Action{
		ID: "accounts/history", Keys: []string{"h"}, Title: "accounts.history", Tooltip: "accounts.history.tip", Group: groupRow, Row: true, Hint: true,
		Enabled: p.row(nil), Run: p.onRow(p.openHistory),
	}
}

func (p *Page) openAction() action.Action {
	return action.Action{
		ID: "accounts/open", Keys: []string{"o"}, Title: "accounts.open", Tooltip: "accounts.open.tip", Group: groupRow, Row: true, Hint: true,
		Enabled: p.row(nil), Run: p.onRow(func(r store.SavedRow) tea.Cmd { return p.openURL(string(r.Kind), r.ID) }),
	}
}

func (p *Page) keepAction() action.Action {
	return action.Action{
		ID: "accounts/keep", Keys: []string{"b"}, Title: "accounts.keep", Tooltip: "accounts.keep.tip", Group: groupRow, Row: true,
		Enabled: action.All(p.row(func(r store.SavedRow) string {
			if r.ByHand {
				return "accounts.kept-already"
			}
			return ""
		}), p.mine()),
		Run: p.onRow(func(r store.SavedRow) tea.Cmd { return p.save(r.Kind, r.ID, r.Name) }),
	}
}

func (p *Page) dropAction() action.Action {
	return action.Action{
		ID: "accounts/drop", Keys: []string{"delete"}, Title: "accounts.drop", Tooltip: "accounts.drop.tip", Group: groupRow, Row: true,
		Enabled: action.All(p.row(func(r store.SavedRow) string {
			if !r.ByHand {
				return "accounts.not-by-hand"
			}
			return ""
		}), p.mine()),
		Run: p.onRow(p.unsave),
	}
}

func (p *Page) profileAction() action.Action {
	return action.Action{
		ID: "accounts/profile", Keys: []string{"p"}, Title: "accounts.profile", Tooltip: "accounts.profile.tip", Group: groupRow, Row: true,
		Enabled: p.row(func(r store.SavedRow) string {
			if !strings.HasPrefix(r.Profile, "https://") {
				return "accounts.no-profile"
			}
			return ""
		}),
		Run: p.onRow(func(r store.SavedRow) tea.Cmd { return p.kit.OpenURL(r.Profile) }),
	}
}

func (p *Page) saveAction() action.Action {
	return action.Action{
		ID: "accounts/save", Keys: []string{"a"}, Title: "accounts.save", Short: "accounts.save.short", Tooltip: "accounts.save.tip", Group: groupPage,
		Enabled: p.mine(), Run: p.openSave,
	}
}

func (p *Page) seatAction() action.Action {
	return action.Action{
		ID: "accounts/seat", Keys: []string{"s"}, Title: "accounts.seat", Tooltip: "accounts.seat.tip", Group: groupPage,
		Enabled: action.If(p.mayChoose, "accounts.admins-only"), Run: p.chooseSeat,
	}
}

func (p *Page) openMenu(r store.SavedRow, x, y int) tea.Cmd {
	return p.kit.Open(kit.NewMenu(p.kit, kit.MenuSpec{Title: kit.Clean(r.Name), Actions: action.Rows(p.Actions()), X: x, Y: y + p.listY}))
}

// doneMsg answers a change; text is a finished sentence, url an address to open.
type doneMsg struct {
	page *Page
	text string
	url  string
	err  error
}

func (p *Page) done(m doneMsg) tea.Cmd {
	switch {
	case m.page != p:
		return nil
	case m.err != nil:
		return page.ErrorToast(p.kit, m.err)
	case m.url != "":
		return p.kit.OpenURL(m.url)
	}
	return tea.Batch(p.load(), p.kit.Toast(theme.ToneOK, m.text))
}

// openURL opens a record's or activity's page in Dynamics.
func (p *Page) openURL(table, id string) tea.Cmd {
	return page.Load(p.house, func(ctx context.Context) (string, error) {
		return p.house.Engine.OpenURL(ctx, table, id)
	}, func(url string, err error) tea.Msg {
		return doneMsg{page: p, url: url, text: p.kit.T("accounts.no-address"), err: err}
	})
}

func (p *Page) save(kind store.RecordKind, id, name string) tea.Cmd {
	seat := p.seatID
	return func() tea.Msg {
		err := p.house.Engine.SaveRecord(p.house.Context, p.house.Actor(), seat, kind, id)
		return doneMsg{page: p, text: p.kit.T("accounts.saved", "name", kit.Clean(name)), err: err}
	}
}

func (p *Page) unsave(r store.SavedRow) tea.Cmd {
	seat := p.seatID
	return func() tea.Msg {
		err := p.house.Engine.UnsaveRecord(p.house.Context, p.house.Actor(), seat, r.Kind, r.ID)
		return doneMsg{page: p, text: p.kit.T("accounts.dropped", "name", kit.Clean(r.Name)), err: err}
	}
}

// foundShown is how many records a search shows at once.
const foundShown = 40

// openSave opens the search for a record to save by hand.
func (p *Page) openSave() tea.Cmd {
	c := p.kit
	kinds, title := []store.RecordKind{store.KindAccount}, "accounts.save.account"
	if p.tab == tabLeads {
		kinds, title = []store.RecordKind{store.KindContact, store.KindLead}, "accounts.save.lead"
	}
	find := func(query string) tea.Cmd {
		return page.Load(p.house, func(ctx context.Context) ([]store.FoundRecord, error) {
			return p.house.Store.SearchRecords(ctx, store.RecordQuery{Text: query, Kinds: kinds, Limit: foundShown})
		}, func(found []store.FoundRecord, err error) tea.Msg {
			m := kit.FoundMsg{Query: query}
			if err != nil {
				m.Lines = []kit.Choosable{{Title: sentence.Of(c.Printer, err).Text, Disabled: c.T("shell.table.failed")}}
			}
			for _, r := range found {
				m.Lines = append(m.Lines, kit.Choosable{
					Title: kit.Clean(r.Name), Note: kit.Clean(r.Company), More: kit.Clean(r.Email), Key: page.RecordWord(c, r.Kind),
					Run: func() tea.Cmd { return p.save(r.Kind, r.ID, r.Name) },
				})
			}
			return m
		})
	}
	return c.Open(kit.NewChooser(c, kit.ChooserSpec{
		Title: c.T(title), Prompt: "/", Placeholder: c.T("accounts.save.placeholder"), Width: 84, Find: find, Search: true,
	}))
}

// seatsMsg brings the seats to choose from.
type seatsMsg struct {
	page  *Page
	seats []store.SeatRow
	err   error
}

func (p *Page) chooseSeat() tea.Cmd {
	return page.Load(p.house, func(ctx context.Context) ([]store.SeatRow, error) {
		return p.house.Store.Seats(ctx, store.SeatQuery{})
	}, func(seats []store.SeatRow, err error) tea.Msg { return seatsMsg{page: p, seats: seats, err: err} })
}

func (p *Page) offerSeats(m seatsMsg) tea.Cmd {
	c := p.kit
	switch {
	case m.page != p:
		return nil
	case m.err != nil:
		return page.ErrorToast(c, m.err)
	case len(m.seats) == 0:
		return c.Toast(theme.ToneText, c.T("accounts.no-seats"))
	}
	options := make([]kit.Option, len(m.seats))
	for i, s := range m.seats {
		options[i] = kit.Option{
			ID: strconv.FormatInt(s.ID, 10), Label: kit.Clean(s.Name),
			Note: c.T("accounts.seat.counts", "accounts", s.Accounts, "leads", s.Leads),
		}
	}
	return c.Open(kit.NewPicker(c, c.T("accounts.seat.title"), options, strconv.FormatInt(p.seatID, 10), -1, -1, func(id string) tea.Cmd {
		n, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return page.ErrorToast(c, err)
		}
		return p.show(n)
	}))
}
