package store

import (
	"context"
	"fmt"
	"slices"
	"testing"
	"time"
)

// manyItems keeps n waiting notes of a seat, every tenth failed, about three members; it returns the seat.
func manyItems(t testing.TB, s *Store, n int) (seat int64) {
	t.Helper()
	ctx, now := context.Background(), time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	err := s.Update(ctx, func(tx *Tx) error {
		person, err := tx.AddPerson(ctx, Person{Email: "emma@x.test", Name: "Emma Laurent", Role: Seller, CreatedAt: now})
		if err != nil {
			return err
		}
		if seat, err = tx.AddSeat(ctx, person, now); err != nil {
			return err
		}
		var members []int64
		for _, m := range []Member{
			{Name: "Benoît Roux", Company: "Acier SA"},
			{Name: "Yann Dubois", Company: "Roux & Fils"},
			{Name: "Łucja Żak", Company: "Acier SA"},
		} {
			m.Key, m.SeenAt = m.Name, now
			id, err := tx.AddMember(ctx, m)
			if err != nil {
				return err
			}
			members = append(members, id)
		}
		for i := range n {
			at := now.Add(time.Duration(i) * time.Second)
			id, err := tx.AddItem(ctx, NewItem{
				Key: fmt.Sprint(i), SeatID: seat, Kind: Note, Direction: Sent, MemberID: members[i%3], Subject: "Offer", Text: "secret",
				At: Stamp(at), Origin: "composed", AddedAt: at,
			})
			if err != nil {
				return err
			}
			if _, err := tx.Queue(ctx, []int64{id}, at); err != nil {
				return err
			}
			if i%10 == 9 {
				if err := tx.Fail(ctx, id, "data", 0, false); err != nil {
					return err
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return seat
}

// TestItemsAreFoundByWordsInOneColumn counts what filters show: whole words, without their accents, none over two
// columns, and a subject only for its seat holder.
func TestItemsAreFoundByWordsInOneColumn(t *testing.T) {
	s := emptyStore(t)
	seat := manyItems(t, s, 30)
	own, support := Scope{SeatID: seat}, Scope{All: true}
	for name, c := range map[string]struct {
		q    ItemQuery
		want int
	}{
		"all":                                  {ItemQuery{Scope: own}, 30},
		"a member, without accents":            {ItemQuery{Scope: own, Words: []string{"benoit"}}, 10},
		"a letter of another alphabet's style": {ItemQuery{Scope: own, Words: []string{"ŻAK"}}, 10},
		"a name that is also a firm":           {ItemQuery{Scope: own, Words: []string{"roux"}}, 20},
		"two words in two columns":             {ItemQuery{Scope: own, Words: []string{"benoit", "acier"}}, 10},
		"one word over two columns":            {ItemQuery{Scope: own, Words: []string{"rouxacier"}}, 0},
		"letters in order":                     {ItemQuery{Scope: own, Words: []string{"bnt"}}, 0},
		"a wildcard means itself":              {ItemQuery{Scope: own, Words: []string{"b%t"}}, 0},
		"the own subject":                      {ItemQuery{Scope: own, Words: []string{"offer"}}, 30},
		"a subject of somebody else":           {ItemQuery{Scope: support, Words: []string{"offer"}}, 0},
		"the seat holder":                      {ItemQuery{Scope: support, Words: []string{"emma"}}, 30},
		"the member's column":                  {ItemQuery{Scope: own, Member: []string{"roux"}}, 10},
		"the seat holder's column":             {ItemQuery{Scope: support, Holder: []string{"laurent"}}, 30},
		"failed":                               {ItemQuery{Scope: own, States: []ItemState{ItemFailed}, Reason: "data"}, 3},
		"tried":                                {ItemQuery{Scope: own, Attempts: Compared{Op: ">", N: 0}}, 3},
		"never tried":                          {ItemQuery{Scope: own, Attempts: Compared{Op: "=", N: 0}}, 27},
		"no record":                            {ItemQuery{Scope: own, Becomes: "open"}, 30},
		"completed":                            {ItemQuery{Scope: own, Becomes: "completed"}, 0},
	} {
		for _, states := range [][]ItemState{nil, PendingStates()} {
			q := c.q
			if q.States == nil {
				q.States = states
			}
			n, err := s.CountItems(t.Context(), q)
			if err != nil || n != c.want {
				t.Errorf("%s (%v): %d, want %d, %v", name, states, n, c.want, err)
			}
			ids, err := s.ItemIDs(t.Context(), q)
			if err != nil || len(ids) != c.want {
				t.Errorf("%s (%v): %d ids, %v", name, states, len(ids), err)
			}
		}
	}
}

// TestWindowsAreTheWholeInPieces holds for every sort that windows, put together, are the list without a limit.
func TestWindowsAreTheWholeInPieces(t *testing.T) {
	s := emptyStore(t)
	seat := manyItems(t, s, 70)
	for sort := range itemOrder {
		for _, grouped := range []bool{false, true} {
			q := ItemQuery{Scope: Scope{SeatID: seat}, States: PendingStates(), Sort: sort, Grouped: grouped}
			whole, err := s.ItemIDs(t.Context(), q)
			if err != nil || len(whole) != 70 {
				t.Fatalf("%s: %d, %v", sort, len(whole), err)
			}
			var pieces []int64
			failed, after := 0, false
			for q.Limit = 16; q.Offset < 70; q.Offset += q.Limit {
				rows, err := s.Items(t.Context(), q)
				if err != nil {
					t.Fatal(err)
				}
				for _, r := range rows {
					pieces = append(pieces, r.ID)
					after = after || r.State != ItemFailed
					if grouped && r.State == ItemFailed && after {
						t.Errorf("%s: a failed one stands after one that waits", sort)
					}
					if r.State == ItemFailed {
						failed++
					}
				}
			}
			if !slices.Equal(pieces, whole) || failed != 7 {
				t.Errorf("%s, grouped %v: the windows are not the list", sort, grouped)
			}
		}
	}
	groups, err := s.ItemGroups(t.Context(), ItemQuery{Scope: Scope{SeatID: seat}, States: PendingStates()})
	want := []ItemGroup{{State: ItemFailed, Reason: "data", Count: 7}, {State: ItemWaiting, Count: 63}}
	if err != nil || !slices.Equal(groups, want) {
		t.Errorf("groups %+v, %v", groups, err)
	}
}

// BenchmarkPendingWindow reads the first window, the last one and a filter's of 20 and 200 thousand waiting items.
func BenchmarkPendingWindow(b *testing.B) {
	for _, n := range []int{20_000, 200_000} {
		s, err := Open(b.Context(), b.TempDir())
		if err != nil {
			b.Fatal(err)
		}
		seat := manyItems(b, s, n)
		pending := ItemQuery{Scope: Scope{SeatID: seat}, States: PendingStates(), Sort: ItemsByQueued, Ascending: true, Grouped: true, Limit: 128}
		last, filtered, byName := pending, pending, pending
		last.Offset, filtered.Words, byName.Sort = n-128, []string{"dubois"}, ItemsByMember
		for _, c := range []struct {
			name string
			q    ItemQuery
		}{{"first", pending}, {"last", last}, {"filter", filtered}, {"by member", byName}} {
			b.Run(fmt.Sprintf("%d/%s", n, c.name), func(b *testing.B) {
				for b.Loop() {
					if _, err := s.Items(b.Context(), c.q); err != nil {
						b.Fatal(err)
					}
				}
			})
		}
		b.Run(fmt.Sprintf("%d/count", n), func(b *testing.B) {
			for b.Loop() {
				if _, err := s.CountItems(b.Context(), pending); err != nil {
					b.Fatal(err)
				}
			}
		})
		if err := s.Close(); err != nil {
			b.Fatal(err)
		}
	}
}
