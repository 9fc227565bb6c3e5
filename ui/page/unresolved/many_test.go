package unresolved_test

import (
	"fmt"
	"strconv"
	"testing"
	"time"

	"navsync/store"
	"navsync/ui"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/page/unresolved"
)

// TestManyAreReadInWindows lists 600 activities: each is counted, the last one is reached, an activity far down is focused by
// its item, filters find what stands in the columns, and all can be ticked.
func TestManyAreReadInWindows(t *testing.T) {
	const many = 600
	h := pagetest.Unconnected(t, ana)
	ids := keepMany(t, h, many)
	s := report(h, ana)
	s.Shows("600 activities", "600 members", "Ambiguous 200", "Person 0597")
	s.Press("end")
	s.Shows("–600 of 600", "Person 0001")
	for _, c := range []struct {
		filter string
		shown  []string
	}{
		{"reason:ambig", []string{"200 of 600", "Ambiguous 200"}}, // before the focus goes with a row into its middle
		{`member:="person 0300"`, []string{"1 of 600", "Ambiguous 1", "Person 0300"}},
		{"kind:call", []string{"300 of 600"}},
		{"best:>50 acier", []string{"75 of 600"}},
		{"best:–", []string{"150 of 600"}},
		{"is:open", []string{"0 of 600"}},
		{"age:now", []string{"1 of 600", "Person 0599"}},
		{`age:"9 h" note`, []string{"30 of 600"}},
		{"ana 0123 here", []string{"1 of 600", "Person 0123"}},
		{"xyz", []string{"0 of 600"}},
	} {
		s.Filter(c.filter)
		s.Shows(c.shown...)
		s.Press("esc")
	}
	s = h.Show(ana, unresolved.New, pagetest.Spec{
		ID: page.Unresolved, Title: "unresolved.title", Group: ui.GroupWork, Width: 120, Height: 40,
		Args: kit.Args{"item": strconv.FormatInt(ids[100], 10)},
	})
	s.Shows("Member        Person 0100")
	s.Press("g")
	s.Shows("by member", "Person 0100 1", "Member        Person 0100")
	s.Press("ctrl+a")
	s.Shows("600 selected")
	s.Press("I")
	s.Shows("600 activities leave the report")
}

// keepMany keeps activities here, one a minute until now, each of another person and every third ambiguous.
func keepMany(t *testing.T, h *pagetest.House, many int) []int64 {
	t.Helper()
	ids := make([]int64, many)
	h.Keep(func(tx *store.Tx) error {
		for i := range many {
			at, name := pagetest.Now.Add(time.Duration(i-many+1)*time.Minute), fmt.Sprintf("Person %04d", i)
			member, err := tx.AddMember(t.Context(), store.Member{Key: name, Name: name, Company: []string{"Acier SA", "Roux"}[i/4%2], SeenAt: at})
			if err != nil {
				return err
			}
			ids[i], err = tx.AddItem(t.Context(), store.NewItem{
				Key: name, SeatID: h.Actor().SeatID, Kind: []store.ItemKind{store.Note, store.Call}[i%2], Direction: store.Sent, MemberID: member,
				Text: "secret", At: store.Stamp(at), Origin: "composed", AddedAt: at,
			})
			if err != nil {
				return err
			}
			if _, err := tx.Queue(t.Context(), ids[i:i+1], at); err != nil {
				return err
			}
			reason := []string{"ambiguous", "no-candidate", "no-candidate"}[i%3]
			if err := tx.KeepHere(t.Context(), ids[i], reason, store.Best{Score: i % 4 * 25}, at); err != nil {
				return err
			}
		}
		return nil
	})
	return ids
}
