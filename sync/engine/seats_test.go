package engine

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"navsync/store"
	"navsync/sync/fault"
)

// hire puts users into the imported organization.
func (o *office) hire(t *testing.T, users ...store.CRMUser) {
	t.Helper()
	for i := range users {
		users[i].Version, users[i].Seatable = o.now().UnixNano(), !strings.HasPrefix(users[i].Name, "#")
	}
	o.clock.advance(1)
	err := o.store.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.PutCRMUsers(t.Context(), store.PageWrite{Generation: 1, At: o.now()}, users)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

func crmUser(id, name, email, signIn string, others ...string) store.CRMUser {
	return store.CRMUser{Imported: store.Imported{ID: id}, Name: name, Email: email, SignIn: signIn, OtherEmails: others}
}

// relinkAll is what an import of users does at its end.
func (o *office) relinkAll(t *testing.T) (linked int) {
	t.Helper()
	err := o.store.Update(t.Context(), func(tx *store.Tx) (err error) {
		linked, err = linking{tx, o.journal}.all(t.Context())
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return linked
}

// seat gives a new person a seat.
func (o *office) seat(t *testing.T, email string) {
	t.Helper()
	if _, err := o.AddPerson(t.Context(), o.admin, email, email, store.Seller); err != nil {
		t.Fatal(err)
	}
	r, err := o.AssignSeats(t.Context(), o.admin, []string{email})
	if err != nil || !r[0].Done {
		t.Fatalf("%+v %v", r, err)
	}
}

func (o *office) row(t *testing.T, email string) store.SeatRow {
	t.Helper()
	rows, err := o.store.Seats(t.Context(), store.SeatQuery{Text: email})
	if err != nil || len(rows) != 1 {
		t.Fatalf("%s: %+v %v", email, rows, err)
	}
	return rows[0]
}

func TestSeatsLinkByEmail(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name  string
		users []store.CRMUser
		alias string
		want  string // CRM user of lea@contoso.test
	}{
		{"main", []store.CRMUser{crmUser("1", "Léa", "lea@contoso.test", "l@x")}, "", "1"},
		{"another case", []store.CRMUser{crmUser("1", "Léa", "LEA@Contoso.TEST", "")}, "", "1"},
		{"sign-in name", []store.CRMUser{crmUser("1", "Léa", "other@contoso.test", "Lea@contoso.test")}, "", "1"},
		{"others", []store.CRMUser{crmUser("1", "Léa", "", "", "x@contoso.test", "LEA@contoso.test")}, "", "1"},
		{"main before sign-in name", []store.CRMUser{crmUser("1", "Bo", "", "lea@contoso.test"), crmUser("2", "Léa", "lea@contoso.test", "")}, "", "2"},
		{
			"sign-in name before others",
			[]store.CRMUser{crmUser("1", "Bo", "", "", "lea@contoso.test"), crmUser("2", "Léa", "", "lea@contoso.test")},
			"", "2",
		},
		{
			"enabled before disabled",
			[]store.CRMUser{disabled(crmUser("1", "Léa", "lea@contoso.test", "")), crmUser("2", "Léa", "lea@contoso.test", "")},
			"", "2",
		},
		{"a part is not the whole", []store.CRMUser{crmUser("1", "Léa", "notlea@contoso.test", "", "alea@contoso.test")}, "", ""},
		{"alias", []store.CRMUser{crmUser("1", "Léa", "fontaine@contoso.test", "")}, "Fontaine@contoso.test", "1"},
		{
			"own address before alias",
			[]store.CRMUser{crmUser("1", "Bo", "fontaine@contoso.test", ""), crmUser("2", "Léa", "", "lea@contoso.test")},
			"fontaine@contoso.test", "2",
		},
		{"nobody", []store.CRMUser{crmUser("1", "Bo", "bo@contoso.test", "")}, "", ""},
		{"gone", []store.CRMUser{gone(crmUser("1", "Léa", "lea@contoso.test", ""))}, "", ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, nil)
			o.seat(t, "lea@contoso.test")
			if c.alias != "" {
				if err := o.AliasSeat(t.Context(), o.admin, "lea@contoso.test", c.alias); err != nil {
					t.Fatal(err)
				}
			}
			o.hire(t, c.users...)
			linked := o.relinkAll(t)
			r := o.row(t, "lea@contoso.test")
			if r.CRMUserID != c.want || (linked == 1) != (c.want != "") || (c.want != "" && r.CRMUserOrigin != store.LinkedByEmail) {
				t.Fatalf("linked %d: %+v, want %q", linked, r.Seat, c.want)
			}
			if again := o.relinkAll(t); again != 0 {
				t.Fatalf("linked %d once more", again)
			}
		})
	}
}

