package writebacks

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
)

// move searches the record that the activity shall be regarding instead (spec §8.10).
func (p *Page) move() tea.Cmd {
	ids := p.targets()
	return p.kit.Open(kit.NewChooser(p.kit, kit.ChooserSpec{
		Title: p.kit.T("writebacks.move"), Prompt: "/", Placeholder: p.kit.T("unresolved.search.hint"), Search: true, Width: 78,
		Find: func(query string) tea.Cmd {
			return func() tea.Msg { return kit.FoundMsg{Query: query, Lines: p.find(query, ids)} }
		},
	}))
}

// noteWidth leaves room for the name beside what is known of a found record.
const noteWidth = 34

// find are the imported records that the words fit, then those of Dynamics itself.
func (p *Page) find(query string, ids []int64) []kit.Choosable {
	var lines []kit.Choosable
	seen := map[string]bool{}
	add := func(group string, to engine.Record, facts string) {
		if seen[to.ID] || to.Kind == store.KindAccount {
			return
		}
		seen[to.ID] = true
		lines = append(lines, kit.Choosable{
			Group: group, Title: kit.Clean(to.Name), Note: kit.Fit(kit.Clean(facts), noteWidth), Key: page.RecordWord(p.kit, to.Kind),
			Run: func() tea.Cmd { return p.askMove(ids, to) },
		})
	}
	here, err := p.house.Store.SearchRecords(p.house.Context, store.RecordQuery{
		Text: query, Kinds: []store.RecordKind{store.KindContact, store.KindLead}, Limit: 12,
	})
	if err != nil {
		return []kit.Choosable{p.unfound(err)}
	}
	for _, r := range here {
		add(p.kit.T("unresolved.search.imported"), engine.Record{Kind: r.Kind, ID: r.ID, Name: r.Name}, facts(r.Company, r.City))
	}
	live, err := p.house.Engine.SearchDynamics(p.house.Context, p.house.Actor(), query)
	if err != nil {
		return append(lines, p.unfound(err))
	}
	for _, r := range live {
		add("Dynamics", r.Record, facts(r.Company, r.City))
	}
	return lines
}

func facts(company, city string) string { return strings.Trim(company+" · "+city, " ·") }

// unfound is a line that says why the search found nothing.
func (p *Page) unfound(err error) kit.Choosable {
	text := sentence.Of(p.kit.Printer, err).Text
	return kit.Choosable{Group: "Dynamics", Title: text, Disabled: p.kit.T("unresolved.search.offline"), Run: func() tea.Cmd { return nil }}
}

// askMove asks whether the member's other activities move too.
func (p *Page) askMove(ids []int64, to engine.Record) tea.Cmd {
	all := kit.NewCheck(p.kit, kit.CheckSpec{Label: p.kit.T("writebacks.move.all"), Note: p.kit.T("writebacks.move.all-note")})
	return p.kit.Open(kit.Confirm(p.kit, kit.ConfirmSpec{
		Title: p.kit.T("writebacks.move"), Context: page.RecordWord(p.kit, to.Kind), Fields: []kit.Field{all},
		Text: p.kit.T("writebacks.move.question", "count", len(ids), "name", kit.Clean(to.Name)),
		Verb: p.kit.T("writebacks.move.verb"), Run: func() tea.Cmd { return p.moveTo(ids, to, all.Value()) },
	}))
}

func (p *Page) moveTo(ids []int64, to engine.Record, all bool) tea.Cmd {
	return p.change(change{
		ids: ids, title: "writebacks.move", why: isWritten,
		ask: func(ctx context.Context, a engine.Actor, m *doneMsg) ([]int64, map[int64]error, error) {
			r, err := p.house.Engine.MoveToRecord(ctx, a, ids, to, all)
			m.text, m.undo = p.kit.T("writebacks.moved", "Done", r.Done, "Queued", r.Queued), r.Batch
			return r.Changed, r.Failed, err
		},
	})
}
