package health

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// profilesMsg brings the profile addresses of the dialog, those that wait first (spec §8.11).
type profilesMsg struct {
	page *Page
	rows []store.ProfileFill
	err  error
}

// profileList is the body of the dialog with the profile addresses in records.
type profileList struct {
	kit.OneStop
	page  *Page
	table *table.Table[store.ProfileFill]
}

func (p *Page) profilesAction() action.Action {
	return action.Action{
		ID: "health/profiles", Keys: []string{"f"}, Title: "health.profiles", Tooltip: "health.profiles.tip", Group: groupRuns, Run: p.openProfiles,
	}
}

// openProfiles shows what navsync wrote into records and what the next run writes; a key takes one out again.
func (p *Page) openProfiles() tea.Cmd {
	c := p.kit
	l := &profileList{page: p, table: table.New(c, p.profileSpec())}
	p.profiles = l
	dialog := kit.NewDialog(c, kit.DialogSpec{
		Title: c.T("health.profiles"), Context: c.T("health.profiles.text"), Width: 110,
		Body:    func() kit.Body { return l },
		Buttons: func() []kit.Button { return []kit.Button{{Label: c.T("shell.close"), Closes: true}} },
	})
	return tea.Batch(c.Open(dialog), p.readProfiles())
}

func (p *Page) readProfiles() tea.Cmd {
	h := p.house
	return func() tea.Msg {
		waiting, err := h.Engine.ProfilePreview(h.Context)
		if err != nil {
			return profilesMsg{page: p, err: err}
		}
		done, err := h.Store.ProfileFills(h.Context)
		return profilesMsg{page: p, rows: append(waiting, done...), err: err}
	}
}

func (p *Page) showProfiles(m profilesMsg) tea.Cmd {
	switch {
	case m.page != p:
		return nil
	case m.err != nil:
		return page.ErrorToast(p.kit, m.err)
	}
	p.profiles.table.SetRows(m.rows)
	return nil
}

func (p *Page) profileSpec() table.Spec[store.ProfileFill] {
	c := p.kit
	text := func(id, title string, least, flex, priority int, of func(store.ProfileFill) string) table.Column[store.ProfileFill] {
		return table.Column[store.ProfileFill]{
			ID: id, Title: title, Min: least, Flex: flex, Priority: priority,
			Cell: func(f store.ProfileFill, st theme.Styles, width int) string {
				return st.Text.Render(kit.Fit(of(f), width))
			},
		}
	}
	return table.Spec[store.ProfileFill]{
		Name: "profiles",
		Key:  func(f store.ProfileFill) string { return f.Kind.WithID(f.RecordID) }, Gutter: 2, NoFilter: true, Empty: p.noProfiles,
		Columns: []table.Column[store.ProfileFill]{
			text("record", "health.column.record", 16, 1, 100, recordOf),
			text("address", "health.column.address", 20, 2, 90, func(f store.ProfileFill) string {
				return strings.TrimPrefix(kit.Clean(f.Address), "https://www.")
			}),
			text("column", "health.column.into", 10, 0, 50, func(f store.ProfileFill) string { return kit.Clean(f.Field) }),
			text("proof", "health.column.proof", 17, 0, 60, func(f store.ProfileFill) string { return c.T("cli.profiles.proof." + f.Proof) }),
			text("state", "health.column.outcome", 17, 0, 95, func(f store.ProfileFill) string { return c.T("health.profiles." + string(f.State)) }),
		},
	}
}

// recordOf names a record; one that has gone is named by its member.
func recordOf(f store.ProfileFill) string {
	if f.Record == "" {
		return kit.Clean(f.Member)
	}
	return kit.Clean(f.Record)
}

// noProfiles says why the list is empty, and where it is switched on.
func (p *Page) noProfiles(width, _ int) string {
	return p.kit.Theme.Muted.Render(kit.Fit(p.kit.T("health.profiles.none"), width))
}

// undoProfile takes the address of the focused record out of it again, while it still stands there.
func (l *profileList) undoProfile() tea.Cmd {
	p := l.page
	f, here := l.table.Focus()
	if why := p.profileRefusal(f, here); why != "" {
		return p.kit.Toast(theme.ToneWarn, p.kit.T(why))
	}
	return tea.Sequence(p.change(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
		err := p.house.Engine.UndoProfile(ctx, a, engine.Record{Kind: f.Kind, ID: f.RecordID})
		return p.kit.T("health.profiles.taken-out", "record", kit.Clean(f.Record)), theme.ToneOK, err
	}), p.readProfiles())
}

// profileRefusal says why an address cannot be taken out; "" when it can.
func (p *Page) profileRefusal(f store.ProfileFill, here bool) string {
	switch {
	case !here:
		return "health.profiles.none"
	case f.State != store.FillWritten:
		return "health.profiles.only-written"
	case !p.admin(engine.ActUndoProfile).Open():
		return "health.admins-only"
	}
	return ""
}

// Update implements kit.Body.
func (l *profileList) Update(msg tea.Msg) tea.Cmd {
	if m, ok := msg.(tea.KeyPressMsg); ok && m.String() == "u" {
		return l.undoProfile()
	}
	return l.table.Update(msg)
}

// List implements kit.Lister.
func (l *profileList) List() kit.List { return l.table }

// View implements kit.Body.
func (l *profileList) View(width, height int) string {
	l.table.SetFocused(l.Focused)
	shown, _ := l.table.Count()
	return l.table.View(width+1, min(height, max(shown+1, 4)))
}

// Cursor implements kit.Body.
func (l *profileList) Cursor() *tea.Cursor { return l.table.Cursor() }

// Hints implements kit.Body.
func (l *profileList) Hints() []kit.Hint {
	c := l.page.kit
	return []kit.Hint{
		{Key: c.Theme.Glyphs.ArrowKeys, Word: c.T("shell.hint.move")},
		{Key: "u", Word: c.T("health.profiles.undo")},
	}
}
