// Package unresolved is the report of spec §9: activities that were written open because
// no matching record was found, each with its candidates and what can be done about it.
// It decides nothing: it reads the store and asks the engine.
package unresolved

import (
	"context"
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

	generation int // of the report's last reading
	summary    store.UnresolvedSummary
	members    int // people and groups of people that the report is about
	threshold  int
	loaded     bool
	byMember   bool // grouped by member instead of reason
	ignored    bool // what is ignored is listed instead of the report

	preview    int // generation of the candidates' last reading
	item       int64
	candidates []store.CandidateRow
	chosen     int
	inPreview  bool // the arrows move among the candidates
	batch      int64
}

// New makes the page.
func New(c *kit.Context, h page.House) kit.Page {
	p := &Page{kit: c, house: h, threshold: 80}
	p.table = table.New(c, table.Spec[store.UnresolvedRow]{
		Key:     func(r store.UnresolvedRow) string { return key(r.ItemID) },
		Columns: p.columns(),
		Multi:   true,
		Group:   p.group,
		Menu:    p.menu,
		Open:    func(store.UnresolvedRow) tea.Cmd { p.enterPreview(); return nil },
		Bulk:    p.bulk,
		Tools:   p.tools,
		Empty:   p.empty,
		Moved:   func(r store.UnresolvedRow) tea.Cmd { return p.readCandidates(r.ItemID) },
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
		p.ignored = false
		p.table.ClearSelection()
	}
	cmds := []tea.Cmd{p.read()}
	if item := args["item"]; item != "" {
		cmds = append(cmds, p.table.FocusKey(item))
	}
	return tea.Batch(cmds...)
}

type report struct {
	rows      []store.UnresolvedRow
	summary   store.UnresolvedSummary
	threshold int
}

type reportMsg struct {
	generation int
	report     report
	err        error
}

func (p *Page) read() tea.Cmd {
	p.generation++
	generation := p.generation
	q := store.UnresolvedQuery{Scope: store.ScopeOf(p.house.Actor().Person), Sort: store.UnresolvedByAge, Descending: true, Ignored: p.ignored}
	p.table.SetLoading(true)
	return page.Load(p.house, func(ctx context.Context) (r report, err error) {
		if r.rows, err = p.house.Store.Unresolved(ctx, q); err != nil {
			return r, err
		}
		if r.summary, err = p.house.Store.UnresolvedSummary(ctx, q); err != nil {
			return r, err
		}
		settings, err := p.house.Store.Settings(ctx)
		r.threshold = settings.MatchUse
		return r, err
	}, func(r report, err error) tea.Msg { return reportMsg{generation, r, err} })
}

type candidatesMsg struct {
	generation int
	item       int64
	candidates []store.CandidateRow
	err        error
}

func (p *Page) readCandidates(item int64) tea.Cmd {
	p.preview++
	generation := p.preview
	return page.Load(p.house, func(ctx context.Context) ([]store.CandidateRow, error) {
		return p.house.Store.Candidates(ctx, item)
	}, func(found []store.CandidateRow, err error) tea.Msg {
		return candidatesMsg{generation, item, found, err}
	})
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case reportMsg:
		return p.showReport(m)
	case candidatesMsg:
		return p.showCandidates(m)
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

func (p *Page) showReport(m reportMsg) tea.Cmd {
	if m.generation != p.generation {
		return nil
	}
	if m.err != nil {
		p.table.SetError(p.sentence(m.err))
		return nil
	}
	p.loaded, p.summary, p.threshold = true, m.report.summary, m.report.threshold
	who := map[string]bool{}
	for _, r := range m.report.rows {
		who[member(r)] = true
	}
	p.members = len(who)
	p.table.SetRows(p.inGroups(m.report.rows))
	if row, ok := p.table.Focus(); ok && row.ItemID != p.item {
		return p.readCandidates(row.ItemID)
	}
	return nil
}

func (p *Page) showCandidates(m candidatesMsg) tea.Cmd {
	if m.generation != p.preview {
		return nil
	}
	if m.err != nil {
		return page.ErrorToast(p.kit, m.err)
	}
	if m.item != p.item {
		p.chosen = 0
	}
	p.item, p.candidates = m.item, shownCandidates(m.candidates)
	p.chosen = min(p.chosen, max(0, len(p.candidates)-1))
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
	p.inPreview = len(p.candidates) > 0
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
		p.chosen = min(len(p.candidates)-1, p.chosen+1)
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
	crumbs := kit.Crumbs{Path: []string{p.kit.T("unresolved.title")}}
	if p.loaded {
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
