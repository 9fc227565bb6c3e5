package match

// The points of a company and an account (see the package's table). They stand on the same scale as a person's.
const (
	pointsPage          = 100
	pointsAccountSame   = 86
	pointsOtherDomain   = 60
	pointsOtherCountry  = 70
	pointsAccountDomain = 50
	pointsDomainEnding  = 30
	pointsAccountPlace  = 10
	pointsAccountLand   = 4
)

var accountPoints = [...]int{tieUnknown: 0, tieDifferent: 0, tieFormer: 0, tieHouse: 52, tieBranch: 65, tieAlias: 55, tieSame: pointsAccountSame}

// Account scores a company against an account.
func Account(c Company, r Record) Scored {
	var s Score
	if relation, slug := compareSlugs(c.Slugs, r.Slugs); relation == Same {
		s.add(Evidence{Field: FieldProfile, Ours: slug, Theirs: slug, Relation: Same}, pointsPage)
	}
	ours, theirs := domainOf(c.Domain), domainOf(r.CompanyDomain)
	domain, domainPoints := compareDomains(ours, theirs)
	place := comparePlaces(c.Place, r.City, r.Country)
	how := compareFirms(parseFirm(c.Name), parseFirm(r.Name))
	points := accountPoints[how]
	switch {
	case how != tieSame:
	case domain == Different:
		points = pointsOtherDomain
	case place == Different:
		points = pointsOtherCountry
	}
	s.add(Evidence{Field: FieldName, Ours: c.Name, Theirs: r.Name, Relation: tieRelation(how), Note: tieNotes[how]}, points)
	if ours != "" && theirs != "" {
		s.add(Evidence{Field: FieldDomain, Ours: ours, Theirs: theirs, Relation: domain}, domainPoints)
	}
	points = 0
	switch {
	case how <= tieDifferent:
	case place == Same:
		points = pointsAccountPlace
	case place == Similar:
		points = pointsAccountLand
	}
	s.add(Evidence{Field: FieldPlace, Ours: c.Place, Theirs: joinPlace(r.City, r.Country), Relation: place}, points)
	return Scored{Record: r, Score: s.bounded(), bits: bitsOf(s.Points)}
}

func (s *Score) add(e Evidence, points int) {
	if e.Ours == "" && e.Theirs == "" {
		return
	}
	e.Points = points
	s.Points += points
	s.Evidence = append(s.Evidence, e)
}

func tieRelation(how tie) Relation {
	switch how {
	case tieUnknown:
		return Absent
	case tieDifferent:
		return Different
	case tieSame:
		return Same
	}
	return Similar
}

// compareDomains: northwind.fr and northwind.com are similar.
func compareDomains(ours, theirs string) (Relation, int) {
	switch {
	case ours == "" || theirs == "":
		return Absent, 0
	case ours == theirs:
		return Same, pointsAccountDomain
	case label(ours) == label(theirs):
		return Similar, pointsDomainEnding
	}
	return Different, 0
}

// CompanyKeys gives the keys of a company: the accounts that share one are its candidates.
func CompanyKeys(c Company) []Key {
	return accountKeys(c.Slugs, parseFirm(c.Name), domainOf(c.Domain))
}
