package writebacks

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// doneMsg is how an action went, as a finished sentence.
type doneMsg struct {
	title string // of the action
	text  string
	rows  []page.RowResult // each row, where there are several
	undo  int64            // batch, 0: cannot be undone
	back  func() tea.Cmd   // another way to undo it
	err   error
}

// showDone tells how an action went: a toast, and a dialog with every row when some of them stayed as they were.
func (p *Page) showDone(m doneMsg) tea.Cmd {
	again := tea.Batch(p.read(), p.kit.Refresh())
	if m.err != nil {
		return tea.Batch(page.ErrorToast(p.kit, m.err), again)
	}
	undo, tone := m.back, theme.ToneOK
	if m.undo != 0 {
		undo = func() tea.Cmd { return p.undo(m.undo) }
	}
	cmds := []tea.Cmd{again}
	switch refused := page.Refusals(m.rows); {
	case refused > 0 && len(m.rows) == 1:
		tone, m.text = theme.ToneWarn, p.kit.T("shell.because", "what", m.title, "why", m.rows[0].Note)
	case refused > 0:
		tone = theme.ToneWarn
		cmds = append(cmds, p.kit.Open(page.Results(p.kit, m.title, m.text, m.rows)))
	}
	if undo == nil {
		return tea.Batch(append(cmds, p.kit.Toast(tone, m.text))...)
	}
	return tea.Batch(append(cmds, p.kit.ToastUndo(tone, m.text, undo))...)
}

// change is a change of several writebacks.
type change struct {
	ids   []int64
	title string                     // key of the action's name
	why   func(store.ItemRow) string // key of the reason why a row, as it was, stays as it is
	ask   func(context.Context, engine.Actor, *doneMsg) (done []int64, failed map[int64]error, err error)
}

// change asks the engine in a command. One row that stays as it was is an error or a toast; of several each has its result.
func (p *Page) change(c change) tea.Cmd {
	actor := p.house.Actor()
	return func() tea.Msg {
		m := doneMsg{title: strings.TrimSuffix(p.kit.T(c.title), "…")}
		before, err := p.house.Store.Items(p.house.Context, store.ItemQuery{Scope: store.ScopeOf(actor.Person), IDs: c.ids})
		if err != nil {
			return doneMsg{err: err}
		}
		done, failed, err := c.ask(p.house.Context, actor, &m)
		if m.err = err; err != nil {
			return m
		}
		if len(c.ids) == 1 && failed[c.ids[0]] != nil {
			m.err = failed[c.ids[0]]
			return m
		}
		m.rows = p.results(before, done, failed, c.why)
		return m
	}
}

// results are how it went for each row, in the order of the list.
func (p *Page) results(before []store.ItemRow, done []int64, failed map[int64]error, why func(store.ItemRow) string) []page.RowResult {
	changed := map[int64]bool{}
	for _, id := range done {
		changed[id] = true
	}
	rows := make([]page.RowResult, 0, len(before))
	for _, r := range before {
		name := kit.Clean(r.Member) + " " + p.kit.Theme.Glyphs.Dot + " " + page.ItemWord(p.kit, r.Kind)
		reason := why(r)
		switch {
		case failed[r.ID] != nil:
			rows = append(rows, page.Refused(p.kit, name, failed[r.ID]))
		case changed[r.ID]:
			rows = append(rows, page.RowResult{Name: name, Done: true})
		case reason == "":
			rows = append(rows, page.RowResult{Name: name, Note: p.kit.T("writebacks.not-changed")})
		default:
			rows = append(rows, page.RowResult{Name: name, Note: p.kit.T(reason)})
		}
	}
	return rows
}

// askTakeOut takes the focused item out, and asks before it takes out several: with how many, and the number typed when they
// are more than 25.
func (p *Page) askTakeOut() tea.Cmd {
	ids := p.targets()
	if len(ids) < 2 {
		return p.takeOut(ids)
	}
	return p.kit.Open(kit.Confirm(p.kit, kit.ConfirmSpec{
		Title: p.kit.T("writebacks.take-out"), Text: p.kit.T("writebacks.take-out.question", "count", len(ids)),
		Verb: p.kit.T("writebacks.take-out"), Danger: true, Count: func() int { return len(ids) },
		Run: func() tea.Cmd { return p.takeOut(ids) },
	}))
}

