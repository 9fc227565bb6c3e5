package crmsettings

import (
	"fmt"
	"testing"

	"navsync/store"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// TestWhatStopsManySeatsWantsTheirNumber holds that pausing and disconnecting more than 25 seats asks first and wants
// their number typed, and that neither does of 25 (spec §9).
func TestWhatStopsManySeatsWantsTheirNumber(t *testing.T) {
	h := pagetest.Connected(t, pagetest.Small, pagetest.Ana)
	seats := func() int {
		t.Helper()
		n, err := h.Store.CountSeats(h.Context, store.SeatQuery{})
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	fill := func(to int) {
		t.Helper()
		for n := seats(); n < to; n++ {
			h.Keep(func(tx *store.Tx) error {
				id, err := tx.AddPerson(h.Context, store.Person{
					Email: fmt.Sprintf("seller%d@contoso.test", n), Name: fmt.Sprint("Seller ", n), Role: store.Seller, CreatedAt: h.Now(),
				})
				if err == nil {
					_, err = tx.AddSeat(h.Context, id, h.Now())
				}
				return err
			})
		}
	}
	open := func() *screen { return newScreen(t, h, lang.English, 120, 40, theme.Options{}) }
	state := func() store.ConnectionState {
		t.Helper()
		c, err := h.Store.Connection(h.Context)
		if err != nil {
			t.Fatal(err)
		}
		return c.State
	}
	fill(25)
	s := open()
	s.press("p")
	if state() != store.Paused {
		t.Errorf("25 seats: %s", state())
	}
	if err := h.Engine.Resume(h.Context, h.Actor()); err != nil {
		t.Fatal(err)
	}
	fill(26)
	s = open()
	s.press("p")
	s.shows("26 seats stop", "To confirm 26 rows, type the number.")
	if state() == store.Paused {
		t.Fatal("paused without an answer")
	}
	s.press("tab", "2", "5", "tab", "enter")
	if state() == store.Paused {
		t.Error("paused by a wrong number")
	}
	s = open()
	s.press("p", "tab", "2", "6", "ctrl+s")
	if state() != store.Paused {
		t.Error("the right number did not pause")
	}
	if err := h.Engine.Resume(h.Context, h.Actor()); err != nil {
		t.Fatal(err)
	}
	s = open()
	s.press("D")
	s.shows("type the number")
	s.press("ctrl+s")
	if state() == store.Disconnected {
		t.Error("disconnected without the number")
	}
}
