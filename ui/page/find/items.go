package find

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/trail"
	"navsync/ui/sentence"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// items is the body of the dialog with the items of what was found.
type items struct {
	kit.OneStop
	kit   *kit.Context
	house page.House
	of    store.Finding
	table *table.Table[store.ItemRow]
}

// source serves the items of a finding, as far as the viewer may see them.
type source struct {
	store *store.Reader
	query store.ItemQuery
}

// Count implements table.Source.
func (s source) Count(ctx context.Context, _ table.Query) (shown, total int, err error) {
	n, err := s.store.CountItems(ctx, s.query)
	return n, n, err
}

// Window implements table.Source.
func (s source) Window(ctx context.Context, _ table.Query, offset, n int) ([]store.ItemRow, error) {
	q := s.query
	q.Offset, q.Limit = offset, n
	return s.store.Items(ctx, q)
}

// Keys implements table.Source; items are not ticked here.
func (s source) Keys(context.Context, table.Query) ([]string, error) { return nil, nil }

// queryOf chooses the items of a finding: of a member those of its seat, of a seat all.
func queryOf(scope store.Scope, f store.Finding) store.ItemQuery {
	q := store.ItemQuery{Scope: scope, SeatID: f.SeatID, MemberID: f.MemberID, CompanyID: f.CompanyID}
	if f.RecordID != "" {
		q.Record = store.Ref{Kind: f.What, Ref: f.RecordID}
	}
	return q
}

// openItems shows the items of a finding; enter opens the trail of one.
func openItems(c *kit.Context, h page.House, f store.Finding) tea.Cmd {
	b := &items{kit: c, house: h, of: f}
	b.table = table.New(c, table.Spec[store.ItemRow]{
		Name: "items", Link: func(i store.ItemRow) func() (string, error) { return h.Link(i.ActivityTable, i.ActivityID) },
		Key: func(i store.ItemRow) string { return strconv.FormatInt(i.ID, 10) }, Gutter: 2, NoFilter: true, Columns: b.columns(),
		Open: b.openTrail, Empty: b.empty,
	})
	context := kit.Clean(f.Seat)
	if f.What == store.FoundSeat {
		context = kit.Clean(f.Note)
	}
	dialog := kit.NewDialog(c, kit.DialogSpec{
		Title: sentence.FoundWord(c.Printer, f) + " " + kit.Clean(f.Name), Context: context, Width: 100,
		Body:    func() kit.Body { return b },
		Buttons: func() []kit.Button { return []kit.Button{{Label: c.T("shell.close"), Closes: true}} },
	})
	return tea.Sequence(c.Open(dialog), b.table.SetSource(h.Context, source{h.Store, queryOf(store.ScopeOf(h.Actor().Person), f)}))
}

func (b *items) columns() []table.Column[store.ItemRow] {
	c := b.kit
	return []table.Column[store.ItemRow]{
		{ID: "id", Title: "find.column.id", Min: 6, Priority: 50, Align: table.Right, Cell: func(i store.ItemRow, st theme.Styles, _ int) string {
			return st.Muted.Render(strconv.FormatInt(i.ID, 10))
		}},
		{ID: "kind", Title: "health.column.kind", Min: 8, Priority: 90, Cell: func(i store.ItemRow, st theme.Styles, width int) string {
			return st.Muted.Render(kit.Fit(page.ItemWord(c, i.Kind), width))
		}},
		{ID: "member", Title: "find.column.member", Min: 14, Flex: 1, Priority: 100, Cell: func(i store.ItemRow, st theme.Styles, width int) string {
			return st.Name.Render(kit.Fit(kit.Clean(i.Member), width))
		}},
		{
			ID: "seat", Title: "find.column.seat", Min: 12, Flex: 1, Priority: 40, Hidden: b.ofOneSeat,
			Cell: func(i store.ItemRow, st theme.Styles, width int) string {
				return st.Muted.Render(kit.Fit(kit.Clean(i.SeatHolder), width))
			},
		},
		{ID: "at", Title: "find.column.at", Min: 12, Priority: 60, Cell: func(i store.ItemRow, st theme.Styles, width int) string {
			return st.Muted.Render(kit.Fit(c.Printer.Date(i.At), width))
		}},
		{ID: "state", Title: "find.column.state", Min: 22, Flex: 5, Priority: 95, Cell: func(i store.ItemRow, st theme.Styles, width int) string {
			style := st.Text
			if i.State == store.ItemFailed || i.Gone {
				style = st.Danger
			}
			return style.Render(kit.Fit(sentence.Standing(c.Printer, i), width))
		}},
	}
}

func (b *items) openTrail(i store.ItemRow) tea.Cmd {
	return trail.Open(b.kit, b.house, store.ItemRef(i.ID), page.ItemWord(b.kit, i.Kind)+" "+b.kit.Theme.Glyphs.Dot+" "+kit.Clean(i.Member))
}

// empty says why there is nothing to open.
func (b *items) empty(width, _ int) string {
	if b.of.Counts.Captured == 0 {
		return "" // the line above says it
	}
	return "  " + b.kit.Theme.Muted.Render(kit.Fit(b.kit.T("find.hidden"), width-4))
}

// Update implements kit.Body.
func (b *items) Update(msg tea.Msg) tea.Cmd { return b.table.Update(msg) }

// List implements kit.Lister.
func (b *items) List() kit.List { return b.table }

// ofOneSeat says whether all items are one seat holder's, who is named above them.
func (b *items) ofOneSeat() bool { return b.of.SeatID != 0 }

// standingRows are the rows below the list for where the focused item stands: the column beside its name cuts what is longer.
const standingRows = 3

// standing are the words of the focused item's column, whole.
func (b *items) standing(width int) []string {
	row, ok := b.table.Focus()
	if !ok {
		return nil
	}
	style := b.kit.Theme.Text
	if row.State == store.ItemFailed || row.Gone {
		style = b.kit.Theme.Danger
	}
	lines := []string{""}
	for _, l := range kit.Wrap(sentence.Standing(b.kit.Printer, row), max(1, width-4)) {
		lines = append(lines, "  "+style.Render(l))
	}
	return append(lines, make([]string, max(0, 1+standingRows-len(lines)))...)
}

// View implements kit.Body: the line with the counts, the items below it, and where the focused one stands.
func (b *items) View(width, height int) string {
	b.table.SetFocused(b.Focused)
	shown, _ := b.table.Count()
	var head []string
	for _, l := range kit.Wrap(b.kit.Theme.Muted.Render(sentence.FoundLine(b.kit.Printer, b.of)), max(1, width-4)) {
		head = append(head, "  "+l)
	}
	foot := b.standing(width)
	list := b.table.View(width+1, min(max(2, height-len(head)-1-len(foot)), max(shown+1, 4)))
	return strings.Join(append(append(head, "", list), foot...), "\n")
}

// Cursor implements kit.Body.
func (b *items) Cursor() *tea.Cursor { return nil }

// Hints implements kit.Body.
func (b *items) Hints() []kit.Hint {
	c := b.kit
	return []kit.Hint{{Key: c.Theme.Glyphs.ArrowKeys, Word: c.T("shell.hint.move")}, {Key: c.T("shell.key.enter"), Word: c.T("health.hint.trail")}}
}
