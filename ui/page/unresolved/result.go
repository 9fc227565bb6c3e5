package unresolved

import (
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/sentence"
)

// openResult shows how each activity went, when one of them failed.
func (p *Page) openResult(m doneMsg) tea.Cmd {
	names := map[int64]string{}
	for _, r := range p.table.Shown() {
		names[r.ItemID] = member(r)
	}
	th := p.kit.Theme
	body := kit.Text(p.kit, func(width int) []string {
		head := p.kit.T(m.key, "Items", m.result.Items, "Done", m.result.Done, "Queued", m.result.Queued)
		lines := []string{"  " + th.Text.Render(kit.Fit(head, width-2)), ""}
		for _, id := range slices.Sorted(maps.Keys(m.result.Failed)) {
			s := sentence.Of(p.kit.Printer, m.result.Failed[id])
			lines = append(lines, "  "+th.Danger.Render(th.Glyphs.Fail)+" "+th.Strong.Render(kit.Fit(names[id], width-6)))
			for _, l := range kit.Wrap(s.Text+" "+s.Next, width-6) {
				lines = append(lines, "    "+th.Muted.Render(l))
			}
		}
		return lines
	})
	return p.kit.Open(kit.NewDialog(p.kit, kit.DialogSpec{
		Title: p.kit.T("unresolved.result", "count", len(m.result.Failed)), Body: func() kit.Body { return body },
		Buttons: func() []kit.Button { return []kit.Button{{Label: p.kit.T("shell.close"), Closes: true}} },
	}))
}
