package writebacks

import (
	"cmp"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/table"
	"navsync/ui/theme"
)

func (p *Page) columns() []table.Column[store.ItemRow] {
	text := func(get func(store.ItemRow) string) func(store.ItemRow, theme.Styles, int) string {
		return func(r store.ItemRow, st theme.Styles, width int) string {
			return st.Text.Render(kit.Fit(get(r), width))
		}
	}
	compare := func(get func(store.ItemRow) string) func(a, b store.ItemRow) int {
		return func(a, b store.ItemRow) int { return p.kit.Printer.Compare(get(a), get(b)) }
	}
	kind := func(r store.ItemRow) string { return page.ItemWord(p.kit, r.Kind) }
	member := func(r store.ItemRow) string { return kit.Clean(r.Member) }
	holder := func(r store.ItemRow) string { return kit.Clean(r.SeatHolder) }
	state := func(r store.ItemRow) string { return p.kit.T("item.state." + string(r.State)) }
	author := func(r store.ItemRow) string { return kit.Clean(r.Author) }
	return []table.Column[store.ItemRow]{
		{
			ID: "since", Title: "writebacks.col.since", Min: 7, Align: table.Right, Priority: 90,
			Cell: func(r store.ItemRow, st theme.Styles, width int) string {
				age := p.kit.Printer.Age(since(r), p.kit.Now())
				if kit.Width(age) > width {
					age = p.kit.T("unresolved.just-now")
				}
				return st.Muted.Render(age)
			},
			Compare: func(a, b store.ItemRow) int { return since(b).Compare(since(a)) },
			Export:  func(r store.ItemRow) string { return table.Moment(since(r)) },
		},
		{ID: "kind", Title: "writebacks.col.kind", Min: 7, Priority: 80, Cell: text(kind), Text: kind, Compare: compare(kind)},
		{
			ID: "member", Title: "writebacks.col.member", Min: 18, Max: 30, Flex: 3, Priority: 101,
			Cell: func(r store.ItemRow, st theme.Styles, width int) string {
				return st.Name.Render(kit.Fit(member(r), width))
			},
			Text: member, Compare: compare(member),
		},
		{
			ID: "regarding", Title: "writebacks.col.regarding", Min: 18, Max: 34, Flex: 3, Priority: 70, Cell: p.regarding,
			Compare: compare(func(r store.ItemRow) string { return r.RegardingName }),
		},
		{
			ID: "becomes", Title: "writebacks.col.becomes", Min: 11, Priority: 60, Cell: p.becomes,
			Compare: compare(func(r store.ItemRow) string { return r.Becomes }),
		},
		{ID: "holder", Title: "writebacks.col.holder", Min: 14, Max: 22, Flex: 1, Priority: 30, Cell: text(holder), Compare: compare(holder)},
		{ID: "author", Title: "writebacks.col.author", Min: 14, Max: 26, Flex: 1, Priority: 20, Cell: text(author), Compare: compare(author)},
		{ID: "state", Title: "writebacks.state", Min: 10, Priority: 5, Cell: text(state), Text: state, Compare: compare(state)},
		{
			ID: "attempts", Title: "writebacks.col.attempts", Min: 8, Align: table.Right, Priority: 10, Descending: true,
			Cell: func(r store.ItemRow, st theme.Styles, _ int) string {
				if r.Attempts == 0 {
					return st.Quiet.Render(p.kit.Theme.Glyphs.Zero)
				}
				return st.Text.Render(p.kit.Printer.N(r.Attempts))
			},
			Number:  func(r store.ItemRow) float64 { return float64(r.Attempts) },
			Compare: func(a, b store.ItemRow) int { return cmp.Compare(a.Attempts, b.Attempts) },
		},
	}
}

// since is when the item was queued, or written.
func since(r store.ItemRow) time.Time {
	if !r.WrittenAt.IsZero() {
		return r.WrittenAt
	}
	return r.QueuedAt
}

func (p *Page) regarding(r store.ItemRow, st theme.Styles, width int) string {
	if r.RegardingKind == "" {
		return st.Warn.Render(kit.Fit(p.kit.T("writebacks.no-record"), width))
	}
	return st.Text.Render(kit.Fit(page.RecordWord(p.kit, r.RegardingKind)+" "+kit.Clean(r.RegardingName), width))
}

func (p *Page) becomes(r store.ItemRow, st theme.Styles, _ int) string {
	switch r.Becomes {
	case "open":
		return st.Warn.Render(p.kit.T("writebacks.open"))
	case store.WaitKept:
		return st.Muted.Render(p.kit.T("item.state.kept-here"))
	}
	return st.Text.Render(p.kit.T("writebacks.completed"))
}

// under says below a failed row why, and how often it was tried.
func (p *Page) under(r store.ItemRow, st theme.Styles, width int) []string {
	if r.State != store.ItemFailed {
		return nil
	}
	text := sentence.OfItem(p.kit.Printer, r).Text
	tried := p.kit.T("writebacks.tried", "count", r.Attempts)
	return []string{st.Danger.Render(kit.Fit(text, max(8, width-kit.Width(tried)-2))) + st.Muted.Render("  "+tried)}
}

func (p *Page) menu(_ store.ItemRow, x, y int) tea.Cmd {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	return p.kit.Open(kit.NewMenu(p.kit, kit.MenuSpec{Title: kit.Clean(row.Member), Actions: action.Rows(p.Actions()), X: x, Y: y}))
}

func (p *Page) empty(width, height int) string {
	if p.view != pending {
		return kit.Empty(p.kit, kit.EmptySpec{Title: p.kit.T("writebacks.empty.none")}, width, height)
	}
	spec := kit.EmptySpec{Title: p.kit.T("writebacks.empty.title"), Text: p.kit.T("writebacks.empty.text")}
	if p.leadsOn() {
		spec.Steps = []action.Action{p.toConversations()}
	}
	return kit.Empty(p.kit, spec, width, height)
}

// leadsOn says whether the empty list leads to the conversations.
func (p *Page) leadsOn() bool {
	_, total := p.table.Count()
	return total == 0 && p.view == pending && p.kit.Viewer.HasItems()
}

func (p *Page) toConversations() action.Action {
	return action.Action{
		ID: "writebacks/conversations", Title: "writebacks.empty.conversations", Group: "shell.group.list",
		Run: func() tea.Cmd { return p.kit.Navigate(page.Conversations, nil) },
	}
}
