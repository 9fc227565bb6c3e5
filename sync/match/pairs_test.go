package match

import (
	"strings"
	"testing"
)

// person is a short form for the tables: name, company, title, place; and what else is known.
type someone struct {
	name, company, title, place string
	email, phone, slug, domain  string
}

func (p someone) profile() Profile {
	return Profile{
		Name: p.name, Company: p.company, Title: p.title, Place: p.place, Domain: p.domain,
		Emails: list(p.email), Phones: list(p.phone), Slugs: list(p.slug),
	}
}

func (p someone) record() Record {
	city, country, _ := strings.Cut(p.place, ", ")
	return Record{
		Kind: KindContact, ID: "1", State: StateActive, Name: p.name, Company: p.company, Title: p.title, City: city, Country: country,
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
	ours   someone
	theirs someone
	want   Outcome
}{
	{"the profile alone", someone{name: "Jane Doe", slug: "jane-doe"}, someone{name: "J. D.", slug: "jane-doe"}, Used},
	{"profile of another", someone{name: "Jane Doe", slug: "jane-doe"}, someone{name: "Jane Doe", slug: "jane-doe-2"}, None},
	{"the e-mail alone", someone{name: "Jane Doe", email: "Jane@x.test"}, someone{name: "Jane Doe", email: "jane@X.test"}, Used},
	{"e-mail, married name", someone{name: "Marie Lefèvre", email: "marie@x.test"}, someone{name: "Marie Moreau", email: "marie@x.test"}, Used},
	{"e-mail of somebody else's record", someone{name: "Marie Lefèvre", email: "m@x.test"}, someone{name: "Paul Bertin", email: "m@x.test"}, Candidates},
	{"a shared mailbox", someone{name: "Marie Lefèvre", email: "info@x.test"}, someone{name: "Paul Bertin", email: "info@x.test"}, None},
	{"name alone", someone{name: "Jean Martin"}, someone{name: "Jean Martin"}, Candidates},
	{"name and company", someone{name: "Jean Martin", company: "Danone"}, someone{name: "Jean Martin", company: "Danone SA"}, Used},
	{
		"name, company, title",
		someone{name: "Jean Martin", company: "Danone", title: "Directeur commercial"},
		someone{name: "Jean Martin", company: "DANONE S.A.", title: "directeur commercial"},
		Used,
	},
	{
		"name, company, city",
		someone{name: "Jean Martin", company: "Danone", place: "Paris, Île-de-France, France"},
		someone{name: "Jean Martin", company: "Danone", place: "Paris, France"},
		Used,
	},
	{
		"name, company, country only",
		someone{name: "Jean Martin", company: "Danone", place: "Lyon, France"},
		someone{name: "Jean Martin", company: "Danone", place: "Paris, France"},
		Used,
	},
	{
		"family name first",
		someone{name: "Jean Martin", company: "Danone", title: "CEO"},
		someone{name: "MARTIN Jean", company: "Danone", title: "CEO"},
		Used,
	},
	{"Doe, Jane", someone{name: "Jane Doe", company: "Acme", title: "Buyer"}, someone{name: "Doe, Jane", company: "Acme Inc.", title: "Buyer"}, Used},
	{
		"marks",
		someone{name: "Hélène Béguin", company: "Société Générale", title: "Acheteuse"},
		someone{name: "Helene Beguin", company: "Societe Generale", title: "Acheteuse"},
		Used,
	},
	{
		"umlauts",
		someone{name: "Jürgen Müller", company: "Böhm GmbH & Co. KG", place: "München"},
		someone{name: "Juergen Mueller", company: "Boehm", place: "Munich, Germany"},
		Used,
	},
	{
		"apostrophes",
		someone{name: "Conor O’Brien", company: "L'Oréal", title: "Brand Manager"},
		someone{name: "Conor OBrien", company: "L’Oreal", title: "Brand manager"},
		Used,
	},
	{
		"a doctor",
		someone{name: "Jane Doe, Ph.D.", company: "Acme", title: "Chemist"},
		someone{name: "Dr. Jane Doe", company: "Acme", title: "Chemist"},
		Used,
	},
	{
		"double given name",
		someone{name: "Jean-Pierre Blanc", company: "Danone", title: "DRH"},
		someone{name: "Jean Pierre Blanc", company: "Danone", title: "Directeur des ressources humaines"},
		Used,
	},
	{
		"half a given name",
		someone{name: "Jean-Pierre Blanc", company: "Danone", title: "DRH"},
		someone{name: "Jean Blanc", company: "Danone", title: "DRH"},
		Used,
	},
	{
		"double-barrelled",
		someone{name: "Ines Okafor-Lindqvist", company: "Northwind", title: "HR Director", place: "London, United Kingdom"},
		someone{name: "Ines Okafor", company: "Northwind Ltd", title: "Director of HR", place: "Londres, UK"},
		Used,
	},
	{
		"maiden name in parentheses",
		someone{name: "Marie Moreau (Lefèvre)", company: "Danone", title: "Acheteuse"},
		someone{name: "Marie Lefevre", company: "Danone", title: "Acheteuse"},
		Used,
	},
	{
		"married, nothing but the company",
		someone{name: "Marie Lefèvre", company: "Danone", title: "Acheteuse", place: "Paris, France"},
		someone{name: "Marie Moreau", company: "Danone", title: "Acheteuse", place: "Paris, France"},
		None,
	},
	{
		"colleague",
		someone{name: "Paul Bertin", company: "Danone", title: "Acheteur", place: "Paris, France"},
		someone{name: "Marie Moreau", company: "Danone", title: "Acheteur", place: "Paris, France"},
		None,
	},
	{
		"nickname",
		someone{name: "Bob Miller", company: "Acme", title: "VP Sales"},
		someone{name: "Robert Miller", company: "Acme Corp.", title: "Vice President of Sales"},
		Used,
	},
	{
		"initial",
		someone{name: "J. Dupont", company: "Danone", title: "Acheteur", place: "Paris, France"},
		someone{name: "Julie Dupont", company: "Danone", title: "Acheteur", place: "Paris, France"},
		Used,
	},
	{
		"spelling",
		someone{name: "Ines Lindquist", company: "Northwind", title: "Analyst"},
		someone{name: "Ines Lindqvist", company: "Northwind", title: "Analyst"},
		Used,
	},
	{
		"spelling never alone",
		someone{name: "Jean Martin", company: "Danone", title: "Acheteur", place: "Paris, France"},
		someone{name: "Jean Martinez", company: "Danone", title: "Acheteur", place: "Paris, France"},
		None,
	},
	{
		"brothers",
		someone{name: "Luc Arnaud", company: "Arnaud Frères", place: "Nantes, France"},
		someone{name: "Guy Arnaud", company: "Arnaud Frères", place: "Nantes, France"},
		Candidates,
	},
	{
		"homonym elsewhere",
		someone{name: "Jean Martin", company: "Danone", title: "Acheteur"},
		someone{name: "Jean Martin", company: "Michelin", title: "Acheteur"},
		Candidates,
	},
	{
		"homonym elsewhere, same city",
		someone{name: "Jean Martin", company: "Danone", place: "Paris, France"},
		someone{name: "Jean Martin", company: "Michelin", place: "Paris, France"},
		Candidates,
	},
	{
		"homonym on the other side",
		someone{name: "Tom Reed", company: "Acme", place: "Birmingham, Alabama, United States"},
		someone{name: "Tom Reed", company: "Zenith", place: "Birmingham, UK"},
		Candidates,
	},
	{
		"branch",
		someone{name: "Karin Vogel", company: "Siemens", title: "Einkäuferin"},
		someone{name: "Karin Vogel", company: "Siemens Deutschland GmbH", title: "Einkäuferin"},
		Used,
	},
	{
		"branch, city too",
		someone{name: "Karin Vogel", company: "Siemens Energy", title: "Einkäuferin", place: "Köln, Deutschland"},
		someone{name: "Karin Vogel", company: "Siemens", title: "Einkaufer", place: "Cologne, Germany"},
		Used,
	},
	{"similar bank", someone{name: "Eva Roth", company: "Banque Postale"}, someone{name: "Eva Roth", company: "Banque Populaire"}, Candidates},
	{
		"and, &, et",
		someone{name: "Eva Roth", company: "Dupont & Fils", title: "CFO"},
		someone{name: "Eva Roth", company: "Dupont et Fils SARL", title: "CFO"},
		Used,
	},
	{
		"legal form first",
		someone{name: "Eva Roth", company: "Garage Lumière", title: "DAF"},
		someone{name: "Eva Roth", company: "SARL Garage Lumiere", title: "CFO"},
		Used,
	},
	{
		"joined words",
		someone{name: "Eva Roth", company: "Datadog", title: "Engineer"},
		someone{name: "Eva Roth", company: "Data Dog, Inc.", title: "Engineer"},
		Used,
	},
	{
		"the web address as a name",
		someone{name: "Eva Roth", company: "Booking.com", title: "Engineer"},
		someone{name: "Eva Roth", company: "Booking B.V.", title: "Engineer"},
		Used,
	},
	{
		"the domain of the company",
		someone{name: "Eva Roth", company: "Contoso", domain: "contoso.de", title: "Engineer", place: "Bonn"},
		someone{name: "Eva Roth", company: "CTS Holding", email: "e.roth@contoso.de", title: "Engineer", place: "Bonn"},
		Used,
	},
	{"free mail is no company", someone{name: "Eva Roth", email: "eva1@gmail.com"}, someone{name: "Eva Roth", email: "eva2@gmail.com"}, Candidates},
	{
		"phone",
		someone{name: "Eva Roth", company: "Contoso", phone: "+33 6 12 34 56 78"},
		someone{name: "Eva Roth", company: "Contoso", phone: "06.12.34.56.78"},
		Used,
	},
	{
		"title in two languages",
		someone{name: "Eva Roth", company: "Contoso", title: "Sales Director"},
		someone{name: "Eva Roth", company: "Contoso", title: "Directrice commerciale"},
		Used,
	},
	{"first name alone", someone{name: "Eva", company: "Contoso"}, someone{name: "Eva Roth", company: "Contoso"}, Candidates},
	{
		"particles",
		someone{name: "Ludwig van der Berg", company: "Contoso", title: "CTO"},
		someone{name: "Ludwig Berg", company: "Contoso", title: "CTO"},
		Used,
	},
	{
		"another alphabet",
		someone{name: "Иван Петров", company: "Contoso", title: "CTO"},
		someone{name: "ИВАН ПЕТРОВ", company: "Contoso", title: "CTO"},
		Used,
	},
	{"nobody", someone{company: "Contoso", title: "CTO", place: "Bonn"}, someone{company: "Contoso", title: "CTO", place: "Bonn"}, None},
}

func TestPairs(t *testing.T) {
	for _, pair := range pairs {
		t.Run(pair.about, func(t *testing.T) {
			d := decideAlone(pair.ours.profile(), pair.theirs.record(), 5000)
			if d.Outcome != pair.want {
				t.Errorf("%s, want %s\n%+v", d.Outcome, pair.want, d.Best)
			}
			s, keys := NewSubject(pair.ours.profile()), RecordKeys(pair.theirs.record()).Find
			if d.Outcome != None && !shareKey(append(s.Find(), s.FindMore()...), keys) {
				t.Error("no key in common")
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
		"the page": {Company{Name: "X", Slugs: []string{"north-wind"}}, Record{Name: "Northwind", Slugs: []string{"north-wind"}}, Used},
		"the name": {Company{Name: "Northwind Analytics"}, Record{Name: "Northwind Analytics, Inc."}, Used},
		"another domain": {
			Company{Name: "Orion", Domain: "orion.fr"},
			Record{Name: "Orion SAS", CompanyDomain: "https://www.orion-conseil.fr/"},
			Candidates,
		},
		"another country": {Company{Name: "Orion", Place: "Lyon, France"}, Record{Name: "Orion", City: "Boston", Country: "USA"}, Candidates},
		"the domain alone": {
			Company{Name: "Northwind", Domain: "nw.boreal-works.com"},
			Record{Name: "Boreal", CompanyDomain: "www.boreal-works.com"},
			Candidates,
		},
		"domain and similar name": {
			Company{Name: "Northwind", Domain: "northwind.com"},
			Record{Name: "Northwind Group", CompanyDomain: "http://northwind.com"},
			Used,
		},
		"a branch":                  {Company{Name: "Siemens"}, Record{Name: "Siemens France SAS"}, Candidates},
		"a part of the name":        {Company{Name: "Orange"}, Record{Name: "Orange Bank"}, Candidates},
		"an acronym":                {Company{Name: "BMW"}, Record{Name: "Bayerische Motoren Werke AG"}, Candidates},
		"another company":           {Company{Name: "Danone"}, Record{Name: "Michelin"}, None},
		"another, in the same city": {Company{Name: "Danone", Place: "Paris"}, Record{Name: "Orange", City: "Paris"}, None},
		"nothing":                   {Company{}, Record{}, None},
	} {
		t.Run(about, func(t *testing.T) {
			c.theirs.Kind, c.theirs.ID, c.theirs.State = KindAccount, "1", StateActive
			b := NewBusiness(c.ours)
			scored := b.Score([]Record{c.theirs}, World{})
			score, d := scored[0], Decide(scored, Defaults())
			if d.Outcome != c.want {
				t.Errorf("%s with %d, want %s\n%+v", d.Outcome, score.Score.Points, c.want, score.Score.Evidence)
			}
			if d.Outcome != None && !shareKey(b.Find(), RecordKeys(c.theirs).Find) {
				t.Error("no key in common")
			}
		})
	}
}

func BenchmarkScore(b *testing.B) {
	w := World{People: 1_000_000, Counts: map[Key]int{}}
	subjects, candidates := make([]*Subject, len(pairs)), make([]*Candidate, len(pairs))
	for i, pair := range pairs {
		subjects[i], candidates[i] = NewSubject(pair.ours.profile()), NewCandidate(pair.theirs.record())
	}
	for i := range b.N {
		at := i % len(pairs)
		subjects[at].Score(candidates[at:at+1], w, Defaults())
	}
	b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "pairs/s")
}

func BenchmarkNewCandidate(b *testing.B) {
	for i := range b.N {
		NewCandidate(pairs[i%len(pairs)].theirs.record())
	}
}
