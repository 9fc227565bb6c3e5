// Package unresolved is the report of spec §9: activities that were written open because
// no matching record was found, each with its candidates and what can be done about it.
// It decides nothing: it reads the store and asks the engine.
package unresolved

import (
	"context"
	"errors"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/table"
)

// Page is the report.
type Page struct {
	kit   *kit.Context
	house page.House
	table *table.Table[store.UnresolvedRow]

	report   page.Reader[report]
	byMember bool // grouped by member instead of reason
	ignored  bool // what is ignored is listed instead of the report
	whose    page.Whose

	candidates page.Reader[[]store.CandidateRow] // for the focused activity
	of         int64                             // the activity that chosen is about
	chosen     int
	inPreview  bool // the arrows move among the candidates
}

// report is what one reading brings.
type report struct {
	ignored   bool // it is of what is ignored
	rows      []store.UnresolvedRow
	summary   store.UnresolvedSummary
	members   int // people and groups of people that the report is about
	threshold int // the score from which a candidate is used
	keepHere  bool
	undoable  bool // an action of the viewer's own can be taken back
}

// New makes the page.
func New(c *kit.Context, h page.House) kit.Page {
	p := &Page{kit: c, house: h, whose: page.Whose{House: h}}
	p.table = table.New(c, table.Spec[store.UnresolvedRow]{
		Name: "unresolved", Exporting: p.export,
		Key:     func(r store.UnresolvedRow) string { return key(r.ItemID) },
		Link:    func(r store.UnresolvedRow) func() (string, error) { return h.Link(r.ActivityTable, r.ActivityID) },
		Columns: p.columns(),
		Multi:   true,
		Group:   p.group,
		Menu:    p.menu,
		Open:    func(store.UnresolvedRow) tea.Cmd { p.enterPreview(); return nil },
		Bulk:    p.bulk,
		Tools:   p.tools,
		Empty:   p.empty,
		Moved:   func(store.UnresolvedRow) tea.Cmd { return p.follow() },
	})
	return p
}

func key(item int64) string { return strconv.FormatInt(item, 10) }

// ID implements kit.Page.
func (p *Page) ID() string { return page.Unresolved }

// Init implements kit.Page.
func (p *Page) Init() tea.Cmd { return nil }

// Enter implements kit.Page. args "item" puts the focus on one activity of the report.
func (p *Page) Enter(args kit.Args) tea.Cmd {
	if p.ignored {
		p.list(false)
	}
	item := args["item"]
	if item != "" && p.whose.Offered() {
		p.whose.Everybodys = true // what they were led to has to be there
		p.report.Drop()
	}
	cmds := []tea.Cmd{p.read()}
	if item != "" {
		cmds = append(cmds, p.table.FocusKey(item))
	}
	return tea.Batch(cmds...)
}

// read reads the list that is in view.
func (p *Page) read() tea.Cmd {
	email := p.house.Actor().Email
	q := store.UnresolvedQuery{Scope: p.whose.Scope(), Sort: store.UnresolvedByAge, Descending: true, Ignored: p.ignored}
	p.table.SetLoading(true)
	return p.report.Ask(p.house, func(ctx context.Context) (r report, err error) {
		r.ignored = q.Ignored
		if r.rows, err = p.house.Store.Unresolved(ctx, q); err != nil {
			return r, err
		}
		if r.summary, err = p.house.Store.UnresolvedSummary(ctx, q); err != nil {
			return r, err
		}
		if _, err = p.house.Store.LastBatch(ctx, email); err != nil && !errors.Is(err, store.ErrNotFound) {
			return r, err
		}
		r.undoable = err == nil
		settings, err := p.house.Store.Settings(ctx)
		r.threshold, r.keepHere = settings.MatchUse, settings.KeepHere()
		who := map[string]bool{}
		for _, row := range r.rows {
			who[member(row)] = true
		}
		r.members = len(who)
		return r, err
	})
}

// follow reads the candidates for the focused activity when it is another one.
func (p *Page) follow() tea.Cmd {
	row, ok := p.table.Focus()
	if !ok {
		return p.candidates.Follow(p.house, "", nil)
	}
	if p.of != row.ItemID {
		p.of, p.chosen = row.ItemID, 0
	}
	return p.candidates.Follow(p.house, key(row.ItemID), func(ctx context.Context) ([]store.CandidateRow, error) {
		found, err := p.house.Store.Candidates(ctx, row.ItemID)
		return shownCandidates(found), err
	})
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	cmd := p.take(msg)
	return tea.Batch(cmd, p.follow())
}

func (p *Page) take(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case page.Answer[report]:
		return p.report.Take(m, p.showReport)
	case page.Answer[[]store.CandidateRow]:
		return p.candidates.Take(m, p.showCandidates)
	case doneMsg:
		return p.showDone(m)
	case draftMsg:
		return p.openCreate(m)
	case seatsMsg:
		return p.openHandOver(m)
	case kit.ChangedMsg:
		return p.read()
	case tea.KeyPressMsg:
		if p.inPreview && !p.table.Capturing() {
			return p.previewKey(m)
		}
	}
	return p.table.Update(msg)
}

func (p *Page) showReport() tea.Cmd {
	if err := p.report.Err; err != nil {
		p.table.SetError(p.sentence(err))
		return nil
	}
	p.table.SetRows(p.inGroups(p.report.Value.rows))
	p.candidates.Outdate()
	return nil
}

func (p *Page) showCandidates() tea.Cmd {
	if err := p.candidates.Err; err != nil {
		return page.ErrorToast(p.kit, err)
	}
	p.chosen = min(p.chosen, max(0, len(p.candidates.Value)-1))
	if p.inPreview {
		p.enterPreview()
	}
	return nil
}

// shownCandidates leaves out who was rejected for good.
func shownCandidates(all []store.CandidateRow) []store.CandidateRow {
	var shown []store.CandidateRow
	for _, c := range all {
		if c.Outcome != "rejected" {
			shown = append(shown, c)
		}
	}
	return shown
}

func (p *Page) enterPreview() {
	p.inPreview = len(p.candidates.Value) > 0
	p.table.SetFocused(!p.inPreview)
}

func (p *Page) leavePreview() {
	p.inPreview = false
	p.table.SetFocused(true)
}

func (p *Page) previewKey(m tea.KeyPressMsg) tea.Cmd {
	switch m.String() {
	case "up", "k":
		p.chosen = max(0, p.chosen-1)
	case "down", "j":
		p.chosen = max(0, min(len(p.candidates.Value)-1, p.chosen+1))
	case "left", "h":
		p.leavePreview()
	case "enter":
		return p.matchChosen()
	}
	return nil
}

// Escape implements kit.Escaper.
func (p *Page) Escape() (tea.Cmd, bool) {
	if p.inPreview {
		p.leavePreview()
		return nil, true
	}
	if cmd, used := p.table.Escape(); used || !p.ignored {
		return cmd, used
	}
	return p.toggleIgnored(), true
}

// Crumbs implements kit.Page.
func (p *Page) Crumbs() kit.Crumbs {
	crumbs := kit.Crumbs{Path: append([]string{p.kit.T("unresolved.title")}, p.whose.Crumb(p.kit)...)}
	if p.report.Known && p.report.Value.ignored == p.ignored {
		crumbs.Facts = p.counts()
	}
	return crumbs
}

// Window implements kit.Page.
func (p *Page) Window() string { return p.table.Window() }

// Cursor implements kit.Page.
func (p *Page) Cursor() *tea.Cursor { return p.table.Cursor() }

// Capturing implements kit.Page.
func (p *Page) Capturing() bool { return p.table.Capturing() }
