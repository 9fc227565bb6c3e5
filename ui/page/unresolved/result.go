package unresolved

import (
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/page"
)

// openResult shows how it went for each activity, when one of them stayed as it was.
func (p *Page) openResult(m doneMsg) tea.Cmd {
	names := map[int64]string{}
	for _, r := range p.table.Shown() {
		names[r.ItemID] = member(r)
	}
	name := func(id int64) string {
		if n := names[id]; n != "" {
			return n
		}
		return "#" + key(id)
	}
	var rows []page.RowResult
	for _, id := range slices.Sorted(maps.Keys(m.result.Failed)) {
		rows = append(rows, page.Refused(p.kit, kit.Clean(name(id)), m.result.Failed[id]))
	}
	for _, id := range m.result.Changed {
		rows = append(rows, page.RowResult{Name: kit.Clean(name(id)), Done: true})
	}
	title := p.kit.T("unresolved.result", "count", len(m.result.Failed))
	return p.kit.Open(page.Results(p.kit, title, p.told(m), rows))
}

// told is the sentence of an action that was done.
func (p *Page) told(m doneMsg) string {
	return p.kit.T(m.key, "Items", m.result.Items, "Done", m.result.Done, "Queued", m.result.Queued)
}
