// Package conversations is a seat holder's page: the threads, each with its messages and
// what is copied to the CRM, composing, and importing LinkedIn archives (spec §8.3, §11).
// It decides nothing: it reads the store and asks the engine.
package conversations

import (
	"context"
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// Page shows threads at the left and the focused thread at the right.
type Page struct {
	kit   *kit.Context
	house page.House

	threads *table.Table[store.ThreadRow]
	whose   page.Whose
	seat    page.Reader[seatFacts]

	read   page.Reader[thread]
	of     int64      // the thread that is being read, or was; 0 before its item is
	opened threadView // the thread as it is shown
	wanted int64      // an item to focus when its thread arrives
	led    bool       // the thread that is being read is to be focused in the list, too

	about page.Reader[about] // of the shown thread's member, for the third pane
	roomy bool               // the list has a column for each fact, and no second lines

	composing *composing     // the dialog that is open, nil when none
	archive   *archiveImport // the dialog that is open, nil when none
	regions   kit.Regions
}

// seatFacts are what the page's head says of the viewer's seat.
type seatFacts struct {
	threads int
	last    store.Archive // the newest import, zero when there was none
	notes   bool          // the last choice at Copy to CRM
	texts   bool          // the last choice at Copy message to CRM
}

// New makes the page.
func New(c *kit.Context, h page.House) kit.Page {
	p := &Page{kit: c, house: h, whose: page.Whose{House: h}}
	p.threads = table.New(c, p.threadSpec())
	return p
}

// ID implements kit.Page.
func (p *Page) ID() string { return page.Conversations }

// Init implements kit.Page.
func (p *Page) Init() tea.Cmd { return p.list() }

// list brings the conversations into the list.
func (p *Page) list() tea.Cmd {
	return p.threads.SetSource(p.house.Context, threadSource{p.house.Store, p.whose.Scope()})
}

// Enter implements kit.Page. args "thread" opens a thread, with "item" at one of its items.
func (p *Page) Enter(args kit.Args) tea.Cmd {
	cmds := []tea.Cmd{p.threads.Reload(), p.readSeat()}
	if id, err := strconv.ParseInt(args["item"], 10, 64); err == nil {
		p.wanted = id
	}
	if id, err := strconv.ParseInt(args["thread"], 10, 64); err == nil {
		if p.whose.Offered() && !p.whose.Everybodys {
			p.whose.Everybodys = true // what they were led to has to be there
			cmds = append(cmds, p.list())
		}
		p.led = true
		cmds = append(cmds, p.readThread(id))
		p.opened.active = true
	} else if p.of != 0 {
		cmds = append(cmds, p.readThread(p.of))
	}
	return tea.Batch(cmds...)
}

// scopeOf is what the viewer may see.
func scopeOf(h page.House) store.Scope { return store.ScopeOf(h.Actor().Person) }

func (p *Page) readSeat() tea.Cmd {
	scope := scopeOf(p.house)
	return p.seat.Ask(p.house, func(ctx context.Context) (f seatFacts, err error) {
		if f.threads, err = p.house.Store.CountThreads(ctx, store.ThreadQuery{Scope: scope}); err != nil || scope.SeatID == 0 {
			return f, err
		}
		archives, err := p.house.Store.Archives(ctx, scope.SeatID)
		if err != nil {
			return f, err
		}
		if len(archives) > 0 {
			f.last = archives[0]
		}
		f.notes, f.texts, err = p.house.Store.SeatChoice(ctx, scope.SeatID)
		return f, err
	})
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	cmd := p.take(msg)
	return tea.Batch(cmd, p.followMember())
}

func (p *Page) take(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case page.Answer[seatFacts]:
		return p.seat.Take(m, func() tea.Cmd { return p.failed(p.seat.Err) })
	case page.Answer[thread]:
		return p.read.Take(m, p.showThread)
	case page.Answer[about]:
		return p.about.Take(m, nil)
	case doneMsg:
		return p.showDone(m)
	case addedMsg:
		return p.showAdded(m)
	case page.Answer[engine.Plan]:
		return p.showPreview(m)
	case draftMsg:
		return p.openCreate(m)
	case filesMsg:
		return p.openArchive(m)
	case page.Answer[fileRead]:
		return p.showPlan(m)
	case archivedMsg:
		return p.showArchived(m)
	case kit.TickMsg:
		return p.tick()
	case page.Answer[int]:
		return p.showStored(m)
	case kit.ChangedMsg:
		return p.reload()
	case tea.KeyPressMsg:
		if p.opened.active && !p.threads.Capturing() {
			return p.threadKey(m)
		}
		return p.threads.Update(m)
	}
	if x, y, ok := kit.IsMouse(msg); ok {
		return p.mouse(msg, x, y)
	}
	return p.threads.Update(msg)
}

