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

	view view
	list page.Reader[list]
	plan page.Reader[engine.Plan] // what the focused writeback becomes
}

// list is what one reading brings.
type list struct {
	view            view // of which it is
	rows            []store.ItemRow
	waiting, failed int
	until           map[string]time.Time // the earliest next attempt, by reason
}

// New makes the page.
func New(c *kit.Context, h page.House) kit.Page {
	p := &Page{kit: c, house: h}
	p.table = table.New(c, table.Spec[store.ItemRow]{
		Key:     key,
		Columns: p.columns(),
		Multi:   true,
		Group:   p.group,
		Menu:    p.menu,
		Bulk:    func() []action.Action { return action.Bulks(p.Actions()) },
		Empty:   p.empty,
		Under:   p.under,

		FilterHint: "writebacks.filter-hint",
		Moved:      func(store.ItemRow) tea.Cmd { return p.follow() },
	})
	return p
}

func key(r store.ItemRow) string { return strconv.FormatInt(r.ID, 10) }

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

// read reads the view's writebacks.
func (p *Page) read() tea.Cmd {
	shown := p.view
	query := store.ItemQuery{
		Scope: store.ScopeOf(p.house.Actor().Person), States: states[shown],
		Sort: store.ItemsByQueued, Ascending: shown == pending, Limit: 5000,
	}
	p.table.SetLoading(true)
	return p.list.Ask(p.house, func(ctx context.Context) (list, error) {
		rows, err := p.house.Store.Items(ctx, query)
		return listOf(shown, rows), err
	})
}

// listOf counts the rows and puts them in the order of their groups.
func listOf(shown view, rows []store.ItemRow) list {
	l := list{view: shown, rows: rows, until: map[string]time.Time{}}
	for _, r := range rows {
		if at, known := l.until[r.Reason]; !r.NotBefore.IsZero() && (!known || r.NotBefore.Before(at)) {
			l.until[r.Reason] = r.NotBefore
		}
		//exhaustive:enforce
		switch r.State {
		case store.ItemFailed:
			l.failed++
		case store.ItemWaiting, store.ItemSending, store.ItemUncertain:
			l.waiting++
		case store.ItemNotCopied, store.ItemWritten, store.ItemOpen, store.ItemTakenOut:
		}
	}
	slices.SortStableFunc(rows, func(a, b store.ItemRow) int {
		return cmp.Or(cmp.Compare(rank(a), rank(b)), cmp.Compare(a.Reason, b.Reason))
	})
	return l
}

// follow reads what the focused writeback becomes when it is another one.
func (p *Page) follow() tea.Cmd {
	row, ok := p.table.Focus()
	if !ok {
		return p.plan.Follow(p.house, "", nil)
	}
	actor := p.house.Actor()
	return p.plan.Follow(p.house, key(row), func(ctx context.Context) (engine.Plan, error) {
		return p.house.Engine.PreviewWriteback(ctx, actor, row.ID)
	})
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	cmd := p.take(msg)
	return tea.Batch(cmd, p.follow())
}

func (p *Page) take(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case page.Answer[list]:
		return p.list.Take(m, p.show)
	case page.Answer[engine.Plan]:
		return p.plan.Take(m, nil)
	case doneMsg:
		return p.showDone(m)
	case kit.ChangedMsg:
		return p.read()
	}
	return p.table.Update(msg)
}

func (p *Page) show() tea.Cmd {
	if err := p.list.Err; err != nil {
		p.table.SetError(sentence.Of(p.kit.Printer, err).Text)
		return nil
	}
	p.table.SetRows(p.list.Value.rows)
	p.plan.Outdate()
	return nil
}

// rank puts what needs a person first, then what waits.
func rank(r store.ItemRow) int {
	//exhaustive:enforce
	switch r.State {
	case store.ItemFailed:
		return 0
	case store.ItemWaiting, store.ItemSending, store.ItemUncertain:
		return 1
	case store.ItemOpen:
		return 2
	case store.ItemNotCopied, store.ItemWritten, store.ItemTakenOut:
	}
	return 3
}

func (p *Page) group(r store.ItemRow) (id, title string) {
	word := p.kit.T("item.state." + string(r.State))
	if r.State == store.ItemFailed || r.Reason == "" {
		return word, word
	}
	title = word + ", " + p.kit.T("item.wait."+r.Reason)
	if until := p.list.Value.until[r.Reason]; until.After(p.kit.Now()) {
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
	l := p.list.Value
	if l.view != pending {
		return crumbs
	}
	if l.waiting > 0 {
		crumbs.Facts = append(crumbs.Facts, kit.Fact{
			Text: p.kit.T("writebacks.waiting", "count", l.waiting), Strong: p.kit.Printer.N(l.waiting), Tone: theme.ToneMuted,
		})
	}
	if l.failed > 0 {
		crumbs.Facts = append(crumbs.Facts, kit.Fact{
			Glyph: p.kit.Theme.Glyphs.Fail, Text: p.kit.T("writebacks.failed", "count", l.failed), Tone: theme.ToneDanger,
		})
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
