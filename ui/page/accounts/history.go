package accounts

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// history is the dialog's body with a record's Activity History, read live from Dynamics.
type history struct {
	kit.OneStop
	page   *Page
	record engine.Record
	table  *table.Table[engine.HistoryEntry]
	found  page.Reader[engine.History]
}

// openHistory opens the Activity History of an entry's record (spec §8.10).
func (p *Page) openHistory(r store.SavedRow) tea.Cmd {
	c := p.kit
	h := &history{page: p, record: engine.Record{Kind: r.Kind, ID: r.ID, Name: r.Name}}
	h.table = table.New(c, h.spec())
	dialog := kit.NewDialog(c, kit.DialogSpec{
		Title: c.T("accounts.history"), Context: kit.Clean(r.Name), Width: 104,
		Body: func() kit.Body { return h },
		Buttons: func() []kit.Button {
			return []kit.Button{
				{Label: c.T("shell.close"), Closes: true},
				{Label: c.T("accounts.open"), Run: func() tea.Cmd { return p.openURL(string(r.Kind), r.ID) }},
			}
		},
	})
	return tea.Sequence(c.Open(dialog), h.read())
}

func (h *history) read() tea.Cmd {
	p := h.page
	return h.found.Ask(p.house, func(ctx context.Context) (engine.History, error) {
		return p.house.Engine.RecordHistory(ctx, p.house.Actor(), h.record)
	})
}

func (h *history) spec() table.Spec[engine.HistoryEntry] {
	c := h.page.kit
	spec := table.Spec[engine.HistoryEntry]{
		Name: "history", Link: func(e engine.HistoryEntry) func() (string, error) { return h.page.house.Link(e.Table, e.ID) },
		ID:  func(e engine.HistoryEntry) string { return e.ID },
		Key: func(e engine.HistoryEntry) string { return e.Table + ":" + e.ID }, Gutter: 2, NoFilter: true,
		Columns: []table.Column[engine.HistoryEntry]{
			{ID: "at", Title: "accounts.column.at", Min: 19, Priority: 90, Cell: func(e engine.HistoryEntry, st theme.Styles, width int) string {
				return st.Muted.Render(kit.Fit(c.Printer.DateTime(e.At.In(c.Now().Location())), width))
			}},
			{ID: "own", Title: "accounts.column.from", Min: 9, Priority: 95, Cell: func(e engine.HistoryEntry, st theme.Styles, width int) string {
				if e.Own {
					return st.Accent.Render(kit.Fit(c.Theme.Glyphs.On+" navsync", width))
				}
				return st.Quiet.Render(c.Theme.Glyphs.None)
			}},
			{ID: "kind", Title: "accounts.column.kind", Min: 12, Priority: 80, Cell: func(e engine.HistoryEntry, st theme.Styles, width int) string {
				return st.Muted.Render(kit.Fit(h.kind(e), width))
			}},
			{
				ID: "subject", Title: "accounts.column.subject", Min: 20, Flex: 1, Priority: 100,
				Cell: func(e engine.HistoryEntry, st theme.Styles, width int) string {
					if e.Characters > 0 {
						return st.Muted.Render(kit.Fit(c.T("unresolved.characters", "count", e.Characters), width))
					}
					return st.Name.Render(kit.Fit(kit.Clean(e.Subject), width))
				},
			},
			{ID: "state", Title: "accounts.column.state", Min: 9, Priority: 70, Cell: func(e engine.HistoryEntry, st theme.Styles, width int) string {
				if e.State == "" {
					return ""
				}
				return st.Muted.Render(kit.Fit(c.T("accounts.activity."+e.State), width)) //lang:keys accounts.activity.*
			}},
			{ID: "owner", Title: "accounts.owner", Min: 14, Priority: 40, Cell: func(e engine.HistoryEntry, st theme.Styles, width int) string {
				return st.Muted.Render(kit.Fit(kit.Clean(e.Owner), width))
			}},
		},
		Open: func(e engine.HistoryEntry) tea.Cmd { return h.page.openURL(e.Table, e.ID) },
		Empty: func(width, height int) string {
			return kit.Empty(c, kit.EmptySpec{
				Title: c.T("accounts.history.empty"), Text: c.T("accounts.history.empty.text"), Steps: []action.Action{},
			}, width, height)
		},
	}
	if h.record.Kind == store.KindAccount { // its history has that of its people too
		spec.Columns = append(spec.Columns, table.Column[engine.HistoryEntry]{
			ID: "regarding", Title: "accounts.column.regarding", Min: 18, Priority: 60,
			Cell: func(e engine.HistoryEntry, st theme.Styles, width int) string {
				return st.Muted.Render(kit.Fit(kit.Clean(e.Regarding), width))
			},
		})
	}
	return spec
}

// kind is the activity's table in words.
func (h *history) kind(e engine.HistoryEntry) string {
	return page.ActivityName(h.page.kit, e.Table)
}

// Update implements kit.Body.
func (h *history) Update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(page.Answer[engine.History]); ok {
		return h.found.Take(m, func() tea.Cmd {
			h.table.SetRows(h.found.Value.Entries)
			return nil
		})
	}
	if _, y, ok := kit.IsMouse(msg); ok {
		if y < 2 {
			return nil
		}
		msg = kit.Shift(msg, 0, 2)
	}
	return h.table.Update(msg)
}

// List implements kit.Lister.
func (h *history) List() kit.List { return h.table }

// View implements kit.Body.
func (h *history) View(width, height int) string {
	c, th := h.page.kit, h.page.kit.Theme
	found := h.found.Value
	state := kit.State(th.Styles, theme.ToneMuted, th.Glyphs.Half, c.T("accounts.history.reading"))
	switch {
	case h.found.Err != nil:
		state = kit.State(th.Styles, theme.ToneDanger, th.Glyphs.Fail, sentence.Of(c.Printer, h.found.Err).Text)
	case h.found.Known && found.Live:
		state = kit.State(th.Styles, theme.ToneOK, th.Glyphs.On, c.T("accounts.history.live"))
	case h.found.Known:
		why := ""
		if found.Why != nil {
			why = " " + sentence.OfCode(c.Printer, found.Why).Text
		}
		state = kit.State(th.Styles, theme.ToneWarn, th.Glyphs.Warn, c.T("accounts.history.offline")+why)
	}
	h.table.SetFocused(h.Focused)
	shown, _ := h.table.Count()
	rows := h.table.View(width+1, max(3, min(height-2, max(shown+1, 8))))
	return "  " + kit.Fit(state, width-4) + "\n\n" + rows
}

// Cursor implements kit.Body.
func (h *history) Cursor() *tea.Cursor {
	cur := h.table.Cursor()
	if cur != nil {
		cur.Y += 2
	}
	return cur
}

// Hints implements kit.Body.
func (h *history) Hints() []kit.Hint {
	c := h.page.kit
	return []kit.Hint{
		{Key: c.Theme.Glyphs.ArrowKeys, Word: c.T("shell.hint.move")},
		{Key: c.T("shell.key.enter"), Word: c.T("accounts.hint.open")},
	}
}
