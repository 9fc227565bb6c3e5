package engine

import (
	"database/sql"
	"fmt"
	"path/filepath"
	"strings"
	"testing"

	"navsync/store"
	"navsync/sync/fault"
)

// contents is every row of the store but the audit's, as text.
func (o *office) contents(t *testing.T) string {
	t.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(o.dir, store.FileName)+"?_pragma=query_only(1)")
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	var b strings.Builder
	for _, table := range column(t, db,
		"SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'record_search%' AND name <> 'audit' ORDER BY 1") {
		names := column(t, db, fmt.Sprintf("SELECT name FROM pragma_table_info('%s')", table))
		b.WriteString(table + "\n")
		for _, row := range column(t, db, fmt.Sprintf(`SELECT concat_ws('|', "%s") FROM %s ORDER BY 1`, strings.Join(names, `", "`), table)) {
			b.WriteString(row + "\n")
		}
	}
	return b.String()
}

func column(t *testing.T, db *sql.DB, query string) (values []string) {
	t.Helper()
	rows, err := db.Query(query)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var value string
		if err := rows.Scan(&value); err != nil {
			t.Fatal(err)
		}
		values = append(values, value)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return values
}

// One row for each role and action of the connection, the settings, the people and the
// seats: who may not changes nothing, and stands in the audit with it.
func TestRolesAndActions(t *testing.T) {
	t.Parallel()
	const lea = "lea@contoso.test"
	actions := []struct {
		action Action
		do     func(o *office, a Actor) error
	}{
		{ActPersonAdd, func(o *office, a Actor) error {
			_, err := o.AddPerson(t.Context(), a, "new@contoso.test", "New", store.Seller)
			return err
		}},
		{ActPersonRole, func(o *office, a Actor) error { return o.SetRole(t.Context(), a, lea, store.Support) }},
		{ActPersonRemove, func(o *office, a Actor) error { return o.RemovePerson(t.Context(), a, "bo@contoso.test") }},
		{ActKeyAdd, func(o *office, a Actor) error { _, err := o.Access.AddKey(t.Context(), a, lea, aKey); return err }},
		{ActKeyRemove, func(o *office, a Actor) error { return o.Access.RemoveKey(t.Context(), a, lea, aKey) }},
		{ActInvite, func(o *office, a Actor) error { _, err := o.Access.Invite(t.Context(), a, lea); return err }},
		{ActInvite, func(o *office, a Actor) error { return o.Access.TakeBack(t.Context(), a, lea) }},
		{ActSessionsEnd, func(o *office, a Actor) error { return o.Access.EndSessions(t.Context(), a, lea) }},
		{ActConnect, func(o *office, a Actor) error {
			_, err := o.SignIn(t.Context(), a, ConnectRequest{URL: "http://127.0.0.1:1"})
			return err
		}},
		{ActConnect, func(o *office, a Actor) error {
			return o.Connect(t.Context(), a, &Candidate{Checks: []store.Check{{Result: store.Fail}}})
		}},
		{ActPause, func(o *office, a Actor) error { return o.Pause(t.Context(), a) }},
		{ActResume, func(o *office, a Actor) error { return o.Resume(t.Context(), a) }},
		{ActCheck, func(o *office, a Actor) error { _, err := o.Recheck(t.Context(), a); return err }},
		{ActCheck, func(o *office, a Actor) error { _, err := o.CheckApp(t.Context(), a); return err }},
		{ActSettings, func(o *office, a Actor) error {
			_, err := o.SetSettings(t.Context(), a, map[string]string{"writeback": "yes", "writeback-target": "standard"})
			return err
		}},
		{ActSettings, func(o *office, a Actor) error {
			_, err := o.Preview(t.Context(), a, map[string]string{"include-stage": "yes"})
			return err
		}},
		{ActSettings, func(o *office, a Actor) error { _, err := o.InstallApp(t.Context(), a); return err }},
		{ActSeatAssign, func(o *office, a Actor) error {
			_, err := o.AssignSeats(t.Context(), a, []string{"bo@contoso.test"})
			return err
		}},
		{ActSeatSync, func(o *office, a Actor) error { _, err := o.EnableSync(t.Context(), a, []string{lea}); return err }},
		{ActSeatSync, func(o *office, a Actor) error { _, err := o.DisableSync(t.Context(), a, []string{lea}); return err }},
		{ActSeatLink, func(o *office, a Actor) error { return o.LinkSeat(t.Context(), a, lea, "1") }},
		{ActSeatAlias, func(o *office, a Actor) error { return o.AliasSeat(t.Context(), a, lea, "l@contoso.test") }},
		{ActSeatAlias, func(o *office, a Actor) error { return o.UnaliasSeat(t.Context(), a, lea, "l@contoso.test") }},
		{ActSeatRemove, func(o *office, a Actor) error {
			_, err := o.RemoveSeats(t.Context(), a, []string{lea}, false)
			return err
		}},
		{ActDisconnect, func(o *office, a Actor) error { return o.Disconnect(t.Context(), a, true) }},
		{ActDisconnect, func(o *office, a Actor) error { return o.Purge(t.Context(), a) }},
	}
	for _, role := range store.Roles() {
		o := newOffice(t, nil)
		o.seat(t, lea)
		if _, err := o.AddPerson(t.Context(), o.admin, "bo@contoso.test", "Bo", store.Seller); err != nil {
			t.Fatal(err)
		}
		o.hire(t, crmUser("1", "Léa", "other@contoso.test", ""))
		o.pretend(t, store.Connected)
		actor := o.as(t, role)
		for _, c := range actions {
			// Support runs the read-only checks (spec §1), and changes nothing.
			allowed := role == store.Admin || role == store.AdminSeller || role == store.Support && c.action == ActCheck
			if (ReachOf(role, c.action) == All) != allowed {
				t.Errorf("%s may %s: %v", role, c.action, ReachOf(role, c.action))
			}
			before := o.contents(t)
			err := c.do(o, actor)
			if allowed {
				if fault.CodeOf(err) == fault.Forbidden {
					t.Errorf("%s may not %s: %v", role, c.action, err)
				}
				continue
			}
			if fault.CodeOf(err) != fault.Forbidden {
				t.Errorf("%s may %s: %v", role, c.action, err)
			}
			if after := o.contents(t); after != before {
				t.Errorf("%s changed something by %s:\n%s\nbefore:\n%s", role, c.action, after, before)
			}
			audit, err := o.store.Audit(t.Context(), 1)
			if err != nil || audit[0].Action != string(c.action) || audit[0].Actor != actor.Email || audit[0].Refused != string(fault.Forbidden) {
				t.Errorf("%s by %s stands in the audit as %+v (%v)", c.action, role, audit, err)
			}
		}
	}
}