func (p *Page) reload() tea.Cmd {
	p.about.Outdate()
	cmds := []tea.Cmd{p.threads.Reload(), p.readSeat()}
	if p.of != 0 {
		cmds = append(cmds, p.readThread(p.of))
	}
	return tea.Batch(cmds...)
}

// failed tells of a reading that failed.
func (p *Page) failed(err error) tea.Cmd {
	if err == nil {
		return nil
	}
	return page.ErrorToast(p.kit, err)
}

func (p *Page) mouse(msg tea.Msg, x, y int) tea.Cmd {
	id, _, _, ok := p.regions.At(x, y)
	if !ok {
		return nil
	}
	_, left, top, _ := p.regions.Of(id)
	if id == "threads" {
		if _, click := msg.(tea.MouseClickMsg); click {
			p.leaveThread()
		}
		return p.threads.Update(kit.Shift(msg, left, top))
	}
	return p.threadMouse(kit.Shift(msg, left, top), y-top)
}

// Escape implements kit.Escaper.
func (p *Page) Escape() (tea.Cmd, bool) {
	if p.opened.active {
		p.leaveThread()
		return nil, true
	}
	return p.threads.Escape()
}

// Crumbs implements kit.Page.
func (p *Page) Crumbs() kit.Crumbs {
	crumbs := kit.Crumbs{Path: append([]string{p.kit.T("conversations.title")}, p.whose.Crumb(p.kit)...)}
	last := p.seat.Value.last
	if last.ID == 0 {
		return crumbs
	}
	now := p.kit.Now()
	if age := now.Sub(last.NewestAt); !last.NewestAt.IsZero() && age > staleAfter {
		crumbs.Facts = append(crumbs.Facts, kit.Fact{
			Glyph: p.kit.Theme.Glyphs.Warn, Tone: theme.ToneWarn,
			Text: p.kit.T("conversations.stale", "age", p.kit.Printer.Age(last.NewestAt, now)),
		})
	}
	crumbs.Facts = append(crumbs.Facts, kit.Fact{
		Text: p.kit.T("conversations.imported", "when", p.kit.Printer.Ago(last.ImportedAt, now)), Tone: theme.ToneMuted,
	})
	return crumbs
}

// staleAfter is the age of the newest item from which a new archive is asked for.
const staleAfter = 10 * 24 * time.Hour

// Window implements kit.Page.
func (p *Page) Window() string {
	if p.opened.active {
		return p.kit.T("conversations.window", "at", p.opened.at+1, "total", len(p.opened.items))
	}
	return p.threads.Window()
}

// Cursor implements kit.Page.
func (p *Page) Cursor() *tea.Cursor {
	id, cursor := "threads", p.threads.Cursor()
	if p.opened.active {
		id, cursor = "thread", p.opened.cursor
	}
	_, x, y, ok := p.regions.Of(id)
	if cursor == nil || !ok {
		return nil
	}
	moved := *cursor
	moved.X, moved.Y = moved.X+x, moved.Y+y
	return &moved
}

// Capturing implements kit.Page.
func (p *Page) Capturing() bool { return p.threads.Capturing() }

// threadSource serves windows of the threads that the viewer may see.
type threadSource struct {
	store *store.Reader
	scope store.Scope
}

func (s threadSource) query(q table.Query) store.ThreadQuery {
	return store.ThreadQuery{Scope: s.scope, Text: strings.TrimSpace(q.Filter)}
}

// Count implements table.Source.
func (s threadSource) Count(ctx context.Context, q table.Query) (shown, total int, err error) {
	if shown, err = s.store.CountThreads(ctx, s.query(q)); err != nil {
		return 0, 0, err
	}
	total, err = s.store.CountThreads(ctx, store.ThreadQuery{Scope: s.scope})
	return shown, total, err
}

// Window implements table.Source.
func (s threadSource) Window(ctx context.Context, q table.Query, offset, n int) ([]store.ThreadRow, error) {
	query := s.query(q)
	query.Offset, query.Limit = offset, n
	return s.store.Threads(ctx, query)
}

// Keys implements table.Source; threads are not ticked.
func (s threadSource) Keys(context.Context, table.Query) ([]string, error) { return nil, nil }

// may gates what is done to the items of a seat; 0 is the viewer's own.
func (p *Page) may(what engine.Action, seatID int64) action.Gate {
	return p.house.MayFor(seatID, what, "conversations.only-holder")
}
