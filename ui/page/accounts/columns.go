package accounts

import (
	"cmp"
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// saved serves a seat's saved accounts, or its leads.
type saved struct {
	store *store.Reader
	seat  int64
	leads bool
}

func (s saved) query(q table.Query) store.SavedQuery {
	query := store.SavedQuery{SeatID: s.seat, Leads: s.leads, Text: strings.Join(q.Words, " "), Sort: store.SavedSort(q.Sort), Descending: q.Descending}
	for _, t := range q.Terms {
		switch {
		case t.Column == "badge" && strings.HasPrefix(kit.Fold(t.Value), "out"):
			query.Badge = store.OutOfDate
		case t.Column == "badge":
			query.Badge = store.InCRM
		case t.Column == "why" && kit.Fold(t.Value) == "hand":
			query.ByHand = true
		default:
			query.Text = strings.TrimSpace(query.Text + " " + t.Value)
		}
	}
	return query
}

// Count implements table.Source.
func (s saved) Count(ctx context.Context, q table.Query) (shown, total int, err error) {
	if shown, err = s.store.CountSaved(ctx, s.query(q)); err != nil {
		return 0, 0, err
	}
	total, err = s.store.CountSaved(ctx, store.SavedQuery{SeatID: s.seat, Leads: s.leads})
	return shown, total, err
}

// Window implements table.Source.
func (s saved) Window(ctx context.Context, q table.Query, offset, n int) ([]store.SavedRow, error) {
	settings, err := s.store.Settings(ctx)
	if err != nil {
		return nil, err
	}
	query := s.query(q)
	query.Offset, query.Limit, query.WonColumn = offset, n, settings.WonColumn()
	return s.store.Saved(ctx, query)
}

// Keys implements table.Source; entries are not ticked.
func (s saved) Keys(context.Context, table.Query) ([]string, error) { return nil, nil }

// news serves a seat's updates, the newest first.
type news struct {
	store *store.Reader
	seat  int64
}

// Count implements table.Source.
func (n news) Count(ctx context.Context, _ table.Query) (shown, total int, err error) {
	count, err := n.store.CountSeatUpdates(ctx, n.seat)
	return count, count, err
}

// Window implements table.Source.
func (n news) Window(ctx context.Context, _ table.Query, offset, count int) ([]store.SeatUpdate, error) {
	return n.store.SeatUpdates(ctx, n.seat, count, offset)
}

// Keys implements table.Source; updates are not ticked.
func (n news) Keys(context.Context, table.Query) ([]string, error) { return nil, nil }

func (p *Page) savedSpec(leads bool) table.Spec[store.SavedRow] {
	sorts := func(store.SavedRow, store.SavedRow) int { return 0 } // the source sorts
	columns := []table.Column[store.SavedRow]{
		{
			ID: "name", Title: "accounts.column.name", Min: 22, Max: 44, Flex: 3, Priority: 100, Compare: sorts,
			Cell: func(r store.SavedRow, st theme.Styles, width int) string {
				return st.Name.Render(kit.Fit(kit.Clean(r.Name), width))
			},
		},
		{
			ID: "company", Title: "accounts.column.company", Min: 16, Max: 32, Flex: 2, Priority: 60, Compare: sorts,
			Cell: func(r store.SavedRow, st theme.Styles, width int) string {
				return st.Muted.Render(kit.Fit(p.orNone(r.Company), width))
			},
		},
		{ID: "why", Title: "accounts.column.why", Min: 16, Max: 50, Flex: 3, Priority: 80, Cell: func(r store.SavedRow, st theme.Styles, width int) string {
			return st.Muted.Render(kit.Fit(p.why(r), width))
		}},
		{ID: "badge", Title: "accounts.column.badge", Min: 13, Priority: 90, Cell: func(r store.SavedRow, st theme.Styles, width int) string {
			return kit.Fit(p.badge(r, st), width)
		}},
		{
			ID: "saved", Title: "accounts.column.saved", Min: 12, Priority: 50, Align: table.Right, Compare: sorts, Descending: true,
			Cell: func(r store.SavedRow, st theme.Styles, width int) string {
				return st.Muted.Render(kit.Fit(p.kit.Printer.Date(r.SavedAt.In(p.kit.Now().Location())), width))
			},
		},
	}
	if leads {
		columns[0].Min, columns[1].Min, columns[2].Min = 18, 14, 14
		columns[1].Title = "accounts.column.employer"
		columns = append(columns, table.Column[store.SavedRow]{
			ID: "kind", Title: "accounts.column.kind", Min: 8, Priority: 55,
			Cell: func(r store.SavedRow, st theme.Styles, width int) string {
				return st.Muted.Render(kit.Fit(page.RecordWord(p.kit, r.Kind), width))
			},
		})
	} else {
		columns = append(columns, table.Column[store.SavedRow]{
			ID: "won", Title: "accounts.column.won", Min: 11, Max: 15, Flex: 1, Priority: 85, Align: table.Right,
			Cell: func(r store.SavedRow, st theme.Styles, width int) string {
				if len(r.Won) == 0 {
					return st.Quiet.Render(p.kit.Theme.Glyphs.Zero)
				}
				return st.Text.Render(kit.Fit(p.rounded(r.Won), width))
			},
		})
	}
	name := "accounts"
	if leads {
		name = "leads"
	}
	return table.Spec[store.SavedRow]{
		Name: name, Link: func(r store.SavedRow) func() (string, error) { return p.house.Link(string(r.Kind), r.ID) },
		Key: func(r store.SavedRow) string { return r.Kind.WithID(r.ID) }, Columns: columns, Sort: "name", FilterHint: "accounts.filter.hint",
		Tools: func() []action.Action { return []action.Action{p.saveAction()} },
		Open:  func(r store.SavedRow) tea.Cmd { return p.openHistory(r) }, Menu: p.openMenu, Empty: p.nothing,
	}
}

func (p *Page) updateSpec() table.Spec[store.SeatUpdate] {
	c := p.kit
	return table.Spec[store.SeatUpdate]{
		Name: "updates",
		Key:  func(u store.SeatUpdate) string { return strconv.FormatInt(u.ID, 10) }, NoFilter: true, Empty: p.nothing,
		Columns: []table.Column[store.SeatUpdate]{
			{ID: "at", Title: "accounts.column.at", Min: 13, Priority: 90, Cell: func(u store.SeatUpdate, st theme.Styles, width int) string {
				at := u.At.In(c.Now().Location())
				return st.Muted.Render(kit.Fit(c.Printer.Day(at)+" "+c.Printer.Time(at), width))
			}},
			{ID: "kind", Title: "accounts.column.change", Min: 11, Priority: 80, Cell: func(u store.SeatUpdate, st theme.Styles, width int) string {
				return st.Muted.Render(kit.Fit(c.T("accounts.update."+u.Kind), width)) //lang:keys accounts.update.*
			}},
			{
				ID: "name", Title: "accounts.column.name", Min: 18, Max: 44, Flex: 1, Priority: 100,
				Cell: func(u store.SeatUpdate, st theme.Styles, width int) string {
					return st.Name.Render(kit.Fit(kit.Clean(u.Name), width))
				},
			},
			{ID: "what", Title: "accounts.column.what", Min: 20, Flex: 2, Priority: 95, Cell: func(u store.SeatUpdate, st theme.Styles, width int) string {
				return kit.Fit(st.Muted.Render(p.orNone(u.Before)+" "+c.Theme.Glyphs.Becomes+" ")+st.Text.Render(p.orNone(u.After)), width)
			}},
		},
	}
}

func (p *Page) orNone(s string) string {
	if s = kit.Clean(s); s != "" {
		return s
	}
	return p.kit.Theme.Glyphs.None
}

// why is an entry's first reason, and how many more there are.
func (p *Page) why(r store.SavedRow) string {
	c := p.kit
	if len(r.Reasons) == 0 {
		return c.T("accounts.by-hand")
	}
	text := p.orNone(r.Reasons[0].Opportunity)
	if stage := kit.Clean(r.Reasons[0].Stage); stage != "" {
		text += " " + c.Theme.Glyphs.Dot + " " + stage
	}
	if more := len(r.Reasons) - 1; more > 0 {
		text = "+" + c.Printer.N(more) + " " + text
	}
	return text
}

func (p *Page) badge(r store.SavedRow, st theme.Styles) string {
	g := p.kit.Theme.Glyphs
	word := p.kit.T("badge." + string(r.Badge)) //lang:keys badge.*
	switch r.Badge {
	case store.OutOfDate:
		return kit.State(st, theme.ToneWarn, g.Warn, word)
	case store.InCRM:
		return kit.State(st, theme.ToneOK, g.On, word)
	}
	return kit.State(st, theme.ToneQuiet, g.Off, word)
}

// amounts writes won values, a sum for each currency.
func (p *Page) amounts(all []store.Amount) string {
	parts := make([]string, len(all))
	for i, a := range all {
		parts[i] = p.amount(a)
	}
	return strings.Join(parts, ", ")
}

// rounded are amounts without their fractions, for the list; the detail has them exact.
func (p *Page) rounded(all []store.Amount) string {
	whole := make([]store.Amount, len(all))
	for i, a := range all {
		whole[i] = a
		if f, err := strconv.ParseFloat(a.Value, 64); err == nil {
			whole[i].Value = strconv.FormatFloat(f, 'f', 0, 64)
		}
	}
	return p.amounts(whole)
}

// amount writes a sum with the thousands of the language, exact; whole sums without decimals.
func (p *Page) amount(a store.Amount) string {
	whole, fraction, _ := strings.Cut(a.Value, ".")
	text := whole
	if n, err := strconv.Atoi(whole); err == nil {
		text = p.kit.Printer.N(n)
	}
	if strings.Trim(fraction, "0") != "" {
		sep := strings.Trim(p.kit.Printer.Decimal(0.5, 1), "05")
		text += cmp.Or(sep, ".") + fraction
	}
	return strings.TrimSpace(text + " " + kit.Clean(a.Currency))
}
