package conversations

import (
	"strconv"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/table"
	"navsync/ui/theme"
)

func (p *Page) threadSpec() table.Spec[store.ThreadRow] {
	return table.Spec[store.ThreadRow]{
		Name: "conversations", Key: func(t store.ThreadRow) string { return strconv.FormatInt(t.ID, 10) },
		Columns: []table.Column[store.ThreadRow]{
			{
				ID: "member", Title: "conversations.col.member", Min: 14, Flex: 1, Priority: 101,
				Cell: func(t store.ThreadRow, st theme.Styles, width int) string {
					return st.Name.Render(kit.Fit(p.nameOf(t), width))
				},
			},
			{
				ID: "company", Title: "unresolved.col.company", Min: 18, Flex: 1, Priority: 40, Hidden: p.cramped,
				Cell: func(t store.ThreadRow, st theme.Styles, width int) string {
					return st.Muted.Render(kit.Fit(p.second(t), width))
				},
			},
			{
				ID: "crm", Title: "conversations.col.crm", Min: 16, Priority: 60, Hidden: p.cramped,
				Cell: func(t store.ThreadRow, st theme.Styles, width int) string { return kit.Fit(p.badge(t, st), width) },
			},
			{
				ID: "copied", Title: "conversations.col.copied", Min: 9, Priority: 50, Align: table.Right, Hidden: p.cramped,
				Cell: func(t store.ThreadRow, st theme.Styles, _ int) string {
					return st.Muted.Render(p.kit.T("shell.of", "shown", t.Copied, "total", t.Items))
				},
			},
			{
				ID: "newest", Title: "conversations.col.newest", Min: 6, Priority: 100, Align: table.Right,
				Cell: func(t store.ThreadRow, st theme.Styles, width int) string {
					return st.Muted.Render(p.newest(t.NewestAt))
				},
			},
		},
		Under:      p.underThread,
		FilterHint: "conversations.filter-hint",
		Empty:      p.empty,
		Open:       func(store.ThreadRow) tea.Cmd { p.enterThread(); return nil },
		Moved:      func(t store.ThreadRow) tea.Cmd { return p.readThread(t.ID) },
	}
}

// newest is the time of day of what is of today, else its age.
func (p *Page) newest(at time.Time) string {
	now := p.kit.Now()
	at = p.local(at)
	if at.Format(time.DateOnly) == now.Format(time.DateOnly) {
		return p.kit.Printer.Time(at)
	}
	return p.kit.Printer.Age(at, now)
}

// nameOf is whom a thread is about, in words.
func (p *Page) nameOf(t store.ThreadRow) string {
	name := t.Member
	if t.MemberID == 0 || t.MemberCount > 1 && !t.Chosen {
		name = t.Members
	}
	if name == "" {
		name = t.Title
	}
	if name = kit.Clean(name); name == "" {
		return p.kit.Theme.Glyphs.None
	}
	return name
}

// cramped says that the list is too narrow for a column for each fact.
func (p *Page) cramped() bool { return !p.roomy }

// second is a thread's company, of another's with the seat holder.
func (p *Page) second(t store.ThreadRow) string {
	company := kit.Clean(t.Company)
	if p.house.Actor().SeatID != t.SeatID {
		return strings.Trim(kit.Clean(t.SeatHolder)+" · "+company, " ·")
	}
	return company
}

// underThread is a thread's second line where there are no columns for it: company or seat holder, and how its people
// stand to the CRM. It stands two cells in: names and companies are told apart without colours, too.
func (p *Page) underThread(t store.ThreadRow, st theme.Styles, width int) []string {
	if p.roomy {
		return nil
	}
	left := "  " + p.second(t)
	badge := p.badge(t, st)
	return []string{kit.Spread(st, st.Muted.Render(kit.Fit(left, max(1, width-kit.Width(badge)-1))), badge, width)}
}

