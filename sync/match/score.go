package match

import "slices"

// Score scores all records that can be a member, each knowing of the others: how many people of that name there are is
// part of what a name proves. The order of candidates changes nothing.
func (s *Subject) Score(candidates []*Candidate, w World, settings Settings) []Scored {
	asked := false // whether a count decided how alike two words are
	errs := func(a, b word) bool {
		asked = true
		return w.errs(a, b) || w.errs(b, a)
	}
	compared := make([]comparison, 0, len(candidates))
	for _, c := range candidates {
		asked = false
		x := s.compare(c, w, errs)
		x.weighed = asked || !x.hopeless()
		compared = append(compared, x)
	}
	ordered := inOrder(compared)
	crowdOf(ordered).tell(ordered)
	together := 0
	for i := range compared {
		if compared[i].atTheFirm() {
			together++
		}
	}
	scored := make([]Scored, 0, len(candidates))
	for i := range compared {
		x := &compared[i]
		if x.hopeless() {
			scored = append(scored, Scored{Record: x.c.Record, weighed: x.weighed})
			continue
		}
		t := s.tally(x, w)
		t.rules(s, x, w, settings)
		if x.atTheFirm() && together <= fewAtFirm {
			t.lift(min(pointsShown, settings.Candidate), NoteFirmShown, together)
		}
		scored = append(scored, Scored{Record: x.c.Record, Score: t.score(), bits: t.bits, weighed: x.weighed})
	}
	return scored
}

// comparison is what a member and a record have in common, before it is weighed.
type comparison struct {
	c     *Candidate
	names names
	tie   tie
	// via says by which of the member's firms: 0 the current one, else the former one of that place.
	via     int
	account bool   // the tie is the account that the member's company is matched to
	domain  string // the tie is a domain
	staff   int    // so many people of the account write from it; 0: it is the record's own
	profile Relation
	slug    string
	mail    string // the address that both have
	phone   string
	// others are the people beside the record whose names agree as well; mailOf and so on have that address.
	others, mailOf, phoneOf int
	shared                  bool // the mailbox is several people's
	weighed                 bool // counts went into the comparison
	relatives               int  // people of that family name at that firm
}

func (s *Subject) compare(c *Candidate, w World, errs func(a, b word) bool) comparison {
	x := comparison{c: c, names: compareNames(s.name, c.name, errs), profile: Absent}
	x.profile, x.slug = compareSlugs(s.Profile.Slugs, c.Record.Slugs)
	x.mail, x.phone = common(s.mails, c.mails), common(s.phones, c.phones)
	x.shared = x.mail != "" && isSharedBox(x.mail)
	if !x.hopeless() {
		x.compareFirm(s, c, w)
	}
	return x
}

// fewAtFirm is how many people of one name at one firm are shown, whatever little the name proves.
const fewAtFirm = 3

// atTheFirm: a name that agrees, at the firm of the member.
func (x *comparison) atTheFirm() bool {
	return x.names.level >= levelTypo && x.names.conflict == conflictNone && x.tie >= tieBranch && x.profile != Different && alive(x.c)
}

// hopeless: neither the name nor an identifier agrees. Such records are met by one word and the firm, and are many.
func (x *comparison) hopeless() bool {
	return x.names.level <= levelGiven && !x.names.open && x.profile != Same && x.mail == "" && x.phone == ""
}

func (x *comparison) compareFirm(s *Subject, c *Candidate, w World) {
	x.tie = compareFirms(s.firm, c.firm)
	for i, account := range s.Profile.Accounts {
		if x.tie < tieSame && (account.ID != "" && account.ID == c.Record.AccountID || compareFirms(s.accounts[i], c.firm) == tieSame) {
			x.tie, x.account = tieSame, true
		}
	}
	if x.tie < tieAlias {
		x.domain = common(s.domains, c.domains)
		if x.domain == "" {
			x.domain = labelled(s.firm, c.domains)
		}
		if x.domain == "" {
			x.domain = labelled(c.firm, s.domains)
		}
		if x.domain == "" {
			x.domain, x.staff = s.staffOf(c, w)
		}
		if x.domain != "" {
			x.tie = tieAlias
		}
	}
	if x.tie == tieDifferent || x.tie == tieUnknown {
		for i, former := range s.former {
			if how := compareFirms(former, c.firm); how >= tieBranch {
				x.tie, x.via = tieFormer, i+1
				return
			}
		}
	}
}

// labelled gives the domain that is called as the firm.
func labelled(f *firm, domains []string) string {
	if f.empty() {
		return ""
	}
	for _, domain := range domains {
		name := loose(words2one(label(domain)))
		if len(name) > 2 && (name == f.joined || name == f.whole || name == f.full || name == f.acronym || contains(f.spoken, name)) {
			return domain
		}
	}
	return ""
}

func words2one(text string) string {
	out := make([]byte, 0, len(text))
	for i := 0; i < len(text); i++ {
		if text[i] != '-' {
			out = append(out, text[i])
		}
	}
	return string(out)
}

func compareSlugs(ours, theirs []string) (Relation, string) {
	ours = slices.DeleteFunc(slices.Clone(ours), func(slug string) bool { return slug == "" })
	theirs = slices.DeleteFunc(slices.Clone(theirs), func(slug string) bool { return slug == "" })
	if len(ours) == 0 || len(theirs) == 0 {
		return Absent, ""
	}
	if slug := common(ours, theirs); slug != "" {
		return Same, slug
	}
	return Different, ""
}

// common is the first text that both lists have.
func common(ours, theirs []string) string {
	for _, one := range ours {
		if contains(theirs, one) {
			return one
		}
	}
	return ""
}

// alive: an inactive record is nobody who could be meant.
func alive(c *Candidate) bool { return c.Record.State != StateInactive && c.Record.State != "" }

// key is a name whose words stand in any order.
func (p *person) key() string {
	all := make([]string, 0, 4)
	for _, w := range p.all() {
		all = append(all, w.latin)
	}
	slices.Sort(all)
	return joinTexts(all)
}

func joinTexts(all []string) string {
	out := ""
	for _, text := range all {
		out += text + " "
	}
	return out
}
