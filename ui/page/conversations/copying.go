package conversations

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/never"
	"navsync/ui/theme"
)

func key(id int64) string { return strconv.FormatInt(id, 10) }

// doneMsg is how a change went.
type doneMsg struct {
	text string // finished
	tone theme.Tone
	err  error
}

// do asks the engine in a command; its answer is a finished sentence.
func (p *Page) do(ask func(context.Context, engine.Actor) (text string, tone theme.Tone, err error)) tea.Cmd {
	actor := p.house.Actor()
	return func() tea.Msg {
		text, tone, err := ask(p.house.Context, actor)
		return doneMsg{text, tone, err}
	}
}

func (p *Page) showDone(m doneMsg) tea.Cmd {
	again := tea.Batch(p.reload(), p.kit.Refresh())
	if m.err != nil {
		return tea.Batch(page.ErrorToast(p.kit, m.err), again)
	}
	return tea.Batch(p.kit.Toast(m.tone, m.text), again)
}

// toggle copies the focused item to the CRM or takes it out.
func (p *Page) toggle() tea.Cmd {
	it, ok := p.chosen()
	if !ok || !p.canToggle().Open() {
		return nil
	}
	row, _ := p.thread()
	return p.do(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
		if it.Copy {
			r, err := p.house.Engine.TakeOut(ctx, a, it.ID)
			return p.takenOut(r), theme.ToneOK, err
		}
		r, err := p.house.Engine.Copy(ctx, a, it.ID)
		text, tone := p.copied(r, row)
		return text, tone, err
	})
}

// toggleThread copies the thread, with what comes later, or takes it out.
func (p *Page) toggleThread() tea.Cmd {
	row, ok := p.thread()
	if !ok {
		return nil
	}
	return p.do(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
		if row.Copy {
			r, err := p.house.Engine.TakeOutThread(ctx, a, row.ID)
			return p.takenOut(r), theme.ToneOK, err
		}
		r, err := p.house.Engine.CopyThread(ctx, a, row.ID)
		text, tone := p.copied(r, row)
		return text, tone, err
	})
}

func (p *Page) takenOut(r engine.CopyResult) string {
	return p.kit.T("conversations.taken-out", "count", r.Changed)
}

// copied says what became of a wish to copy; a member without a record is told at once,
// because the activity will be open (spec §8.3).
func (p *Page) copied(r engine.CopyResult, row store.ThreadRow) (string, theme.Tone) {
	switch {
	case r.NeverCopy > 0 && r.Changed == 0:
		return p.kit.T("conversations.kept-back", "count", r.NeverCopy), theme.ToneWarn
	case r.Changed == 0:
		return p.kit.T("conversations.copied-later"), theme.ToneOK
	}
	text, tone := p.kit.T("conversations.copied", "count", r.Changed), theme.ToneOK
	switch {
	case p.kit.Status.Connection != kit.Connected:
		text, tone = p.kit.T("conversations.copied-waits", "count", r.Changed), theme.ToneWarn
	case !matched(row):
		text, tone = p.kit.T("conversations.copied-open", "count", r.Changed), theme.ToneWarn
	case r.NeverCopy > 0:
		text, tone = p.kit.T("conversations.copied-some", "count", r.Changed, "Kept", r.NeverCopy), theme.ToneWarn
	}
	if len(r.Kinds) > 1 {
		text = p.kinds(r.Kinds) + ". " + text
	}
	return text, tone
}

// kinds says what was taken of a conversation: "Message 5, Note 1".
func (p *Page) kinds(counts map[store.ItemKind]int) string {
	var parts []string
	for _, kind := range store.ItemKinds() {
		if n := counts[kind]; n > 0 {
			parts = append(parts, page.ItemWord(p.kit, kind)+" "+p.kit.Printer.N(n))
		}
	}
	return strings.Join(parts, ", ")
}

// updateWritten brings what changed since it was written into its activity.
func (p *Page) updateWritten() tea.Cmd {
	it, ok := p.chosen()
	if !ok {
		return nil
	}
	return p.do(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
		_, err := p.house.Engine.UpdateWritten(ctx, a, it.ID)
		return p.kit.T("conversations.updated"), theme.ToneOK, err
	})
}

// never opens the never-copy list for those of the shown thread.
func (p *Page) never() tea.Cmd {
	var members []int64
	for _, m := range p.opened.members {
		members = append(members, m.ID)
	}
	return never.Open(p.kit, p.house, never.Spec{SeatID: p.opened.row.SeatID, Members: members})
}

// chooseMember asks whom a thread with several is about (spec §7).
func (p *Page) chooseMember() tea.Cmd {
	row, ok := p.thread()
	if !ok || !p.shown(row) {
		return nil
	}
	options := []kit.Option{{ID: "0", Label: p.kit.T("conversations.nobody")}}
	for _, m := range p.opened.members {
		options = append(options, kit.Option{ID: key(m.ID), Label: kit.Clean(m.Name), Note: p.kit.T("badge." + string(m.Badge))})
	}
	value := "0"
	if row.Chosen {
		value = key(row.MemberID)
	}
	return p.kit.Open(kit.NewPicker(p.kit, p.kit.T("conversations.member"), options, value, -1, -1, func(id string) tea.Cmd {
		member, err := strconv.ParseInt(id, 10, 64)
		if err != nil {
			return page.ErrorToast(p.kit, err)
		}
		return p.do(func(ctx context.Context, a engine.Actor) (string, theme.Tone, error) {
			return p.kit.T("conversations.chosen"), theme.ToneOK, p.house.Engine.ChooseMember(ctx, a, row.ID, member)
		})
	}))
}
