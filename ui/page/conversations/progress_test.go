package conversations

import (
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
	d := &importing{step: stepResult, busy: true, plan: engine.ImportPlan{Items: engine.ImportCounts{New: 52000}}}
	d.progress = progress{began: now, before: 10}
	p.importing = d
	says := func(want string) {
		t.Helper()
		if got := p.goingOn(d, "conversations.import.running"); got != want {
			t.Errorf("it says %q instead of %q", got, want)
		}
	}
	says("importing")
	now = now.Add(12400 * time.Millisecond)
	p.showStored(storedMsg{of: d, items: 41210})
	says("importing · 41,200 of 52,000 · 12 s")
	p.showStored(storedMsg{of: d, items: 99999, err: errors.New("busy")})
	says("importing · 41,200 of 52,000 · 12 s")
	if !p.Ticking() {
		t.Error("the page asks for no ticks")
	}
	d.busy = false
	if p.Ticking() || p.tick() != nil {
		t.Error("the page still asks how far it is")
	}
}
