package adminsettings

import (
	"context"
	"maps"
	"slices"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// overviewRows is how many rows the summary has.
const overviewRows = 6

// summaryGap is between the names, the facts and the keys of the summary.
const summaryGap = 3

// row is one line of the summary: what it is, how it stands, and where it leads.
type row struct {
	name, key string
	facts     []string // what is most needed first: the last leave where the line is short
	open      func() tea.Cmd
}

// rows are the summary, in the order of screens.
func (p *Page) rows() []row {
	c := p.kit
	return []row{
		{c.T("shell.page.crm-settings"), "s", p.connectionFacts(), p.openCRMSettings},
		{c.T("shell.page.seats"), "m", p.seatsFacts(), p.openSeats},
		{c.T("adminsettings.plan"), "e", p.planFacts(), p.editPlan},
		{c.T("adminsettings.people"), "", p.rolesFacts(), func() tea.Cmd { return p.show(people) }},
		{c.T("adminsettings.audit"), "", p.auditFacts(), func() tea.Cmd { return p.show(audit) }},
		{c.T("shell.page.display"), "", p.displayFacts(), func() tea.Cmd { return p.kit.Navigate(page.Display, nil) }},
	}
}

// Head implements kit.Headed: what does not work, and the checks.
func (p *Page) Head(width int) []string {
	if p.tab != overview || !p.facts.Known {
		return nil
	}
	return append(p.noticeLines(width), p.checkLines(width)...)
}

// summary is the overview as a list.
func (p *Page) summary() kit.List {
	rows := kit.Rows{Place: p.at, Go: func(i int) { p.at = i }, Open: true}
	if !p.facts.Known {
		return rows
	}
	for _, r := range p.rows() {
		rows.Texts = append(rows.Texts, r.name+": "+strings.Join(kit.Spoken(p.join(r.facts)), ", "))
	}
	return rows
}

func (p *Page) openCRMSettings() tea.Cmd { return p.kit.Navigate(page.CRMSettings, nil) }

// displayFacts names the look and the language of this machine.
func (p *Page) displayFacts() []string {
	c := p.kit
	word := func(key string) string {
		if chosen := c.Choices[key]; chosen != "" {
			return c.T(key + "." + chosen) //lang:keys display.*
		}
		return ""
	}
	return stated(word(config.Theme), word(config.Language), c.T("display.yours"))
}

func (p *Page) openSeats() tea.Cmd { return p.kit.Navigate(page.Seats, nil) }

// stated are the facts that there are.
func stated(facts ...string) []string {
	return slices.DeleteFunc(facts, func(fact string) bool { return fact == "" })
}

func (p *Page) join(facts []string) string {
	return strings.Join(facts, " "+p.kit.Theme.Glyphs.Dot+" ")
}

// within is as many of the facts as fit whole.
func (p *Page) within(facts []string, cells int) string {
	for len(facts) > 1 && kit.Width(p.join(facts)) > cells {
		facts = facts[:len(facts)-1]
	}
	return p.join(facts)
}

// connectionFacts is the state in the words of spec §3.3.
func (p *Page) connectionFacts() []string {
	c, conn := p.kit, p.facts.Value.connection
	if conn == nil {
		return stated(c.T("adminsettings.not-connected"))
	}
	state := c.T("adminsettings.state." + string(conn.State)) //lang:keys adminsettings.state.*
	switch conn.State {
	case store.Disconnected:
		return stated(state)
	case store.Importing:
		return stated(c.T("adminsettings.state.connected"), state, kit.Clean(conn.Name))
	}
	return stated(state, kit.Clean(conn.Name))
}

func (p *Page) seatsFacts() []string {
	c, s := p.kit, p.facts.Value.seats
	taken := c.T("adminsettings.seats", "count", s.Seats)
	if s.Licences > 0 {
		taken = c.T("adminsettings.seats-of", "taken", s.Seats, "licences", s.Licences)
	}
	blocked := ""
	if s.Blocked > 0 {
		blocked = c.T("adminsettings.blocked", "count", s.Blocked)
	}
	return stated(taken, blocked)
}

func (p *Page) planFacts() []string {
	c, s := p.kit, p.facts.Value.settings
	plan := c.T("adminsettings.plan.unknown")
	if s.Plan != "" {
		plan = p.planName(s.Plan)
	}
	licences := c.T("adminsettings.licences.none")
	if s.Licences > 0 {
		licences = c.T("adminsettings.licences", "count", s.Licences)
	}
	return stated(plan, licences)
}

func (p *Page) planName(plan string) string { return p.kit.T("setting.plan." + plan) } //lang:keys setting.plan.*

// rolesFacts counts the people by role, both roles of admins together.
func (p *Page) rolesFacts() []string {
	c := p.kit
	counts := map[store.Role]int{}
	for _, person := range p.facts.Value.people {
		role := person.Role
		if role == store.AdminSeller {
			role = store.Admin
		}
		counts[role]++
	}
	var parts []string
	for _, role := range []store.Role{store.Admin, store.Support, store.Seller} {
		if n := counts[role]; n > 0 {
			parts = append(parts, c.T("adminsettings.count."+string(role), "count", n)) //lang:keys adminsettings.count.*
		}
	}
	return parts
}

func (p *Page) auditFacts() []string {
	c := p.kit
	if len(p.facts.Value.audit) == 0 {
		return stated(c.T("adminsettings.audit.empty"))
	}
	newest, refused := p.facts.Value.audit[0], 0
	for _, e := range p.facts.Value.audit {
		if e.Refused != "" {
			refused++
		}
	}
	text := ""
	if refused > 0 {
		text = c.T("adminsettings.refused", "count", refused)
	}
	return stated(c.T("adminsettings.newest", "age", c.Printer.Ago(newest.At, c.Now())), text, kit.Clean(newest.Actor))
}

// overview renders the summary, the notice and the checks, scrolled.
func (p *Page) overview(width, height int) string {
	c := p.kit
	inner := min(c.Inner(width), kit.FormWidth)
	lines, names := []string{}, 0
	all := p.rows()
	for _, r := range all {
		names = max(names, kit.Width(r.name))
	}
	for i, r := range all {
		lines = append(lines, p.summaryLine(i, r, names, inner))
	}
	for _, l := range append(p.noticeLines(inner), p.checkLines(inner)...) {
		lines = append(lines, strings.Repeat(" ", kit.Gutter)+l)
	}
	p.longest = max(0, len(lines)-height)
	p.scroll = max(0, min(p.scroll, p.longest))
	for i := range all {
		if y := i - p.scroll; y >= 0 && y < height {
			p.region.Add("row"+strconv.Itoa(i), 0, tabRows+y, width, 1)
		}
	}
	lines = lines[p.scroll:min(len(lines), p.scroll+height)]
	return strings.Join(kit.Scrollbar(p.kit, lines, kit.Gutter+inner+1, p.scroll, height, height+p.longest), "\n")
}

func (p *Page) summaryLine(i int, r row, names, inner int) string {
	c := p.kit
	st, bar, key := c.Theme.Styles, " ", r.key
	if i == p.at {
		surface := theme.Focus
		if c.Covered {
			surface = theme.Current
		}
		st = c.Theme.On(surface)
		bar, key = st.Accent.Render(c.Theme.Glyphs.Focus), kit.KeyName(c, "enter")
	}
	before := names + summaryGap
	if len(r.facts) > 0 && before+kit.Width(r.facts[0])+summaryGap+kit.Width(key) > inner {
		key = "" // the hints say it, too
	}
	facts := p.within(r.facts, inner-before-kit.Width(key)-summaryGap)
	left := st.Name.Render(r.name) + st.Fill.Render(strings.Repeat(" ", before-kit.Width(r.name))) + st.Muted.Render(facts)
	return bar + kit.Spread(st, left, st.Quiet.Render(key), inner)
}

// noticeLines tell an admin without a seat what they cannot do (spec §1).
func (p *Page) noticeLines(inner int) []string {
	c := p.kit
	if p.house.Actor().Role != store.Admin {
		return nil
	}
	lines := []string{""}
	return append(lines, kit.ErrorBlock(c, kit.ErrorSpec{
		Sentence: c.T("adminsettings.notice"), Detail: c.T("adminsettings.notice.more"), Warn: true,
	}, inner)...)
}

// checkLines are the checks with their remedies.
func (p *Page) checkLines(inner int) []string {
	c, th := p.kit, p.kit.Theme
	note := ""
	switch {
	case p.checking:
		note = c.T("adminsettings.checking")
	case len(p.facts.Value.checks) > 0:
		note = c.T("adminsettings.checked", "age", c.Printer.Ago(p.facts.Value.checks[0].At, c.Now()))
	}
	right := th.Quiet.Render(note) + "   " + kit.ActionText(c, th.Styles, p.recheckAction())
	lines := []string{"", kit.Spread(th.Styles, th.Strong.Render(c.T("adminsettings.checks")), right, inner)}
	if len(p.facts.Value.checks) == 0 {
		for _, l := range kit.Wrap(c.T("adminsettings.checks.none"), inner) {
			lines = append(lines, th.Muted.Render(l))
		}
		return lines
	}
	shown := make([]kit.CheckLine, 0, len(p.facts.Value.checks))
	for _, check := range p.facts.Value.checks {
		shown = append(shown, p.checkLine(check))
	}
	return append(lines, kit.Checks(c, shown, inner)...)
}

func (p *Page) checkLine(check store.Check) kit.CheckLine {
	c := p.kit
	named := maps.Clone(check.Facts)
	if plan, ok := named["Plan"].(string); ok && plan != "" {
		named["Plan"] = p.planName(plan)
	}
	l := kit.CheckLine{Result: string(check.Result), Name: c.T("check." + check.Name)} //lang:keys check.*
	l.Found, l.Remedy = sentence.OfCheck(c.Printer, check, named)
	if check.Name == "plan" && (p.facts.Value.settings.Plan == "" || p.facts.Value.settings.Plan == store.PlanOther) {
		edit := p.planAction()
		l.Action = &edit
	}
	return l
}

// worst is the tone of the worst check.
func (p *Page) worst() theme.Tone {
	for _, check := range p.facts.Value.checks {
		if check.Result == store.Fail {
			return theme.ToneDanger
		}
	}
	return theme.ToneWarn
}

// scrolled moves the focus; past its ends the text scrolls.
func (p *Page) scrolled(msg tea.Msg) {
	page := max(1, p.kit.Height-tabRows-1)
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		switch m.String() {
		case "down", "j":
			p.step(1)
		case "up", "k":
			p.step(-1)
		case "pgdown":
			p.scroll = min(p.longest, p.scroll+page)
		case "pgup":
			p.scroll = max(0, p.scroll-page)
		case "home":
			p.at, p.scroll = 0, 0
		case "end":
			p.at, p.scroll = overviewRows-1, p.longest
		}
	case tea.MouseWheelMsg:
		if m.Button == tea.MouseWheelUp {
			p.scroll = max(0, p.scroll-3)
		} else {
			p.scroll = min(p.longest, p.scroll+3)
		}
	}
}

