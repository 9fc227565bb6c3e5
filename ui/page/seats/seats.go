// Package seats is Seat Management (spec §10): who holds a seat, whether CRM sync is on for them and
// works, and Assign seats from CRM. It changes seats through the engine only.
package seats

import (
	"context"
	"errors"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// Page is Seat Management.
type Page struct {
	kit   *kit.Context
	house page.House
	table *table.Table[store.SeatRow]

	seats    page.Reader[seats]
	toAssign bool                             // Assign seats from CRM opens when the seats are here
	forecast page.Reader[engine.SeatForecast] // what enabling the selection would bring
	detail   page.Reader[detail]              // of the focused seat, where there is a pane

	items    bool                     // the way of the items is shown, not how seats are set up
	month    string                   // of the coverage: 2026-11
	coverage map[int64]store.Coverage // of the month, by seat
}

// seats are what one reading brings.
type seats struct {
	rows      []store.SeatRow
	summary   store.SeatSummary
	coverage  []store.Coverage
	connected bool // an organization's users are here to be given seats
}

// New makes the page.
func New(c *kit.Context, h page.House) kit.Page {
	p := &Page{kit: c, house: h}
	p.table = table.New(c, p.spec())
	return p
}

// ID implements kit.Page.
func (p *Page) ID() string { return page.Seats }

// Init implements kit.Page.
func (p *Page) Init() tea.Cmd { return nil }

// Enter implements kit.Page: {"seat": e-mail} focuses a seat, {"assign": "yes"} opens Assign seats
// from CRM.
func (p *Page) Enter(args kit.Args) tea.Cmd {
	cmds := []tea.Cmd{p.load()}
	if args["seat"] != "" {
		cmds = append(cmds, p.table.FocusKey(args["seat"]))
	}
	p.toAssign = args["assign"] != ""
	return tea.Batch(cmds...)
}

// load reads the seats.
func (p *Page) load() tea.Cmd {
	s, scope := p.house.Store, store.ScopeOf(p.house.Actor().Person)
	since := p.kit.Now().AddDate(-1, 0, 0).Format("2006-01")
	return p.seats.Ask(p.house, func(ctx context.Context) (read seats, err error) {
		if read.connected, err = isConnected(ctx, s); err != nil {
			return read, err
		}
		if read.summary, err = s.SeatSummary(ctx); err != nil {
			return read, err
		}
		if read.coverage, err = s.Coverage(ctx, scope, since); err != nil {
			return read, err
		}
		read.rows, err = s.Seats(ctx, store.SeatQuery{})
		return read, err
	})
}

// loaded shows what was read.
func (p *Page) loaded() tea.Cmd {
	if err := p.seats.Err; err != nil {
		p.table.SetError(sentence.Of(p.kit.Printer, err).Text)
	} else {
		p.detail.Outdate()
		p.cover()
		p.table.SetRows(p.seats.Value.rows)
	}
	open := p.toAssign && p.mayAssign()
	p.toAssign = false
	if open {
		return p.openAssign()
	}
	return nil
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch m := msg.(type) {
	case page.Answer[seats]:
		cmd = p.seats.Take(m, p.loaded)
	case page.Answer[engine.SeatForecast]:
		cmd = p.forecast.Take(m, nil)
	case page.Answer[detail]:
		cmd = p.detail.Take(m, nil)
	case kit.ChangedMsg:
		p.forecast.Outdate()
		cmd = p.load()
	case doneMsg:
		cmd = p.done(m)
	case unbindMsg:
		cmd = p.askUnbind(m)
	case linkMsg:
		cmd = p.linkable(m)
	default:
		cmd = p.table.Update(msg)
	}
	return tea.Batch(cmd, p.foresee(), p.follow())
}

// View implements kit.Page: beyond 160 columns with a pane that explains the focused seat.
func (p *Page) View(width, height int) string {
	if _, any := p.table.Focus(); !any || !kit.Wide(width) {
		return p.table.View(width, height)
	}
	list := p.table.View(kit.LeftOfPane(p.kit, width), height)
	return kit.BesidePane(p.kit, list, p.pane(kit.PaneWidth, height), width, height)
}

// Crumbs implements kit.Page.
func (p *Page) Crumbs() kit.Crumbs {
	c, n := p.kit, p.seats.Value.summary
	if n.Seats == 0 {
		return kit.Crumbs{}
	}
	seats := kit.Fact{Text: c.T("seats.fact.seats", "count", n.Seats), Strong: c.Printer.N(n.Seats)}
	if n.Licences > 0 {
		seats.Text = c.T("seats.fact.licences", "seats", n.Seats, "count", n.Licences)
	}
	facts := []kit.Fact{seats, {Text: c.T("seats.fact.incrm", "count", n.InCRM), Strong: c.Printer.N(n.InCRM)}}
	if n.Blocked > 0 {
		facts = append(facts, kit.Fact{Glyph: c.Theme.Glyphs.Warn, Text: c.T("seats.fact.blocked", "count", n.Blocked), Tone: theme.ToneWarn})
	}
	if n.Waiting > 0 {
		facts = append(facts, kit.Fact{Glyph: c.Theme.Glyphs.Half, Text: c.T("seats.fact.waiting", "count", n.Waiting), Tone: theme.ToneMuted})
	}
	if n.Exceptions > 0 {
		facts = append(facts, kit.Fact{Text: c.T("seats.fact.exceptions", "count", n.Exceptions), Tone: theme.ToneMuted})
	}
	return kit.Crumbs{Facts: facts}
}

// List implements kit.Lister.
func (p *Page) List() kit.List { return p.table }

// Detail implements kit.Detailed.
func (p *Page) Detail(width int) []string { return p.pane(width, paneRows) }

// Window implements kit.Page.
func (p *Page) Window() string { return p.table.Window() }

// Cursor implements kit.Page.
func (p *Page) Cursor() *tea.Cursor { return p.table.Cursor() }

// Capturing implements kit.Page.
func (p *Page) Capturing() bool { return p.table.Capturing() }

// Escape implements kit.Escaper.
func (p *Page) Escape() (tea.Cmd, bool) {
	cmd, used := p.table.Escape()
	return tea.Batch(cmd, p.foresee()), used
}

// isConnected says whether an organization is connected, whose users can be given seats.
func isConnected(ctx context.Context, s *store.Reader) (bool, error) {
	c, err := s.Connection(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && c.State != store.Disconnected, err
}

// empty says what to do while nobody holds a seat.
func (p *Page) empty(width, height int) string {
	c := p.kit
	if !p.seats.Value.connected {
		return kit.Empty(c, kit.EmptySpec{
			Title: c.T("seats.empty.title"), Text: c.T("seats.empty.unconnected"), Steps: []action.Action{p.toSettings()},
		}, width, height)
	}
	return kit.Empty(c, kit.EmptySpec{
		Title: c.T("seats.empty.title"), Text: c.T("seats.empty.text"), Steps: []action.Action{p.assignAction()},
	}, width, height)
}

// change runs work of the engine in a command and answers with its results.
func (p *Page) change(deed string, work func(ctx context.Context, a engine.Actor) ([]engine.SeatResult, error)) tea.Cmd {
	return func() tea.Msg {
		results, err := work(p.house.Context, p.house.Actor())
		return doneMsg{page: p, deed: deed, results: results, err: err}
	}
}

func joined(keys []string) string { return strings.Join(keys, "\n") }