func disabled(u store.CRMUser) store.CRMUser { u.Disabled = true; return u }

func gone(u store.CRMUser) store.CRMUser { u.Gone = true; return u }

func TestLinkByHand(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	ctx := t.Context()
	o.seat(t, "lea@contoso.test")
	o.seat(t, "bo@contoso.test")
	o.hire(t, crmUser("1", "Léa", "lea@contoso.test", ""), crmUser("2", "L. Fontaine", "lf@contoso.test", ""),
		disabled(crmUser("3", "Old", "old@contoso.test", "")))
	o.relinkAll(t)
	if err := o.LinkSeat(ctx, o.admin, "lea@contoso.test", "2"); err != nil {
		t.Fatal(err)
	}
	if r := o.row(t, "lea@contoso.test"); r.CRMUserID != "2" || r.CRMUserOrigin != store.LinkedByHand || r.CRMUserName != "L. Fontaine" {
		t.Fatalf("%+v", r)
	}
	for id, code := range map[string]Code{"2": fault.Conflict, "3": fault.Owner, "4": fault.NotFound} {
		if err := o.LinkSeat(ctx, o.admin, "bo@contoso.test", id); fault.CodeOf(err) != code {
			t.Errorf("bo to %s: %v, want %s", id, err, code)
		}
	}
	if err := o.LinkSeat(ctx, o.admin, "nobody@contoso.test", "1"); fault.CodeOf(err) != fault.NotFound {
		t.Error(err)
	}
	// An import leaves a link by hand alone, also when its user goes; then it is blocked.
	o.hire(t, gone(crmUser("2", "L. Fontaine", "lf@contoso.test", "")))
	o.relinkAll(t)
	if r := o.row(t, "lea@contoso.test"); r.CRMUserID != "2" {
		t.Errorf("%+v", r.Seat)
	}
	if err := o.LinkSeat(ctx, o.admin, "lea@contoso.test", ""); err != nil {
		t.Fatal(err)
	}
	if r := o.row(t, "lea@contoso.test"); r.CRMUserID != "1" || r.CRMUserOrigin != store.LinkedByEmail {
		t.Errorf("%+v", r.Seat)
	}
	// A link by e-mail whose user goes is looked for again.
	o.hire(t, gone(crmUser("1", "Léa", "lea@contoso.test", "")), crmUser("5", "Léa", "lea@contoso.test", ""))
	o.relinkAll(t)
	if r := o.row(t, "lea@contoso.test"); r.CRMUserID != "5" {
		t.Errorf("%+v", r.Seat)
	}
}

func TestAliases(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	ctx := t.Context()
	o.seat(t, "lea@contoso.test")
	o.hire(t, crmUser("1", "Léa", "fontaine@contoso.test", ""))
	if err := o.AliasSeat(ctx, o.admin, "lea@contoso.test", "no address"); fault.CodeOf(err) != fault.Usage {
		t.Fatal(err)
	}
	for range 2 { // twice is once
		if err := o.AliasSeat(ctx, o.admin, "lea@contoso.test", "fontaine@contoso.test"); err != nil {
			t.Fatal(err)
		}
	}
	if r := o.row(t, "lea@contoso.test"); r.CRMUserID != "1" || !slices.Equal(r.Aliases, []string{"fontaine@contoso.test"}) {
		t.Fatalf("%+v", r)
	}
	if err := o.UnaliasSeat(ctx, o.admin, "lea@contoso.test", "FONTAINE@contoso.test"); err != nil {
		t.Fatal(err)
	}
	if r := o.row(t, "lea@contoso.test"); r.CRMUserID != "" || len(r.Aliases) != 0 {
		t.Fatalf("%+v", r)
	}
	if err := o.UnaliasSeat(ctx, o.admin, "lea@contoso.test", "fontaine@contoso.test"); fault.CodeOf(err) != fault.NotFound {
		t.Fatal(err)
	}
}

