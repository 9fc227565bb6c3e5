package engine

import (
	"net/url"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/journal"
)

// An organization goes on at its new address where it stood, without
// reading everything anew, in the middle of a first load too, and no link of the old host is
// followed (spec §3.1c).
func TestAnOrganizationGoesOnAtItsNewAddress(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{})
	put(t, h, "contact", emulator.Row{"firstname": "Ada", "lastname": "Byron"})
	for _, table := range []string{"contact", "account"} {
		err := h.store.Update(t.Context(), func(tx *store.Tx) error {
			c, err := h.store.Cursor(t.Context(), table)
			if err != nil {
				return err
			}
			u, err := url.Parse(c.Link)
			if err != nil || u.Host == "" {
				t.Fatalf("the link of %s is %q", table, c.Link)
			}
			u.Host = "old.contoso.test:1" // where nobody answers any more
			c.Link = u.String()
			return tx.SaveCursor(t.Context(), c)
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	h.clock.advance(time.Minute)
	run := h.run(t)
	s := stepOf(t, run, journal.StepContacts)
	if s.State != store.StepComplete || s.Added != 1 || s.Read != 1 {
		t.Errorf("%+v", s)
	}
	c, err := h.store.Cursor(t.Context(), "contact")
	if err != nil {
		t.Fatal(err)
	}
	if u, err := url.Parse(c.Link); err != nil || "http://"+u.Host != houseURL {
		t.Errorf("the link is %q", c.Link)
	}
}
