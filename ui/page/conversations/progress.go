package conversations

import (
	"context"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// progress is how far the reading or importing of a file has come: since when, and how many of the
// seat holder's items have been stored. Nothing is stored while a file is only read.
type progress struct {
	began        time.Time
	before, done int // items of the seat holder before the import, and stored by it
}

type storedMsg struct {
	of    *importing
	items int
	err   error
}

// Ticking implements kit.Ticking: a file that is read or imported shows that it goes on.
func (p *Page) Ticking() bool { return p.importing != nil && p.importing.busy }

// tick asks how many items are stored by now. An admin who imports for another seat sees no uncopied
// items, so they cannot be counted.
func (p *Page) tick() tea.Cmd {
	d := p.importing
	if d == nil || !d.busy || d.step != stepResult || d.own == "" {
		return nil
	}
	return page.Load(p.house, p.countItems, func(items int, err error) tea.Msg { return storedMsg{d, items, err} })
}

func (p *Page) countItems(ctx context.Context) (int, error) {
	return p.house.Store.CountItems(ctx, store.ItemQuery{Scope: store.ScopeOf(p.house.Actor().Person)})
}

// showStored takes a count; one that failed is left out, the next follows in a second.
func (p *Page) showStored(m storedMsg) {
	if m.err == nil {
		m.of.progress.done = max(0, m.items-m.of.progress.before)
	}
}

// goingOn says what is done with the file, how far it has come, and for how long.
func (p *Page) goingOn(d *importing, key string) string {
	facts := []string{p.kit.T(key)}
	if d.step == stepResult && d.progress.done > 0 {
		facts = append(facts, p.kit.T("shell.of", "shown", d.progress.done, "total", max(d.plan.Items.New, d.progress.done)))
	}
	if took := p.kit.Now().Sub(d.progress.began); took >= time.Second {
		facts = append(facts, p.kit.Printer.Duration(took.Truncate(time.Second)))
	}
	return kit.WrapFacts(p.kit, facts, 200)[0]
}
