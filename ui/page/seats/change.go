package seats

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// The deeds of this page; each has its sentence under seats.done.*.
const (
	deedEnable  = "enable"
	deedDisable = "disable"
	deedRemove  = "remove"
	deedAssign  = "assign"
	deedLink    = "link"
	deedUnlink  = "unlink"
	deedRole    = "role"
	deedAlias   = "alias"
	deedUnalias = "unalias"
	deedBind    = "bind"
	deedUnbind  = "unbind"
)

// doneMsg answers a change of seats.
type doneMsg struct {
	page    *Page
	deed    string
	results []engine.SeatResult
	err     error
	assign  *assign // the dialog to close, of an assignment
}

func (p *Page) enable(emails []string) tea.Cmd {
	return p.change(deedEnable, func(ctx context.Context, a engine.Actor) ([]engine.SeatResult, error) {
		return p.house.Engine.EnableSync(ctx, a, emails)
	})
}

func (p *Page) disable(emails []string) tea.Cmd {
	return p.change(deedDisable, func(ctx context.Context, a engine.Actor) ([]engine.SeatResult, error) {
		return p.house.Engine.DisableSync(ctx, a, emails)
	})
}

// askDisable asks before CRM sync is switched off for several seats, with what would wait.
func (p *Page) askDisable(rows []row) tea.Cmd {
	emails, pending := make([]string, len(rows)), 0
	for i, r := range rows {
		emails[i], pending = r.Email, pending+r.Pending
	}
	if len(rows) < 2 {
		return p.disable(emails)
	}
	c := p.kit
	return c.Open(kit.Confirm(c, kit.ConfirmSpec{
		Title: c.T("seats.disable"), Verb: c.T("seats.disable"), Danger: true, Count: func() int { return len(rows) },
		Text: c.T("seats.disable.question", "count", len(rows), "Waiting", pending), Run: func() tea.Cmd { return p.disable(emails) },
	}))
}

// one makes a change of one seat look like a change of several.
func one(email string, err error) ([]engine.SeatResult, error) {
	if err == nil {
		return []engine.SeatResult{{Who: email, Email: email, Done: true}}, nil
	}
	var known *engine.Error
	if errors.As(err, &known) {
		return []engine.SeatResult{{Who: email, Email: email, Err: known}}, nil
	}
	return nil, err
}

// done tells how a change went: a toast, or a dialog with every row when some did not work.
func (p *Page) done(m doneMsg) tea.Cmd {
	if m.page != p {
		return nil
	}
	cmds := []tea.Cmd{}
	if m.assign != nil {
		m.assign.busy = false
		if m.err == nil {
			cmds = append(cmds, kit.Close(m.assign.dialog))
		}
	}
	p.forecast.Outdate()
	cmds = append(cmds, p.load(), p.kit.Refresh())
	if m.err != nil {
		return tea.Sequence(append(cmds, page.ErrorToast(p.kit, m.err))...)
	}
	failed, blocked := 0, 0
	for _, r := range m.results {
		switch {
		case !r.Done:
			failed++
			continue
		case r.Unmatched != "":
			blocked++
		}
		if m.deed != deedAssign {
			p.table.Select(r.Who, false)
		}
	}
	if failed > 0 {
		return tea.Sequence(append(cmds, p.kit.Open(p.results(m.deed, m.results)))...)
	}
	text, tone := p.kit.T("seats.done."+m.deed, "count", len(m.results)), theme.ToneOK //lang:keys seats.done.*
	if blocked > 0 {
		text, tone = text+" "+p.kit.T("seats.done.blocked", "count", blocked), theme.ToneWarn
	}
	for _, r := range m.results {
		if r.Note == engine.NoteKeptItems || r.Note == engine.NoteAdminSeller {
			text += " " + p.kit.T("shell.because", "what", kit.Clean(r.Email), "why", p.kit.T(r.Note)) + "."
		}
	}
	if m.deed == deedEnable || m.deed == deedDisable {
		return tea.Sequence(append(cmds, p.kit.ToastUndo(tone, text, p.undo(m)))...)
	}
	return tea.Sequence(append(cmds, p.kit.Toast(tone, text))...)
}

