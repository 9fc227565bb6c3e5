package unresolved_test

import (
	"testing"

	"navsync/store"
	"navsync/ui/page/pagetest"
)

// choosesToKeep: an admin chooses on the page what becomes of items without a matching record; a seller cannot.
func choosesToKeep(t *testing.T, h *pagetest.House) {
	t.Helper()
	keeps := func() bool {
		settings, err := h.Store.Settings(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		return settings.KeepHere()
	}
	s := report(h, lea)
	s.Press("K")
	if s.Hides("Kept here until it is resolved"); keeps() {
		t.Error("a seller chose for everybody")
	}
	s = report(h, ana)
	s.Press("K")
	s.Shows("Without a matching record", "Written open in Dynamics", "Kept here until it is resolved")
	if s.Press("down", "enter"); !keeps() {
		t.Errorf("not chosen (toasts %+v)", s.Toasts)
	}
	item := rows(t, h, false)[0].ItemID
	h.Keep(func(tx *store.Tx) error { return tx.Withdrawn(t.Context(), item, store.ItemWaiting, pagetest.Now) })
	h.Keep(func(tx *store.Tx) error {
		return tx.KeepHere(t.Context(), item, "no-candidate", store.Best{}, pagetest.Now)
	})
	s = report(h, ana)
	s.Shows("1 kept here", "open in Dynamics")
	s.Press("K", "up", "enter")
	if keeps() {
		t.Errorf("still kept (toasts %+v)", s.Toasts)
	}
}
