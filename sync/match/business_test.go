package match

import (
	"slices"
	"testing"
)

// firmWorld is an account among others, and the people of all of them.
type firmWorld struct {
	accounts []Record
	people   []Record
}

// account adds one with people who write from these addresses.
func (f *firmWorld) account(id, name, site string, mails ...string) {
	f.accounts = append(f.accounts, Record{Kind: KindAccount, ID: id, State: StateActive, Name: name, CompanyDomain: site})
	for i, mail := range mails {
		f.people = append(f.people, Record{
			Kind: KindContact, ID: id + string(rune('a'+i)), State: StateActive, Name: "Colleague " + string(rune('a'+i)), Company: name,
			CompanyDomain: site, AccountID: id, Emails: list(mail),
		})
	}
}

// reached are the accounts that the company's keys lead to, by their own or by those of their people.
func (f *firmWorld) reached(b *Business) []Record {
	var all []Record
	for _, r := range f.accounts {
		keys := RecordKeys(r).Find
		for _, person := range f.people {
			if person.AccountID == r.ID {
				keys = append(keys, RecordKeys(person).Find...)
			}
		}
		if shareKey(b.Find(), keys) {
			all = append(all, r)
		}
	}
	return all
}

// TestTheAddressesOfPeopleSayWhichAccountACompanyIs: labelled cases, true ones and traps. The account a1 is the company where it
// is used or a candidate.
func TestTheAddressesOfPeopleSayWhichAccountACompanyIs(t *testing.T) {
	q := func(local ...string) []string { // addresses at quillfeather.com
		var all []string
		for _, one := range local {
			all = append(all, one+"@quillfeather.com")
		}
		return all
	}
	for about, c := range map[string]struct {
		company string
		members []string // their addresses
		world   func(f *firmWorld)
		want    Outcome
		note    Note
	}{
		"the account's people write from a domain called as the company": {
			"Quillfeather Ltd", nil, func(f *firmWorld) { f.account("a1", "QFT Beteiligungen 7", "", q("a", "b")...) }, Used, NoteStaff,
		},
		"they do, and it is the account's website": {
			"Quillfeather Ltd", nil, func(f *firmWorld) { f.account("a1", "QFT Beteiligungen 7", "www.quillfeather.com", q("a", "b")...) }, Used, NoteStaff,
		},
		"the website alone": {
			"Quillfeather Ltd", nil, func(f *firmWorld) { f.account("a1", "QFT Beteiligungen 7", "www.quillfeather.com") }, Candidates, NoteAlias,
		},
		"the website, and members who write from it": {
			"Quillfeather Ltd", q("x", "y"), func(f *firmWorld) { f.account("a1", "QFT Beteiligungen 7", "www.quillfeather.com") }, Used, NoteColleagues,
		},
		"first letters, and members who write from the website": {
			"BMW",
			[]string{"x@bmw.com", "y@bmw.com"},
			func(f *firmWorld) { f.account("a1", "Bayerische Motoren Werke AG", "bmw.com") }, Used, NoteColleagues,
		},
		"members and the account's people write from a domain that is called as neither": {
			"Ravelin", q("x", "y"), func(f *firmWorld) { f.account("a1", "QFT Beteiligungen 7", "", q("a", "b")...) }, Candidates, NoteStaff,
		},
		"members of a daughter write from the house's domain": {
			"Quillfeather Logistics", q("x", "y"),
			func(f *firmWorld) { f.account("a1", "Quillfeather", "quillfeather.com", q("a", "b")...) }, Candidates, NoteColleagues,
		},
		"the house, and its daughter in a country": {
			"Quillfeather", q("x", "y"), func(f *firmWorld) { f.account("a1", "Quillfeather France SAS", "quillfeather.com") }, Candidates, NoteColleagues,
		},
		"one guest": {
			"Quillfeather Ltd", nil, func(f *firmWorld) { f.account("a1", "QFT Beteiligungen 7", "", append(q("a"), "")...) }, None, NoteNone,
		},
		"guests of a large account": {
			"Quillfeather Ltd", nil, func(f *firmWorld) {
				f.account("a1", "QFT Beteiligungen 7", "", append(q("a", "b"), "", "", "", "", "", "")...)
			}, None, NoteNone,
		},
		"a domain from which two accounts write": {
			"Quillfeather Ltd", q("x", "y"), func(f *firmWorld) {
				f.account("a1", "QFT Beteiligungen 7", "", q("a", "b")...)
				f.account("a2", "Ravelin Holding", "", q("a", "b")...)
			}, None, NoteNone,
		},
		"a website that two accounts share": {
			"Quillfeather Ltd", q("x", "y"), func(f *firmWorld) {
				f.account("a1", "QFT Beteiligungen 7", "quillfeather.com", q("a", "b")...)
				f.account("a2", "Ravelin Holding", "http://quillfeather.com")
			}, None, NoteNone,
		},
		"a website from which people of another account write": {
			"Quillfeather Ltd", nil, func(f *firmWorld) {
				f.account("a1", "QFT Beteiligungen 7", "quillfeather.com", q("a", "b")...)
				f.account("a2", "Ravelin Holding", "", q("a", "b")...)
			}, None, NoteNone,
		},
		"free mail": {
			"Gmail",
			[]string{"x@gmail.com", "y@gmail.com"},
			func(f *firmWorld) { f.account("a1", "QFT Beteiligungen 7", "", "a@gmail.com", "b@gmail.com") }, None, NoteNone,
		},
		"one member alone": {
			"Ravelin", q("x"), func(f *firmWorld) { f.account("a1", "QFT Beteiligungen 7", "quillfeather.com") }, None, NoteNone,
		},
		"one mailbox twice, and a shared one": {
			"Ravelin", q("x", "X", "info"), func(f *firmWorld) { f.account("a1", "QFT Beteiligungen 7", "quillfeather.com") }, None, NoteNone,
		},
		"members who do not agree": {
			"Ravelin", append(q("x", "y"), "a@elsewhere.com", "b@elsewhere.com"),
			func(f *firmWorld) { f.account("a1", "QFT Beteiligungen 7", "quillfeather.com") }, None, NoteNone,
		},
		"the same name, and members who write from elsewhere": {
			"Orion",
			[]string{"x@orion-shipping.com", "y@orion-shipping.com"},
			func(f *firmWorld) { f.account("a1", "Orion GmbH", "orion-bau.de") },
			Candidates, NoteColleagues,
		},
		"the same name, and people of the account write from there, too": {
			"Orion",
			[]string{"x@orion-shipping.com", "y@orion-shipping.com"},
			func(f *firmWorld) { f.account("a1", "Orion GmbH", "orion-bau.de", "a@orion-shipping.com") }, Used, NoteNone,
		},
		"the same name, and one member who writes from elsewhere": {
			"Orion", []string{"x@elsewhere.com"}, func(f *firmWorld) { f.account("a1", "Orion GmbH", "orion-bau.de") }, Used, NoteNone,
		},
	} {
		t.Run(about, func(t *testing.T) {
			f := &firmWorld{}
			c.world(f)
			b := NewBusiness(Company{Name: c.company, Mails: c.members})
			d := Decide(b.Score(f.reached(b), worldOf(f.people, 20_000)), Defaults())
			if d.Outcome != c.want || d.Best != nil && d.Best.Record.ID != "a1" {
				t.Fatalf("%s, want %s: %+v", d.Outcome, c.want, d.Best)
			}
			told := d.Best != nil && slices.ContainsFunc(d.Best.Score.Evidence, func(e Evidence) bool { return e.Field == FieldDomain && e.Note == c.note })
			if c.note != NoteNone && !told {
				t.Errorf("%s is not told: %+v", c.note, d.Best.Score.Evidence)
			}
		})
	}
}

