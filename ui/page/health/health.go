// Package health is Sync Health (spec §12): the runs with their steps, the errors grouped by cause,
// retries, trails and the diagnostics file. It changes things through the engine only.
package health

import (
	"context"
	"slices"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// Page is Sync Health.
type Page struct {
	kit   *kit.Context
	house page.House

	runs     *table.Table[store.Run]
	problems *table.Table[store.Problem]
	inErrors bool // the errors have the focus, not the runs
	solved   bool // the causes that are solved are shown, not the open ones

	facts page.Reader[facts]
	items page.Reader[[]store.ProblemItem] // what the focused group of errors is about, as far as the page shows it
	busy  bool                             // a change is under way
	// failure is what failed the focused run.
	failure page.Reader[store.Problem]
	charts  page.Reader[charts] // of a quiet page

	profiles *profileList // of the dialog that was opened last

	runsY, problemsY, problemsEnd int // where the tables stand in the frame, -1 while not shown
}

// facts is what one reading brings.
type facts struct {
	recent   []store.Run // the newest first, for the sparkline
	runs     int
	problems []store.Problem
	held     []store.HeldRemoval // what waits for a person
	review   review
	restored store.Restored
	replica  store.Replica
	settings store.Settings
	affected int64
	between  int              // written today while no run was under way
	coverage []store.Coverage // of the newest month, the least covered first
}

const (
	recentRuns = 200 // of the sparkline: one a cell over the widest page
	mostGroups = 500
	itemsShown = 3 // in the detail
)

// New makes the page.
func New(c *kit.Context, h page.House) kit.Page {
	p := &Page{kit: c, house: h, runsY: -1, problemsY: -1}
	p.runs = table.New(c, p.runSpec())
	p.problems = table.New(c, p.problemSpec())
	return p
}

// ID implements kit.Page.
func (p *Page) ID() string { return page.Health }

// Init implements kit.Page.
func (p *Page) Init() tea.Cmd { return p.runs.SetSource(p.house.Context, runSource{p.house.Store}) }

// Enter implements kit.Page: {"run": id} focuses a run, {"problem": id} a group of errors.
func (p *Page) Enter(args kit.Args) tea.Cmd {
	cmds := []tea.Cmd{p.load()}
	if args["run"] != "" {
		p.inErrors = false
		cmds = append(cmds, p.runs.FocusKey(args["run"]))
	}
	if args["problem"] != "" {
		p.inErrors = true
		cmds = append(cmds, p.problems.FocusKey(args["problem"]))
	}
	return tea.Batch(cmds...)
}

// runSource serves the runs, the newest first.
type runSource struct{ store *store.Reader }

// Count implements table.Source.
func (s runSource) Count(ctx context.Context, _ table.Query) (shown, total int, err error) {
	n, err := s.store.CountRuns(ctx)
	return n, n, err
}

// Window implements table.Source.
func (s runSource) Window(ctx context.Context, _ table.Query, offset, n int) ([]store.Run, error) {
	return s.store.Runs(ctx, n, offset)
}

// Keys implements table.Source; runs are not ticked.
func (s runSource) Keys(context.Context, table.Query) ([]string, error) { return nil, nil }

func (p *Page) scope() store.Scope { return store.ScopeOf(p.house.Actor().Person) }

// load reads the facts and the runs.
func (p *Page) load() tea.Cmd {
	scope, s, solved := p.scope(), p.house.Store, p.solved
	now := p.kit.Now()
	read := p.facts.Ask(p.house, func(ctx context.Context) (f facts, err error) {
		if f.recent, err = s.Runs(ctx, recentRuns, 0); err != nil {
			return f, err
		}
		if f.runs, err = s.CountRuns(ctx); err != nil {
			return f, err
		}
		if f.problems, err = s.Problems(ctx, store.ProblemQuery{Scope: scope, Solved: solved, Limit: mostGroups}); err != nil {
			return f, err
		}
		held, err := s.HeldRemovals(ctx)
		for _, h := range held {
			if h.ConfirmedAt.IsZero() {
				f.held = append(f.held, h)
			}
		}
		for _, g := range f.problems {
			f.affected += g.Affected
		}
		if err != nil {
			return f, err
		}
		if f.review, err = readReview(ctx, s); err != nil {
			return f, err
		}
		if f.restored, err = s.Restored(ctx); err != nil {
			return f, err
		}
		if f.replica, err = s.Replica(ctx); err != nil {
			return f, err
		}
		if f.coverage, err = readCoverage(ctx, s, scope, now); err != nil {
			return f, err
		}
		if f.between, err = s.WrittenBetweenRuns(ctx, p.kit.Now().Truncate(24*time.Hour)); err != nil {
			return f, err
		}
		f.settings, err = s.Settings(ctx)
		return f, err
	})
	return tea.Batch(read, p.runs.Reload())
}

// loaded shows the facts that were read.
func (p *Page) loaded() tea.Cmd {
	p.items.Outdate()
	if p.facts.Err != nil {
		return nil
	}
	p.problems.SetRows(p.facts.Value.problems)
	if len(p.facts.Value.problems) == 0 {
		p.inErrors = false
	}
	return nil
}

// follow reads the items of the focused group when it is another one.
func (p *Page) follow() tea.Cmd {
	g, ok := p.problems.Focus()
	if !ok {
		return p.items.Follow(p.house, "", nil)
	}
	scope := p.scope()
	return p.items.Follow(p.house, key(g.ID), func(ctx context.Context) ([]store.ProblemItem, error) {
		return p.house.Store.ProblemItems(ctx, scope, g.ID, itemsShown, 0)
	})
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	var cmd tea.Cmd
	switch m := msg.(type) {
	case page.Answer[facts]:
		cmd = p.facts.Take(m, p.loaded)
	case page.Answer[[]store.ProblemItem]:
		cmd = p.items.Take(m, nil)
	case page.Answer[store.Problem]:
		cmd = p.failure.Take(m, nil)
	case page.Answer[charts]:
		cmd = p.charts.Take(m, nil)
	case kit.ChangedMsg:
		cmd = p.load()
	case doneMsg:
		cmd = p.done(m)
	case profilesMsg:
		cmd = p.showProfiles(m)
	case tea.KeyPressMsg:
		cmd = p.focused(m)
	default:
		cmd = p.pass(msg)
	}
	return tea.Batch(cmd, p.follow(), p.followRun(), p.followCharts())
}

// focused gives a key to the table with the focus; at its end the arrows go on in the other one.
func (p *Page) focused(m tea.KeyPressMsg) tea.Cmd {
	if p.inErrors {
		return p.problems.Update(m)
	}
	return p.runs.Update(m)
}

// pass gives the mouse to what it points at and everything else to both tables.
func (p *Page) pass(msg tea.Msg) tea.Cmd {
	x, y, isMouse := kit.IsMouse(msg)
	if !isMouse {
		return tea.Batch(p.runs.Update(msg), p.problems.Update(msg))
	}
	if kit.Wide(p.kit.Width) && x >= kit.LeftOfPane(p.kit, p.kit.Width) {
		return nil // the pane only shows
	}
	_, click := msg.(tea.MouseClickMsg)
	switch {
	case p.problemsY >= 0 && y >= p.problemsY && y < p.problemsEnd:
		p.inErrors = p.inErrors || click
		return p.problems.Update(kit.Shift(msg, 0, p.problemsY))
	case p.runsY >= 0 && y >= p.runsY && (p.problemsY < 0 || y < p.problemsY):
		p.inErrors = p.inErrors && !click
		return p.runs.Update(kit.Shift(msg, 0, p.runsY))
	}
	return nil
}

// Crumbs implements kit.Page.
func (p *Page) Crumbs() kit.Crumbs {
	c, s := p.kit, p.kit.Status
	var facts []kit.Fact
	if n := len(p.facts.Value.problems); n > 0 && !p.solved {
		facts = append(facts, kit.Fact{Glyph: c.Theme.Glyphs.Warn, Text: c.T("health.fact.causes", "count", n), Tone: theme.ToneWarn})
	}
	if p.facts.Known && p.connected() {
		facts = append(facts, kit.Fact{
			Text: c.T("health.fact.every", "interval", c.Printer.Duration(p.facts.Value.settings.Interval)), Tone: theme.ToneMuted,
		})
	}
	if n := p.facts.Value.between; n > 0 {
		facts = append(facts, kit.Fact{Text: c.T("health.fact.between", "count", n), Tone: theme.ToneMuted})
	}
	if !s.NextSync.IsZero() {
		at := c.Printer.Time(s.NextSync.In(c.Now().Location()))
		facts = append(facts, kit.Fact{Text: c.T("health.fact.next", "time", at), Tone: theme.ToneMuted})
	}
	return kit.Crumbs{Facts: facts}
}

func (p *Page) connected() bool {
	switch p.kit.Status.Connection {
	case kit.NotConnected, kit.Disconnected, "":
		return false
	}
	return true
}

// List implements kit.Lister.
func (p *Page) List() kit.List {
	if p.inErrors {
		return p.problems
	}
	return p.runs
}

// Detail implements kit.Detailed.
func (p *Page) Detail(width int) []string {
	if !p.inErrors {
		return nil
	}
	return p.detail(width)
}

// Head implements kit.Headed: what has to be decided before anything else.
func (p *Page) Head(width int) []string {
	return slices.Concat(p.restoredBlock(width), p.oddBlock(width), p.heldBlock(width), p.reviewBlock(width))
}

// Window implements kit.Page.
func (p *Page) Window() string {
	if p.inErrors {
		return p.problems.Window()
	}
	return p.runs.Window()
}

// Cursor implements kit.Page.
func (p *Page) Cursor() *tea.Cursor {
	cur, y := p.runs.Cursor(), p.runsY
	if p.inErrors {
		cur, y = p.problems.Cursor(), p.problemsY
	}
	if cur == nil || y < 0 {
		return nil
	}
	cur.Y += y
	return cur
}

// Capturing implements kit.Page.
func (p *Page) Capturing() bool { return false }

// Escape implements kit.Escaper: from the errors back to the runs.
func (p *Page) Escape() (tea.Cmd, bool) {
	if p.inErrors {
		p.inErrors = false
		return nil, true
	}
	return nil, false
}

func key(id int64) string { return strconv.FormatInt(id, 10) }
