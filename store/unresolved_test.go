package store

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"
	"time"
)

// report keeps n unresolved notes and calls of a seat about three members or two of them, of each reason, every seventh kept here and every
// eleventh ignored.
func report(t *testing.T, s *Store, n int) Scope {
	t.Helper()
	ctx, now := context.Background(), time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	seat := manyItems(t, s, n)
	ids, err := s.ItemIDs(ctx, ItemQuery{Scope: Scope{SeatID: seat}, Ascending: true})
	if err != nil {
		t.Fatal(err)
	}
	reasons := append([]string{""}, UnresolvedReasons()...)
	err = s.Update(ctx, func(tx *Tx) error {
		if _, err := tx.Retry(ctx, seat, nil); err != nil {
			return err
		}
		thread, err := tx.EnsureThread(ctx, seat, "both", "")
		if err != nil {
			return err
		}
		if _, err := tx.tx.ExecContext(ctx, "INSERT INTO thread_member (thread_id, member_id) SELECT ?, id FROM member LIMIT 2", thread); err != nil {
			return err
		}
		if _, err := tx.tx.ExecContext(ctx, "UPDATE item SET member_id = NULL, thread_id = ? WHERE id % 13 = 0", thread); err != nil {
			return err
		}
		for i, id := range ids {
			reason, best := reasons[i%5*i%len(reasons)], Best{Score: i % 4 * 25}
			kind := []ItemKind{Note, Call}[i%2]
			if _, err := tx.tx.ExecContext(ctx, "UPDATE item SET kind = ? WHERE id = ?", kind, id); err != nil {
				return err
			}
			if i%11 == 10 {
				if err := tx.SetIgnored(ctx, id, now); err != nil {
					return err
				}
			}
			if i%7 == 6 {
				if err := tx.KeepHere(ctx, id, reason, best, now); err != nil {
					return err
				}
				continue
			}
			frozen := Frozen{ItemID: id, ActivityID: fmt.Sprint(id), Table: "task", Body: "{}", Unresolved: reason, Best: best}
			if err := tx.Freeze(ctx, frozen, now.Add(time.Hour)); err != nil {
				return err
			}
			if err := tx.Done(ctx, id, ItemOpen, now); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return Scope{SeatID: seat}
}

// names orders two names as COLLATE language does, different ones never alike.
func names(a, b string) int { return cmp.Or(inLanguage(a, b), strings.Compare(a, b)) }

// TestUnresolvedWindowsAreTheWholeInPieces holds that windows, counts, groups and places are those of the whole list, filtered
// and sorted here.
func TestUnresolvedWindowsAreTheWholeInPieces(t *testing.T) {
	s := emptyStore(t)
	scope := report(t, s, 70)
	whole, err := s.Unresolved(t.Context(), UnresolvedQuery{Scope: scope})
	if err != nil || len(whole) != 64 {
		t.Fatalf("%d rows, %v", len(whole), err)
	}
	now := time.Date(2026, 11, 22, 10, 2, 30, 0, time.UTC)
	part := func(p UnresolvedPart) []UnresolvedPart { return []UnresolvedPart{p} }
	member := func(a, b UnresolvedRow) int { return names(a.Members, b.Members) }
	company := func(a, b UnresolvedRow) int { return names(a.Company, b.Company) }
	best := func(a, b UnresolvedRow) int { return cmp.Compare(a.BestScore, b.BestScore) }
	oldest := func(a, b UnresolvedRow) int { return a.At.Compare(b.At) }
	kept := func(a, b UnresolvedRow) int { return cmp.Compare(b.KeptAt.Unix(), a.KeptAt.Unix()) }
	kind := func(a, b UnresolvedRow) int { return -strings.Compare(string(a.Kind), string(b.Kind)) }
	for name, c := range map[string]struct {
		q    UnresolvedQuery
		has  func(UnresolvedRow) bool
		sort func(a, b UnresolvedRow) int
	}{
		"all":             {q: UnresolvedQuery{Descending: true}},
		"the oldest":      {q: UnresolvedQuery{}, sort: oldest},
		"by member":       {q: UnresolvedQuery{Sort: UnresolvedMember}, sort: member},
		"by company":      {q: UnresolvedQuery{Sort: UnresolvedCompany}, sort: company},
		"by best score":   {q: UnresolvedQuery{Sort: UnresolvedBest}, sort: best},
		"by holder":       {q: UnresolvedQuery{Sort: UnresolvedHolder}, sort: func(_, _ UnresolvedRow) int { return 0 }},
		"what waits here": {q: UnresolvedQuery{Sort: UnresolvedKept, Descending: true}, sort: kept},
		"by kind":         {q: UnresolvedQuery{Sort: UnresolvedKind, Ranked: []string{"note", "call"}}, sort: kind},
		"the best first": {
			q: UnresolvedQuery{Sort: UnresolvedBest, Descending: true}, sort: func(a, b UnresolvedRow) int { return best(b, a) },
		},
		"a word in any column": {
			q: UnresolvedQuery{Filter: part(UnresolvedPart{
				Text: "ROUX", In: []UnresolvedColumn{UnresolvedMember, UnresolvedCompany, UnresolvedHolder, UnresolvedBest}, Kinds: []ItemKind{Call},
			}), Descending: true},
			has: func(r UnresolvedRow) bool { return strings.Contains(r.Members+r.Company, "Roux") || r.Kind == Call },
		},
		"a whole name": {
			q:   UnresolvedQuery{Filter: part(UnresolvedPart{Text: "benoit roux", Whole: true, In: []UnresolvedColumn{UnresolvedMember}}), Descending: true},
			has: func(r UnresolvedRow) bool { return r.Members == "Benoît Roux" },
		},
		"reasons of a score": {
			q: UnresolvedQuery{Filter: []UnresolvedPart{
				{Reasons: []string{"", "ambiguous"}}, {Best: Compared{Op: ">=", N: 50}},
			}, Descending: true},
			has: func(r UnresolvedRow) bool { return (r.Reason == "" || r.Reason == "ambiguous") && r.BestScore >= 50 },
		},
		"a score's digits": {
			q:   UnresolvedQuery{Filter: part(UnresolvedPart{Text: "5", In: []UnresolvedColumn{UnresolvedBest}}), Descending: true},
			has: func(r UnresolvedRow) bool { return r.BestScore == 25 || r.BestScore == 50 || r.BestScore == 75 },
		},
		"open in Dynamics": {
			q:   UnresolvedQuery{Filter: part(UnresolvedPart{Kept: []bool{false}}), Descending: true},
			has: func(r UnresolvedRow) bool { return r.KeptAt.IsZero() },
		},
		"an age": {
			q:   UnresolvedQuery{Filter: part(UnresolvedPart{Now: now, Ages: []time.Duration{2 * time.Minute}}), Descending: true},
			has: func(r UnresolvedRow) bool { return now.Sub(r.At) >= 2*time.Minute && now.Sub(r.At) < 3*time.Minute },
		},
		"several": {
			q:   UnresolvedQuery{Filter: part(UnresolvedPart{Text: "roux, yann", In: []UnresolvedColumn{UnresolvedMember}}), Descending: true},
			has: func(r UnresolvedRow) bool { return r.MemberID == 0 },
		},
		"nothing": {q: UnresolvedQuery{Filter: part(UnresolvedPart{})}, has: func(UnresolvedRow) bool { return false }},
	} {
		for _, grouped := range []UnresolvedGrouping{UnresolvedByReason, UnresolvedByMember} {
			c.q.Scope, c.q.Grouped = scope, grouped
			want := slices.Clone(whole)
			if c.has != nil {
				want = slices.DeleteFunc(want, func(r UnresolvedRow) bool { return !c.has(r) })
			}
			slices.SortFunc(want, func(a, b UnresolvedRow) int {
				group := cmp.Compare(slices.Index(UnresolvedReasons(), a.Reason), slices.Index(UnresolvedReasons(), b.Reason))
				if grouped == UnresolvedByMember {
					group = member(a, b)
				}
				column := 0
				if c.sort != nil {
					column = c.sort(a, b)
				}
				return cmp.Or(group, column, b.At.Compare(a.At), cmp.Compare(b.ItemID, a.ItemID))
			})
			t.Run(name+" by "+string(grouped), func(t *testing.T) { isInPieces(t, s, c.q, want) })
		}
	}
}

func isInPieces(t *testing.T, s *Store, q UnresolvedQuery, want []UnresolvedRow) {
	t.Helper()
	ctx := t.Context()
	groups := map[string]int{}
	for i, r := range want {
		id := r.Reason
		if q.Grouped == UnresolvedByMember {
			id = r.Members
		}
		groups[id]++
		if place, err := s.UnresolvedPlace(ctx, q, r.ItemID); err != nil || place != i {
			t.Errorf("item %d is at %d, not %d: %v", r.ItemID, place, i, err)
		}
	}
	if n, err := s.CountUnresolved(ctx, q); err != nil || n != len(want) {
		t.Errorf("%d are counted, not %d: %v", n, len(want), err)
	}
	if got, err := s.UnresolvedGroups(ctx, q); err != nil || !maps.Equal(got, groups) {
		t.Errorf("groups %v, want %v: %v", got, groups, err)
	}
	var pieces []UnresolvedRow
	for q.Limit = 16; q.Offset <= len(want); q.Offset += q.Limit {
		rows, err := s.Unresolved(ctx, q)
		if err != nil {
			t.Fatal(err)
		}
		pieces = append(pieces, rows...)
	}
	if !slices.EqualFunc(pieces, want, func(a, b UnresolvedRow) bool { return a.ItemID == b.ItemID }) {
		t.Errorf("%d rows in windows are not the %d of the list", len(pieces), len(want))
	}
}
