package engine

import (
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// filling is a desk whose admin chose the website column of contacts, with a member who is matched by hand to a contact.
func filling(t *testing.T) (d *desk, contact string) {
	t.Helper()
	d = newDesk(t, emulator.Options{Contacts: 300})
	contact = put(t, d.house, "contact", emulator.Row{"firstname": "Tibor", "lastname": "Wexcombe"})
	d.clock.advance(time.Minute)
	d.run(t)
	d.matched(t, "tibor-wexcombe-1", "Tibor Wexcombe", contact)
	d.set(t, map[string]string{store.KeyProfileContact: "websiteurl"})
	return d, contact
}

// website is what a contact's column holds.
func (h *house) website(t *testing.T, contact string) string {
	t.Helper()
	rows := h.crm.Rows("contact", func(r emulator.Row) bool { return r["contactid"] == contact })
	if len(rows) != 1 {
		t.Fatalf("%d rows", len(rows))
	}
	return id(rows[0], "websiteurl")
}

const evidenceOfProfile = `SELECT count(*) FROM match x, json_each(x.evidence) e WHERE json_extract(e.value, '$.field') = 'profile'
	AND x.record_id = `

const tiborURL = "https://www.linkedin.com/in/tibor-wexcombe-1"

// TestTheProfileAddressOfAProvenMatchIsWritten: it is previewed, written while the column is empty, no evidence for its own
// pair, and taken out again while it still stands.
func TestTheProfileAddressOfAProvenMatchIsWritten(t *testing.T) {
	t.Parallel()
	d, contact := filling(t)
	preview, err := d.ProfilePreview(t.Context())
	if err != nil || len(preview) != 1 || preview[0].RecordID != contact || preview[0].Field != "websiteurl" || preview[0].Address != tiborURL {
		t.Fatalf("%+v %v", preview, err)
	}
	d.clock.advance(time.Minute)
	d.run(t)
	if got := d.website(t, contact); got != tiborURL {
		t.Fatalf("the column holds %q", got)
	}
	d.clock.advance(time.Minute)
	d.run(t) // the import brings what was written back
	if got := d.query(t, evidenceOfProfile+"'"+contact+"'"); got != "0" {
		t.Errorf("what navsync wrote is evidence: %s", got)
	}
	if err := d.UndoProfile(t.Context(), d.support, Record{Kind: store.KindContact, ID: contact}); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("support takes it out: %v", err)
	}
	if err := d.UndoProfile(t.Context(), d.admin, Record{Kind: store.KindContact, ID: contact}); err != nil {
		t.Fatal(err)
	}
	if got := d.website(t, contact); got != "" {
		t.Errorf("after the undo it holds %q", got)
	}
	d.clock.advance(time.Minute)
	d.run(t)
	if got := d.website(t, contact); got != "" {
		t.Errorf("an address that was taken out is written again: %q", got)
	}
}

// TestAnAddressOfSomebodyElseStays: a column that holds something is never touched, and a value that was changed since is
// not taken out.
func TestAnAddressOfSomebodyElseStays(t *testing.T) {
	t.Parallel()
	d, contact := filling(t)
	put(t, d.house, "contact", emulator.Row{"contactid": contact, "websiteurl": "https://wexcombe.example"})
	d.clock.advance(time.Minute)
	d.run(t)
	if got := d.website(t, contact); got != "https://wexcombe.example" {
		t.Errorf("it holds %q", got)
	}
	fills, err := d.store.ProfileFills(t.Context())
	if err != nil || len(fills) != 1 || fills[0].State != store.FillOccupied {
		t.Errorf("%+v %v", fills, err)
	}
	changed, other := filling(t)
	changed.clock.advance(time.Minute)
	changed.run(t)
	put(t, changed.house, "contact", emulator.Row{"contactid": other, "websiteurl": "https://other.example"})
	if err := changed.UndoProfile(t.Context(), changed.admin, Record{Kind: store.KindContact, ID: other}); fault.CodeOf(err) != fault.Conflict {
		t.Errorf("a changed value is taken out: %v", err)
	}
	if got := changed.website(t, other); got != "https://other.example" {
		t.Errorf("it holds %q", got)
	}
}

// TestARefusedAddressIsTold: a missing privilege is kept as the reason, and tried again when it was granted; too long an
// address is never sent.
func TestARefusedAddressIsTold(t *testing.T) {
	t.Parallel()
	d, contact := filling(t)
	if err := d.crm.SetFaults("plugin-refused on=PATCH:contacts"); err != nil {
		t.Fatal(err)
	}
	d.clock.advance(time.Minute)
	d.run(t)
	fills, err := d.store.ProfileFills(t.Context())
	if err != nil || len(fills) != 1 || fills[0].State != store.FillRefused || fills[0].Reason == "" {
		t.Errorf("%+v %v", fills, err)
	}
	if got := d.website(t, contact); got != "" {
		t.Errorf("it holds %q", got)
	}
	off, other := filling(t)
	off.set(t, map[string]string{store.KeyProfileContact: store.Off})
	off.clock.advance(time.Minute)
	off.run(t)
	if got := off.website(t, other); got != "" {
		t.Errorf("off, and it holds %q", got)
	}
}
