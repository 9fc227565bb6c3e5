package store

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"
)

// planText is how SQLite carries a query out.
func planText(t *testing.T, s *Store, query string, values []any) string {
	t.Helper()
	rows, err := s.reader.QueryContext(t.Context(), "EXPLAIN QUERY PLAN "+query, values...)
	if err != nil {
		t.Fatalf("%v\n%s", err, query)
	}
	lines, err := collect(rows, func(row scanner) (string, error) {
		var a, b, c int
		var line string
		err := row.Scan(&a, &b, &c, &line)
		return line, err
	})
	if err != nil {
		t.Fatal(err)
	}
	return strings.Join(lines, "\n")
}

// TestWindowsUseTheirIndexes: no window of a large table is read whole or sorted whole.
func TestWindowsUseTheirIndexes(t *testing.T) {
	s := emptyStore(t)
	seller, support := Scope{SeatID: 1}, Scope{All: true}
	items := func(q ItemQuery) (string, []any) {
		where, values := q.where()
		id, _, _ := q.columns()
		return "SELECT " + id + q.from() + where + q.order() + " LIMIT 50", values
	}
	pending := func(s Scope) ItemQuery {
		return ItemQuery{Scope: s, States: PendingStates(), Grouped: true, Sort: ItemsByQueued, Ascending: true}
	}
	written := func(s Scope, state ItemState) ItemQuery {
		return ItemQuery{Scope: s, States: []ItemState{state}, Grouped: true, Sort: ItemsByQueued}
	}
	unresolved := func(s Scope) UnresolvedQuery {
		return UnresolvedQuery{Scope: s, Grouped: UnresolvedByReason, Descending: true}
	}
	word := []UnresolvedPart{{Text: "ana", In: []UnresolvedColumn{UnresolvedMember, UnresolvedHolder}, Kinds: []ItemKind{Note}}}
	threads := func(q ThreadQuery) (string, []any) {
		where, values := q.where()
		return "SELECT t.id FROM thread t" + where + " ORDER BY t.newest_at DESC, t.id DESC LIMIT 50", values
	}
	for name, c := range map[string]struct {
		query    func() (string, []any)
		use      string
		sortedBy bool // the few rows that are left are sorted
	}{
		"a seller's items":       {func() (string, []any) { return items(ItemQuery{Scope: seller}) }, "item_seat", false},
		"all items":              {func() (string, []any) { return items(ItemQuery{Scope: support}) }, "item_all", false},
		"items of a thread":      {func() (string, []any) { return items(ItemQuery{Scope: seller, ThreadID: 3, Ascending: true}) }, "item_thread", true},
		"pending":                {func() (string, []any) { return items(pending(seller)) }, "COVERING INDEX writeback_pending", false},
		"pending of all":         {func() (string, []any) { return items(pending(support)) }, "COVERING INDEX writeback_pending", false},
		"pending by a word":      {func() (string, []any) { q := pending(seller); q.Words = []string{"ana"}; return items(q) }, "writeback_pending", false},
		"written":                {func() (string, []any) { return items(written(seller, ItemWritten)) }, "COVERING INDEX writeback_done", false},
		"deleted":                {func() (string, []any) { return items(written(support, ItemDeleted)) }, "COVERING INDEX writeback_done", false},
		"a seller's threads":     {func() (string, []any) { return threads(ThreadQuery{Scope: seller}) }, "thread_newest", false},
		"all threads":            {func() (string, []any) { return threads(ThreadQuery{Scope: support}) }, "thread_all_newest", false},
		"threads of a member":    {func() (string, []any) { return threads(ThreadQuery{Scope: seller, MemberID: 2}) }, "thread_member", true},
		"unresolved":             {func() (string, []any) { return unresolved(seller).ids() }, "COVERING INDEX writeback_unresolved", false},
		"unresolved of all":      {func() (string, []any) { return unresolved(support).ids() }, "COVERING INDEX writeback_unresolved", false},
		"unresolved by a word":   {func() (string, []any) { q := unresolved(seller); q.Filter = word; return q.ids() }, "writeback_unresolved", false},
		"unresolved of a member": {func() (string, []any) { q := unresolved(support); q.MemberID = 2; return q.ids() }, "item_member", true},
	} {
		t.Run(name, func(t *testing.T) {
			query, values := c.query()
			got := planText(t, s, query, values)
			if !strings.Contains(got, c.use) || strings.Contains(got, "SCAN i\n") || strings.Contains(got, "SCAN w\n") || strings.Contains(got, "SCAN t\n") {
				t.Errorf("not by %s:\n%s", c.use, got)
			}
			if strings.Contains(got, "TEMP B-TREE FOR ORDER BY") && !c.sortedBy {
				t.Errorf("sorted whole:\n%s", got)
			}
		})
	}
}

