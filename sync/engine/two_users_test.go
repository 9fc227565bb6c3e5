package engine

import (
	"testing"
	"time"

	"navsync/dynamics/emulator"
)

// Of two active users with one e-mail none is chosen, and the seat says so; when one of them
// is disabled the other is the person (spec §4).
func TestOfTwoUsersWithOneEmailNoneIsChosen(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{})
	users := h.crm.Rows("systemuser", func(r emulator.Row) bool {
		return r["isdisabled"] != true && r["applicationid"] == nil && r["accessmode"] == int64(0)
	})
	if len(users) < 3 {
		t.Fatal("too few users")
	}
	users = users[1:] // the first is the connection's own account
	const email = "twin@contoso.test"
	for _, u := range users[:2] {
		put(t, h, "systemuser", emulator.Row{"systemuserid": u["systemuserid"], "internalemailaddress": email})
	}
	h.clock.advance(time.Minute)
	h.run(t)
	if _, err := h.AddPerson(t.Context(), h.admin, email, "Twin", "seller"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.AssignSeats(t.Context(), h.admin, []string{email}); err != nil {
		t.Logf("assigning: %v", err)
	}
	h.run(t)
	seat, err := h.store.SeatOf(t.Context(), email)
	if err != nil || seat.CRMUserID != "" {
		t.Fatalf("linked to %q (%v)", seat.CRMUserID, err)
	}
	put(t, h, "systemuser", emulator.Row{"systemuserid": users[0]["systemuserid"], "isdisabled": true})
	h.clock.advance(time.Minute)
	h.run(t)
	if seat, err = h.store.SeatOf(t.Context(), email); err != nil || seat.CRMUserID != id(users[1], "systemuserid") {
		t.Errorf("linked to %q (%v)", seat.CRMUserID, err)
	}
}
