// Package writebacks is "Pending writebacks": what waits for Dynamics and why, what failed
// and what to do, and what each item becomes. It decides nothing: it reads the store and
// asks the engine.
package writebacks

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"time"

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

// view is which writebacks are listed.
type view int

// The views, in the order of the key that changes them.
const (
	pending view = iota
	written
	open
	everything
	views
)

var states = [views][]store.ItemState{
	pending:    store.PendingStates(),
	written:    {store.ItemWritten},
	open:       {store.ItemOpen},
	everything: {store.ItemWaiting, store.ItemSending, store.ItemUncertain, store.ItemFailed, store.ItemOpen, store.ItemWritten, store.ItemTakenOut},
}

// Page is the list of writebacks.
type Page struct {
	kit   *kit.Context
	house page.House
	table *table.Table[store.ItemRow]

	view       view
	generation int
	waiting    int
	failed     int
	until      map[string]time.Time // the earliest next attempt, by reason
	loaded     bool

	preview int // generation of the plan's last reading
	item    int64
	plan    engine.Plan
	planErr error
	planned bool
}

// New makes the page.
func New(c *kit.Context, h page.House) kit.Page {
	p := &Page{kit: c, house: h}
	p.table = table.New(c, table.Spec[store.ItemRow]{
		Key:     func(r store.ItemRow) string { return strconv.FormatInt(r.ID, 10) },
		Columns: p.columns(),
		Multi:   true,
		Group:   p.group,
		Menu:    p.menu,
		Bulk:    func() []action.Action { return action.Bulks(p.Actions()) },
		Empty:   p.empty,
		Under:   p.under,

		FilterHint: "writebacks.filter-hint",
		Moved:      func(r store.ItemRow) tea.Cmd { return p.readPlan(r.ID) },
	})
	return p
}

// ID implements kit.Page.
func (p *Page) ID() string { return page.Writebacks }

// Init implements kit.Page.
func (p *Page) Init() tea.Cmd { return nil }

// Enter implements kit.Page. args "item" puts the focus on one writeback.
func (p *Page) Enter(args kit.Args) tea.Cmd {
	cmds := []tea.Cmd{p.read()}
	if item := args["item"]; item != "" {
		cmds = append(cmds, p.table.FocusKey(item))
	}
	return tea.Batch(cmds...)
}

type rowsMsg struct {
	generation int
	rows       []store.ItemRow
	err        error
}

func (p *Page) read() tea.Cmd {
	p.generation++
	generation := p.generation
	query := store.ItemQuery{
		Scope: store.ScopeOf(p.house.Actor().Person), States: states[p.view],
		Sort: store.ItemsByQueued, Ascending: p.view == pending, Limit: 5000,
	}
	p.table.SetLoading(true)
	return page.Load(p.house, func(ctx context.Context) ([]store.ItemRow, error) {
		return p.house.Store.Items(ctx, query)
	}, func(rows []store.ItemRow, err error) tea.Msg { return rowsMsg{generation, rows, err} })
}

type planMsg struct {
	generation int
	item       int64
	plan       engine.Plan
	err        error
}

func (p *Page) readPlan(item int64) tea.Cmd {
	p.preview++
	generation, actor := p.preview, p.house.Actor()
	return page.Load(p.house, func(ctx context.Context) (engine.Plan, error) {
		return p.house.Engine.PreviewWriteback(ctx, actor, item)
	}, func(plan engine.Plan, err error) tea.Msg { return planMsg{generation, item, plan, err} })
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case rowsMsg:
		return p.show(m)
	case planMsg:
		if m.generation == p.preview {
			p.item, p.plan, p.planErr, p.planned = m.item, m.plan, m.err, true
		}
		return nil
	case doneMsg:
		return p.showDone(m)
	case kit.ChangedMsg:
		return p.read()
	}
	return p.table.Update(msg)
}

func (p *Page) show(m rowsMsg) tea.Cmd {
	if m.generation != p.generation {
		return nil
	}
	if m.err != nil {
		p.table.SetError(sentence.Of(p.kit.Printer, m.err).Text)
		return nil
	}
	p.loaded, p.waiting, p.failed, p.until = true, 0, 0, map[string]time.Time{}
	for _, r := range m.rows {
		if at, known := p.until[r.Reason]; !r.NotBefore.IsZero() && (!known || r.NotBefore.Before(at)) {
			p.until[r.Reason] = r.NotBefore
		}
		switch r.State {
		case store.ItemFailed:
			p.failed++
		case store.ItemWaiting, store.ItemSending, store.ItemUncertain:
			p.waiting++
		}
	}
	slices.SortStableFunc(m.rows, func(a, b store.ItemRow) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Reason, b.Reason))
	})
	p.table.SetRows(m.rows)
	row, ok := p.table.Focus()
	if !ok {
		p.planned = false
		return nil
	}
	return p.readPlan(row.ID)
}

// rank puts what needs a person first, then what waits.
func rank(r store.ItemRow) int {
	switch r.State {
	case store.ItemFailed:
		return 0
	case store.ItemWaiting, store.ItemSending, store.ItemUncertain:
		return 1
	case store.ItemOpen:
		return 2
	}
	return 3
}

func (p *Page) group(r store.ItemRow) (id, title string) {
	word := p.kit.T("item.state." + string(r.State))
	if r.State == store.ItemFailed || r.Reason == "" {
		return word, word
	}
	title = word + ", " + p.kit.T("item.wait."+r.Reason)
	if until := p.until[r.Reason]; until.After(p.kit.Now()) {
		title += " · " + p.kit.T("writebacks.until", "Time", p.kit.Printer.Time(until.In(p.kit.Now().Location())))
	}
	return word + r.Reason, title
}

// Crumbs implements kit.Page.
func (p *Page) Crumbs() kit.Crumbs {
	crumbs := kit.Crumbs{Path: []string{p.kit.T("shell.page.writebacks")}}
	if p.view != pending {
		crumbs.Path = append(crumbs.Path, p.kit.T("writebacks.view-"+strconv.Itoa(int(p.view))))
		return crumbs
	}
	if !p.loaded {
		return crumbs
	}
	if p.waiting > 0 {
		crumbs.Facts = append(crumbs.Facts, kit.Fact{Text: p.kit.T("writebacks.waiting", "count", p.waiting), Strong: p.kit.Printer.N(p.waiting), Tone: theme.ToneMuted})
	}
	if p.failed > 0 {
		crumbs.Facts = append(crumbs.Facts, kit.Fact{Glyph: p.kit.Theme.Glyphs.Fail, Text: p.kit.T("writebacks.failed", "count", p.failed), Tone: theme.ToneDanger})
	}
	return crumbs
}

// Window implements kit.Page.
func (p *Page) Window() string { return p.table.Window() }

// Cursor implements kit.Page.
func (p *Page) Cursor() *tea.Cursor { return p.table.Cursor() }

// Capturing implements kit.Page.
func (p *Page) Capturing() bool { return p.table.Capturing() }

// Escape implements kit.Escaper.
func (p *Page) Escape() (tea.Cmd, bool) { return p.table.Escape() }
