package match

import "strings"

// The points of the package's table, where they do not stand beside their comparison.
const (
	most         = 100
	emailSame    = 90
	emailDoubted = 70
	phoneSame    = 20
	companyFull  = 30
	domainSame   = 26
	titleSame    = 10
	titleSimilar = 6
	titleMoved   = 4
	placeSame    = 10
	placeSimilar = 4

	accountName    = 80
	accountDomain  = 50
	accountEndings = 30
)

// companyPoints and accountPoints by likeness.
var (
	companyPoints = [...]int{companyDifferent: 0, companyAcronym: 8, companySpelled: 10, companyPart: 12, companyHouse: 16, companySame: companyFull}
	accountPoints = [...]int{companyDifferent: 0, companyAcronym: 50, companySpelled: 50, companyPart: 52, companyHouse: 65, companySame: accountName}
)

// Member scores a member against a contact or a lead.
func Member(p Profile, r Record) Score {
	var s Score
	ours, theirs := parseName(p.Name, p.First, p.Last), parseName(r.Name, r.First, r.Last)
	name, namePoints, contradiction := compareNames(ours, theirs)
	s.profile(p.Slugs, r.Slugs)
	s.email(p.Emails, r.Emails, contradiction)
	s.add(FieldName, shownName(p.Name, p.First, p.Last), shownName(r.Name, r.First, r.Last), name, namePoints)
	s.phone(p.Phones, r.Phones)
	s.circumstances(p, r, namePoints > 0)
	return s
}

// add keeps evidence that says something: points, a difference, or one side that is unknown.
// Points beyond the most a score can have are not given, so that the evidence adds up.
func (s *Score) add(field Field, ours, theirs string, relation Relation, points int) {
	ours, theirs = strings.TrimSpace(ours), strings.TrimSpace(theirs)
	if ours == "" && theirs == "" {
		return
	}
	points = min(points, most-s.Points)
	s.Points += points
	s.Evidence = append(s.Evidence, Evidence{Field: field, Ours: ours, Theirs: theirs, Relation: relation, Points: points})
}

func (s *Score) profile(ours, theirs []string) {
	if len(ours) == 0 || len(theirs) == 0 {
		return
	}
	for _, slug := range ours {
		if slug != "" && contains(theirs, slug) {
			s.add(FieldProfile, slug, slug, Same, most)
			return
		}
	}
	s.add(FieldProfile, ours[0], theirs[0], Different, 0)
}

func (s *Score) email(ours, theirs []string, contradiction bool) {
	if len(ours) == 0 || len(theirs) == 0 {
		return
	}
	shared := ""
	for _, our := range ours {
		for _, their := range theirs {
			switch email := address(our); {
			case email == "" || email != address(their):
			case isSharedBox(email):
				shared = email
			case contradiction:
				s.add(FieldEmail, our, their, Same, emailDoubted)
				return
			default:
				s.add(FieldEmail, our, their, Same, emailSame)
				return
			}
		}
	}
	if shared != "" {
		s.add(FieldEmail, shared, shared, Same, 0)
		return
	}
	s.add(FieldEmail, ours[0], theirs[0], Different, 0)
}

func (s *Score) phone(ours, theirs []string) {
	for _, our := range ours {
		for _, their := range theirs {
			if digits := phoneDigits(our); digits != "" && digits == phoneDigits(their) {
				s.add(FieldPhone, our, their, Same, phoneSame)
				return
			}
		}
	}
}

// circumstances are company, domain, title and place. Without a name that is alike they are shown but count nothing.
func (s *Score) circumstances(p Profile, r Record, named bool) {
	counted := func(points int) int {
		if !named {
			return 0
		}
		return points
	}
	likeness := compareCompanies(companyWords(p.Company), companyWords(r.Company))
	company := companyPoints[likeness]
	s.add(FieldCompany, p.Company, r.Company, relationOf(likeness, p.Company, r.Company), counted(company))
	elsewhere := likeness == companyDifferent && p.Company != "" && r.Company != ""
	if domain, same := sharedDomain(domains(p.Domain, p.Emails), domains(r.CompanyDomain, r.Emails)); same {
		s.add(FieldDomain, domain, domain, Same, counted(max(0, domainSame-company)))
		elsewhere = false
	}
	title := compareTitles(p.Title, r.Title)
	points := map[Relation]int{Same: titleSame, Similar: titleSimilar}[title]
	if elsewhere {
		points = min(points, titleMoved)
	}
	s.add(FieldTitle, p.Title, r.Title, title, counted(points))
	s.place(p.Place, r, named)
}

func (s *Score) place(place string, r Record, named bool) {
	relation := comparePlaces(place, r.City, r.Country)
	points := 0
	switch {
	case !named:
	case relation == Same:
		points = placeSame
	case relation == Similar:
		points = placeSimilar
	}
	s.add(FieldPlace, place, joinPlace(r.City, r.Country), relation, points)
}

func relationOf(likeness int, ours, theirs string) Relation {
	switch {
	case strings.TrimSpace(ours) == "" || strings.TrimSpace(theirs) == "":
		return Absent
	case likeness == companySame:
		return Same
	case likeness == companyDifferent:
		return Different
	}
	return Similar
}

func sharedDomain(ours, theirs []string) (string, bool) {
	for _, domain := range ours {
		if contains(theirs, domain) {
			return domain, true
		}
	}
	return "", false
}

func shownName(full, first, last string) string {
	if strings.TrimSpace(full) != "" {
		return full
	}
	return strings.TrimSpace(first + " " + last)
}

// Account scores a company against an account.
func Account(c Company, r Record) Score {
	var s Score
	s.profile(c.Slugs, r.Slugs)
	ours, theirs := domainOf(c.Domain), domainOf(r.CompanyDomain)
	domain, domainPoints := compareDomains(ours, theirs)
	place := comparePlaces(c.Place, r.City, r.Country)
	likeness := compareCompanies(companyWords(c.Name), companyWords(r.Name))
	points := accountPoints[likeness]
	switch {
	case likeness != companySame:
	case domain == Different:
		points = 60
	case place == Different:
		points = 70
	}
	s.add(FieldName, c.Name, r.Name, relationOf(likeness, c.Name, r.Name), points)
	if ours != "" && theirs != "" {
		s.add(FieldDomain, ours, theirs, domain, domainPoints)
	}
	s.place(c.Place, r, likeness != companyDifferent)
	return s
}

// compareDomains: northwind.fr and northwind.com are similar.
func compareDomains(ours, theirs string) (Relation, int) {
	switch {
	case ours == "" || theirs == "":
		return Absent, 0
	case ours == theirs:
		return Same, accountDomain
	case label(ours) == label(theirs):
		return Similar, accountEndings
	}
	return Different, 0
}
