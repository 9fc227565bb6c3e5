package seats

import (
	"cmp"
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/table"
	"navsync/ui/theme"
)

type row = store.SeatRow

// spec is the table of spec §10. A seat's key is its holder's e-mail.
func (p *Page) spec() table.Spec[row] {
	return table.Spec[row]{
		Name: "seats", Key: func(r row) string { return r.Email }, Columns: p.columns(), Sort: "name", Multi: true,
		Link:       func(r row) func() (string, error) { return p.house.Link("systemuser", r.CRMUserID) },
		FilterHint: "seats.filter.hint",
		Tools:      p.tools,
		Open:       func(r row) tea.Cmd { return p.openMenu(r, -1, -1) }, Menu: p.openMenu,
		FocusLine: p.focusLine, Second: p.coverageLine, Totals: p.totals,
		Bulk:     func() []action.Action { return action.Bulks(p.Actions()) },
		Forecast: p.forecastLine,
		Empty:    p.empty,
	}
}

func (p *Page) columns() []table.Column[row] {
	c := p.kit
	text := func(get func(row) string) func(row, theme.Styles, int) string {
		return func(r row, st theme.Styles, width int) string {
			return st.Muted.Render(kit.Fit(kit.Clean(get(r)), width))
		}
	}
	byText := func(get func(row) string) func(a, b row) int {
		return func(a, b row) int { return c.Printer.Compare(get(a), get(b)) }
	}
	name := func(r row) string { return r.Name }
	email := func(r row) string { return r.Email }
	role := func(r row) string { return c.T("role." + string(r.Role)) }               //lang:keys role.*
	licence := func(r row) string { return c.T("seat.licence." + string(r.Licence)) } //lang:keys seat.licence.*
	badge := func(r row) string { return c.T("seat.badge." + string(r.Badge)) }       //lang:keys seat.badge.*
	number := func(get func(row) int) func(row, theme.Styles, int) string {
		return func(r row, st theme.Styles, _ int) string { return kit.Number(c, st, get(r)) }
	}
	pending := func(r row) int { return r.Pending }
	failed := func(r row) int { return r.Failed }
	widest := func(words ...string) (cells int) {
		for _, w := range words {
			cells = max(cells, kit.Width(w))
		}
		return cells
	}
	licences := widest(licence(row{Licence: store.LicenceAssigned}), licence(row{Licence: store.LicenceActive}))
	badges := 2 + widest(badge(withBadge(store.BadgeInCRM)), badge(withBadge(store.BadgeOff)),
		badge(withBadge(store.BadgeBlocked)), badge(withBadge(store.BadgeWaiting)))
	setup := func() bool { return p.items }
	columns := []table.Column[row]{
		{
			ID: "name", Title: "seats.column.name", Min: 16, Max: 40, Flex: 3, Priority: 100, Compare: byText(name), Text: name,
			Cell: func(r row, st theme.Styles, width int) string {
				return st.Name.Render(kit.Fit(kit.Clean(r.Name), width))
			},
		},
		{
			ID: "email", Hidden: setup, Title: "seats.column.email", Min: 22, Max: 44, Flex: 2, Priority: 20,
			Cell: text(email), Compare: byText(email), Text: email,
		},
		{
			ID: "licence", Hidden: setup, Title: "seats.column.licence", Min: licences, Priority: 40, Compare: byText(licence),
			Text: func(r row) string { return licence(r) + " " + string(r.Licence) },
			Cell: func(r row, st theme.Styles, width int) string {
				if r.Licence == store.LicenceAssigned {
					return st.Quiet.Render(kit.Fit(licence(r), width))
				}
				return st.Muted.Render(kit.Fit(licence(r), width))
			},
		},
		{
			ID: "role", Hidden: setup, Title: "seats.column.role", Min: 18, Priority: 10, Cell: text(role), Compare: byText(role),
			Text: func(r row) string { return role(r) + " " + string(r.Role) },
		},
		{
			ID: "user", Hidden: setup, Title: "seats.column.user", Min: 14, Max: 32, Flex: 2, Priority: 80, Compare: byText(p.userName), Text: p.userName,
			Cell: func(r row, st theme.Styles, width int) string {
				if r.CRMUserID == "" {
					return st.Warn.Render(kit.Fit(p.userName(r), width))
				}
				return st.Muted.Render(kit.Fit(p.userName(r), width))
			},
		},
		{
			ID: "crm", Hidden: setup, Title: "seats.column.crm", Min: badges, Priority: 95, Compare: byText(badge),
			Text: func(r row) string { return badge(r) + " " + string(r.Badge) },
			Cell: func(r row, st theme.Styles, width int) string { return kit.Fit(p.badge(r, st, badge(r)), width) },
		},
		{
			ID: "synced", Hidden: setup, Title: "seats.column.synced", Short: "seats.column.synced-short", Min: 6, Max: 9,
			Flex: 30, Priority: 70, Align: table.Right, Descending: true,
			Compare: func(a, b row) int { return a.LastSyncAt.Compare(b.LastSyncAt) },
			Export:  func(r row) string { return table.Moment(r.LastSyncAt) },
			Cell:    func(r row, st theme.Styles, _ int) string { return p.age(r, st) },
		},
		{
			ID: "pending", Hidden: setup, Title: "seats.column.pending", Short: "seats.column.pending-short", Min: 5, Max: 7,
			Flex: 30, Priority: 60, Align: table.Right, Descending: true,
			Number: func(r row) float64 { return float64(r.Pending) }, Compare: func(a, b row) int { return cmp.Compare(a.Pending, b.Pending) },
			Cell: number(pending),
		},
		{
			ID: "failed", Hidden: setup, Title: "seats.column.failed", Short: "seats.column.failed-short", Min: 5, Max: 6,
			Flex: 30, Priority: 65, Align: table.Right, Descending: true,
			Number: func(r row) float64 { return float64(r.Failed) }, Compare: func(a, b row) int { return cmp.Compare(a.Failed, b.Failed) },
			Cell: func(r row, st theme.Styles, width int) string {
				if r.Failed > 0 {
					return st.Danger.Render(c.Printer.N(r.Failed))
				}
				return number(failed)(r, st, width)
			},
		},
	}
	return append(append(columns, p.wideColumns()...), p.itemColumns()...)
}