// enabledWhile enables the seat and pretends that the connection is in the state.
func enabledWhile(state store.ConnectionState) func(*office, *testing.T) {
	return func(o *office, t *testing.T) {
		t.Helper()
		o.enable(t)
		o.pretend(t, state)
	}
}

func TestBadgesSayWhy(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		name   string
		set    func(o *office, t *testing.T)
		badge  store.Badge
		reason string
	}{
		{"off", func(*office, *testing.T) {}, store.BadgeOff, ""},
		{"not connected", (*office).enable, store.BadgeWaiting, "not-connected"},
		{"in CRM", enabledWhile(store.Connected), store.BadgeInCRM, ""},
		{"paused", enabledWhile(store.Paused), store.BadgeWaiting, "paused"},
		{"importing", enabledWhile(store.Importing), store.BadgeWaiting, "importing"},
		{"failing", func(o *office, t *testing.T) {
			t.Helper()
			o.enable(t)
			o.pretend(t, store.Connected)
			if err := o.link.failed(t.Context(), &fault.Error{Code: fault.Connection}); err != nil {
				t.Fatal(err)
			}
		}, store.BadgeWaiting, "failing"},
		{"disabled user", func(o *office, t *testing.T) {
			t.Helper()
			o.enable(t)
			o.pretend(t, store.Connected)
			o.hire(t, disabled(crmUser("1", "Léa", "lea@contoso.test", "")))
		}, store.BadgeBlocked, "user-disabled"},
		{"not matched", func(o *office, t *testing.T) {
			t.Helper()
			o.enable(t)
			o.pretend(t, store.Connected)
			o.hire(t, gone(crmUser("1", "Léa", "lea@contoso.test", "")))
			o.relinkAll(t)
		}, store.BadgeBlocked, "not-matched"},
		{"all are synced", func(o *office, t *testing.T) {
			t.Helper()
			o.pretend(t, store.Connected)
			if _, err := o.SetSettings(t.Context(), o.admin, map[string]string{"auto-sync": "yes"}); err != nil {
				t.Fatal(err)
			}
		}, store.BadgeInCRM, ""},
		{"disabled by hand although all are synced", func(o *office, t *testing.T) {
			t.Helper()
			o.pretend(t, store.Connected)
			if _, err := o.DisableSync(t.Context(), o.admin, []string{"lea@contoso.test"}); err != nil {
				t.Fatal(err)
			}
			if _, err := o.SetSettings(t.Context(), o.admin, map[string]string{"auto-sync": "yes"}); err != nil {
				t.Fatal(err)
			}
			if n, err := o.store.SeatSummary(t.Context()); err != nil || n.Exceptions != 1 || n.Off != 1 || n.Seats != 1 {
				t.Fatalf("%+v %v", n, err)
			}
		}, store.BadgeOff, ""},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, nil)
			o.seat(t, "lea@contoso.test")
			o.hire(t, crmUser("1", "Léa", "lea@contoso.test", ""))
			o.relinkAll(t)
			c.set(o, t)
			r := o.row(t, "lea@contoso.test")
			if r.Badge != c.badge || r.Reason != c.reason {
				t.Fatalf("%s %s, want %s %s", r.Badge, r.Reason, c.badge, c.reason)
			}
			n, err := o.store.CountSeats(t.Context(), store.SeatQuery{Badge: c.badge})
			if err != nil || n != 1 {
				t.Fatalf("%d %v", n, err)
			}
		})
	}
}

func (o *office) enable(t *testing.T) {
	t.Helper()
	r, err := o.EnableSync(t.Context(), o.admin, []string{"lea@contoso.test"})
	if err != nil || !r[0].Done {
		t.Fatalf("%+v %v", r, err)
	}
}