func (p *Page) takeOut(ids []int64) tea.Cmd {
	return p.change(change{
		ids: ids, title: "writebacks.take-out", why: notWritten,
		ask: func(ctx context.Context, a engine.Actor, m *doneMsg) ([]int64, map[int64]error, error) {
			r, err := p.house.Engine.TakeOut(ctx, a, ids...)
			m.text = p.kit.T("writebacks.taken-out", "Changed", r.Changed, "Unchanged", r.Unchanged)
			if r.Changed > 0 {
				m.back = func() tea.Cmd { return p.copyAgain(r.Done) }
			}
			return r.Done, r.Failed, err
		},
	})
}

// copyAgain is the undo of taking out.
func (p *Page) copyAgain(ids []int64) tea.Cmd {
	actor := p.house.Actor()
	return func() tea.Msg {
		r, err := p.house.Engine.Copy(p.house.Context, actor, ids...)
		return doneMsg{text: p.kit.T("writebacks.copied-again", "Changed", r.Changed), err: err}
	}
}

func (p *Page) retry() tea.Cmd {
	ids := p.targets()
	return p.tried("writebacks.retry", ids, failed, func(ctx context.Context, a engine.Actor) (engine.RetryResult, error) {
		return p.house.Engine.Retry(ctx, a, ids...)
	})
}

// writeAgain writes once more what was deleted in Dynamics: a person's decision (spec §8.10).
func (p *Page) writeAgain() tea.Cmd {
	ids := p.targets()
	return p.tried("writebacks.again", ids, isDeleted, func(ctx context.Context, a engine.Actor) (engine.RetryResult, error) {
		return p.house.Engine.WriteAgain(ctx, a, ids...)
	})
}

// tried is a change that asks for another attempt.
func (p *Page) tried(title string, ids []int64, why func(store.ItemRow) string,
	ask func(context.Context, engine.Actor) (engine.RetryResult, error),
) tea.Cmd {
	return p.change(change{
		ids: ids, title: title, why: why,
		ask: func(ctx context.Context, a engine.Actor, m *doneMsg) ([]int64, map[int64]error, error) {
			r, err := ask(ctx, a)
			m.text = p.kit.T("writebacks.retried", "Queued", r.Queued)
			return r.Done, nil, err
		},
	})
}

// retryGroup tries again what failed for the reason of the focused writeback.
func (p *Page) retryGroup() tea.Cmd {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	q := store.ItemQuery{Scope: store.ScopeOf(p.house.Actor().Person), States: []store.ItemState{row.State}, Reason: row.Reason}
	return p.retried(func(ctx context.Context, a engine.Actor) (engine.RetryResult, error) {
		ids, err := p.house.Store.ItemIDs(ctx, q)
		if err != nil {
			return engine.RetryResult{}, err
		}
		return p.house.Engine.Retry(ctx, a, ids...)
	})
}

func (p *Page) retryAll() tea.Cmd { return p.retried(p.house.Engine.RetryAll) }

// retried asks for another attempt of what failed, all of which fits.
func (p *Page) retried(ask func(context.Context, engine.Actor) (engine.RetryResult, error)) tea.Cmd {
	actor := p.house.Actor()
	return func() tea.Msg {
		r, err := ask(p.house.Context, actor)
		return doneMsg{text: p.kit.T("writebacks.retried", "Queued", r.Queued), err: err}
	}
}

func (p *Page) undo(batch int64) tea.Cmd {
	actor := p.house.Actor()
	return func() tea.Msg {
		r, err := p.house.Engine.Undo(p.house.Context, actor, batch)
		return doneMsg{text: p.kit.T("unresolved.undone", "Items", r.Items), err: err}
	}
}
