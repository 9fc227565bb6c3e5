package engine

import (
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
)

func TestRemovingSeats(t *testing.T) {
	t.Parallel()
	for _, keep := range []bool{true, false} {
		o := newOffice(t, nil)
		ctx := t.Context()
		o.seat(t, "lea@contoso.test")
		id := o.row(t, "lea@contoso.test").ID
		r, err := o.RemoveSeats(ctx, o.admin, []string{"lea@contoso.test"}, keep)
		if err != nil || !r[0].Done {
			t.Fatalf("%+v %v", r, err)
		}
		if n, err := o.store.CountSeats(ctx, store.SeatQuery{}); err != nil || n != 0 {
			t.Fatalf("%d seats (%v)", n, err)
		}
		if p, err := o.store.Person(ctx, "lea@contoso.test"); err != nil || p.SeatID != 0 {
			t.Fatalf("%+v %v", p, err)
		}
		if err := o.RemovePerson(ctx, o.admin, "lea@contoso.test"); (err == nil) == keep {
			t.Fatalf("keep %t: %v", keep, err)
		}
		if !keep {
			continue
		}
		again, err := o.AssignSeats(ctx, o.admin, []string{"lea@contoso.test"})
		if err != nil || again[0].SeatID != id || again[0].Note == "" {
			t.Fatalf("%+v %v", again, err)
		}
	}
}

// What a forecast promises is what auto-save then does.
func TestForecastIsTheEffect(t *testing.T) {
	t.Parallel()
	_, demo := organization(t, emulator.Options{})
	o := newOffice(t, demo)
	ctx := t.Context()
	o.connect(t)
	if _, err := o.Sync(ctx, o.admin, SyncOptions{Wait: true}); err != nil {
		t.Fatal(err)
	}
	users, err := o.store.CRMUsers(ctx, store.CRMUserQuery{Assignable: true, Limit: 8})
	if err != nil || len(users) == 0 {
		t.Fatalf("%+v %v", users, err)
	}
	var who, emails []string
	for _, u := range users {
		who = append(who, u.ID)
	}
	results, err := o.AssignSeats(ctx, o.admin, who)
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range results {
		emails = append(emails, r.Email)
	}
	f, err := o.ForecastEnable(ctx, emails)
	if err != nil || f.On != len(users) || f.Accounts == 0 {
		t.Fatalf("%+v %v", f, err)
	}
	effect, err := o.Preview(ctx, o.admin, map[string]string{"auto-sync": "yes"})
	if err != nil {
		t.Fatal(err)
	}
	if effect.Accounts.After != f.Accounts || effect.Leads.After != f.Leads {
		t.Fatalf("%+v, forecast %+v", effect, f)
	}
}

func TestRemovingASeatCountsWhatIsKeptOrDeleted(t *testing.T) {
	t.Parallel()
	for _, keep := range []bool{true, false} {
		d := newDesk(t, aFew)
		d.add(t, "note", "nobody-known", "Nobody Known", "written")
		d.send(t)
		d.add(t, "note", "nobody-known", "Nobody Known", "waits")
		r, err := d.RemoveSeats(t.Context(), d.admin, []string{"lea@contoso.test"}, keep)
		if err != nil || r[0].Items != 2 || r[0].InDynamics != 1 {
			t.Fatalf("%+v %v", r, err)
		}
		left := map[bool]string{true: "2", false: "0"}[keep]
		if n := d.query(t, "SELECT count(*) FROM item"); n != left {
			t.Fatalf("keep %t: %s items left", keep, n)
		}
	}
}
