package match

import (
	"reflect"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

func values(of ...string) *rapid.Generator[string] {
	return rapid.OneOf(rapid.SampledFrom(of), rapid.String())
}

var (
	drawnNames = values("", "Jane Doe", "Doe, Jane (Smith)", "J. Doe", "Jean-Pierre de la Tour", "Ø", "(", ",", "小明 王", "Иван Лебедев",
		"Md. Karim Uddin", "Bob Miller Jr.")
	drawnCompanies = values("", "Acme", "ACME S.A.", "SARL", "Acme Group", "& Co", "n/a", "Acme Energy")
	drawnPlaces    = values("", "Paris, France", "München", "Greater Area", ",", "75")
	drawnDomains   = values("", "x.test", "https://www.acme.co.uk/a", "co.uk", "@", "gmail.com")
	drawnMails     = values("", "jane@acme.com", "info@acme.com", "@", "jane@gmail.com")
	drawnPhones    = values("", "+33 6 12 34 56 78", "0612345678", "123")
	drawnSlugs     = rapid.SliceOfN(rapid.SampledFrom([]string{"", "a", "b"}), 0, 2)
)

func drawProfile(t *rapid.T) Profile {
	p := Profile{
		Name: drawnNames.Draw(t, "name"), First: drawnNames.Draw(t, "first"), Last: drawnNames.Draw(t, "last"), Company: drawnCompanies.Draw(t, "company"),
		Title: drawnCompanies.Draw(t, "title"), Place: drawnPlaces.Draw(t, "place"), Domain: drawnDomains.Draw(t, "domain"),
		Emails: rapid.SliceOfN(drawnMails, 0, 2).Draw(t, "emails"), Phones: rapid.SliceOfN(drawnPhones, 0, 2).Draw(t, "phones"),
		Slugs: drawnSlugs.Draw(t, "slugs"),
	}
	if rapid.Bool().Draw(t, "moved") {
		p.Former = []Employment{{Company: drawnCompanies.Draw(t, "former")}}
	}
	return p
}

func drawRecord(t *rapid.T, id string) Record {
	return Record{
		Kind: rapid.SampledFrom([]Kind{KindContact, KindLead}).Draw(t, "kind"), ID: id,
		State: rapid.SampledFrom([]State{StateActive, StateQualified, StateInactive}).Draw(t, "state"),
		Name:  drawnNames.Draw(t, "their name"), Company: drawnCompanies.Draw(t, "their company"), Title: drawnCompanies.Draw(t, "their title"),
		City: drawnPlaces.Draw(t, "city"), Country: drawnPlaces.Draw(t, "country"), CompanyDomain: drawnDomains.Draw(t, "their domain"),
		Emails: rapid.SliceOfN(drawnMails, 0, 2).Draw(t, "their emails"), Phones: rapid.SliceOfN(drawnPhones, 0, 2).Draw(t, "their phones"),
		Slugs: drawnSlugs.Draw(t, "their slugs"),
	}
}

// worldOf counts records.
func worldOf(records []Record, people int) World {
	w := World{People: max(people, len(records)), Counts: map[Key]int{}}
	for _, r := range records {
		if r.State != StateInactive {
			for _, k := range RecordKeys(r).Count {
				w.Counts[k]++
			}
		}
	}
	return w
}

func candidatesOf(records []Record) []*Candidate {
	all := make([]*Candidate, len(records))
	for i, r := range records {
		all[i] = NewCandidate(r)
	}
	return all
}

// TestScoreAlways: for any texts the points lie between 0 and 100 and are the sum of the evidence, before and after the
// rivals are weighed, and the order of the records changes nothing.
func TestScoreAlways(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := NewSubject(drawProfile(t))
		records := make([]Record, rapid.IntRange(1, 4).Draw(t, "records"))
		for i := range records {
			records[i] = drawRecord(t, string(rune('a'+i)))
		}
		w := worldOf(records, rapid.SampledFrom([]int{0, 500, 100_000}).Draw(t, "people"))
		scored := s.Score(candidatesOf(records), w, Defaults())
		d := Decide(scored, Defaults())
		for _, one := range append(slices.Clone(scored), d.Candidates...) {
			addsUp(t, one.Score)
		}
		turned := Decide(s.Score(candidatesOf(rapid.Permutation(records).Draw(t, "order")), w, Defaults()), Defaults())
		if turned.Outcome != d.Outcome || !reflect.DeepEqual(scoresOf(turned), scoresOf(d)) {
			t.Fatalf("another order, another decision: %+v and %+v", d, turned)
		}
		for _, r := range records {
			for _, keys := range [][]Key{RecordKeys(r).Find, RecordKeys(r).Count, s.Find(), s.FindMore()} {
				if !slices.IsSorted(keys) || len(slices.Compact(slices.Clone(keys))) != len(keys) {
					t.Fatalf("keys %v", keys)
				}
			}
		}
	})
}