// wideColumns are those that only wide windows have room for.
func (p *Page) wideColumns() []table.Column[row] {
	c := p.kit
	hidden := func() bool { return p.items || !kit.Wide(c.Width) }
	count := func(id, title string, priority int, get func(row) int) table.Column[row] {
		return table.Column[row]{
			ID: id, Title: title, Min: 6, Max: 9, Flex: 1, Priority: priority, Align: table.Right, Descending: true, Hidden: hidden,
			Number:  func(r row) float64 { return float64(get(r)) },
			Compare: func(a, b row) int { return cmp.Compare(get(a), get(b)) },
			Cell:    func(r row, st theme.Styles, _ int) string { return kit.Number(c, st, get(r)) },
		}
	}
	return []table.Column[row]{
		{
			ID: "archive", Title: "seats.column.archive", Min: 8, Priority: 15, Align: table.Right, Hidden: hidden,
			Compare: func(a, b row) int { return b.LastArchiveAt.Compare(a.LastArchiveAt) },
			Export:  func(r row) string { return table.Moment(r.LastArchiveAt) },
			Cell: func(r row, st theme.Styles, _ int) string {
				if r.LastArchiveAt.IsZero() {
					return st.Quiet.Render(c.Theme.Glyphs.None)
				}
				return st.Muted.Render(c.Printer.Age(r.LastArchiveAt, c.Now()))
			},
		},
		count("accounts", "seats.column.accounts", 14, func(r row) int { return r.Accounts }),
		count("leads", "seats.column.leads", 13, func(r row) int { return r.Leads }),
	}
}

func withBadge(b store.Badge) row { return row{Badge: b} }

func (p *Page) userName(r row) string {
	switch {
	case r.CRMUserID == "":
		return p.kit.T("seat.not-matched")
	case r.CRMUserName == "":
		return r.CRMUserID
	}
	return kit.Clean(r.CRMUserName)
}