// undo turns back what a switch changed, not what was so before.
func (p *Page) undo(m doneMsg) func() tea.Cmd {
	var emails []string
	for _, r := range m.results {
		if r.Done && r.Note != engine.NoteAlready {
			emails = append(emails, r.Email)
		}
	}
	if len(emails) == 0 {
		return nil
	}
	return func() tea.Cmd {
		if m.deed == deedEnable {
			return p.disable(emails)
		}
		return p.enable(emails)
	}
}

// results is a dialog with a line for every seat of a change, what failed first.
func (p *Page) results(deed string, results []engine.SeatResult) *kit.Dialog {
	c := p.kit
	rows := make([]page.RowResult, len(results))
	for i, r := range results {
		who := kit.Clean(r.Email)
		if who == "" {
			who = kit.Clean(r.Who)
		}
		switch {
		case !r.Done && r.Err != nil:
			rows[i] = page.Refused(c, who, r.Err)
		case r.Note != "":
			rows[i] = page.RowResult{Name: who, Done: r.Done, Note: c.T(r.Note)}
		default:
			rows[i] = page.RowResult{Name: who, Done: r.Done}
		}
	}
	return page.Results(c, c.T("seats.result."+deed), "", rows) //lang:keys seats.result.*
}

// askRemove asks before seats are removed: keep or delete their items (spec §8.9).
func (p *Page) askRemove(rows []row) tea.Cmd {
	if len(rows) == 0 {
		return nil
	}
	c := p.kit
	emails := make([]string, len(rows))
	items, pending := 0, 0
	for i, r := range rows {
		emails[i] = r.Email
		items, pending = items+r.Items, pending+r.Pending
	}
	keep := kit.NewRadio(c, kit.ChoiceSpec{
		Label: c.T("seats.remove.items", "count", items), Value: "keep",
		Options: []kit.Option{
			{ID: "keep", Label: c.T("seats.remove.keep"), Note: c.T("seats.remove.keep.note")},
			{ID: "delete", Label: c.T("seats.remove.delete"), Note: c.T("seats.remove.delete.note")},
		},
	})
	spec := kit.ConfirmSpec{
		Title: c.T("seats.remove.title", "count", len(rows)),
		Text:  c.T("seats.remove.text", "count", len(rows)), Verb: c.T("seats.remove.verb", "count", len(rows)), Danger: true,
		Count: func() int { return len(rows) },
		Run: func() tea.Cmd {
			return p.change(deedRemove, func(ctx context.Context, a engine.Actor) ([]engine.SeatResult, error) {
				return p.house.Engine.RemoveSeats(ctx, a, emails, keep.Value() == "keep")
			})
		},
	}
	if items > 0 {
		spec.Fields = []kit.Field{keep}
	}
	switch {
	case len(rows) == 1:
		spec.Context = kit.Clean(rows[0].Name)
	case pending > 0:
		spec.Context = c.T("seats.remove.pending", "count", pending)
	}
	return c.Open(kit.Confirm(c, spec))
}

// openRole offers the roles; a seat holder's role is one that can hold a seat.
func (p *Page) openRole(r row) tea.Cmd {
	c := p.kit
	var options []kit.Option
	for _, role := range []store.Role{store.AdminSeller, store.Seller, store.Support, store.Admin} {
		o := kit.Option{ID: string(role), Label: c.T("role." + string(role))} //lang:keys role.*
		if role == store.Admin {
			o.Disabled = c.T("seats.role.no-seat")
			o.Note = o.Disabled // the picker is as wide as its notes
		}
		options = append(options, o)
	}
	return c.Open(kit.NewPicker(c, c.T("seats.role.of", "name", kit.Clean(r.Name)), options, string(r.Role), -1, -1, func(id string) tea.Cmd {
		return p.change(deedRole, func(ctx context.Context, a engine.Actor) ([]engine.SeatResult, error) {
			return one(r.Email, p.house.Engine.SetRole(ctx, a, r.Email, store.Role(id)))
		})
	}))
}
