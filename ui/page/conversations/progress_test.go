package conversations

import (
	"context"
	"errors"
	"testing"
	"time"

	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

func TestAnImportShowsHowFarItHasCome(t *testing.T) {
	now := time.Date(2026, 11, 24, 14, 31, 0, 0, time.UTC)
	p := &Page{kit: &kit.Context{Printer: lang.MustNew(lang.English), Theme: theme.New(theme.Options{}), Now: func() time.Time { return now }}}
	p.house.Context = t.Context()
	d := &archiveImport{step: stepResult, running: true, began: now}
	d.read.Value = fileRead{plan: engine.ArchivePlan{Items: engine.ArchiveCounts{New: 52000}}, items: 10}
	p.archive = d
	stored := func(items int, err error) {
		t.Helper()
		asked := d.stored.Ask(p.house, func(context.Context) (int, error) { return items, err })
		p.Update(asked())
	}
	says := func(want string) {
		t.Helper()
		if got := p.goingOn(d, "conversations.import.running"); got != want {
			t.Errorf("it says %q instead of %q", got, want)
		}
	}
	says("importing")
	now = now.Add(12400 * time.Millisecond)
	stored(41210, nil)
	says("importing · 41,200 of 52,000 · 12 s")
	stored(99999, errors.New("busy"))
	says("importing · 41,200 of 52,000 · 12 s")
	if !p.Ticking() {
		t.Error("the page asks for no ticks")
	}
	d.running = false
	if p.Ticking() || p.tick() != nil {
		t.Error("the page still asks how far it is")
	}
}
