package store

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

// staffed is a store with many seats, items and writebacks.
func staffed(t testing.TB, seats, itemsEach int) *Store {
	t.Helper()
	s, err := Open(context.Background(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	at := time.Date(2026, 3, 1, 0, 0, 0, 0, time.UTC)
	err = s.Update(context.Background(), func(tx *Tx) error {
		for i := range seats {
			p := Person{Email: fmt.Sprintf("p%d@contoso.test", i), Name: fmt.Sprintf("Person %d", i%97), Role: Seller, CreatedAt: at}
			person, err := tx.AddPerson(context.Background(), p)
			if err != nil {
				return err
			}
			id, err := tx.AddSeat(context.Background(), person, at)
			if err != nil {
				return err
			}
			for j := range itemsEach {
				key := fmt.Sprintf("%d-%d", i, j)
				r, err := tx.tx.Exec(`INSERT INTO item (key, seat_id, kind, direction, subject, text, at, origin, added_at)
					VALUES (?, ?, 'note', 'sent', '', '', ?, 'composed', ?)`, key, id, Stamp(at), Stamp(at))
				if err != nil {
					return err
				}
				item, err := r.LastInsertId()
				if err != nil {
					return err
				}
				_, err = tx.tx.Exec("INSERT INTO writeback (item_id, seat_id, state, queued_at) VALUES (?, ?, ?, ?)",
					item, id, []string{"waiting", "failed", "open"}[j%3], Stamp(at))
				if err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestSeatWindowsFilterAndSort(t *testing.T) {
	s := staffed(t, 20, 3)
	ctx := t.Context()
	for _, c := range []struct {
		q     SeatQuery
		count int
	}{
		{SeatQuery{}, 20},
		{SeatQuery{Text: "p1"}, 11},
		{SeatQuery{Text: "PERSON 1"}, 11},
		{SeatQuery{Text: "100%"}, 0},
		{SeatQuery{Badge: BadgeOff}, 20},
		{SeatQuery{Badge: BadgeInCRM}, 0},
		{SeatQuery{Licence: LicenceActive}, 20},
		{SeatQuery{Licence: LicenceAssigned}, 0},
		{SeatQuery{Role: Seller}, 20},
		{SeatQuery{Role: Support}, 0},
		{SeatQuery{MinPending: 1}, 20},
		{SeatQuery{MinFailed: 2}, 0},
		{SeatQuery{ID: 3}, 1},
	} {
		n, err := s.CountSeats(ctx, c.q)
		if err != nil || n != c.count {
			t.Errorf("%+v counts %d (%v), want %d", c.q, n, err, c.count)
		}
		rows, err := s.Seats(ctx, c.q)
		if err != nil || len(rows) != c.count {
			t.Errorf("%+v lists %d (%v)", c.q, len(rows), err)
		}
	}
	for sort := range seatOrder {
		for _, down := range []bool{false, true} {
			q := SeatQuery{Sort: sort, Descending: down}
			all, err := s.Seats(ctx, q)
			if err != nil || len(all) != 20 || all[0].Pending != 1 || all[0].Failed != 1 || all[0].Open != 1 || all[0].Items != 3 {
				t.Fatalf("%s: %d rows (%v)", sort, len(all), err)
			}
			q.Limit, q.Offset = 5, 10
			window, err := s.Seats(ctx, q)
			if err != nil || len(window) != 5 {
				t.Fatalf("%s: %d rows (%v)", sort, len(window), err)
			}
			for i := range window {
				if window[i].ID != all[10+i].ID {
					t.Errorf("%s: a window shows another order", sort)
				}
			}
		}
	}
}

// What stands behind a seat is found through indexes, never by reading a large table.
func TestSeatQueriesUseIndexes(t *testing.T) {
	s := staffed(t, 1, 0)
	full := SeatQuery{Badge: BadgeInCRM}
	where, values := full.where()
	for name, query := range map[string]struct {
		text   string
		values []any
		large  []string // tables, as the query names them, that may not be read through
	}{
		"seats":   {full.rows() + " SELECT * FROM seat_row" + where, values, []string{"i", "w", "e", "a", "u", "l"}},
		"waiting": {"SELECT count(*) FROM writeback WHERE state IN ('waiting', 'sending', 'uncertain')", nil, []string{"writeback"}},
		"main":    {crmUserColumns + " WHERE gone_at IS NULL AND email = ? COLLATE NOCASE", []any{"a"}, []string{"crm_user"}},
		"sign-in": {crmUserColumns + " WHERE gone_at IS NULL AND sign_in = ? COLLATE NOCASE", []any{"a"}, []string{"crm_user"}},
		"linked":  {"SELECT 1 FROM seat s WHERE s.crm_user_id = ?", []any{"a"}, []string{"s"}},
	} {
		for _, step := range plan(t, s, query.text, query.values...) {
			table, scanned := strings.CutPrefix(step, "SCAN ")
			table, _, _ = strings.Cut(table, " ")
			if scanned && slices.Contains(query.large, table) {
				t.Errorf("%s: %s", name, step)
			}
		}
	}
}

// A seat goes with its items, or leaves them; what was handed to it goes back.
func TestSeatsGoWithOrWithoutItems(t *testing.T) {
	for _, keep := range []bool{true, false} {
		s := staffed(t, 2, 3)
		ctx := t.Context()
		err := s.Update(ctx, func(tx *Tx) error {
			if _, err := tx.tx.Exec("UPDATE writeback SET seat_id = 1 WHERE item_id = 4"); err != nil { // of seat 2
				return err
			}
			if keep {
				return tx.RemoveSeat(ctx, 1, time.Date(2026, 3, 2, 0, 0, 0, 0, time.UTC))
			}
			return tx.DeleteSeat(ctx, 1)
		})
		if err != nil {
			t.Fatal(err)
		}
		for query, want := range map[string]int{
			"SELECT count(*) FROM item":                          map[bool]int{true: 6, false: 3}[keep],
			"SELECT count(*) FROM writeback WHERE seat_id = 1":   map[bool]int{true: 3, false: 0}[keep],
			"SELECT count(*) FROM writeback WHERE seat_id = 2":   3,
			"SELECT count(*) FROM seat WHERE removed_at IS NULL": 1,
		} {
			if n, err := s.count(ctx, query); err != nil || n != want {
				t.Errorf("keep %t, %s: %d (%v), want %d", keep, query, n, err, want)
			}
		}
	}
}

func plan(t *testing.T, s *Store, query string, values ...any) (steps []string) {
	t.Helper()
	rows, err := s.reader.Query("EXPLAIN QUERY PLAN "+query, values...)
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var id, parent, unused int
		var step string
		if err := rows.Scan(&id, &parent, &unused, &step); err != nil {
			t.Fatal(err)
		}
		steps = append(steps, step)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	return steps
}

func BenchmarkSeatsWindow(b *testing.B) {
	s := staffed(b, 2000, 30)
	for _, sort := range []SeatSort{SeatsByName, SeatsByPending} {
		b.Run(string(sort), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.Seats(context.Background(), SeatQuery{Sort: sort, Limit: 50}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