func TestOutboxQueriesUseTheirIndexes(t *testing.T) {
	s := emptyStore(t)
	for query, use := range map[string]string{
		holdAll + "< ?1": "INDEX writeback_pending (<expr>=? AND reason<?)",
		holdAll + "> ?1": "INDEX writeback_pending (<expr>=? AND reason>?)",
		"SELECT item_id FROM writeback WHERE state IN ('waiting', 'uncertain') AND " + due + " ORDER BY queued_at, item_id LIMIT 40": "writeback_state",
		"SELECT count(*) FROM writeback WHERE want_state = 'waiting'":                                                                "writeback_want",
		writtenActivity + " WHERE w.state = 'open' AND w.gone_at IS NULL AND w.want_state " +
			"= '' AND w.organization_id = ? ORDER BY w.checked_at, w.item_id LIMIT 9": "writeback_state",
		knownItem + " WHERE i.key = ?1 OR i.edited_key = ?1": "item_edited",
	} {
		if got := planText(t, s, query, []any{"2026"}); !strings.Contains(got, use) {
			t.Errorf("%s\nnot by %s:\n%s", query, use, got)
		}
	}
}

func emptyStore(t *testing.T) *Store {
	t.Helper()
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// TestScope has a row for each viewer and item: whose rows and whose texts they see.
func TestScope(t *testing.T) {
	s := emptyStore(t)
	ctx := t.Context()
	now := time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	people := map[Role]Person{}
	items := map[string]int64{}
	err := s.Update(ctx, func(tx *Tx) error {
		for i, role := range Roles() {
			p := Person{Email: string(role) + "@x.test", Name: string(role), Role: role, CreatedAt: now}
			var err error
			if p.ID, err = tx.AddPerson(ctx, p); err != nil {
				return err
			}
			if role == Seller || role == AdminSeller {
				if p.SeatID, err = tx.AddSeat(ctx, p.ID, now); err != nil {
					return err
				}
				if err := addScopeItems(ctx, tx, p, items, i, now); err != nil {
					return err
				}
			}
			people[role] = p
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	const hidden, counted, full = "hidden", "counted", "full"
	for _, c := range []struct {
		role Role
		item string
		want string
	}{
		{Seller, "seller copied", full},
		{Seller, "seller private", full},
		{Seller, "admin-seller copied", hidden},
		{Seller, "admin-seller private", hidden},
		{AdminSeller, "seller copied", counted},
		{AdminSeller, "seller private", hidden},
		{AdminSeller, "admin-seller private", full},
		{Support, "seller copied", counted},
		{Support, "seller private", hidden},
		{Admin, "seller copied", counted},
		{Admin, "admin-seller private", hidden},
	} {
		row, err := s.Item(ctx, ScopeOf(people[c.role]), items[c.item])
		got := hidden
		switch {
		case err == nil && row.Text == "" && row.Characters == 6:
			got = counted
		case err == nil && row.Text == "secret":
			got = full
		}
		if got != c.want {
			t.Errorf("%s sees %s as %s, want %s (%v)", c.role, c.item, got, c.want, err)
		}
		list, err := s.Items(ctx, ItemQuery{Scope: ScopeOf(people[c.role])})
		if err != nil {
			t.Fatal(err)
		}
		listed := false
		for _, row := range list {
			listed = listed || row.ID == items[c.item]
		}
		if listed != (c.want != hidden) {
			t.Errorf("%s lists %s: %v", c.role, c.item, listed)
		}
	}
}

func addScopeItems(ctx context.Context, tx *Tx, p Person, items map[string]int64, n int, now time.Time) error {
	for _, kind := range []string{"copied", "private"} {
		id, err := tx.AddItem(ctx, NewItem{
			Key: fmt.Sprint(kind, n), SeatID: p.SeatID, Kind: "note", Direction: "sent", Text: "secret", At: Stamp(now), Origin: "composed", AddedAt: now,
		})
		if err != nil {
			return err
		}
		items[string(p.Role)+" "+kind] = id
		if kind == "copied" {
			if _, err := tx.Queue(ctx, []int64{id}, now); err != nil {
				return err
			}
		}
	}
	return nil
}
