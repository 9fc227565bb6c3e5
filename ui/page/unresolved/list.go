package unresolved

import (
	"cmp"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/table"
	"navsync/ui/theme"
)

func (p *Page) columns() []table.Column[store.UnresolvedRow] {
	text := func(get func(store.UnresolvedRow) string) func(store.UnresolvedRow, theme.Styles, int) string {
		return func(r store.UnresolvedRow, st theme.Styles, width int) string {
			return st.Text.Render(kit.Fit(get(r), width))
		}
	}
	compare := func(get func(store.UnresolvedRow) string) func(a, b store.UnresolvedRow) int {
		return func(a, b store.UnresolvedRow) int { return p.kit.Printer.Compare(get(a), get(b)) }
	}
	kind := func(r store.UnresolvedRow) string { return page.ItemWord(p.kit, r.Kind) }
	company := func(r store.UnresolvedRow) string { return kit.Clean(r.Company) }
	holder := func(r store.UnresolvedRow) string { return kit.Clean(r.SeatHolder) }
	reason := func(r store.UnresolvedRow) string { return sentence.Reason(p.kit.Printer, r.Reason) }
	return []table.Column[store.UnresolvedRow]{
		{
			ID: "age", Title: "unresolved.col.age", Min: 6, Align: table.Right, Priority: 100,
			Cell: func(r store.UnresolvedRow, st theme.Styles, width int) string {
				age := p.kit.Printer.Age(r.At, p.kit.Now())
				if kit.Width(age) > width {
					age = p.kit.T("unresolved.just-now")
				}
				return st.Muted.Render(age)
			},
			Compare: func(a, b store.UnresolvedRow) int { return b.At.Compare(a.At) },
			Export:  func(r store.UnresolvedRow) string { return table.Moment(r.At) },
		},
		{ID: "kind", Title: "unresolved.col.kind", Min: 7, Priority: 60, Cell: text(kind), Compare: compare(kind)},
		{
			ID: "member", Title: "unresolved.col.member", Min: 14, Max: 32, Flex: 3, Priority: 101,
			Cell: func(r store.UnresolvedRow, st theme.Styles, width int) string {
				return st.Name.Render(kit.Fit(member(r), width))
			},
			Text: member, Compare: compare(member),
		},
		{ID: "company", Title: "unresolved.col.company", Min: 14, Max: 30, Flex: 2, Priority: 50, Cell: text(company), Compare: compare(company)},
		{
			ID: "holder", Title: "unresolved.col.holder", Short: "unresolved.col.holder.short", Min: 8, Max: 24, Flex: 1, Priority: 65, Hidden: p.ofOneSeat,
			Cell: func(r store.UnresolvedRow, st theme.Styles, width int) string {
				name := holder(r)
				if kit.Width(name) > width {
					name = initialed(name)
				}
				return st.Muted.Render(kit.Fit(name, width))
			},
			Text: holder, Compare: compare(holder),
		},
		{
			ID: "reason", Title: "unresolved.col.reason", Min: 15, Priority: 30, Cell: text(reason), Compare: compare(reason),
			Hidden: func() bool { return !p.byMember }, // the heads of the groups say it
		},
		{
			ID: "is", Title: "unresolved.col.is", Min: 4, Priority: 20,
			Cell: func(r store.UnresolvedRow, st theme.Styles, width int) string {
				return st.Muted.Render(kit.Fit(p.is(r), width))
			},
			Text: p.is, Compare: compare(p.is),
		},
		{
			ID: "best", Title: "unresolved.col.best", Min: 4, Align: table.Right, Priority: 100, Descending: true,
			Cell: func(r store.UnresolvedRow, st theme.Styles, _ int) string {
				if r.BestScore == 0 {
					return st.Quiet.Render(p.kit.Theme.Glyphs.None)
				}
				return st.Text.Render(strconv.Itoa(r.BestScore))
			},
			Number:  func(r store.UnresolvedRow) float64 { return float64(r.BestScore) },
			Compare: func(a, b store.UnresolvedRow) int { return cmp.Compare(a.BestScore, b.BestScore) },
		},
	}
}

// ofOneSeat says whether every row is the viewer's own: then nothing has to tell one seat holder from another. Who sees all seats
// reads theirs beside the preview, too.
func (p *Page) ofOneSeat() bool { return !p.whose.Scope().All }

// initialed is a name with no more than the first letter of its last word: "Léa F."
func initialed(name string) string {
	words := strings.Fields(name)
	if len(words) < 2 {
		return name
	}
	last := []rune(words[len(words)-1])
	return strings.Join(words[:len(words)-1], " ") + " " + string(last[:1]) + "."
}

// member is whom the activity is about, or everybody of a thread with several.
func member(r store.UnresolvedRow) string {
	if r.Member != "" {
		return kit.Clean(r.Member)
	}
	return kit.Clean(r.Members)
}

func (p *Page) group(r store.UnresolvedRow) (id, title string) {
	if p.byMember {
		return member(r), member(r)
	}
	if r.Reason == "" { // the imported data was deleted
		return "", p.kit.T("unresolved.group.not-known")
	}
	return r.Reason, p.kit.T("unresolved.group." + r.Reason)
}

func (p *Page) empty(width, height int) string {
	if p.ignored {
		return kit.Empty(p.kit, p.nothingIgnored(), width, height)
	}
	spec := kit.EmptySpec{Title: p.kit.T("unresolved.empty.title"), Text: p.kit.T("unresolved.empty.text")}
	if p.leadsOn() {
		spec.Steps = []action.Action{p.toConversations()}
	}
	if p.report.Value.summary.Ignored > 0 {
		spec.Steps = append(spec.Steps, p.ignoredAction())
	}
	return kit.Empty(p.kit, spec, width, height)
}

// leadsOn says whether the empty report leads to the conversations.
func (p *Page) leadsOn() bool {
	_, total := p.table.Count()
	return total == 0 && !p.ignored && p.kit.Viewer.HasItems()
}

func (p *Page) toConversations() action.Action {
	return action.Action{
		ID: "unresolved/conversations", Title: "unresolved.empty.conversations", Group: "shell.group.list",
		Run: func() tea.Cmd { return p.kit.Navigate(page.Conversations, nil) },
	}
}

func (p *Page) menu(_ store.UnresolvedRow, x, y int) tea.Cmd {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	return p.kit.Open(kit.NewMenu(p.kit, kit.MenuSpec{Title: member(row), Actions: action.Rows(p.Actions()), X: x, Y: y}))
}

func (p *Page) bulk() []action.Action { return action.Bulks(p.Actions()) }

// tools is what stands in the filter line: how the list is grouped, and the way to what is
// ignored.
func (p *Page) tools() []action.Action {
	var tools []action.Action
	for _, a := range p.Actions() {
		switch {
		case a.ID == "unresolved/group" && p.byMember:
			a.Title = "unresolved.grouped-member"
		case a.ID == "unresolved/group":
			a.Title = "unresolved.grouped-reason"
		case a.ID == "unresolved/ignored" && p.offersIgnored():
			a.Title = a.Short
		default:
			continue
		}
		tools = append(tools, a)
	}
	return tools
}