// TestACompanyFollowsTheCountsThatItNeeds: all counts that a score reads are among those that it asks for.
func TestACompanyFollowsTheCountsThatItNeeds(t *testing.T) {
	f := &firmWorld{}
	f.account("a1", "QFT Beteiligungen 7", "quillfeather.com", "a@quillfeather.com", "b@quillfeather.com", "c@ravelin.com", "d@ravelin.com")
	f.account("a2", "Ravelin Holding", "", "a@ravelin.com", "b@ravelin.com")
	for _, b := range []*Business{
		NewBusiness(Company{Name: "Quillfeather"}), NewBusiness(Company{Name: "X", Mails: []string{"x@ravelin.com", "y@ravelin.com"}}),
	} {
		whole, asked := worldOf(f.people, 20_000), World{People: 20_000, Counts: map[Key]int{}}
		for _, r := range f.accounts {
			for _, k := range b.Counted(r) {
				asked.Counts[k] = whole.Counts[k]
			}
		}
		for i, s := range b.Score(f.accounts, asked) {
			if other := b.Score(f.accounts, whole)[i]; s.Score.Points != other.Score.Points {
				t.Errorf("%s: %d by what it asks for, %d by all", s.Record.Name, s.Score.Points, other.Score.Points)
			}
		}
	}
}
