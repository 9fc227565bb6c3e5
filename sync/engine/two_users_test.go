package engine

import (
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
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
	h.unmatched(t, email, store.UnmatchedSeveral)
	put(t, h, "systemuser", emulator.Row{"systemuserid": users[0]["systemuserid"], "isdisabled": true})
	h.clock.advance(time.Minute)
	h.run(t)
	if seat, err = h.store.SeatOf(t.Context(), email); err != nil || seat.CRMUserID != id(users[1], "systemuserid") {
		t.Errorf("linked to %q (%v)", seat.CRMUserID, err)
	}
}

// unmatched checks what a seat says of having no CRM user.
func (h *house) unmatched(t testing.TB, email string, why store.NotMatched) {
	t.Helper()
	rows, err := h.store.Seats(t.Context(), store.SeatQuery{Text: email})
	if err != nil || len(rows) != 1 || rows[0].Unmatched != why {
		t.Errorf("%s is not matched by %+v (%v), want %s", email, rows, err, why)
	}
}

// A seat without a CRM user says why, each kind of reason with its own word (spec §4).
func TestASeatSaysWhyItIsNotMatched(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{})
	users := h.crm.Rows("systemuser", func(r emulator.Row) bool {
		return r["isdisabled"] != true && r["applicationid"] == nil && r["accessmode"] == int64(0)
	})[5:]
	const two, other, alias = "two@contoso.test", "other@contoso.test", "alias@contoso.test"
	put(t, h, "systemuser", emulator.Row{"systemuserid": users[0]["systemuserid"], "internalemailaddress": "TWO@contoso.test"})
	put(t, h, "systemuser", emulator.Row{"systemuserid": users[1]["systemuserid"], "domainname": two})
	put(t, h, "systemuser", emulator.Row{"systemuserid": users[2]["systemuserid"], "internalemailaddress": other, "accessmode": int64(4)})
	h.clock.advance(time.Minute)
	h.run(t)
	for _, email := range []string{two, other, alias} {
		if _, err := h.AddPerson(t.Context(), h.admin, email, "Somebody", "seller"); err != nil {
			t.Fatal(err)
		}
		if r, err := h.AssignSeats(t.Context(), h.admin, []string{email}); err != nil || !r[0].Done {
			t.Fatalf("%+v %v", r, err)
		}
	}
	// The main address is asked first, and one user alone has it.
	if seat, err := h.store.SeatOf(t.Context(), two); err != nil || seat.CRMUserID != id(users[0], "systemuserid") {
		t.Errorf("linked to %q (%v)", seat.CRMUserID, err)
	}
	h.unmatched(t, two, "")
	h.unmatched(t, other, store.UnmatchedService)
	h.unmatched(t, alias, store.UnmatchedNone)
	if err := h.AliasSeat(t.Context(), h.admin, alias, "TWO@contoso.test"); err != nil {
		t.Fatal(err)
	}
	h.unmatched(t, alias, store.UnmatchedSeveral) // by the sign-in name of the second, too
}
