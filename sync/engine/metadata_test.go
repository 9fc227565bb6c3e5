package engine

import (
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
)

// A process that finds everything imported and nothing changed asks at most ten times: what has changed of the metadata is one
// question.
func TestARunOfAFreshProcessAsksTenTimes(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{})
	h.reopen(t)
	from := len(h.crm.Requests())
	h.run(t)
	if n := len(h.crm.Requests()) - from; n > 10 {
		for _, r := range h.crm.Requests()[from:] {
			t.Log(r.Method, r.Path)
		}
		t.Errorf("an unchanged organization was asked %d times", n)
	}
	if n := len(h.asked(from, "RetrieveMetadataChanges")); n != 1 {
		t.Errorf("the feed was asked %d times", n)
	}
}

// Of the metadata only that is read again which has changed, and everything when the stamp is too old.
func TestAFreshProcessReadsTheMetadataThatHaveChanged(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{})
	read := func() map[string]bool {
		t.Helper()
		h.reopen(t)
		from := len(h.crm.Requests())
		h.run(t)
		tables := map[string]bool{}
		for _, path := range h.asked(from, "EntityDefinitions(LogicalName=") {
			_, rest, _ := strings.Cut(path, "LogicalName=")
			tables[strings.FieldsFunc(rest, func(r rune) bool { return r == '\'' || r == '%' || r == ')' })[0]] = true
		}
		return tables
	}
	if got := read(); len(got) != 0 {
		t.Fatalf("nothing has changed, and %v were read", got)
	}
	if err := h.crm.ChangeMetadata("lead"); err != nil {
		t.Fatal(err)
	}
	if got := read(); len(got) != 1 || got["lead"] == false && got["27lead"] == false {
		t.Errorf("lead has changed, and %v were read", got)
	}
	h.clock.advance(31 * 24 * time.Hour)
	if got := read(); len(got) < 6 {
		t.Errorf("the stamp is too old, and %v were read", got)
	}
}
