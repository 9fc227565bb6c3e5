// Package accounts is Accounts & Leads (spec §6): what a seat's open opportunities bring, with the
// reasons, the badges, the seat's updates, and the Activity History of a record. Records are saved and
// taken back by hand through the engine.
package accounts

import (
	"context"
	"errors"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// tab is one of the page's three lists.
type tab int

const (
	tabAccounts tab = iota
	tabLeads
	tabUpdates
	tabs
)

// Page is Accounts & Leads.
type Page struct {
	kit   *kit.Context
	house page.House

	tab     tab
	lists   [2]*table.Table[store.SavedRow] // accounts, leads
	updates *table.Table[store.SeatUpdate]

	seatID int64 // whose entries are shown, 0: nobody's
	facts  page.Reader[facts]
	record page.Reader[store.Record] // the focused entry's

	regions kit.Regions
	listY   int
	listW   int // the list's width in the last frame; the preview stands right of it
}

// facts is what one reading brings of the seat.
type facts struct {
	seat     store.SeatRow
	wonName  string // the money column of won values
	accounts int
	leads    int
	updates  int
}

// New makes the page.
func New(c *kit.Context, h page.House) kit.Page {
	p := &Page{kit: c, house: h, seatID: h.Actor().SeatID}
	p.lists = [2]*table.Table[store.SavedRow]{table.New(c, p.savedSpec(false)), table.New(c, p.savedSpec(true))}
	p.updates = table.New(c, p.updateSpec())
	return p
}

// ID implements kit.Page.
func (p *Page) ID() string { return page.Accounts }

// Init implements kit.Page.
func (p *Page) Init() tea.Cmd { return p.sources() }

// Enter implements kit.Page: {"seat": id} shows another seat's entries, {"tab": "leads"} or "updates"
// another list.
func (p *Page) Enter(args kit.Args) tea.Cmd {
	switch args["tab"] {
	case "leads":
		p.tab = tabLeads
	case "updates":
		p.tab = tabUpdates
	}
	if id, err := strconv.ParseInt(args["seat"], 10, 64); err == nil && p.mayChoose() {
		return p.show(id)
	}
	return p.load()
}

// mayChoose is true for those who look at other seats too: who saved what is no text, so
// support reads it as admins do (spec §1).
func (p *Page) mayChoose() bool {
	return p.kit.Viewer.IsAdmin() || p.kit.Viewer.Role == kit.Support
}

// show shows a seat's entries.
func (p *Page) show(seatID int64) tea.Cmd {
	p.seatID = seatID
	p.facts.Forget()
	return tea.Batch(p.sources(), p.load())
}

func (p *Page) sources() tea.Cmd {
	if p.seatID == 0 {
		return nil
	}
	s, ctx := p.house.Store, p.house.Context
	return tea.Batch(
		p.lists[0].SetSource(ctx, saved{s, p.seatID, false}),
		p.lists[1].SetSource(ctx, saved{s, p.seatID, true}),
		p.updates.SetSource(ctx, news{s, p.seatID}),
	)
}

// load reads the seat's facts and asks the lists again.
func (p *Page) load() tea.Cmd {
	if p.seatID == 0 {
		return nil
	}
	s, id := p.house.Store, p.seatID
	read := p.facts.Ask(p.house, func(ctx context.Context) (f facts, err error) {
		rows, err := s.Seats(ctx, store.SeatQuery{ID: id})
		if err != nil || len(rows) == 0 {
			return f, err
		}
		f.seat = rows[0]
		if f.accounts, err = s.CountSaved(ctx, store.SavedQuery{SeatID: id}); err != nil {
			return f, err
		}
		if f.leads, err = s.CountSaved(ctx, store.SavedQuery{SeatID: id, Leads: true}); err != nil {
			return f, err
		}
		if f.updates, err = s.CountSeatUpdates(ctx, id); err != nil {
			return f, err
		}
		settings, err := s.Settings(ctx)
		f.wonName = settings.WonColumn()
		return f, err
	})
	p.record.Outdate()
	return tea.Batch(read, p.lists[0].Reload(), p.lists[1].Reload(), p.updates.Reload())
}

// focused is the entry with the focus.
func (p *Page) focused() (store.SavedRow, bool) {
	if p.tab == tabUpdates || p.seatID == 0 {
		return store.SavedRow{}, false
	}
	return p.lists[p.tab].Focus()
}

// follow reads the record of the focused entry when it is another one.
func (p *Page) follow() tea.Cmd {
	r, ok := p.focused()
	if !ok {
		return nil
	}
	return p.record.Follow(p.house, r.Kind.WithID(r.ID), func(ctx context.Context) (store.Record, error) {
		row, err := p.house.Store.Record(ctx, r.Kind, r.ID)
		if errors.Is(err, store.ErrNotFound) {
			err = nil
		}
		return row, err
	})
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch m := msg.(type) {
	case page.Answer[facts]:
		cmd = p.facts.Take(m, nil)
	case page.Answer[store.Record]:
		cmd = p.record.Take(m, nil)
	case kit.ChangedMsg:
		cmd = p.load()
	case doneMsg:
		cmd = p.done(m)
	case seatsMsg:
		cmd = p.offerSeats(m)
	case tea.KeyPressMsg, tea.PasteMsg:
		cmd = p.list(msg)
	default:
		cmd = p.pass(msg)
	}
	return tea.Batch(cmd, p.follow())
}

// list gives a message to the list in view.
func (p *Page) list(msg tea.Msg) tea.Cmd {
	if p.tab == tabUpdates {
		return p.updates.Update(msg)
	}
	return p.lists[p.tab].Update(msg)
}

// pass gives the mouse to what it points at and everything else to all lists.
func (p *Page) pass(msg tea.Msg) tea.Cmd {
	x, y, isMouse := kit.IsMouse(msg)
	if !isMouse {
		return tea.Batch(p.lists[0].Update(msg), p.lists[1].Update(msg), p.updates.Update(msg))
	}
	if _, click := msg.(tea.MouseClickMsg); click {
		for t := range tabs {
			if id, _, _, ok := p.regions.At(x, y); ok && id == tabID(t) {
				return p.open(t)
			}
		}
	}
	if y < p.listY || x >= p.listW {
		return nil
	}
	return p.list(kit.Shift(msg, 0, p.listY))
}

func tabID(t tab) string { return "tab " + strconv.Itoa(int(t)) }

// open brings a list into view.
func (p *Page) open(t tab) tea.Cmd {
	p.tab = (t + tabs) % tabs
	return p.follow()
}

// Crumbs implements kit.Page.
func (p *Page) Crumbs() kit.Crumbs {
	if !p.facts.Known {
		return kit.Crumbs{}
	}
	c := p.kit
	var facts []kit.Fact
	if p.seatID != p.house.Actor().SeatID {
		facts = append(facts, kit.Fact{Text: c.T("accounts.fact.seat", "name", kit.Clean(p.facts.Value.seat.Name)), Tone: theme.ToneMuted})
	}
	if stale := p.facts.Value.seat.StaleSince; !stale.IsZero() {
		facts = append(facts, kit.Fact{
			Glyph: c.Theme.Glyphs.Warn, Tone: theme.ToneWarn,
			Text: c.T("accounts.fact.stale", "date", c.Printer.Date(stale.In(c.Now().Location()))),
		})
	}
	return kit.Crumbs{Facts: facts}
}

// List implements kit.Lister.
func (p *Page) List() kit.List {
	switch {
	case p.seatID == 0:
		return nil
	case p.tab == tabUpdates:
		return p.updates
	}
	return p.lists[p.tab]
}

// Detail implements kit.Detailed.
func (p *Page) Detail(width int) []string {
	r, ok := p.focused()
	if !ok {
		return nil
	}
	return p.detail(r, width)
}

// Window implements kit.Page.
func (p *Page) Window() string {
	switch {
	case p.seatID == 0:
		return ""
	case p.tab == tabUpdates:
		return p.updates.Window()
	}
	return p.lists[p.tab].Window()
}

// Cursor implements kit.Page.
func (p *Page) Cursor() *tea.Cursor {
	if p.seatID == 0 {
		return nil
	}
	cur := p.updates.Cursor()
	if p.tab != tabUpdates {
		cur = p.lists[p.tab].Cursor()
	}
	if cur != nil {
		cur.Y += p.listY
	}
	return cur
}

// Capturing implements kit.Page.
func (p *Page) Capturing() bool {
	return p.tab != tabUpdates && p.lists[p.tab].Capturing()
}

// Escape implements kit.Escaper.
func (p *Page) Escape() (tea.Cmd, bool) {
	if p.tab == tabUpdates {
		return p.updates.Escape()
	}
	return p.lists[p.tab].Escape()
}
