// Package writebacks is "Pending writebacks": what waits for Dynamics and why, what failed
// and what to do, and what each item becomes. It decides nothing: it reads the store and
// asks the engine.
package writebacks

import (
	"context"
	"strconv"

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
	twice
	deleted
	views
)

var states = [views][]store.ItemState{
	pending: store.PendingStates(),
	written: {store.ItemWritten},
	open:    {store.ItemOpen},
	deleted: {store.ItemDeleted},
	everything: {
		store.ItemWaiting, store.ItemSending, store.ItemUncertain, store.ItemFailed, store.ItemOpen, store.ItemWritten, store.ItemTakenOut,
		store.ItemDeleted,
	},
	twice: {store.ItemSending, store.ItemUncertain, store.ItemOpen, store.ItemWritten},
}

// Page is the list of writebacks.
type Page struct {
	kit   *kit.Context
	house page.House
	table *table.Table[store.ItemRow]

	view   view
	whose  page.Whose
	groups page.Reader[groups]
	plan   page.Reader[engine.Plan] // what the focused writeback becomes
	story  page.Reader[story]       // what the pane says of it besides
}

// groups counts the view's writebacks by state and reason.
type groups struct {
	view view // of which it is
	list []store.ItemGroup
}

// New makes the page.
func New(c *kit.Context, h page.House) kit.Page {
	p := &Page{kit: c, house: h, whose: page.Whose{House: h}}
	p.table = table.New(c, table.Spec[store.ItemRow]{
		Name:      "writebacks",
		Key:       key,
		Link:      func(r store.ItemRow) func() (string, error) { return h.Link(r.ActivityTable, r.ActivityID) },
		Columns:   p.columns(),
		Multi:     true,
		Group:     p.group,
		GroupSize: p.groupSize,
		Menu:      p.menu,
		Bulk:      func() []action.Action { return action.Bulks(p.Actions()) },
		Empty:     p.empty,
		Under:     p.under,

		FilterHint: "writebacks.filter-hint",
		Moved:      func(store.ItemRow) tea.Cmd { return p.follow() },
	})
	return p
}

func key(r store.ItemRow) string { return strconv.FormatInt(r.ID, 10) }

// ID implements kit.Page.
func (p *Page) ID() string { return page.Writebacks }

// Init implements kit.Page.
func (p *Page) Init() tea.Cmd { return p.list() }

// Enter implements kit.Page. args "item" puts the focus on one writeback.
func (p *Page) Enter(args kit.Args) tea.Cmd {
	cmds := []tea.Cmd{p.read()}
	if item := args["item"]; item != "" {
		cmds = append(cmds, p.everybodys(), p.table.FocusKey(item))
	}
	return tea.Batch(cmds...)
}

// everybodys lists all that the viewer may see, so that what they were led to is there.
func (p *Page) everybodys() tea.Cmd {
	if !p.whose.Offered() || p.whose.Everybodys {
		return nil
	}
	p.whose.Everybodys = true
	return p.anew()
}

// anew lists something else: what is being read of the list that was left comes too late.
func (p *Page) anew() tea.Cmd {
	p.groups.Drop()
	return tea.Batch(p.list(), p.read())
}

// list brings the view's writebacks into the table.
func (p *Page) list() tea.Cmd { return p.table.SetSource(p.house.Context, p.source()) }

func (p *Page) source() source {
	return source{store: p.house.Store, kit: p.kit, view: p.view, scope: p.whose.Scope()}
}

// read reads the view's writebacks again.
func (p *Page) read() tea.Cmd {
	shown, of := p.view, p.source()
	counted := p.groups.Ask(p.house, func(ctx context.Context) (groups, error) {
		list, err := of.store.ItemGroups(ctx, of.query(table.Query{}))
		return groups{view: shown, list: list}, err
	})
	return tea.Batch(p.table.Reload(), counted)
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
	return tea.Batch(cmd, p.follow(), p.followStory())
}

