package writebacks_test

import (
	"fmt"
	"testing"
	"time"

	"navsync/store"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
)

// TestMoreThanFitsIntoMemory lists 6,000 writebacks: each is counted, the last one is reached, and a filter finds the
// one that was queued first and the one that was queued last, for the seat holder and for support.
func TestMoreThanFitsIntoMemory(t *testing.T) {
	const many = 6000
	h := pagetest.Unconnected(t, ana, sam)
	h.Keep(func(tx *store.Tx) error {
		for i := range many {
			at := pagetest.Now.Add(time.Duration(i-many) * time.Second)
			name := fmt.Sprintf("Person %04d", i)
			if i == 0 {
				name = "Yann Dubois"
			}
			member, err := tx.AddMember(h.Context, store.Member{Key: name, Name: name, SeenAt: at})
			if err != nil {
				return err
			}
			id, err := tx.AddItem(h.Context, store.NewItem{
				Key: name, SeatID: h.Actor().SeatID, Kind: store.Note, Direction: store.Sent, MemberID: member, Text: "secret",
				At: store.Stamp(at), Origin: "composed", AddedAt: at,
			})
			if err != nil {
				return err
			}
			if _, err := tx.Queue(h.Context, []int64{id}, at); err != nil {
				return err
			}
		}
		return nil
	})
	for _, who := range []string{ana, sam} {
		s := show(h, who, lang.English, 120, 40)
		s.Shows("6,000 items wait", "of 6,000", "Yann Dubois")
		s.Press("end")
		s.Shows("6,000 of 6,000", "Person 5999")
		s.Filter("yann dubois")
		s.Shows("1 of 6,000", "Yann Dubois")
		s.Press("esc")
		s.Filter("member:5999")
		s.Shows("1 of 6,000", "Person 5999")
		s.Hides("Yann Dubois")
		s.Press("esc")
		s.Filter("state:failed")
		s.Shows("0 of 6,000")
	}
}

// TestTakingManyOutAsksFirst: more than 25 need their number typed, and what was taken out can be brought back.
func TestTakingManyOutAsksFirst(t *testing.T) {
	const many = 30
	h := pagetest.Unconnected(t, ana)
	h.Keep(func(tx *store.Tx) error {
		member, err := tx.AddMember(h.Context, store.Member{Key: "yann", Name: "Yann Dubois", SeenAt: pagetest.Now})
		if err != nil {
			return err
		}
		for i := range many {
			id, err := tx.AddItem(h.Context, store.NewItem{
				Key: fmt.Sprint(i), SeatID: h.Actor().SeatID, Kind: store.Note, Direction: store.Sent, MemberID: member, Text: "secret",
				At: store.Stamp(pagetest.Now), Origin: "composed", AddedAt: pagetest.Now,
			})
			if err != nil {
				return err
			}
			if _, err := tx.Queue(h.Context, []int64{id}, pagetest.Now); err != nil {
				return err
			}
		}
		return nil
	})
	out := func() int {
		n, err := h.Store.CountItems(t.Context(), store.ItemQuery{Scope: store.ScopeOf(h.Actor().Person), States: []store.ItemState{store.ItemTakenOut}})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	s := show(h, ana, lang.English, 120, 40)
	s.Press("ctrl+a", "t")
	s.Shows("30 items are not written", "Cancel")
	if s.Press("enter"); out() != 0 {
		t.Fatal("Cancel took them out")
	}
	s.Press("t", "tab")
	s.Type("30")
	if s.Press("tab", "tab", "enter"); out() != many {
		t.Fatalf("%d are out\n%s", out(), s.Text())
	}
	s.Send(s.Toasts[len(s.Toasts)-1].Undo()())
	if out() != 0 {
		t.Errorf("the undo left %d out", out())
	}
}