func scoresOf(d Decision) []Score {
	all := make([]Score, len(d.Candidates))
	for i, c := range d.Candidates {
		all[i] = c.Score
	}
	return all
}

func addsUp(t interface{ Fatalf(string, ...any) }, s Score) {
	sum := 0
	for _, e := range s.Evidence {
		sum += e.Points
	}
	if sum != s.Points || s.Points < 0 || s.Points > 100 {
		t.Fatalf("%d points, evidence of %d: %+v", s.Points, sum, s.Evidence)
	}
}

// TestMoreNamesakesNeverRaise: a person more of the same name elsewhere never makes a pair likelier, and a copy of the
// best record takes it below the threshold.
func TestMoreNamesakesNeverRaise(t *testing.T) {
	p := Profile{Name: "Tibor Wexcombe", Company: "Quillfeather Ltd"}
	best := Record{Kind: KindContact, ID: "1", State: StateActive, Name: "Tibor Wexcombe", Company: "Quillfeather", Title: "Buyer"}
	records := []Record{best}
	before := 101
	for n := range 12 {
		d := Decide(NewSubject(p).Score(candidatesOf(records), worldOf(records, 20_000), Defaults()), Defaults())
		if d.Best.Record.ID != "1" || d.Best.Score.Points > before {
			t.Fatalf("%d namesakes elsewhere: %+v after %d points", n, d.Best, before)
		}
		before = d.Best.Score.Points
		letter := string(rune('a' + n))
		records = append(records, Record{Kind: KindContact, ID: letter, State: StateActive, Name: "Tibor Wexcombe", Company: "Firm " + letter + "yx"})
	}
	twice := []Record{best, best}
	twice[1].ID = "2"
	d := Decide(NewSubject(p).Score(candidatesOf(twice), worldOf(twice, 20_000), Defaults()), Defaults())
	if d.Outcome != Ambiguous || len(d.Candidates) != 2 {
		t.Errorf("a record and its copy: %s, %+v", d.Outcome, d.Candidates)
	}
}

// TestTheCompanysAccountIsTheFirm: where the member's company is matched to an account, its contacts are at the firm,
// whatever the account is called.
func TestTheCompanysAccountIsTheFirm(t *testing.T) {
	p := Profile{Name: "Tibor Wexcombe", Company: "Quillfeather Ltd"}
	r := Record{Kind: KindContact, ID: "1", State: StateActive, Name: "Tibor Wexcombe", Company: "QFT Operations", AccountID: "a1"}
	if d := decideAlone(p, r, 20_000); d.Outcome == Used {
		t.Fatalf("another firm is used: %+v", d.Best)
	}
	p.Accounts = []AccountName{{ID: "a1", Name: "QFT Operations"}}
	d := decideAlone(p, r, 20_000)
	if d.Outcome != Used || !slices.ContainsFunc(d.Best.Score.Evidence, func(e Evidence) bool { return e.Note == NoteAccount }) {
		t.Errorf("%s, %+v", d.Outcome, d.Best)
	}
	if !shareKey(NewSubject(p).Find(), RecordKeys(r).Find) {
		t.Error("no key in common")
	}
}
