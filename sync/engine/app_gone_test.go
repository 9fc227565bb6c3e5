package engine

import (
	"slices"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// The LinkedIn app that is removed while writeback needs it is noticed by the next run, with
// nothing waiting for it: a check that fails and a cause with its remedy; installed again, both go.
func TestARemovedAppIsNoticedByTheRun(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{LinkedInApp: true})
	d.run(t)
	check := func() store.Check {
		t.Helper()
		kept, err := d.store.Checks(t.Context())
		i := slices.IndexFunc(kept, func(c store.Check) bool { return c.Name == checkApp })
		if err != nil || i < 0 {
			t.Fatalf("%+v %v", kept, err)
		}
		return kept[i]
	}
	causes := func() []store.Problem {
		t.Helper()
		found, err := d.store.Problems(t.Context(), store.ProblemQuery{Scope: store.Scope{All: true}, Step: journal.StepWriteBack, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return found
	}
	if c := check(); c.Result != store.Pass || len(causes()) != 0 {
		t.Fatalf("%+v %+v", c, causes())
	}
	if err := d.crm.RemoveApp(); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		d.clock.advance(time.Minute)
		d.run(t)
		found := causes()
		if c := check(); c.Result != store.Fail || c.Sentence != "check.linkedin-app.removed" {
			t.Errorf("%+v", c)
		}
		if len(found) != 1 || found[0].Code != string(fault.Schema) || found[0].Key != "errors.app-missing" || found[0].Remedy != "remedy.get-it-now" {
			t.Errorf("%+v", found)
		}
	}
	if err := d.crm.InstallApp(); err != nil {
		t.Fatal(err)
	}
	d.clock.advance(time.Minute)
	d.run(t)
	if c := check(); c.Result != store.Pass || len(causes()) != 0 {
		t.Errorf("%+v %+v", c, causes())
	}
}

// A user who is no person is never chosen, whatever the e-mail: of an application, an integration
// user, of any access mode that people do not have.
func TestUsersWhoAreNoPeopleAreNotChosen(t *testing.T) {
	t.Parallel()
	h := newImported(t, emulator.Options{})
	users := h.crm.Rows("systemuser", func(r emulator.Row) bool {
		return r["isdisabled"] != true && r["applicationid"] == nil && r["accessmode"] == int64(0)
	})[1:]
	for n, odd := range []emulator.Row{
		{"accessmode": int64(3)},
		{"accessmode": int64(4)},
		{"accessmode": int64(5)},
		{"isintegrationuser": true},
	} {
		email := string(rune('a'+n)) + "-service@contoso.test"
		odd["systemuserid"], odd["internalemailaddress"] = users[n]["systemuserid"], email
		put(t, h, "systemuser", odd)
		if _, err := h.AddPerson(t.Context(), h.admin, email, "Service", "seller"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.AssignSeats(t.Context(), h.admin, []string{email}); err != nil {
			t.Logf("assigning: %v", err)
		}
		h.clock.advance(time.Minute)
		h.run(t)
		if seat, err := h.store.SeatOf(t.Context(), email); err != nil || seat.CRMUserID != "" {
			t.Errorf("%v is linked to %q (%v)", odd, seat.CRMUserID, err)
		}
		h.unmatched(t, email, store.UnmatchedService)
	}
}