func TestAssignHasAResultPerRow(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	ctx := t.Context()
	boss := o.as(t, store.Admin)
	o.hire(t,
		crmUser("11111111-0000-0000-0000-000000000001", "Léa Fontaine", "lea@contoso.test", "lea@contoso.test"),
		crmUser("11111111-0000-0000-0000-000000000002", "Bo Lindqvist", "", "bo@contoso.test"),
		crmUser("11111111-0000-0000-0000-000000000003", "Rémi Vauclair", "", ""),
		disabled(crmUser("11111111-0000-0000-0000-000000000004", "Old Timer", "old@contoso.test", "")),
		crmUser("11111111-0000-0000-0000-000000000005", "Max Licence", "max@contoso.test", ""),
	)
	if _, err := o.SetSettings(ctx, o.admin, map[string]string{"licences": "3"}); err != nil {
		t.Fatal(err)
	}
	who := []string{
		"LEA@contoso.test", "11111111-0000-0000-0000-000000000002", "11111111-0000-0000-0000-000000000003", "old@contoso.test",
		"lea@contoso.test", boss.Email, "ghost@contoso.test", "max@contoso.test",
	}
	f, err := o.ForecastAssign(ctx, who[:4])
	if err != nil || f.LicencesLeft != 1 || f.Blocked != 2 || f.On != 0 {
		t.Errorf("forecast %+v %v", f, err)
	}
	results, err := o.AssignSeats(ctx, o.admin, who)
	if err != nil {
		t.Fatal(err)
	}
	var got []string
	for _, r := range results {
		word := "done " + r.Note
		if r.Err != nil {
			word = string(r.Err.Code) + " " + r.Err.Key
		}
		got = append(got, word)
	}
	want := []string{
		"done ", "done ", "data errors.crm-user-no-email", "owner errors.crm-user-disabled",
		"conflict errors.has-seat", "done " + NoteAdminSeller, "not_found errors.no-candidate", "conflict errors.no-licence-left",
	}
	if !slices.Equal(got, want) {
		t.Errorf("%q\nwant %q", got, want)
	}
	if r := o.row(t, "bo@contoso.test"); r.Name != "Bo Lindqvist" || r.Role != store.Seller || r.CRMUserID == "" || r.Licence != store.LicenceAssigned {
		t.Errorf("%+v", r)
	}
	if p, err := o.store.Person(ctx, boss.Email); err != nil || p.Role != store.AdminSeller || p.SeatID == 0 {
		t.Errorf("%+v %v", p, err)
	}
	users, err := o.store.CRMUsers(ctx, store.CRMUserQuery{Everybody: true})
	if err != nil {
		t.Fatal(err)
	}
	why := map[string]string{}
	for _, u := range users {
		why[u.Name] = u.Why
	}
	if fmt.Sprint(why) != "map[Bo Lindqvist:has-seat Léa Fontaine:has-seat Max Licence: Old Timer:disabled Rémi Vauclair:no-email]" {
		t.Errorf("%v", why)
	}
	n, err := o.store.CountCRMUsers(ctx, store.CRMUserQuery{Assignable: true})
	if err != nil || n != 1 {
		t.Errorf("%d can be assigned (%v)", n, err)
	}
}

func TestSwitchingSync(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.seat(t, "lea@contoso.test")
	o.seat(t, "bo@contoso.test")
	o.hire(t, crmUser("1", "Léa", "lea@contoso.test", ""))
	o.relinkAll(t)
	results, err := o.EnableSync(t.Context(), o.admin, []string{"lea@contoso.test", "bo@contoso.test", "ghost@contoso.test"})
	if err != nil || !results[0].Done || results[1].Unmatched != store.UnmatchedNone || results[2].Err.Code != fault.NotFound {
		t.Fatalf("%+v %v", results, err)
	}
	results, err = o.EnableSync(t.Context(), o.admin, []string{"lea@contoso.test"})
	if err != nil || results[0].Note != NoteAlready {
		t.Fatalf("%+v %v", results, err)
	}
	if _, err = o.DisableSync(t.Context(), o.admin, []string{"lea@contoso.test"}); err != nil {
		t.Fatal(err)
	}
	if r := o.row(t, "lea@contoso.test"); r.SyncOn || r.Sync != "off" {
		t.Fatalf("%+v", r.Seat)
	}
}
