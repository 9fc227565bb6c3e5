package engine

import (
	"errors"
	"fmt"
	"os"
	"testing"
	"time"

	"pgregory.net/rapid"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/writeback"
)

// TestTheOutboxAgainstASmallModel lets a person and the world do what they like, in any
// order, and expects in the end exactly one activity for each copied item and none for
// the others.
func TestTheOutboxAgainstASmallModel(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{Users: 5, Accounts: 5, Contacts: 10, Leads: 5, Opportunities: 5})
	d.matched(t, "sophie-arnaud", "Sophie Arnaud", d.someContact(t, 3))
	died := errors.New("killed")
	n, cases, most := 0, 0, 10
	switch {
	case os.Getenv("NAVSYNC_LONG") != "":
		most = 10_000
	case os.Getenv("NAVSYNC_SLOW") != "":
		most = 25
	case testing.Short():
		most = 6
	}
	rapid.Check(t, func(r *rapid.T) {
		if cases++; cases > most {
			return // enough for every day; NAVSYNC_LONG=1 takes all that rapid offers
		}
		before := d.known()
		wanted := map[int64]bool{} // the model: items and whether they shall be in Dynamics
		var items []int64
		some := func(r *rapid.T) int64 {
			if len(items) == 0 {
				r.Skip("no items yet")
			}
			return rapid.SampledFrom(items).Draw(r, "item")
		}
		steps := 0
		r.Repeat(map[string]func(*rapid.T){
			"add": func(r *rapid.T) {
				n++
				choice := rapid.Bool().Draw(r, "copy")
				slug := rapid.SampledFrom([]string{"sophie-arnaud", "nobody-known"}).Draw(r, "member")
				id, err := d.AddItem(t.Context(), d.seller, NewItem{
					Kind: rapid.SampledFrom(store.ItemKinds()).Draw(r, "kind"), MemberURL: "https://www.linkedin.com/in/" + slug,
					MemberName: "Somebody", Text: fmt.Sprint("text ", n), Copy: &choice,
				})
				if err != nil {
					r.Fatal(err)
				}
				items = append(items, id)
				wanted[id] = choice
			},
			"copy": func(r *rapid.T) {
				id := some(r)
				if _, err := d.Copy(t.Context(), d.seller, id); err != nil {
					r.Fatal(err)
				}
				wanted[id] = true
			},
			"take out": func(r *rapid.T) {
				id := some(r)
				result, err := d.TakeOut(t.Context(), d.seller, id)
				if err != nil {
					r.Fatal(err)
				}
				if result.Changed == 1 {
					wanted[id] = false
				}
			},
			"fault": func(r *rapid.T) {
				rule := rapid.SampledFrom([]string{
					"lost-answer on=POST:$batch times=1", "lost-request on=POST:$batch times=1", "429 on=POST:tasks times=1 retry-after=2",
					"503 on=POST:$batch times=2", "500 code=0x80044151 on=POST:phonecalls times=1", "truncate on=POST:$batch times=1",
				}).Draw(r, "rule")
				if err := d.crm.SetFaults(rule); err != nil {
					r.Fatal(err)
				}
			},
			"pass": func(*rapid.T) {
				if err := d.out.Pass(t.Context(), false); err != nil {
					t.Logf("pass: %v", err)
				}
			},
			"die": func(r *rapid.T) {
				left := rapid.IntRange(0, 6).Draw(r, "points")
				d.out.Fault = func(string) error {
					if left--; left < 0 {
						return died
					}
					return nil
				}
				if err := d.out.Pass(t.Context(), false); err != nil && !errors.Is(err, died) {
					t.Logf("pass: %v", err)
				}
				d.reopen(t)
			},
			"time": func(*rapid.T) { d.clock.advance(time.Minute) },
			"": func(r *rapid.T) {
				if steps++; steps%8 == 0 {
					d.noDoubles(r, before, items)
				}
			},
		})
		if err := d.crm.SetFaults(); err != nil {
			r.Fatal(err)
		}
		d.send(t)
		d.noDoubles(r, before, items)
		found := d.activities(before)
		for id, want := range wanted {
			row := d.item(t, id)
			if _, there := found[row.ActivityID]; there != want {
				r.Fatalf("item %d: wanted %v, there %v: %+v", id, want, there, row)
			}
		}
	})
}

// noDoubles checks that Dynamics never holds more activities than items, and none twice.
func (d *desk) noDoubles(r *rapid.T, before map[string]bool, items []int64) {
	ids := map[string]bool{}
	for _, id := range items {
		facts, err := d.store.WritebackFacts(r.Context(), id)
		if err != nil {
			r.Fatal(err)
		}
		conn, err := d.store.Connection(r.Context())
		if err != nil {
			r.Fatal(err)
		}
		ids[writeback.ActivityID(conn.OrganizationID, facts.Key)] = true
	}
	for id := range d.activities(before) {
		if !ids[id] {
			r.Fatalf("an activity of no item: %s", id)
		}
	}
}
