package match

import "slices"

// The bits of what stands beside a name.
const (
	bitsProfile      = 15  // the profile's address on one record
	bitsOtherProfile = -12 // another address: a record that belongs to somebody else
	bitsMail         = 16  // a personal address on one record
	bitsOtherMail    = -0.5
	bitsPhone        = 8
	perSharer        = 3 // for each further person with the same address or number
	bitsOtherFirm    = -3
	bitsTitleSame    = 2
	bitsTitleAlike   = 1
	bitsTitleOther   = -1
	bitsPlaceSame    = 2.5
	bitsCountrySame  = 0.5
	bitsPlaceOther   = -1
)

func (t *tally) profile(s *Subject, x *comparison) {
	switch x.profile {
	case Same:
		t.supported = true
		t.add(Evidence{Field: FieldProfile, Ours: x.slug, Theirs: x.slug, Relation: Same}, bitsProfile)
	case Different:
		t.add(Evidence{Field: FieldProfile, Ours: first(s.Profile.Slugs), Theirs: first(x.c.Record.Slugs), Relation: Different}, bitsOtherProfile)
	}
}

func first(all []string) string {
	for _, text := range all {
		if text != "" {
			return text
		}
	}
	return ""
}

func (t *tally) mail(s *Subject, x *comparison) {
	switch {
	case x.mail != "" && x.shared:
		t.add(Evidence{Field: FieldEmail, Ours: x.mail, Theirs: x.mail, Relation: Same, Note: NoteShared}, 0)
	case x.mail != "":
		t.supported = true
		t.add(Evidence{Field: FieldEmail, Ours: x.mail, Theirs: x.mail, Relation: Same, Of: x.mailOf}, max(0, bitsMail-perSharer*float64(x.mailOf-1)))
	case len(s.mails) > 0 && len(x.c.mails) > 0:
		t.add(Evidence{Field: FieldEmail, Ours: s.mails[0], Theirs: x.c.mails[0], Relation: Different}, bitsOtherMail)
	}
}

func (t *tally) phone(s *Subject, x *comparison) {
	if x.phone == "" {
		return
	}
	bits := max(0, bitsPhone-perSharer*float64(x.phoneOf-1))
	t.supported = t.supported || bits > 0
	shown := x.phone
	if at := slices.IndexFunc(s.Profile.Phones, func(text string) bool { return phoneDigits(text) == x.phone }); at >= 0 {
		shown = s.Profile.Phones[at]
	}
	e := Evidence{Field: FieldPhone, Ours: shown, Theirs: x.phone, Relation: Same, Of: x.phoneOf}
	if bits == 0 {
		e.Note = NoteShared
	}
	t.add(e, bits)
}

var tieNotes = [...]Note{tieFormer: NoteFormer, tieHouse: NoteHouse, tieBranch: NoteHouse, tieAlias: NoteAlias, tieSame: NoteNone}

// firm weighs the firm beside the name: a small one proves more than a large one, and in a family's firm the family
// name proves nothing.
func (t *tally) firm(s *Subject, x *comparison, w World, expected float64, named bool) {
	e := Evidence{Field: FieldCompany, Ours: s.Profile.Company, Theirs: x.c.Record.Company, Note: tieNotes[x.tie]}
	if x.domain != "" {
		e.Field, e.Ours, e.Theirs = FieldDomain, x.domain, x.domain
	}
	switch {
	case x.account:
		e.Note = NoteAccount
	case x.staff > 0:
		e.Note = NoteStaff
	}
	switch x.tie {
	case tieUnknown:
		e.Relation = Absent
		t.add(e, 0)
		return
	case tieDifferent:
		e.Relation = Different
		bits := 0.0
		if named {
			bits = bitsOtherFirm
		}
		t.add(e, bits)
		return
	case tieSame:
		e.Relation = Same
	default:
		e.Relation = Similar
	}
	if x.tie == tieFormer {
		e.Ours = s.Profile.Former[x.via-1].Company
	}
	bits := 0.0
	if named {
		bits = x.firmBits(s, w, expected)
		if e.Of = w.count(countFirm, x.c.firm.joinedOrNone()); x.staff > 0 {
			e.Of = x.staff
		}
	}
	t.add(e, bits)
}

func (f *firm) joinedOrNone() string {
	if f.empty() {
		return ""
	}
	return f.joined
}

func (x *comparison) firmBits(s *Subject, w World, expected float64) float64 {
	share := 1 / (float64(w.People) + unseen) // a domain of a record without a firm
	if !x.c.firm.empty() {
		share = w.firmShare(x.c.firm, x.tie)
	}
	if x.relatives > 0 && x.names.level >= levelTypo {
		// Somebody of this family at this firm is met far likelier than the shares say.
		share = max(share, float64(x.relatives)*w.pairingShare(x.names.given, s.variants)/expected)
	}
	return log2(tieShare[x.tie] / min(1, share))
}

