package seats

import (
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
)

const (
	ana   = pagetest.Ana
	noor  = pagetest.Noor
	sam   = pagetest.Sam
	zelda = "zelda@elsewhere.test" // nobody in Dynamics has this e-mail
)

// unseated is a house with Ana, Noor (admin), Sam (support) and Zelda (seller), without seats.
func unseated(t *testing.T) *pagetest.House {
	t.Helper()
	people := append(pagetest.Team(ana, noor, sam), store.Person{Email: zelda, Name: "Zelda Winter", Role: store.Seller})
	return pagetest.NewHouse(t, engine.Options{}, people...)
}

// staffed is unseated with an imported organization whose users can be given the twelve licences.
func staffed(t *testing.T) *pagetest.House {
	t.Helper()
	h := unseated(t)
	h.Connect(pagetest.Staffed)
	h.Set(store.KeyLicences, "12", store.KeyAutoSync, store.No)
	return h
}

// seat gives seats to people and to the first n CRM users who can have one, and enables CRM sync for
// these e-mails.
func seat(t *testing.T, h *pagetest.House, n int, people []string, enabled ...string) {
	t.Helper()
	users, err := h.Store.CRMUsers(h.Context, store.CRMUserQuery{Assignable: true, Limit: n + 1})
	if err != nil {
		t.Fatal(err)
	}
	who := people
	for _, u := range users {
		if u.Email != ana && len(who) < n+len(people) {
			who = append(who, u.ID)
		}
	}
	h.Seat(who...)
	if len(enabled) > 0 {
		h.Seats(h.Engine.EnableSync(h.Context, h.Actor(), enabled))
	}
}

// show opens the page for a person.
func show(h *pagetest.House, email, code string, width, height int, args kit.Args) *pagetest.Screen {
	return h.Show(email, New, pagetest.Spec{
		ID: page.Seats, Title: "shell.page.seats", Group: ui.GroupAdmin, Language: code, Width: width, Height: height, Args: args,
	})
}

// seatOf is a seat as the page reads it.
func seatOf(t *testing.T, h *pagetest.House, email string) store.SeatRow {
	t.Helper()
	for _, r := range allSeats(t, h) {
		if r.Email == email {
			return r
		}
	}
	t.Fatalf("%s holds no seat", email)
	return store.SeatRow{}
}

func allSeats(t *testing.T, h *pagetest.House) []store.SeatRow {
	t.Helper()
	all, err := h.Store.Seats(h.Context, store.SeatQuery{})
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// ctrlA selects everything that is shown.
func ctrlA(s *pagetest.Screen) { s.Send(tea.KeyPressMsg{Code: 'a', Mod: tea.ModCtrl}) }
