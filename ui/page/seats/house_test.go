package seats

import (
	"flag"
	"testing"

	tea "charm.land/bubbletea/v2"

	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

var update = flag.Bool("update", false, "write the golden frames anew")

const (
	ana   = pagetest.Ana
	noor  = pagetest.Noor
	sam   = pagetest.Sam
	zelda = "zelda@elsewhere.test" // nobody in Dynamics has this e-mail
)

// house is one that shows pages with a look.
type house struct {
	*pagetest.House
	t    *testing.T
	look theme.Options
}

// unconnected is a house with Ana, Noor (admin), Sam (support) and Zelda (seller), without seats.
func unconnected(t *testing.T) *house {
	t.Helper()
	people := append(pagetest.Team(ana, noor, sam), store.Person{Email: zelda, Name: "Zelda Winter", Role: store.Seller})
	return &house{House: pagetest.NewHouse(t, engine.Options{Keeper: auth.FileKeeper(t.TempDir())}, people...), t: t}
}

// connected is a house whose organization's users, accounts and opportunities are imported.
func connected(t *testing.T) *house {
	t.Helper()
	h := unconnected(t)
	crm, err := emulator.New(t.Context(), emulator.Options{
		Seed: 7, AccessToken: "token", LinkedInApp: true, Now: pagetest.Clock, Users: 30, Accounts: 30, Contacts: 80, Leads: 20, Opportunities: 60,
	})
	if err != nil {
		t.Fatal(err)
	}
	h.Connect(crm)
	h.Sync()
	h.Set(store.KeyLicences, "12", store.KeyAutoSync, store.No)
	return h
}

// seat gives seats to people and to the first n CRM users who can have one, and enables CRM sync for
// these e-mails.
func (h *house) seat(n int, people []string, enabled ...string) {
	h.t.Helper()
	users, err := h.Store.CRMUsers(h.Context, store.CRMUserQuery{Assignable: true, Limit: n + 1})
	if err != nil {
		h.t.Fatal(err)
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
func (h *house) show(email, code string, width, height int, args kit.Args) *pagetest.Screen {
	return h.Show(email, New, pagetest.Spec{
		ID: page.Seats, Title: "shell.page.seats", Group: ui.GroupAdmin, Language: code, Width: width, Height: height, Look: h.look, Args: args,
	})
}

// row is a seat as the page reads it.
func (h *house) row(email string) store.SeatRow {
	h.t.Helper()
	for _, r := range h.rows() {
		if r.Email == email {
			return r
		}
	}
	h.t.Fatalf("%s holds no seat", email)
	return store.SeatRow{}
}

func (h *house) rows() []store.SeatRow {
	h.t.Helper()
	rows, err := h.Store.Seats(h.Context, store.SeatQuery{})
	if err != nil {
		h.t.Fatal(err)
	}
	return rows
}

// ctrlA selects everything that is shown.
func ctrlA(s *pagetest.Screen) { s.Send(tea.KeyPressMsg{Code: 'a', Mod: tea.ModCtrl}) }
