package pagetest

import (
	"fmt"
	"strings"
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/engine"
)

// HostileNames are names that terminals measure otherwise than people do, or that are no names at all.
var HostileNames = []string{
	"देवनागरी किरण नमस्ते क्षत्रिय",                          // marks that have cells of their own
	"\u1112\u1161\u11ab\u1100\u1173\u11af \u1161\u11ab",      // Hangul by letters, also loose ones
	"👩\u200d👩\u200d👧 ❤\ufe0f 1\ufe0f\u20e3 👍🏽 🇫🇷 ☎\ufe0f",    // joined, selected, toned emoji, flags
	"بَيان العربي \u202eevil\u2066x\u200f",                   // from the right, with overrides
	"\x1b[31mred\x07\x1b]0;title\x07\u009b2J\x1b]8;;x\x07ln", // sequences
	"Z\u0301\u0301\u0301a\u0300lgo\u200b\u00ad\ufeff日本語ｶﾞ한",  // piled marks, wide and half wide letters
	"line\nbreak\ttab\r\u2028sep\x00nul",                     // more lines than one
	strings.Repeat("Longname ", 40),                          // 360 characters
	strings.Repeat("W", 300),                                 // without a place to wrap
}

// Hostile is a connected house in which everybody and everything has a hostile name: users and seats, accounts, leads,
// contacts twice, so that members are ambiguous, and items that are written, open, failed and waiting.
func Hostile(t testing.TB) *House {
	t.Helper()
	h := Connected(t, Small, Ana, Sam, Lea)
	for i, name := range HostileNames {
		h.put("systemuser", emulator.Row{
			"firstname": name, "lastname": name, "internalemailaddress": fmt.Sprintf("hostile%d@contoso.test", i), "isdisabled": false,
		})
		account := h.put("account", emulator.Row{"name": name, "address1_city": name})
		for range 2 {
			h.put("contact", emulator.Row{"lastname": name, "jobtitle": name, "address1_city": name, "_parentcustomerid_value": account})
		}
		h.put("lead", emulator.Row{"lastname": name, "companyname": name, "jobtitle": name})
	}
	h.Sync()
	h.seatHostile()
	h.hostileItems("written")
	h.Sync()
	if err := h.CRM.SetFaults("plugin-refused on=POST:tasks"); err != nil {
		t.Fatal(err)
	}
	h.hostileItems("refused")
	_, refused := h.Engine.Sync(h.Context, h.Actor(), engine.SyncOptions{Wait: true})
	t.Log("what was refused:", refused)
	h.hostileItems("waits")
	return h
}

// put is a row as a person in Dynamics would write it.
func (h *House) put(table string, row emulator.Row) string {
	h.t.Helper()
	id, err := h.CRM.Put(table, row)
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

// seatHostile gives the users with hostile names a seat.
func (h *House) seatHostile() {
	h.t.Helper()
	users, err := h.Store.CRMUsers(h.Context, store.CRMUserQuery{Assignable: true})
	if err != nil {
		h.t.Fatal(err)
	}
	for _, u := range users {
		if strings.HasPrefix(u.Email, "hostile") {
			h.Seat(u.ID)
		}
	}
}

// hostileItems are a note and a call about a member of each hostile name.
func (h *House) hostileItems(what string) {
	h.t.Helper()
	on := true
	for i, name := range HostileNames {
		for _, kind := range []store.ItemKind{store.Note, store.Call} {
			if _, err := h.Engine.AddItem(h.Context, h.Actor(), engine.NewItem{
				Kind: kind, MemberURL: fmt.Sprintf("https://www.linkedin.com/in/hostile-%d", i), MemberName: name,
				Subject: name, Text: what + " " + name + "\n" + name, Copy: &on,
			}); err != nil {
				h.t.Fatalf("%q: %v", name, err)
			}
		}
	}
}
