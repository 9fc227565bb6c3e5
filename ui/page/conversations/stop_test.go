package conversations

import (
	"testing"
	"time"

	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

// TestAnImportIsStopped: while a file is read or imported the dialog can end it; another reading ends the one before.
func TestAnImportIsStopped(t *testing.T) {
	p := &Page{kit: &kit.Context{Printer: lang.MustNew(lang.English), Theme: theme.New(theme.Options{}), Now: time.Now}}
	p.house.Context = t.Context()
	d := &archiveImport{step: stepResult, running: true}
	first := d.begin(p)
	second := d.begin(p)
	if first.Err() == nil || second.Err() != nil {
		t.Fatalf("the reading before goes on: %v, the other: %v", first.Err(), second.Err())
	}
	buttons := p.archiveButtons(d)
	if len(buttons) != 1 || buttons[0].Label != "Stop" || buttons[0].Closes {
		t.Fatalf("%+v", buttons)
	}
	buttons[0].Run()
	if second.Err() == nil {
		t.Error("it is not stopped")
	}
	d.running = false
	if last := p.archiveButtons(d); len(last) != 1 || !last[0].Closes {
		t.Errorf("%+v", last)
	}
}
