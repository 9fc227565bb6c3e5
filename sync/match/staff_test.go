package match

import (
	"slices"
	"testing"
)

// staffed is Tibor's record in an account that is called otherwise than his firm, among people of the account who write from
// these addresses.
func staffed(mails ...string) (Record, World) {
	r := Record{
		Kind: KindContact, ID: "1", State: StateActive, Name: "Tibor Wexcombe", Company: "QFT Beteiligungen 7", AccountID: "a1", Title: "Head of Stores",
	}
	records := []Record{r}
	for i, mail := range mails {
		records = append(records, Record{
			Kind: KindContact, ID: string(rune('a' + i)), State: StateActive, Name: "Colleague " + string(rune('a'+i)), Company: r.Company, AccountID: "a1",
			Emails: list(mail),
		})
	}
	return r, worldOf(records, 20_000)
}

func TestTheAccountsPeopleSayWhatItsFirmIs(t *testing.T) {
	for name, c := range map[string]struct {
		company, domain string
		mails           []string
		want            Outcome
	}{
		"two of them":               {"Quillfeather Ltd", "", []string{"a@quillfeather.com", "b@quillfeather.de"}, Used},
		"by the company's address":  {"Q Feathers", "quillfeather.com", []string{"a@quillfeather.com", "b@quillfeather.com"}, Used},
		"a guest":                   {"Quillfeather Ltd", "", []string{"a@quillfeather.com", ""}, Candidates},
		"guests of a large account": {"Quillfeather Ltd", "", []string{"a@quillfeather.com", "b@quillfeather.com", "", "", "", "", "", ""}, Candidates},
		"another firm":              {"Ravelin", "", []string{"a@quillfeather.com", "b@quillfeather.com"}, Candidates},
		"free mail":                 {"Gmail", "", []string{"a@gmail.com", "b@gmail.com"}, Candidates},
		"no firm":                   {"", "", []string{"a@quillfeather.com", "b@quillfeather.com"}, Candidates},
	} {
		r, w := staffed(c.mails...)
		s := NewSubject(Profile{Name: "Tibor Wexcombe", Company: c.company, Domain: c.domain, Title: "Buyer"})
		d := Decide(s.Score([]*Candidate{NewCandidate(r)}, w, Defaults()), Defaults())
		if d.Outcome != c.want {
			t.Errorf("%s: %s, %+v", name, d.Outcome, d.Best)
			continue
		}
		if d.Outcome == Used && !slices.ContainsFunc(d.Best.Score.Evidence, func(e Evidence) bool { return e.Note == NoteStaff && e.Of == 2 }) {
			t.Errorf("%s: not told: %+v", name, d.Best.Score.Evidence)
		}
	}
}

// TestWhatAnAccountsPeopleAreCountedBy: only addresses that say something that the account's name and address do not.
func TestWhatAnAccountsPeopleAreCountedBy(t *testing.T) {
	for mail, n := range map[string]int{"a@quillfeather.com": 1, "a@acme.com": 0, "a@acme-works.com": 0, "a@gmail.com": 0, "": 0} {
		c := NewCandidate(Record{Name: "A B", Company: "Acme Inc.", CompanyDomain: "https://acme-works.com", AccountID: "a1", Emails: list(mail)})
		if got := len(c.staffDomains()); got != n {
			t.Errorf("%q: %d", mail, got)
		}
	}
	if c := NewCandidate(Record{Name: "A B", Company: "Acme", Emails: []string{"a@quillfeather.com"}}); c.staffDomains() != nil {
		t.Error("of no account")
	}
}

// TestTheTitleOfAFormerFirm: a record that was never updated has the title of that time.
func TestTheTitleOfAFormerFirm(t *testing.T) {
	p := Profile{
		Name: "Tibor Wexcombe", Company: "Ravelin", Title: "Chief Executive Officer",
		Former: []Employment{{Company: "Quillfeather Ltd", Title: "Head of Stores"}},
	}
	d := decideAlone(p, Record{Name: "Tibor Wexcombe", Company: "Quillfeather", Title: "Head of Stores"}, 20_000)
	at := slices.IndexFunc(d.Best.Score.Evidence, func(e Evidence) bool { return e.Field == FieldTitle })
	if at < 0 || d.Best.Score.Evidence[at].Relation != Same || d.Best.Score.Evidence[at].Points <= 0 {
		t.Errorf("%+v", d.Best.Score.Evidence)
	}
}
