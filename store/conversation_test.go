package store

import (
	"context"
	"strings"
	"testing"
	"time"
)

// conversations keeps two threads with Beth, one with Karl, and one with both; the newest with Beth holds a note. Only the
// message of Beth's older thread is copied.
func conversations(t *testing.T, s *Store) (seat int64, threads map[string]int64) {
	t.Helper()
	ctx, now := context.Background(), time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)
	threads = map[string]int64{}
	err := s.Update(ctx, func(tx *Tx) error {
		person, err := tx.AddPerson(ctx, Person{Email: "ana@x.test", Name: "Ana", Role: AdminSeller, CreatedAt: now})
		if err != nil {
			return err
		}
		if seat, err = tx.AddSeat(ctx, person, now); err != nil {
			return err
		}
		members := map[string]int64{}
		for _, name := range []string{"Beth Phillips", "Karl Ott"} {
			if members[name], err = tx.AddMember(ctx, Member{Key: name, Name: name, SeenAt: now}); err != nil {
				return err
			}
		}
		for i, c := range []struct {
			name    string
			with    []string
			kind    ItemKind
			daysAgo int
		}{
			{"beth, messages", []string{"Beth Phillips"}, Message, 93},
			{"beth, note", []string{"Beth Phillips"}, Note, 45},
			{"karl", []string{"Karl Ott"}, Message, 60},
			{"both", []string{"Beth Phillips", "Karl Ott"}, Message, 10},
		} {
			thread, err := tx.EnsureThread(ctx, seat, c.name, "")
			if err != nil {
				return err
			}
			threads[c.name] = thread
			item := NewItem{
				Key: c.name, SeatID: seat, Kind: c.kind, Direction: Sent, ThreadID: thread, Text: "secret",
				At: Stamp(now.AddDate(0, 0, -c.daysAgo)), Origin: "archive", AddedAt: now,
			}
			for _, name := range c.with {
				if err := tx.AddThreadMember(ctx, thread, members[name]); err != nil {
					return err
				}
				item.MemberID = members[name]
			}
			if len(c.with) > 1 {
				item.MemberID = 0
			}
			id, err := tx.AddItem(ctx, item)
			if err != nil {
				return err
			}
			if i == 0 {
				if _, err := tx.Queue(ctx, []int64{id}, now); err != nil {
					return err
				}
			}
			if err := tx.SettleThread(ctx, thread); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return seat, threads
}

// TestOneConversationForOnePerson holds that messages, notes and calls with one person stand together, however many
// threads they are in, and that a thread with several people stays one of its own.
func TestOneConversationForOnePerson(t *testing.T) {
	s := emptyStore(t)
	seat, threads := conversations(t, s)
	ctx, own := t.Context(), Scope{SeatID: seat}
	list, err := s.Threads(ctx, ThreadQuery{Scope: own})
	if err != nil {
		t.Fatal(err)
	}
	want := []struct {
		thread string
		items  int
	}{{"both", 1}, {"beth, note", 2}, {"karl", 1}}
	if len(list) != len(want) {
		t.Fatalf("%d conversations: %+v", len(list), list)
	}
	for i, w := range want {
		if list[i].ID != threads[w.thread] || list[i].Items != w.items {
			t.Errorf("conversation %d is thread %d with %d items, want %s with %d", i, list[i].ID, list[i].Items, w.thread, w.items)
		}
	}
	if n, err := s.CountThreads(ctx, ThreadQuery{Scope: own}); err != nil || n != len(want) {
		t.Errorf("%d conversations are counted, %v", n, err)
	}
	for _, thread := range []string{"beth, messages", "beth, note"} {
		row, err := s.Thread(ctx, own, threads[thread])
		if err != nil || row.ID != threads["beth, note"] {
			t.Errorf("%s leads to %d, %v", thread, row.ID, err)
		}
		items, err := s.Items(ctx, ItemQuery{Scope: own, ThreadID: threads[thread]})
		if err != nil || len(items) != 2 {
			t.Errorf("%s shows %d items, %v", thread, len(items), err)
		}
		holder, all, err := s.ConversationItems(ctx, threads[thread])
		if err != nil || holder != seat || len(all) != 2 || all[0].Kind != Message || all[1].Kind != Note {
			t.Errorf("%s has %+v, %v", thread, all, err)
		}
	}
	// Support sees the conversation by what was copied of its older thread, and nothing of the others.
	seen, err := s.Threads(ctx, ThreadQuery{Scope: Scope{All: true}})
	if err != nil || len(seen) != 1 || seen[0].ID != threads["beth, note"] || seen[0].Items != 1 {
		t.Errorf("support sees %+v, %v", seen, err)
	}
	err = s.Update(ctx, func(tx *Tx) error { return tx.SetThreadCopy(ctx, threads["beth, note"], true) })
	if err != nil {
		t.Fatal(err)
	}
	for thread, want := range map[string]bool{"beth, messages": true, "beth, note": true, "karl": false, "both": false} {
		row, err := s.Thread(ctx, own, threads[thread])
		if err != nil || row.Copy != want {
			t.Errorf("%s: what comes later is copied: %v, %v", thread, row.Copy, err)
		}
	}
}

// TestConversationsAreFoundByTheirPerson: found by their seat, twenty thousand were compared with each other, and the page of
// conversations never came.
func TestConversationsAreFoundByTheirPerson(t *testing.T) {
	s := emptyStore(t)
	for _, scope := range []Scope{{SeatID: 1}, {All: true}} {
		where, values := ThreadQuery{Scope: scope}.where()
		rows, err := s.reader.QueryContext(t.Context(), "EXPLAIN QUERY PLAN SELECT count(*) FROM thread t"+where, values...)
		if err != nil {
			t.Fatal(err)
		}
		plan, err := collect(rows, func(row scanner) (line string, err error) {
			var id, parent, unused int
			err = row.Scan(&id, &parent, &unused, &line)
			return line, err
		})
		if err != nil {
			t.Fatal(err)
		}
		for _, line := range plan {
			if strings.HasPrefix(line, "SEARCH o ") && !strings.Contains(line, "(member_id=?)") && !strings.Contains(line, "(rowid=?)") {
				t.Errorf("%+v: %s", scope, line)
			}
		}
	}
}
