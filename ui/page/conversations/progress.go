package conversations

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// Ticking implements kit.Ticking: a file that is read or imported shows that it goes on.
func (p *Page) Ticking() bool { return p.archive != nil && p.archive.busy() }

// tick asks how many items are stored by now. An admin who imports for another seat sees no uncopied
// items, so they cannot be counted.
func (p *Page) tick() tea.Cmd {
	d := p.archive
	if d == nil || !d.busy() || d.step != stepResult || d.own == "" {
		return nil
	}
	return d.stored.Ask(p.house, p.countItems)
}

func (p *Page) countItems(ctx context.Context) (int, error) {
	return p.house.Store.CountItems(ctx, store.ItemQuery{Scope: store.ScopeOf(p.house.Actor().Person)})
}

// showStored takes a count; one that failed is left out, the next follows in a second.
func (p *Page) showStored(m page.Answer[int]) tea.Cmd {
	if p.archive == nil {
		return nil
	}
	return p.archive.stored.Take(m, nil)
}

// soFar is how many items the import has stored. Nothing is stored while a file is only read.
func (d *archiveImport) soFar() int {
	if d.step != stepResult || !d.stored.Known {
		return 0
	}
	return max(0, d.stored.Value-d.read.Value.items)
}

// goingOn says what is done with the file, how far it has come, and for how long.
func (p *Page) goingOn(d *archiveImport, key string) string {
	facts := []string{p.kit.T(key)}
	if w := d.watch; w != nil && w.Share() > 0 {
		const bar, whole = 16, 1000
		th := p.kit.Theme
		facts[0] = kit.Progress(th, th.Styles, int(w.Share()*whole), whole, bar) + " " + facts[0]
		if rows := int(w.Rows()); rows > 0 {
			rate := int(float64(rows) / max(p.kit.Now().Sub(d.began).Seconds(), 1))
			facts = append(facts, p.kit.T("archive.rows", "count", rows, "Rate", p.kit.Printer.N(rate)))
		}
	}
	if done := d.soFar(); done > 0 {
		facts = append(facts, p.kit.T("shell.of", "shown", done, "total", max(d.plan().Items.New, done)))
	}
	if took := p.kit.Now().Sub(d.began); took >= time.Second {
		facts = append(facts, p.kit.Printer.Duration(took.Truncate(time.Second)))
	}
	return kit.WrapFacts(p.kit, facts, 200)[0]
}
