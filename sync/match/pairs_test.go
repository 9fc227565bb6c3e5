package match

import (
	"strings"
	"testing"
)

// person is a short form for the tables: name, company, title, place; and what else is known.
type person struct {
	name, company, title, place string
	email, phone, slug, domain  string
}

func (p person) profile() Profile {
	return Profile{
		Name: p.name, Company: p.company, Title: p.title, Place: p.place, Domain: p.domain,
		Emails: list(p.email), Phones: list(p.phone), Slugs: list(p.slug),
	}
}

func (p person) record(kind Kind, id string) Record {
	city, country, _ := strings.Cut(p.place, ", ")
	return Record{
		Kind: kind, ID: id, State: StateActive, Name: p.name, Company: p.company, Title: p.title, City: city, Country: country,
		CompanyDomain: p.domain, Emails: list(p.email), Phones: list(p.phone), Slugs: list(p.slug),
	}
}

func list(value string) []string {
	if value == "" {
		return nil
	}
	return []string{value}
}

// pairs are believable pairs of a member and a contact, and what has to come of each.
var pairs = []struct {
	about  string
	ours   person
	theirs person
	want   Outcome
}{
	{"the profile alone", person{name: "Jane Doe", slug: "jane-doe"}, person{name: "J. D.", slug: "jane-doe"}, Used},
	{"profile of another", person{name: "Jane Doe", slug: "jane-doe"}, person{name: "Jane Doe", slug: "jane-doe-2"}, None},
	{"the e-mail alone", person{name: "Jane Doe", email: "Jane@x.test"}, person{name: "Jane Doe", email: "jane@X.test"}, Used},
	{"e-mail, married name", person{name: "Marie Lefèvre", email: "marie@x.test"}, person{name: "Marie Moreau", email: "marie@x.test"}, Used},
	{"e-mail of somebody else's record", person{name: "Marie Lefèvre", email: "m@x.test"}, person{name: "Paul Bertin", email: "m@x.test"}, Candidates},
	{"a shared mailbox", person{name: "Marie Lefèvre", email: "info@x.test"}, person{name: "Paul Bertin", email: "info@x.test"}, None},
	{"name alone", person{name: "Jean Martin"}, person{name: "Jean Martin"}, None},
	{"name and company", person{name: "Jean Martin", company: "Danone"}, person{name: "Jean Martin", company: "Danone SA"}, Candidates},
	{"name, company, title", person{name: "Jean Martin", company: "Danone", title: "Directeur commercial"}, person{name: "Jean Martin", company: "DANONE S.A.", title: "directeur commercial"}, Used},
	{"name, company, city", person{name: "Jean Martin", company: "Danone", place: "Paris, Île-de-France, France"}, person{name: "Jean Martin", company: "Danone", place: "Paris, France"}, Used},
	{"name, company, country only", person{name: "Jean Martin", company: "Danone", place: "Lyon, France"}, person{name: "Jean Martin", company: "Danone", place: "Paris, France"}, Candidates},
	{"family name first", person{name: "Jean Martin", company: "Danone", title: "CEO"}, person{name: "MARTIN Jean", company: "Danone", title: "CEO"}, Used},
	{"Doe, Jane", person{name: "Jane Doe", company: "Acme", title: "Buyer"}, person{name: "Doe, Jane", company: "Acme Inc.", title: "Buyer"}, Used},
	{"marks", person{name: "Hélène Béguin", company: "Société Générale", title: "Acheteuse"}, person{name: "Helene Beguin", company: "Societe Generale", title: "Acheteuse"}, Used},
	{"umlauts", person{name: "Jürgen Müller", company: "Böhm GmbH & Co. KG", place: "München"}, person{name: "Juergen Mueller", company: "Boehm", place: "Munich, Germany"}, Used},
	{"apostrophes", person{name: "Conor O’Brien", company: "L'Oréal", title: "Brand Manager"}, person{name: "Conor OBrien", company: "L’Oreal", title: "Brand manager"}, Used},
	{"a doctor", person{name: "Jane Doe, Ph.D.", company: "Acme", title: "Chemist"}, person{name: "Dr. Jane Doe", company: "Acme", title: "Chemist"}, Used},
	{"double given name", person{name: "Jean-Pierre Blanc", company: "Danone", title: "DRH"}, person{name: "Jean Pierre Blanc", company: "Danone", title: "Directeur des ressources humaines"}, Used},
	{"half a given name", person{name: "Jean-Pierre Blanc", company: "Danone", title: "DRH"}, person{name: "Jean Blanc", company: "Danone", title: "DRH"}, Candidates},
	{"double-barrelled", person{name: "Ines Okafor-Lindqvist", company: "Northwind", title: "HR Director", place: "London, United Kingdom"}, person{name: "Ines Okafor", company: "Northwind Ltd", title: "Director of HR", place: "Londres, UK"}, Used},
	{"maiden name in parentheses", person{name: "Marie Moreau (Lefèvre)", company: "Danone", title: "Acheteuse"}, person{name: "Marie Lefevre", company: "Danone", title: "Acheteuse"}, Candidates},
	{"married, nothing but the company", person{name: "Marie Lefèvre", company: "Danone", title: "Acheteuse", place: "Paris, France"}, person{name: "Marie Moreau", company: "Danone", title: "Acheteuse", place: "Paris, France"}, None},
	{"colleague", person{name: "Paul Bertin", company: "Danone", title: "Acheteur", place: "Paris, France"}, person{name: "Marie Moreau", company: "Danone", title: "Acheteur", place: "Paris, France"}, None},
	{"nickname", person{name: "Bob Miller", company: "Acme", title: "VP Sales"}, person{name: "Robert Miller", company: "Acme Corp.", title: "Vice President of Sales"}, Candidates},
	{"initial", person{name: "J. Dupont", company: "Danone", title: "Acheteur", place: "Paris, France"}, person{name: "Julie Dupont", company: "Danone", title: "Acheteur", place: "Paris, France"}, Candidates},
	{"spelling", person{name: "Ines Lindquist", company: "Northwind", title: "Analyst"}, person{name: "Ines Lindqvist", company: "Northwind", title: "Analyst"}, Candidates},
	{"spelling never alone", person{name: "Jean Martin", company: "Danone", title: "Acheteur", place: "Paris, France"}, person{name: "Jean Martinez", company: "Danone", title: "Acheteur", place: "Paris, France"}, Candidates},
	{"brothers", person{name: "Luc Arnaud", company: "Arnaud Frères", place: "Nantes, France"}, person{name: "Guy Arnaud", company: "Arnaud Frères", place: "Nantes, France"}, None},
	{"homonym elsewhere", person{name: "Jean Martin", company: "Danone", title: "Acheteur"}, person{name: "Jean Martin", company: "Michelin", title: "Acheteur"}, None},
	{"homonym elsewhere, same city", person{name: "Jean Martin", company: "Danone", place: "Paris, France"}, person{name: "Jean Martin", company: "Michelin", place: "Paris, France"}, Candidates},
	{"homonym on the other side", person{name: "Tom Reed", company: "Acme", place: "Birmingham, Alabama, United States"}, person{name: "Tom Reed", company: "Zenith", place: "Birmingham, UK"}, None},
	{"branch", person{name: "Karin Vogel", company: "Siemens", title: "Einkäuferin"}, person{name: "Karin Vogel", company: "Siemens Deutschland GmbH", title: "Einkäuferin"}, Candidates},
	{"branch, city too", person{name: "Karin Vogel", company: "Siemens Energy", title: "Einkäuferin", place: "Köln, Deutschland"}, person{name: "Karin Vogel", company: "Siemens", title: "Einkaufer", place: "Cologne, Germany"}, Candidates},
	{"similar bank", person{name: "Eva Roth", company: "Banque Postale"}, person{name: "Eva Roth", company: "Banque Populaire"}, None},
	{"and, &, et", person{name: "Eva Roth", company: "Dupont & Fils", title: "CFO"}, person{name: "Eva Roth", company: "Dupont et Fils SARL", title: "CFO"}, Used},
	{"legal form first", person{name: "Eva Roth", company: "Garage Lumière", title: "DAF"}, person{name: "Eva Roth", company: "SARL Garage Lumiere", title: "CFO"}, Used},
	{"joined words", person{name: "Eva Roth", company: "Datadog", title: "Engineer"}, person{name: "Eva Roth", company: "Data Dog, Inc.", title: "Engineer"}, Used},
	{"the web address as a name", person{name: "Eva Roth", company: "Booking.com", title: "Engineer"}, person{name: "Eva Roth", company: "Booking B.V.", title: "Engineer"}, Used},
	{"the domain of the company", person{name: "Eva Roth", company: "Contoso", domain: "contoso.de", title: "Engineer", place: "Bonn"}, person{name: "Eva Roth", company: "CTS Holding", email: "e.roth@contoso.de", title: "Engineer", place: "Bonn"}, Used},
	{"free mail is no company", person{name: "Eva Roth", email: "eva1@gmail.com"}, person{name: "Eva Roth", email: "eva2@gmail.com"}, None},
	{"phone", person{name: "Eva Roth", company: "Contoso", phone: "+33 6 12 34 56 78"}, person{name: "Eva Roth", company: "Contoso", phone: "06.12.34.56.78"}, Used},
	{"title in two languages", person{name: "Eva Roth", company: "Contoso", title: "Sales Director"}, person{name: "Eva Roth", company: "Contoso", title: "Directrice commerciale"}, Used},
	{"first name alone", person{name: "Eva", company: "Contoso"}, person{name: "Eva Roth", company: "Contoso"}, None},
	{"particles", person{name: "Ludwig van der Berg", company: "Contoso", title: "CTO"}, person{name: "Ludwig Berg", company: "Contoso", title: "CTO"}, Used},
	{"another alphabet", person{name: "Иван Петров", company: "Contoso", title: "CTO"}, person{name: "ИВАН ПЕТРОВ", company: "Contoso", title: "CTO"}, Used},
	{"nobody", person{company: "Contoso", title: "CTO", place: "Bonn"}, person{company: "Contoso", title: "CTO", place: "Bonn"}, None},
}