// badge is how a thread's people stand to the CRM. Not in CRM is loud only when something
// is copied, because that will be open.
func (p *Page) badge(t store.ThreadRow, st theme.Styles) string {
	g := p.kit.Theme.Glyphs
	word := p.kit.T("badge." + string(t.Badge))
	switch {
	case t.Badge == store.InCRM:
		return kit.State(st, theme.ToneOK, g.On, word)
	case t.Badge == store.OutOfDate:
		return kit.State(st, theme.ToneWarn, g.Half, word)
	case t.Badge == store.BadgeAmbiguous, t.Badge == store.BadgeCandidates:
		return kit.State(st, theme.ToneWarn, g.Similar, word)
	case t.Badge == store.BadgeGone, t.Copied > 0:
		return kit.State(st, theme.ToneWarn, g.Warn, word)
	}
	return st.Quiet.Render(g.Off + " " + word)
}

// empty is what stands there before anything was imported (spec §11).
func (p *Page) empty(width, height int) string {
	actor := p.house.Actor()
	if actor.SeatID == 0 {
		text := "conversations.empty.no-seat"
		if p.kit.Viewer.IsAdmin() {
			text = "conversations.empty.admin"
		}
		return kit.Empty(p.kit, kit.EmptySpec{
			Title: p.kit.T("conversations.empty.title"), Text: p.kit.T(text), Steps: p.emptySteps(),
		}, width, height)
	}
	return kit.Empty(p.kit, kit.EmptySpec{
		Title: p.kit.T("conversations.empty.title"), Text: p.kit.T("conversations.empty.text"), Numbered: true, Steps: p.emptySteps(),
		Below: p.kit.T("conversations.empty.inbox", "folder", kit.Clean(p.inbox(actor.Email))),
	}, width, height)
}

func (p *Page) emptySteps() []action.Action {
	var steps []action.Action
	for _, a := range p.Actions() {
		switch a.ID {
		case "conversations/ask", "conversations/import":
			if a.Can() {
				a.Tooltip = ""
				steps = append(steps, a)
			}
		}
	}
	return steps
}

// bare is true while there is nothing to show beside the empty state.
func (p *Page) bare() bool {
	_, total := p.threads.Count()
	return p.seat.Known && total == 0 && !p.threads.Loading() && p.threads.Filter() == ""
}

// View implements kit.Page.
func (p *Page) View(width, height int) string {
	p.regions.Reset()
	p.threads.SetFocused(!p.opened.active)
	if p.bare() {
		p.regions.Add("threads", 0, 0, width, height)
		return p.threads.View(width, height)
	}
	if p.kit.Narrow {
		return p.narrow(width, height)
	}
	list, rest := p.widths(width)
	p.roomy = list >= roomyList
	p.regions.Add("threads", 0, 0, list, height)
	left := kit.Block(p.threads.View(list, height), list, height)
	p.regions.Add("thread", list+1, 0, rest, height)
	middle := kit.Block(p.threadView(rest, height), rest, height)
	if !kit.Three(width) {
		return kit.Beside(left, kit.PaneRule(p.kit, height), middle)
	}
	facts := kit.Block(kit.Inset(p.memberPane(kit.PaneWidth, height), 1), max(1, width-list-rest-2), height)
	return kit.Beside(left, kit.PaneRule(p.kit, height), middle, kit.PaneRule(p.kit, height), facts)
}

const (
	roomyList = 70 // cells of a list that has a column for each fact
	mostList  = 84
)

// widths are the cells of the list and of the thread: the text stops at kit.TextWidth, and what is left stays empty.
func (p *Page) widths(width int) (list, thread int) {
	text := kit.TextWidth + 2 + p.kit.Margin()
	if kit.Three(width) {
		return min(mostList, width-text-kit.PaneWidth-3-p.kit.Margin()), text
	}
	list = max(34, min(44, width/3))
	return list, min(text, width-list-1)
}

// narrow shows the list; while the thread has the focus it has the page.
func (p *Page) narrow(width, height int) string {
	if p.opened.active {
		p.regions.Add("thread", 0, 0, width, height)
		return kit.Block(p.threadView(width, height), width, height)
	}
	p.regions.Add("threads", 0, 0, width, height)
	return p.threads.View(width, height)
}

func (p *Page) enterThread() { p.opened.active = p.canEnter().Open() }

func (p *Page) leaveThread() { p.opened.active = false }
