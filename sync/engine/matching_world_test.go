package engine

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/crmimport"
)

// world fills a store with contacts and members directly: what Dynamics says is not the question here.
type world struct {
	random        *rand.Rand
	given, family []string
	firms         int
}

func newWorld(seed uint64, firms int) *world {
	w := &world{random: rand.New(rand.NewPCG(seed, 1)), firms: firms}
	sound := func(n int) string {
		consonants, vowels := "bdfgklmnprstvz", "aeiou"
		var b strings.Builder
		for range n {
			b.WriteByte(consonants[w.random.IntN(len(consonants))])
			b.WriteByte(vowels[w.random.IntN(len(vowels))])
		}
		return b.String()
	}
	for range 400 {
		w.given = append(w.given, sound(3))
	}
	for range 40_000 {
		w.family = append(w.family, sound(4)+"s")
	}
	return w
}

// The tails: the likeliest given name has 3 %, the likeliest family name 0.8 %, the largest firm of a million contacts 1 %.
const givenTail, familyTail, firmTail = 1.7, 2.2, 2.75

// common draws a place of n, the first ones likelier by the tail.
func (w *world) common(n int, tail float64) int {
	return min(n-1, int(float64(n)*math.Pow(w.random.Float64(), tail)))
}

func (w *world) contact(i int) store.Contact {
	c := store.Contact{
		Imported:  store.Imported{ID: fmt.Sprintf("c%07d", i), Version: 1, ModifiedAt: time.Unix(1, 0)},
		FirstName: w.given[w.common(len(w.given), givenTail)], LastName: w.family[w.common(len(w.family), familyTail)],
		Title:   fmt.Sprintf("Title %d", w.random.IntN(40)),
		Company: w.firm(w.common(w.firms, firmTail)), OwnerID: "o",
	}
	c.Name = c.FirstName + " " + c.LastName
	c.Keys = crmimport.Keys(crmimport.MatchContact(c, ""))
	return c
}

func (w *world) firm(i int) string {
	return w.family[i*7%len(w.family)] + fmt.Sprintf("%c%c Works Ltd", 'a'+i%26, 'a'+i/26%26)
}

// contacts stores n contacts and gives them.
func (w *world) contacts(t testing.TB, s *store.Store, n int) []store.Contact {
	t.Helper()
	all := make([]store.Contact, n)
	for i := range all {
		all[i] = w.contact(i)
	}
	const page = 5000
	for at := 0; at < n; at += page {
		putContacts(t, s, all[at:min(n, at+page)])
	}
	return all
}

func putContacts(t testing.TB, s *store.Store, contacts []store.Contact) {
	t.Helper()
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		_, err := tx.PutContacts(t.Context(), store.PageWrite{Generation: 1, At: time.Unix(2, 0), KeysOf: crmimport.KeysOf}, contacts)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// members stores n members, a third of them one of the contacts with another title.
func (w *world) members(t testing.TB, s *store.Store, contacts []store.Contact, first, n int) {
	t.Helper()
	err := s.Update(t.Context(), func(tx *store.Tx) error {
		for i := first; i < first+n; i++ {
			c := w.contact(0)
			if i%3 == 0 {
				c = contacts[w.random.IntN(len(contacts))]
			}
			m := store.Member{
				Key: fmt.Sprint("m", i), Slug: fmt.Sprint("m", i), Name: c.FirstName + " " + c.LastName, FirstName: c.FirstName, LastName: c.LastName,
				Title: "Another", Company: c.Company, SeenAt: time.Unix(3, 0),
			}
			if _, err := tx.AddMember(t.Context(), m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// BenchmarkMatching matches 10,000 members among so many contacts, then one new member, then a thousand changed
// contacts: what it costs, and how that grows with the organization. A million takes some minutes to fill:
//
//	go test -run xxx -bench Matching -benchtime 1x -timeout 60m ./sync/engine
func BenchmarkMatching(b *testing.B) {
	var small float64
	for _, contacts := range []int{20_000, 200_000, 1_000_000} {
		b.Run(fmt.Sprint(contacts), func(b *testing.B) {
			h := newHouse(b, emulator.Options{})
			w := newWorld(3, contacts/4)
			all := w.contacts(b, h.store, contacts)
			h.mustMatch(b) // makes the index, which the import's own step does
			const members = 10_000
			var first, one, changed time.Duration
			for n := range b.N {
				w.members(b, h.store, all, n*(members+1), members)
				first += timed(func() { h.mustMatch(b) })
				w.members(b, h.store, all, n*(members+1)+members, 1)
				one += timed(func() { h.mustMatch(b) })
				touched := all[:1000]
				for i := range touched {
					touched[i].Version++
					touched[i].Title += "x"
				}
				putContacts(b, h.store, touched)
				changed += timed(func() { h.mustMatch(b) })
			}
			each := first.Seconds() / float64(b.N) / members
			if small == 0 {
				small = each
			}
			b.ReportMetric(first.Seconds()/float64(b.N), "s/10000-members")
			b.ReportMetric(1000*one.Seconds()/float64(b.N), "ms/one-member")
			b.ReportMetric(changed.Seconds()/float64(b.N), "s/1000-changed")
			b.ReportMetric(each/small, "times-the-smallest")
			b.ReportMetric(float64(len(h.query(b, "SELECT id FROM member WHERE outcome = 'used' LIMIT 1"))), "found")
		})
	}
}

func timed(do func()) time.Duration {
	began := time.Now()
	do()
	return time.Since(began)
}

func (h *house) mustMatch(t testing.TB) {
	t.Helper()
	if err := h.matching.All(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}