func (p *Page) badge(r row, st theme.Styles, word string) string {
	g := p.kit.Theme.Glyphs
	switch r.Badge {
	case store.BadgeInCRM:
		return kit.State(st, theme.ToneOK, g.On, word)
	case store.BadgeBlocked:
		return kit.State(st, theme.ToneWarn, g.Warn, word)
	case store.BadgeWaiting:
		return kit.State(st, theme.ToneMuted, g.Half, word)
	}
	return kit.State(st, theme.ToneQuiet, g.Off, word)
}

// age is when the seat was last synced, quiet when its entries are no longer updated.
func (p *Page) age(r row, st theme.Styles) string {
	if r.LastSyncAt.IsZero() {
		return st.Quiet.Render(p.kit.Theme.Glyphs.None)
	}
	style := st.Muted
	if !r.StaleSince.IsZero() {
		style = st.Quiet
	}
	if p.kit.Now().Sub(r.LastSyncAt) < time.Minute {
		return style.Render(p.kit.T("seats.age.now"))
	}
	return style.Render(p.kit.Printer.Age(r.LastSyncAt, p.kit.Now()))
}

func (p *Page) tools() []action.Action {
	tools := []action.Action{p.viewAction()}
	if p.items {
		tools = append(tools, p.monthAction())
	}
	return append(tools, p.assignAction())
}

// notMatched is the reason of a seat without a CRM user.
const notMatched = "not-matched"

// reason says why a seat is blocked or waits; "" when it does neither.
func (p *Page) reason(r row) string {
	switch {
	case r.Reason == notMatched:
		return p.kit.T("seats.unmatched." + string(r.Unmatched)) //lang:keys seats.unmatched.*
	case r.Reason != "":
		return p.kit.T("seats.reason." + r.Reason) //lang:keys seats.reason.*
	}
	return ""
}

// focusLine says why a seat does not sync, and offers the one remedy.
func (p *Page) focusLine(r row, st theme.Styles) (string, *action.Action) {
	c := p.kit
	if p.items {
		trail := p.trailAction()
		return p.itemsLine(r, st), &trail
	}
	dot := st.Quiet.Render(" " + c.Theme.Glyphs.Dot + " ")
	left := st.Muted.Render(kit.Clean(r.Email))
	if len(r.Aliases) > 0 {
		left += st.Quiet.Render(", " + kit.Clean(strings.Join(r.Aliases, ", ")))
	}
	link, enable := p.linkAction(), p.enableAction()
	reason := p.reason(r)
	if c.Narrow {
		link.Title, enable.Title = link.Short, enable.Short
		if r.Reason == notMatched {
			reason = c.T("seats.unmatched." + string(r.Unmatched) + "-short")
		}
	}
	switch r.Badge {
	case store.BadgeBlocked:
		return left + dot + st.Warn.Render(reason), &link
	case store.BadgeWaiting:
		return left + dot + st.Muted.Render(reason), nil
	case store.BadgeOff:
		text := c.T("seats.line.off")
		if !r.StaleSince.IsZero() {
			text = c.T("seats.line.stale", "date", c.Printer.Date(r.StaleSince.In(c.Now().Location())))
		}
		return left + dot + st.Muted.Render(text), &enable
	}
	counts := c.T("seats.line.saved", "accounts", r.Accounts, "leads", r.Leads)
	if r.NewestItemAt.IsZero() {
		return left + dot + st.Muted.Render(counts), nil
	}
	text := counts + " " + c.Theme.Glyphs.Dot + " " + c.T("seats.line.newest", "age", c.Printer.Age(r.NewestItemAt, c.Now()))
	if c.Now().Sub(r.NewestItemAt) > oldArchive {
		return left + dot + st.Warn.Render(text+" "+c.Theme.Glyphs.Dot+" "+c.T("seats.line.archive")), nil
	}
	return left + dot + st.Muted.Render(text), nil
}

// oldArchive is from when a new LinkedIn archive is asked for (spec §11).
const oldArchive = 30 * 24 * time.Hour