func (p *Page) take(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case page.Answer[groups]:
		return p.groups.Take(m, p.counted)
	case page.Answer[engine.Plan]:
		return p.plan.Take(m, nil)
	case page.Answer[story]:
		return p.story.Take(m, nil)
	case doneMsg:
		return p.showDone(m)
	case kit.ChangedMsg:
		return p.read()
	}
	return p.table.Update(msg)
}

func (p *Page) counted() tea.Cmd {
	if err := p.groups.Err; err != nil {
		p.table.SetError(sentence.Of(p.kit.Printer, err).Text)
		return nil
	}
	p.plan.Outdate()
	p.story.Outdate()
	return nil
}

// shown is a state as the list shows it: what is being sent waits.
func shown(s store.ItemState) store.ItemState {
	if s == store.ItemSending || s == store.ItemUncertain {
		return store.ItemWaiting
	}
	return s
}

// group puts what failed into one group, because each row says why, and what waits into one for each reason.
func (p *Page) group(r store.ItemRow) (id, title string) {
	word := p.kit.T("item.state." + string(r.State))
	if r.State == store.ItemFailed || r.Reason == "" {
		return groupID(r.State, ""), word
	}
	title = word + ", " + p.kit.T("item.wait."+r.Reason)
	for _, g := range p.groups.Value.list {
		if groupID(g.State, g.Reason) == groupID(r.State, r.Reason) && g.Until.After(p.kit.Now()) {
			title += " · " + p.kit.T("writebacks.until", "Time", p.kit.Printer.Time(g.Until.In(p.kit.Now().Location())))
		}
	}
	return groupID(r.State, r.Reason), title
}

func groupID(s store.ItemState, reason string) string {
	if s == store.ItemFailed {
		reason = ""
	}
	return string(shown(s)) + " " + reason
}

// groupSize is how many stand in a group, 0 while a filter shows some of them only.
func (p *Page) groupSize(id string) (n int) {
	if p.table.Filter() != "" {
		return 0
	}
	for _, g := range p.groups.Value.list {
		if groupID(g.State, g.Reason) == id {
			n += g.Count
		}
	}
	return n
}

// Crumbs implements kit.Page.
func (p *Page) Crumbs() kit.Crumbs {
	crumbs := kit.Crumbs{Path: []string{p.kit.T("shell.page.writebacks")}}
	crumbs.Path = append(crumbs.Path, p.whose.Crumb(p.kit)...)
	if p.view != pending {
		crumbs.Path = append(crumbs.Path, p.kit.T("writebacks.view-"+strconv.Itoa(int(p.view))))
		return crumbs
	}
	waiting, failed := p.pendingCounts()
	if waiting > 0 {
		crumbs.Facts = append(crumbs.Facts, kit.Fact{
			Text: p.kit.T("writebacks.waiting", "count", waiting), Strong: p.kit.Printer.N(waiting), Tone: theme.ToneMuted,
		})
	}
	if failed > 0 {
		crumbs.Facts = append(crumbs.Facts, kit.Fact{
			Glyph: p.kit.Theme.Glyphs.Fail, Text: p.kit.T("writebacks.failed", "count", failed), Tone: theme.ToneDanger,
		})
	}
	return crumbs
}

// pendingCounts counts what waits and what failed, 0 until that is known.
func (p *Page) pendingCounts() (waiting, failed int) {
	if p.groups.Value.view != pending {
		return 0, 0
	}
	for _, g := range p.groups.Value.list {
		if g.State == store.ItemFailed {
			failed += g.Count
		} else {
			waiting += g.Count
		}
	}
	return waiting, failed
}

// List implements kit.Lister.
func (p *Page) List() kit.List { return p.table }

// Detail implements kit.Detailed.
func (p *Page) Detail(width int) []string { return p.below(width) }

// Window implements kit.Page.
func (p *Page) Window() string { return p.table.Window() }

// Cursor implements kit.Page.
func (p *Page) Cursor() *tea.Cursor { return p.table.Cursor() }

// Capturing implements kit.Page.
func (p *Page) Capturing() bool { return p.table.Capturing() }

// Escape implements kit.Escaper.
func (p *Page) Escape() (tea.Cmd, bool) { return p.table.Escape() }
