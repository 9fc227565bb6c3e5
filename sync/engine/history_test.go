package engine

import (
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// TestAnAccountsHistoryHasThatOfItsPeople writes a note to a contact: it stands in the history of the contact and in
// that of the account, named and marked as navsync's own; so does what Dynamics itself has on a person of the account.
// Without Dynamics the own one is listed still.
func TestAnAccountsHistoryHasThatOfItsPeople(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	ctx := t.Context()
	account := put(t, d.house, "account", emulator.Row{"name": "Lovelace Engines"})
	contact := put(t, d.house, "contact", emulator.Row{
		"firstname": "Ada", "lastname": "Byron", "websiteurl": "https://www.linkedin.com/in/ada-byron-lovelace", "_parentcustomerid_value": account,
		"_parentcustomerid_type": "account",
	})
	other := put(t, d.house, "contact", emulator.Row{"firstname": "Grace", "lastname": "Hall"})
	for of, subject := range map[string]string{contact: "Called Ada", other: "Called Grace"} {
		put(t, d.house, "task", emulator.Row{"subject": subject, "_regardingobjectid_value": of, "_regardingobjectid_type": "contact"})
	}
	d.clock.advance(time.Minute)
	d.run(t)
	item := d.add(t, "note", "ada-byron-lovelace", "Ada Byron", "hello")
	d.send(t)
	d.run(t)
	written := d.item(t, item).ActivityID
	of := Record{Kind: store.KindAccount, ID: account}
	check := func(h History, live bool, want map[string]bool) {
		t.Helper()
		if h.Live != live || len(h.Entries) != len(want) {
			t.Fatalf("live %v, %d entries: %+v (%v)", h.Live, len(h.Entries), h.Entries, h.Why)
		}
		for _, e := range h.Entries {
			own, known := want[e.Regarding+" "+e.Subject]
			if !known || e.Own != own || own && (e.ID != written || e.ItemID != item) {
				t.Errorf("%+v", e)
			}
		}
	}
	h, err := d.RecordHistory(ctx, d.seller, of)
	if err != nil {
		t.Fatal(err)
	}
	check(h, true, map[string]bool{"Ada Byron Called Ada": false, "Ada Byron Note on Ada Byron": true})
	if err := d.crm.SetFaults("503"); err != nil {
		t.Fatal(err)
	}
	if h, err = d.RecordHistory(ctx, d.seller, of); err != nil {
		t.Fatal(err)
	}
	check(h, false, map[string]bool{"Ada Byron Note on Ada Byron": true})
}

// TestTheHistoryOfNothing: a record that nobody knows has no empty history, it is not found; without Dynamics it is not
// known whether there is one.
func TestTheHistoryOfNothing(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	nobody := Record{Kind: store.KindContact, ID: "0a1b2c3d-0000-4000-8000-00000000beef"}
	if _, err := d.RecordHistory(t.Context(), d.seller, nobody); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("of nobody: %v", err)
	}
	quiet := Record{Kind: store.KindContact, ID: d.someContact(t, 3)}
	if h, err := d.RecordHistory(t.Context(), d.seller, quiet); err != nil || !h.Live {
		t.Errorf("of a quiet one: %+v %v", h, err)
	}
	if err := d.crm.SetFaults("503 times=99"); err != nil {
		t.Fatal(err)
	}
	if _, err := d.RecordHistory(t.Context(), d.seller, nobody); fault.CodeOf(err) != fault.CRM {
		t.Errorf("of nobody, without Dynamics: %v", err)
	}
	if h, err := d.RecordHistory(t.Context(), d.seller, quiet); err != nil || h.Live || h.Why == nil {
		t.Errorf("of a quiet one, without Dynamics: %+v %v", h, err)
	}
}