func (p *Page) step(by int) {
	switch {
	case by > 0 && p.at == overviewRows-1:
		p.scroll = min(p.longest, p.scroll+1)
	case by < 0 && p.scroll > 0:
		p.scroll--
	default:
		p.at = max(0, min(overviewRows-1, p.at+by))
	}
}

func (p *Page) overviewActions() []action.Action {
	return []action.Action{
		{
			ID: "admin-settings/open", Keys: []string{"enter"}, Title: "adminsettings.open", Short: "adminsettings.open.short",
			Tooltip: "adminsettings.open.tip", Group: "adminsettings.group", Hint: true,
			Run: func() tea.Cmd { return p.rows()[p.at].open() },
		},
		{
			ID: "admin-settings/crm-settings", Keys: []string{"s"}, Title: "shell.page.crm-settings",
			Tooltip: "adminsettings.crm-settings.tip", Group: "adminsettings.group", Run: p.openCRMSettings,
		},
		{
			ID: "admin-settings/seats", Keys: []string{"m"}, Title: "shell.page.seats",
			Tooltip: "adminsettings.seats.tip", Group: "adminsettings.group", Run: p.openSeats,
		},
		p.planAction(),
		p.recheckAction(),
	}
}

func (p *Page) recheckAction() action.Action {
	return action.Action{
		ID: "admin-settings/recheck", Keys: []string{"c"}, Title: "adminsettings.recheck", Short: "adminsettings.recheck.short",
		Tooltip: "adminsettings.recheck.tip", Group: "adminsettings.group", Hint: true, Enabled: p.mayRecheck(), Run: p.recheck,
	}
}

func (p *Page) mayRecheck() action.Gate {
	return action.All(p.may(engine.ActCheck), func() action.Reason {
		conn := p.facts.Value.connection
		switch {
		case conn == nil || conn.State == store.Disconnected:
			return action.Because("everywhere.not-connected")
		case p.checking:
			return action.Because("everywhere.runs")
		}
		return action.Reason{}
	})
}

// checkedMsg answers a recheck.
type checkedMsg struct {
	page *Page
	err  error
}

func (p *Page) recheck() tea.Cmd {
	p.checking = true
	actor := p.house.Actor()
	return page.Load(p.house, func(ctx context.Context) ([]store.Check, error) {
		return p.house.Engine.Recheck(ctx, actor)
	}, func(_ []store.Check, err error) tea.Msg { return checkedMsg{p, err} })
}

func (p *Page) checked(m checkedMsg) tea.Cmd {
	if m.page != p {
		return nil
	}
	p.checking = false
	if m.err != nil {
		return tea.Batch(page.ErrorToast(p.kit, m.err), p.load())
	}
	return tea.Batch(p.kit.Toast(theme.ToneOK, p.kit.T("adminsettings.rechecked")), p.load())
}
