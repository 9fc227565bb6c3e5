// Package unresolved is the report of spec §9: activities that were written open because
// no matching record was found, each with its candidates and what can be done about it.
// It decides nothing: it reads the store and asks the engine.
package unresolved

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"sync"

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
	groups   page.Reader[map[string]int] // how many stand in each group
	counted  string                      // the filter of which they were counted
	ages     func() []age
	byMember bool // grouped by member instead of reason
	ignored  bool // what is ignored is listed instead of the report
	whose    page.Whose

	candidates page.Reader[[]store.CandidateRow] // for the focused activity
	of         int64                             // the activity that chosen is about
	chosen     int
	alike      page.Reader[int] // how many activities are about the focused one's member
	inPreview  bool             // the arrows move among the candidates
}

// report is what one reading brings.
type report struct {
	ignored   bool // it is of what is ignored
	summary   store.UnresolvedSummary
	threshold int // the score from which a candidate is used
	keepHere  bool
	undoable  bool     // an action of the viewer's own can be taken back
	gone      []string // ticked, and in the list no more
}

// New makes the page.
func New(c *kit.Context, h page.House) kit.Page {
	p := &Page{kit: c, house: h, whose: page.Whose{House: h}}
	p.ages = sync.OnceValue(func() []age { return agesOf(c.Printer) })
	p.table = table.New(c, table.Spec[store.UnresolvedRow]{
		Name: "unresolved", Exporting: p.export,
		Key:     func(r store.UnresolvedRow) string { return key(r.ItemID) },
		Link:    func(r store.UnresolvedRow) func() (string, error) { return h.Link(r.ActivityTable, r.ActivityID) },
		Columns: p.columns(),
		Multi:   true,
		Group:   p.group, GroupSize: func(id string) int { return p.groups.Value[id] },
		Menu:  p.menu,
		Open:  func(store.UnresolvedRow) tea.Cmd { p.enterPreview(); return nil },
		Bulk:  p.bulk,
		Tools: p.tools,
		Empty: p.empty,
		Moved: func(store.UnresolvedRow) tea.Cmd { return p.follow() },
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
	if item == "" {
		return p.anew()
	}
	return tea.Batch(p.table.FocusKey(item), p.anew())
}

// listed is the list that is in view.
func (p *Page) listed() store.UnresolvedQuery {
	q := store.UnresolvedQuery{Scope: p.whose.Scope(), Ignored: p.ignored, Grouped: store.UnresolvedByReason}
	if p.byMember {
		q.Grouped = store.UnresolvedByMember
	}
	return q
}

func (p *Page) source() source {
	return source{store: p.house.Store, kit: p.kit, list: p.listed(), ages: p.ages, none: p.kit.Theme.Glyphs.None}
}

// anew reads the list that is in view from now on.
func (p *Page) anew() tea.Cmd {
	return tea.Batch(p.table.SetSource(p.house.Context, p.source()), p.count())
}

// read reads the list in view again.
func (p *Page) read() tea.Cmd { return tea.Batch(p.table.Reload(), p.count()) }

// count reads what stands around the list.
func (p *Page) count() tea.Cmd {
	email, ticked, q := p.house.Actor().Email, p.table.Selected(), p.listed()
	summed := p.report.Ask(p.house, func(ctx context.Context) (r report, err error) {
		r.ignored = q.Ignored
		if r.summary, err = p.house.Store.UnresolvedSummary(ctx, q); err != nil {
			return r, err
		}
		if r.gone, err = p.gone(ctx, q, ticked); err != nil {
			return r, err
		}
		if _, err = p.house.Store.LastBatch(ctx, email); err != nil && !errors.Is(err, store.ErrNotFound) {
			return r, err
		}
		r.undoable = err == nil
		settings, err := p.house.Store.Settings(ctx)
		r.threshold, r.keepHere = settings.MatchUse, settings.KeepHere()
		return r, err
	})
	return tea.Batch(summed, p.countGroups())
}

// gone are those of the ticked activities that the list has no more.
func (p *Page) gone(ctx context.Context, q store.UnresolvedQuery, ticked []string) ([]string, error) {
	if len(ticked) == 0 {
		return nil, nil
	}
	q.IDs = page.ItemsOf(ticked)
	ids, err := p.house.Store.UnresolvedIDs(ctx, q)
	here := make(map[string]bool, len(ids))
	for _, id := range ids {
		here[key(id)] = true
	}
	return slices.DeleteFunc(ticked, func(k string) bool { return here[k] }), err
}

// countGroups counts the groups of what the filter shows.
func (p *Page) countGroups() tea.Cmd {
	s, q := p.source(), p.table.Query()
	p.counted = q.Filter
	return p.groups.Ask(p.house, func(ctx context.Context) (map[string]int, error) {
		counts, err := s.store.UnresolvedGroups(ctx, s.query(q))
		sizes := make(map[string]int, len(counts))
		for id, n := range counts {
			sizes[kit.Clean(id)] += n
		}
		return sizes, err
	})
}

// followFilter counts the groups when the filter is another one.
func (p *Page) followFilter() tea.Cmd {
	if p.table.Filter() == p.counted {
		return nil
	}
	return p.countGroups()
}

// follow reads what the preview shows of the focused activity when it is another one.
func (p *Page) follow() tea.Cmd { return tea.Batch(p.followCandidates(), p.followAlike()) }

func (p *Page) followAlike() tea.Cmd {
	row, ok := p.table.Focus()
	if !ok || row.MemberID == 0 {
		return p.alike.Follow(p.house, "", nil)
	}
	q := p.listed()
	q.MemberID = row.MemberID
	return p.alike.Follow(p.house, key(row.MemberID), func(ctx context.Context) (int, error) { return p.house.Store.CountUnresolved(ctx, q) })
}

func (p *Page) followCandidates() tea.Cmd {
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
	return tea.Batch(cmd, p.follow(), p.followFilter())
}

func (p *Page) take(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case page.Answer[report]:
		return p.report.Take(m, p.showReport)
	case page.Answer[map[string]int]:
		return p.groups.Take(m, func() tea.Cmd { return p.failed(p.groups.Err) })
	case page.Answer[int]:
		return p.alike.Take(m, nil)
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
		return p.failed(err)
	}
	for _, k := range p.report.Value.gone {
		p.table.Select(k, false)
	}
	p.candidates.Outdate()
	p.alike.Outdate()
	return nil
}

func (p *Page) failed(err error) tea.Cmd {
	if err != nil {
		p.table.SetError(p.sentence(err))
	}
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