// title counts little: titles of one firm repeat, and people write two titles in two places. A record that has a former firm
// has the title of that time.
func (t *tally) title(s *Subject, x *comparison, named bool) {
	ours := s.Profile.Title
	if x.tie == tieFormer && s.Profile.Former[x.via-1].Title != "" {
		ours = s.Profile.Former[x.via-1].Title
	}
	relation := compareTitles(ours, x.c.Record.Title)
	at := x.tie > tieFormer
	bits := 0.0
	switch {
	case !named:
	case relation == Same:
		bits = bitsTitleSame
	case relation == Similar:
		bits = bitsTitleAlike
	case relation == Different && at:
		bits = bitsTitleOther
	}
	t.titled = bits > 0 && at
	t.add(Evidence{Field: FieldTitle, Ours: ours, Theirs: x.c.Record.Title, Relation: relation}, bits)
}

func (t *tally) place(s *Subject, x *comparison, named bool) {
	r := x.c.Record
	relation := comparePlaces(s.Profile.Place, r.City, r.Country)
	bits := 0.0
	switch {
	case !named:
	case relation == Same:
		bits = bitsPlaceSame
		t.supported = true
	case relation == Similar:
		bits = bitsCountrySame
	case relation == Different:
		bits = bitsPlaceOther
	}
	t.add(Evidence{Field: FieldPlace, Ours: s.Profile.Place, Theirs: joinPlace(r.City, r.Country), Relation: relation}, bits)
}

// The rules that go before the sum, in points.
const (
	pointsOnce        = 80
	pointsContradicts = 65
	pointsApart       = 45
	pointsSpelled     = 79
	pointsMiddle      = 79
	pointsOneWord     = 70
	pointsOpen        = 65
	pointsNameLarge   = 60
	pointsShown       = 50
	// smallOrganization is the number of people up to which a name alone tells a little more.
	smallOrganization = 1000
	// mostShown bounds the people of one name who are shown where nothing else is known.
	mostShown = 10
)

// rules are what goes before the sum (spec §7).
func (t *tally) rules(s *Subject, x *comparison, w World, settings Settings) {
	n := x.names
	identified := x.profile == Same || x.mail != "" && !x.shared
	contradicted := !s.name.empty() && !x.c.name.empty() && (n.level == levelNone || n.level == levelFamily) && !n.open
	family := n.open && n.two // an address of two of one family
	below := settings.Use - 1
	switch {
	case identified && (contradicted || family && x.profile != Same || n.conflict == conflictGeneration || n.conflict == conflictFather):
		t.hold(min(pointsContradicts, below), NoteContradicts)
	case identified:
	case x.profile == Different:
		t.hold(below, NoteContradicts)
	case n.conflict == conflictGeneration, n.conflict == conflictFather, contradicted:
		t.hold(pointsApart, NoteApart)
	case n.conflict == conflictMiddle, n.conflict == conflictFamily:
		t.hold(min(pointsMiddle, below), NoteApart)
	case x.tie <= tieDifferent && !t.supported && n.level >= levelOneWord && !settings.NameAlone:
		most, why := below, NoteNameOnly
		if w.People > smallOrganization {
			most = min(pointsNameLarge, below)
		}
		if x.tie == tieDifferent {
			why = NoteOtherFirm
		}
		t.hold(most, why)
	case n.open:
		t.hold(min(pointsOpen, below), NoteOpen)
	case n.level == levelOneWord, n.level == levelGiven:
		t.hold(min(pointsOneWord, below), NoteGivenOnly)
	case x.tie == tieDifferent && x.phone == "" && !settings.NameAlone:
		// Another firm: the city is no second proof, many of one name live in one.
		t.hold(below, NoteOtherFirm)
	case n.level == levelTypo && !t.supported && (!t.titled || n.otherLetter()):
		t.hold(min(pointsSpelled, below), NoteSpelled)
	}
	if n.conflict != conflictNone || x.profile == Different {
		return
	}
	if n.level == levelExact && x.others == 0 && x.tie == tieSame && !x.otherPerson(s) {
		t.lift(pointsOnce, NoteOnce, 1)
	}
	if n.level >= levelFolded && s.NameOnly() && x.others < mostShown {
		t.lift(pointsShown, NoteNameShown, x.others+1)
	}
}

// otherPerson: a personal address of another form on both sides at one domain speaks for two people.
func (x *comparison) otherPerson(s *Subject) bool {
	return x.mail == "" && len(s.mails) > 0 && len(x.c.mails) > 0 && x.domain != "" && len(common(s.domains, x.c.domains)) > 0
}
