package conversations

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// undoArchive lists the imports of the viewer's seat, the newest first: the writebacks of one
// can be taken back as one batch (spec §9).
func (p *Page) undoArchive() tea.Cmd {
	h, k := p.house, p.kit
	seat := h.Actor().SeatID
	return func() tea.Msg {
		archives, err := h.Store.Archives(h.Context, seat)
		if err != nil {
			return page.ErrorToast(k, err)()
		}
		if len(archives) == 0 {
			return k.Toast(theme.ToneWarn, k.T("conversations.undo-import.none"))()
		}
		spec := kit.ChooserSpec{Title: k.T("conversations.undo-import"), Width: 80, Search: len(archives) > 10}
		for _, a := range archives {
			spec.Lines = append(spec.Lines, kit.Choosable{
				Title: kit.Clean(a.Name), Run: func() tea.Cmd { return p.planUndo(a) },
				Note: k.T("conversations.undo-import.line", "count", a.Added, "date", k.Printer.Date(a.ImportedAt.In(k.Now().Location()))),
			})
		}
		return k.Open(kit.NewChooser(k, spec))()
	}
}

// planUndo asks Dynamics what is left of an archive's writebacks, then asks the person.
func (p *Page) planUndo(a store.Archive) tea.Cmd {
	h, k, actor := p.house, p.kit, p.house.Actor()
	return func() tea.Msg {
		u, err := h.Engine.PlanArchiveUndo(h.Context, actor, a.ID)
		if err == nil && u.Missing != "" {
			err = &engine.Error{Code: engine.CodePrivilege, Privilege: u.Missing}
		}
		if err != nil {
			return page.ErrorToast(k, err)()
		}
		if u.Count() == 0 {
			return k.Toast(theme.ToneWarn, k.T("conversations.undo-import.nothing", "Left", u.Left(), "Gone", len(u.Gone)))()
		}
		return k.Open(kit.Confirm(k, kit.ConfirmSpec{
			Title: k.T("conversations.undo-import"), Context: kit.Clean(a.Name), Danger: true, Verb: k.T("conversations.undo-import.verb"),
			Text: k.T("conversations.undo-import.question", "count", len(u.Deletes), "Waiting", len(u.Waiting),
				"Left", len(u.Touched), "Attached", len(u.Attached), "Gone", len(u.Gone)),
			Count: u.Count, Run: func() tea.Cmd { return p.undoImport(a, u.Count()) },
		}))()
	}
}

func (p *Page) undoImport(a store.Archive, count int) tea.Cmd {
	return p.do(func(ctx context.Context, actor engine.Actor) (string, theme.Tone, error) {
		u, r, err := p.house.Engine.UndoArchive(ctx, actor, a.ID, count)
		if err != nil {
			return "", theme.ToneOK, err
		}
		failed, tone := u.Count()-r.Done-r.Queued, theme.ToneOK
		if failed > 0 || u.Left() > 0 {
			tone = theme.ToneWarn
		}
		return p.kit.T("conversations.undo-import.done", "count", r.Done, "Queued", r.Queued, "Failed", failed, "Left", u.Left()), tone, nil
	})
}
