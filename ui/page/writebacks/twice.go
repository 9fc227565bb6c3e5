package writebacks

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui/kit"
)

// askDeleteTwice asks before the second activities of what was written twice are deleted in Dynamics.
func (p *Page) askDeleteTwice() tea.Cmd {
	ids := p.targets()
	return p.kit.Open(kit.Confirm(p.kit, kit.ConfirmSpec{
		Title: p.kit.T("writebacks.delete-twice"), Text: p.kit.T("writebacks.delete-twice.question", "count", len(ids)),
		Verb: p.kit.T("writebacks.delete-twice.verb"), Danger: true, Count: func() int { return len(ids) },
		Run: func() tea.Cmd { return p.deleteTwice(ids) },
	}))
}

func (p *Page) deleteTwice(ids []int64) tea.Cmd {
	return p.change(change{
		ids: ids, title: "writebacks.delete-twice", why: isTwice,
		ask: func(ctx context.Context, a engine.Actor, m *doneMsg) ([]int64, map[int64]error, error) {
			r, err := p.house.Engine.DeleteTwice(ctx, a, ids...)
			m.text = p.kit.T("writebacks.deleted-twice", "Done", r.Done, "Queued", r.Queued)
			return r.Changed, r.Failed, err
		},
	})
}

// twiceNote says below a row that its item stands in Dynamics twice.
func (p *Page) twiceNote(width int) string {
	th := p.kit.Theme
	return th.Warn.Render(kit.Fit(th.Glyphs.Warn+" "+p.kit.T("writebacks.twice"), width))
}
