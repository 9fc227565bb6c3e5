package crmimport

import (
	"strings"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// Lookups that may point at several tables and do not say at which: the step says so and stores
// nothing of the page; with the annotation back it goes on.
func TestLookupsWithoutTheirTableAreTold(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	h.lie = func(rows []any) []any {
		for _, row := range rows {
			m, _ := row.(map[string]any)
			for name := range m {
				if strings.HasSuffix(name, "lookuplogicalname") {
					delete(m, name)
				}
			}
		}
		return rows
	}
	contacts := named(t, "contact")
	h.begin(t)
	tally := journal.NewTally(h.run, store.Step{Name: contacts.Step})
	err := h.Import(t.Context(), contacts, tally)
	if fault.CodeOf(err) != fault.Schema || !strings.Contains(err.Error(), "contact.parentcustomerid") {
		t.Errorf("%v", err)
	}
	if s := tally.Now(); s.Added != 0 {
		t.Errorf("%+v", s)
	}
	h.lie = nil
	h.work(t, contacts, h.Import)
	h.same(t)
}

// A row whose id is no GUID is a problem of its own, whatever the id is, and the rest comes in.
func TestAnIDThatIsNoGUIDIsNotStored(t *testing.T) {
	t.Parallel()
	odd := []string{"../../x", "", "{00000000-0000-0000-0000-000000000001}", "00000000000000000000000000000001", "1", "💥"}
	h := newHouse(t, emulator.Options{})
	h.lie = func(rows []any) []any {
		for n, row := range rows {
			if m, ok := row.(map[string]any); ok && n < len(odd) {
				m["contactid"] = odd[n]
			}
		}
		return rows
	}
	s := h.work(t, named(t, "contact"), h.Import)
	if int(s.Added) != h.crm.Count("contact")-len(odd) || int(s.Failed) != len(odd) {
		t.Errorf("%+v of %d", s, h.crm.Count("contact"))
	}
}
