package unresolved

import (
	"maps"
	"slices"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// openResult shows how it went for each activity, when one of them stayed as it was.
func (p *Page) openResult(m doneMsg) tea.Cmd {
	name := func(id int64) string {
		if n := m.names[id]; n != "" {
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

// names are whom the items of a result are about, when one of them stayed as it was. An item without one is told by its number.
func (p *Page) names(a engine.Actor, r engine.ResolveResult) map[int64]string {
	if len(r.Failed) == 0 {
		return nil
	}
	ids := slices.AppendSeq(slices.Clone(r.Changed), maps.Keys(r.Failed))
	rows, err := p.house.Store.Items(p.house.Context, store.ItemQuery{Scope: store.ScopeOf(a.Person), IDs: ids})
	if err != nil {
		return nil
	}
	names := map[int64]string{}
	for _, row := range rows {
		names[row.ID] = row.Member
	}
	return names
}

// told is the sentence of an action that was done.
func (p *Page) told(m doneMsg) string {
	return p.kit.T(m.key, "Items", m.result.Items, "Done", m.result.Done, "Queued", m.result.Queued)
}
