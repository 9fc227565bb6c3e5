package store

import (
	"fmt"
	"slices"
	"testing"
	"time"
)

// TestQueueTellsWhatChanged: in the order named, one that is named twice once, one that waits already not, a taken out one again.
func TestQueueTellsWhatChanged(t *testing.T) {
	s := emptyStore(t)
	ctx, now := t.Context(), time.Date(2026, 11, 28, 10, 0, 0, 0, time.UTC)
	err := s.Update(ctx, func(tx *Tx) error {
		person, err := tx.AddPerson(ctx, Person{Email: "ana@x.test", Name: "Ana", Role: Seller, CreatedAt: now})
		if err != nil {
			return err
		}
		seat, err := tx.AddSeat(ctx, person, now)
		if err != nil {
			return err
		}
		ids := make([]int64, 3)
		for i := range ids {
			ids[i], err = tx.AddItem(ctx, NewItem{
				Key: fmt.Sprint(i), SeatID: seat, Kind: Note, Direction: Sent, Text: "text", At: Stamp(now), Origin: "composed", AddedAt: now,
			})
			if err != nil {
				return err
			}
		}
		a, b, c := ids[0], ids[1], ids[2]
		for _, step := range []struct{ named, changed []int64 }{
			{[]int64{c, a, c}, []int64{c, a}},
			{[]int64{a, b}, []int64{b}},
			{nil, nil},
		} {
			changed, err := tx.Queue(ctx, step.named, now)
			if err != nil || !slices.Equal(changed, step.changed) {
				t.Errorf("%v: %v changed, want %v (%v)", step.named, changed, step.changed, err)
			}
		}
		if out, err := tx.TakeOut(ctx, a); err != nil || !out {
			t.Errorf("%v %v", out, err)
		}
		if changed, err := tx.Queue(ctx, ids, now); err != nil || !slices.Equal(changed, []int64{a}) {
			t.Errorf("%v changed, want the one that was taken out (%v)", changed, err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	var apart int
	if err := s.writer.QueryRow(`SELECT count(*) FROM writeback w JOIN item i ON i.id = w.item_id
		WHERE w.item_seat_id <> i.seat_id OR w.item_at <> i.at`).Scan(&apart); err != nil || apart != 0 {
		t.Errorf("%d writebacks are not of their item's seat and time (%v)", apart, err)
	}
}
