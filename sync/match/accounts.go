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
	pointsWritten       = 30 // people write from the domain: another name of the firm is proven
)

var accountPoints = [...]int{tieUnknown: 0, tieDifferent: 0, tieFormer: 0, tieHouse: 52, tieBranch: 65, tieAlias: 55, tieSame: pointsAccountSame}

// account scores the company against an account.
func (b *Business) account(r Record, m mailbox) Scored {
	var s Score
	c := b.Company
	if relation, slug := compareSlugs(c.Slugs, r.Slugs); relation == Same {
		s.add(Evidence{Field: FieldProfile, Ours: slug, Theirs: slug, Relation: Same}, pointsPage)
	}
	ours, theirs := domainOf(c.Domain), domainOf(r.CompanyDomain)
	domain, domainPoints := compareDomains(ours, theirs)
	place := comparePlaces(c.Place, r.City, r.Country)
	how := compareFirms(b.firm, parseFirm(r.Name))
	points := accountPoints[how]
	switch {
	case how != tieSame:
	case domain == Different, ours == "" && m.against:
		points = pointsOtherDomain
	case place == Different:
		points = pointsOtherCountry
	}
	s.add(Evidence{Field: FieldName, Ours: c.Name, Theirs: r.Name, Relation: tieRelation(how), Note: tieNotes[how]}, points)
	if ours != "" {
		if theirs != "" {
			s.add(Evidence{Field: FieldDomain, Ours: ours, Theirs: theirs, Relation: domain}, domainPoints)
		}
	} else {
		s.addMailbox(b, how, m, theirs)
		how = mailTie(how, m)
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

// addMailbox adds what the addresses of people say.
func (s *Score) addMailbox(b *Business, how tie, m mailbox, theirs string) {
	e := Evidence{Field: FieldDomain, Ours: m.domain, Theirs: m.domain, Relation: Same}
	switch {
	case m.against:
		s.add(Evidence{Field: FieldDomain, Ours: b.from, Theirs: theirs, Relation: Different, Note: NoteColleagues, Of: b.writers}, 0)
		return
	case m.staff > 0:
		e.Note, e.Of = NoteStaff, m.staff
	case m.colleagues > 0:
		e.Note, e.Of = NoteColleagues, m.colleagues
	case mailPoints(how, m) > 0:
		e.Relation, e.Note = Similar, NoteAlias
	default:
		return
	}
	s.add(e, mailPoints(how, m))
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
