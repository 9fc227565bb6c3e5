package store

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"
)

func openStore(t testing.TB) *Store {
	t.Helper()
	s, err := Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

func update(t testing.TB, s *Store, f func(*Tx) error) {
	t.Helper()
	if err := s.Update(t.Context(), f); err != nil {
		t.Fatal(err)
	}
}

func contact(id string, version int64) Contact {
	return Contact{
		Imported: Imported{ID: id, Version: version, ModifiedAt: time.Unix(version, 0)}, Name: "Name " + id,
		Keys: RecordKeys{Find: []int64{int64(len(id)), 7}, Count: []int64{9}},
	}
}

func putContacts(t *testing.T, s *Store, w PageWrite, contacts ...Contact) PageResult {
	t.Helper()
	var result PageResult
	update(t, s, func(tx *Tx) (err error) {
		result, err = tx.PutContacts(t.Context(), w, contacts)
		return err
	})
	return result
}

func TestTheVersionGuards(t *testing.T) {
	s := openStore(t)
	delta := PageWrite{Generation: 1, At: time.Unix(100, 0)}
	if r := putContacts(t, s, delta, contact("a", 5), contact("b", 5), contact("a", 6)); r.Added != 2 || r.Changed != 1 {
		t.Errorf("%+v", r)
	}
	if r := putContacts(t, s, delta, contact("a", 5), contact("b", 5)); r.Unchanged != 2 || len(r.Written) != 0 {
		t.Errorf("an old page was written: %+v", r)
	}
	update(t, s, func(tx *Tx) error { return tx.Doom(t.Context(), "contact", []string{"a", "unknown"}) })
	var removed int
	update(t, s, func(tx *Tx) (err error) {
		removed, err = tx.RemoveDoomed(t.Context(), "contact", PageWrite{At: time.Unix(200, 0)})
		return err
	})
	if removed != 1 {
		t.Errorf("%d removed", removed)
	}
	putContacts(t, s, delta, contact("a", 6))
	if r, err := s.Record(t.Context(), KindContact, "a"); err != nil || r.GoneAt.IsZero() {
		t.Errorf("an old page raised the dead: %+v %v", r, err)
	}
	if found, err := s.SearchRecords(t.Context(), RecordQuery{Text: "name a"}); err != nil || len(found) != 0 {
		t.Errorf("%+v %v", found, err)
	}
	full := PageWrite{Generation: 2, Full: true, At: time.Unix(300, 0)}
	if r := putContacts(t, s, full, contact("a", 6)); r.Changed != 1 || len(r.Appeared) != 1 {
		t.Errorf("what a full read shows lives: %+v", r)
	}
	update(t, s, func(tx *Tx) error { return tx.DoomUnseen(t.Context(), "contact", 2) })
	update(t, s, func(tx *Tx) error {
		if n, err := tx.CountDoomed(t.Context(), "contact"); err != nil || n != 1 {
			t.Errorf("%d doomed, %v", n, err)
		}
		return nil
	})
}

func TestSearchFoldsAccentsAndTakesNothingForItsLanguage(t *testing.T) {
	s := openStore(t)
	makeAll(t, s)
	c := contact("a", 1)
	c.Name, c.Company, c.Emails = "Zoë Lefèvre-O'Brien", "Société Générale", []string{"zoe@sg.test"}
	putContacts(t, s, PageWrite{Generation: 1, At: time.Unix(1, 0)}, c)
	for text, want := range map[string]int{
		"zoe": 1, "LEFEVRE": 1, "lefè": 1, "general zoe": 1, "o'br": 1, "zoe@sg": 1, "nobody": 0, "": 0, `"`: 0,
		`zoe" OR "x`: 0, "NEAR(zoe": 0, "*": 0, "-zoe": 1,
	} {
		found, err := s.SearchRecords(t.Context(), RecordQuery{Text: text, Kinds: []RecordKind{KindContact}, Limit: 5})
		if err != nil || len(found) != want {
			t.Errorf("%q: %+v %v", text, found, err)
		}
	}
}

func TestProblemsAreGroupedAndSeenByThoseWhomTheyConcern(t *testing.T) {
	s := openStore(t)
	ctx := t.Context()
	update(t, s, func(tx *Tx) error {
		for seat := 1; seat <= 2; seat++ {
			id, err := tx.AddPerson(ctx, Person{Email: fmt.Sprintf("p%d@x.test", seat), Name: "P", Role: Seller, CreatedAt: time.Unix(1, 0)})
			if err != nil {
				return err
			}
			if _, err := tx.AddSeat(ctx, id, time.Unix(1, 0)); err != nil {
				return err
			}
		}
		p := Problem{Signature: "s", Code: "privilege", Facts: "{}", Scope: "seat", Step: "write-back", LastAt: time.Unix(10, 0)}
		for _, seat := range []string{"1", "2", "1"} {
			if _, err := tx.AddProblem(ctx, p, Ref{Kind: "seat", Ref: seat}); err != nil {
				return err
			}
		}
		_, err := tx.AddProblem(ctx, Problem{Signature: "c", Code: "crm", Facts: "{}", Scope: "connection", Step: "contacts", LastAt: time.Unix(11, 0)})
		return err
	})
	list := func(scope Scope) []Problem {
		t.Helper()
		all, err := s.Problems(ctx, ProblemQuery{Scope: scope, Limit: 10})
		if err != nil {
			t.Fatal(err)
		}
		return all
	}
	all := list(Scope{All: true})
	if len(all) != 2 || all[1].Count != 3 || all[1].Affected != 2 {
		t.Fatalf("%+v", all)
	}
	if own := list(Scope{SeatID: 2}); len(own) != 1 || own[0].Affected != 1 {
		t.Errorf("%+v", own)
	}
	if items, err := s.ProblemItems(ctx, Scope{SeatID: 2}, all[1].ID, 10, 0); err != nil || len(items) != 1 || items[0].Ref.Ref != "2" {
		t.Errorf("%+v %v", items, err)
	}
	settle := func(seat string) {
		update(t, s, func(tx *Tx) error { return tx.SettleRef(ctx, Ref{Kind: "seat", Ref: seat}, time.Unix(20, 0)) })
	}
	if settle("1"); len(list(Scope{All: true})) != 2 {
		t.Error("resolved although it still concerns somebody")
	}
	if settle("2"); len(list(Scope{All: true})) != 1 {
		t.Error("not resolved")
	}
	update(t, s, func(tx *Tx) error { return tx.SettleStep(ctx, "contacts", time.Unix(20, 0), time.Unix(21, 0)) })
	if left := list(Scope{All: true}); len(left) != 0 {
		t.Errorf("%+v", left)
	}
}

func TestWonValueIsExact(t *testing.T) {
	s := openStore(t)
	update(t, s, func(tx *Tx) error {
		var all []Opportunity
		for i, o := range []struct{ amount, currency string }{{"0.1", "EUR"}, {"0.2", "EUR"}, {"1234567890123.0000000001", "USD"}, {"1", "USD"}} {
			all = append(all, Opportunity{
				Imported: Imported{ID: fmt.Sprint(i), Version: 1}, AccountID: "a", State: 1,
				Money: map[string]string{"actualvalue": o.amount}, Currency: o.currency,
			})
		}
		_, err := tx.PutOpportunities(t.Context(), PageWrite{Generation: 1}, all)
		return err
	})
	won, err := s.WonValue(t.Context(), "a", "actualvalue")
	want := []Amount{{"0.30", "EUR"}, {"1234567890124.0000000001", "USD"}}
	if err != nil || !slices.Equal(won, want) {
		t.Errorf("%+v %v", won, err)
	}
}

// The windows of screens, and what a run asks of tables that may be large, go through
// indexes.
func TestRunsAndWindowsUseIndexes(t *testing.T) {
	s := openStore(t)
	makeAll(t, s)
	large := []string{"account", "contact", "lead", "opportunity", "stakeholder", "key_page", "match", "member", "r", "o", "e", "x", "y"}
	saved, savedArgs := SavedQuery{SeatID: 1, Limit: 50}.window()
	leads, leadArgs := SavedQuery{SeatID: 1, Leads: true, Limit: 50}.window()
	problems, problemArgs := ProblemQuery{Scope: Scope{All: true}, Limit: 50}.window()
	unmatched, unmatchedArgs := UnmatchedQuery{Kind: KindContact, Limit: 50}.window()
	for name, q := range map[string]struct {
		query string
		args  []any
	}{
		"runs":      {runColumns + " ORDER BY id DESC LIMIT 50 OFFSET 0", nil},
		"accounts":  {saved, savedArgs},
		"leads":     {leads, leadArgs},
		"problems":  {problems, problemArgs},
		"unmatched": {unmatched, unmatchedArgs},
		"doomed":    {"SELECT count(*) FROM contact WHERE generation = 0 AND gone_at IS NULL", nil},
		"unsaved":   {"SELECT id FROM opportunity WHERE saved_version <> version LIMIT 500", nil},
		"dirty":     {"SELECT id FROM member m WHERE m.dirty = 1 ORDER BY m.id LIMIT 100", nil},
		"companies": {"SELECT id FROM company c WHERE c.matched_at IS NULL ORDER BY c.id LIMIT 100", nil},
		"updates":   {"SELECT id FROM seat_update WHERE seat_id = 1 ORDER BY id DESC LIMIT 50", nil},
		"seats":     {wanted(false) + " SELECT * FROM wanted", SaveRules{Every: true}.args([]int64{1}, nil)},
		"changed":   {wanted(true) + " SELECT * FROM wanted", SaveRules{Every: true}.args(nil, []string{"a"})},
	} {
		for _, step := range plan(t, s, q.query, q.args...) {
			words := strings.Fields(step)
			if words[0] == "SCAN" && slices.Contains(large, words[1]) && !strings.Contains(step, "INDEX") {
				t.Errorf("%s reads all of a table: %s", name, step)
			}
			if name == "unmatched" && words[0] == "SCAN" && words[1] == "r" && !strings.Contains(step, "contact_name") {
				t.Errorf("%s sorts all of a table: %s", name, step)
			}
		}
	}
}
