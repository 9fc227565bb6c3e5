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
	"navsync/ui/page/hit"
	"navsync/ui/sentence"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// Page is Seat Management.
type Page struct {
	kit   *kit.Context
	house page.House
	table *table.Table[store.SeatRow]

	summary    store.SeatSummary
	loaded     bool
	connected  bool // an organization's users are here to be given seats
	toAssign   bool // Assign seats from CRM opens when the seats are here
	generation int
	reading    bool // an answer is on its way
	again      bool // something changed meanwhile

	forecast forecast
	frame    string // the last one, for clicks on labels
}

// loadedMsg answers a reading of the seats.
type loadedMsg struct {
	page       *Page
	generation int
	rows       []store.SeatRow
	summary    store.SeatSummary
	connected  bool
	err        error
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

// load reads the seats; one reading at a time, what changes meanwhile is read after it.
func (p *Page) load() tea.Cmd {
	if p.reading {
		p.again = true
		return nil
	}
	p.reading, p.again = true, false
	p.generation++
	generation, s := p.generation, p.house.Store
	return func() tea.Msg {
		m := loadedMsg{page: p, generation: generation}
		ctx := p.house.Context
		if m.connected, m.err = isConnected(ctx, s); m.err != nil {
			return m
		}
		if m.summary, m.err = s.SeatSummary(ctx); m.err == nil {
			m.rows, m.err = s.Seats(ctx, store.SeatQuery{})
		}
		return m
	}
}

func (p *Page) took(m loadedMsg) tea.Cmd {
	if m.page != p || m.generation != p.generation {
		return nil
	}
	p.reading = false
	if m.err != nil {
		if p.house.Context.Err() == nil {
			p.table.SetError(sentence.Of(p.kit.Printer, m.err).Text)
		}
	} else {
		p.loaded, p.summary, p.connected = true, m.summary, m.connected
		p.table.SetRows(m.rows)
	}
	var cmds []tea.Cmd
	if p.toAssign && p.mayAssign() {
		cmds = append(cmds, p.openAssign())
	}
	p.toAssign = false
	if p.again {
		cmds = append(cmds, p.load())
	}
	return tea.Batch(cmds...)
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch m := msg.(type) {
	case loadedMsg:
		cmd = p.took(m)
	case kit.ChangedMsg:
		p.forecast.stale()
		cmd = p.load()
	case doneMsg:
		cmd = p.done(m)
	case linkMsg:
		cmd = p.linkable(m)
	case forecastMsg:
		if m.page == p {
			p.forecast.took(m)
		}
	default:
		if a, ok := hit.Action(p.kit, p.frame, p.Actions(), msg); ok {
			cmd = a.Run()
			break
		}
		cmd = p.table.Update(msg)
	}
	return tea.Batch(cmd, p.foresee())
}

// View implements kit.Page.
func (p *Page) View(width, height int) string {
	p.frame = p.table.View(width, height)
	return p.frame
}

// Crumbs implements kit.Page.
func (p *Page) Crumbs() kit.Crumbs {
	if !p.loaded || p.summary.Seats == 0 {
		return kit.Crumbs{}
	}
	c, n := p.kit, p.summary
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
func isConnected(ctx context.Context, s *store.Store) (bool, error) {
	c, err := s.Connection(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return false, nil
	}
	return err == nil && c.State != store.Disconnected, err
}

// empty says what to do while nobody holds a seat.
func (p *Page) empty(width, height int) string {
	c := p.kit
	if !p.connected {
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