func TestPairs(t *testing.T) {
	for _, pair := range pairs {
		t.Run(pair.about, func(t *testing.T) {
			member, record := pair.ours.profile(), pair.theirs.record(KindContact, "1")
			score := Member(member, record)
			d := Decide([]Scored{{Record: record, Score: score}}, Defaults())
			if d.Outcome != pair.want {
				t.Errorf("%s with %d, want %s\n%+v", d.Outcome, score.Points, pair.want, score.Evidence)
			}
			if d.Outcome != None && !shareKey(Keys(member), RecordKeys(record)) {
				t.Errorf("no key in common: %q and %q", Keys(member), RecordKeys(record))
			}
			// Which side is which does not change the score of a name.
			back := Member(pair.theirs.profile(), pair.ours.record(KindContact, "1"))
			if pointsOf(back, FieldName) != pointsOf(score, FieldName) || pointsOf(back, FieldCompany) != pointsOf(score, FieldCompany) {
				t.Errorf("the other way round %+v, not %+v", back, score)
			}
		})
	}
}

func TestAccounts(t *testing.T) {
	for about, c := range map[string]struct {
		ours   Company
		theirs Record
		want   Outcome
	}{
		"the page":                  {Company{Name: "X", Slugs: []string{"north-wind"}}, Record{Name: "Northwind", Slugs: []string{"north-wind"}}, Used},
		"the name":                  {Company{Name: "Northwind Analytics"}, Record{Name: "Northwind Analytics, Inc."}, Used},
		"another domain":            {Company{Name: "Orion", Domain: "orion.fr"}, Record{Name: "Orion SAS", CompanyDomain: "https://www.orion-conseil.fr/"}, Candidates},
		"another country":           {Company{Name: "Orion", Place: "Lyon, France"}, Record{Name: "Orion", City: "Boston", Country: "USA"}, Candidates},
		"the domain alone":          {Company{Name: "Northwind", Domain: "nw.test.com"}, Record{Name: "Boreal", CompanyDomain: "www.test.com"}, Candidates},
		"domain and similar name":   {Company{Name: "Northwind", Domain: "northwind.com"}, Record{Name: "Northwind Group", CompanyDomain: "http://northwind.com"}, Used},
		"a branch":                  {Company{Name: "Siemens"}, Record{Name: "Siemens France SAS"}, Candidates},
		"a part of the name":        {Company{Name: "Orange"}, Record{Name: "Orange Bank"}, Candidates},
		"an acronym":                {Company{Name: "BMW"}, Record{Name: "Bayerische Motoren Werke AG"}, Candidates},
		"another company":           {Company{Name: "Danone"}, Record{Name: "Michelin"}, None},
		"another, in the same city": {Company{Name: "Danone", Place: "Paris"}, Record{Name: "Orange", City: "Paris"}, None},
		"nothing":                   {Company{}, Record{}, None},
	} {
		t.Run(about, func(t *testing.T) {
			c.theirs.Kind, c.theirs.ID, c.theirs.State = KindAccount, "1", StateActive
			score := Account(c.ours, c.theirs)
			d := Decide([]Scored{{Record: c.theirs, Score: score}}, Defaults())
			if d.Outcome != c.want {
				t.Errorf("%s with %d, want %s\n%+v", d.Outcome, score.Points, c.want, score.Evidence)
			}
			if d.Outcome != None && about != "an acronym" && !shareKey(CompanyKeys(c.ours), RecordKeys(c.theirs)) {
				t.Errorf("no key in common: %q and %q", CompanyKeys(c.ours), RecordKeys(c.theirs))
			}
		})
	}
}

func pointsOf(s Score, field Field) int {
	for _, e := range s.Evidence {
		if e.Field == field {
			return e.Points
		}
	}
	return 0
}

func shareKey(a, b []string) bool {
	for _, key := range a {
		if contains(b, key) {
			return true
		}
	}
	return false
}

func BenchmarkMember(b *testing.B) {
	for i := range b.N {
		pair := pairs[i%len(pairs)]
		Member(pair.ours.profile(), pair.theirs.record(KindContact, "1"))
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
}
