package match

import "slices"

// Candidate is a CRM record of a person, taken apart once for many comparisons.
type Candidate struct {
	Record        Record
	name          *person
	firm          *firm
	mails, phones []string
	domains       []string
}

// NewCandidate takes a record apart.
func NewCandidate(r Record) *Candidate {
	return &Candidate{
		Record: r, name: parseName(r.Name, r.First, r.Last), firm: parseFirm(r.Company),
		mails: addresses(r.Emails), phones: numbers(r.Phones), domains: domains(r.CompanyDomain, r.Emails),
	}
}

// Counted are the keys whose counts a score with this record needs.
func (c *Candidate) Counted() []Key {
	keys := make([]Key, 0, 6)
	for _, w := range c.name.all() {
		keys = append(keys, key(countWord, w.latin))
	}
	if !c.firm.empty() {
		keys = append(keys, key(countFirm, c.firm.joined), key(countHouse, c.firm.head()))
	}
	return keys
}

func (c *Candidate) firmForms() []string { return formsOf(c.firm, c.domains) }

// desks are the one way in which a record's firm stands in a key with two words of a name: its words, else its domains.
func (c *Candidate) desks() []string { return desksOf(c.firm, c.domains) }

func desksOf(f *firm, domains []string) []string {
	if !f.empty() {
		return []string{f.joined}
	}
	all := make([]string, len(domains))
	for i, domain := range domains {
		all[i] = label(domain)
	}
	return all
}

func formsOf(f *firm, domains []string) []string {
	forms := f.forms()
	for _, domain := range domains {
		if name := label(domain); !contains(forms, name) {
			forms = append(forms, name)
		}
	}
	return forms
}

func addresses(emails []string) []string {
	var all []string
	for _, email := range emails {
		if email = address(email); email != "" && !contains(all, email) {
			all = append(all, email)
		}
	}
	return all
}

func numbers(phones []string) []string {
	var all []string
	for _, phone := range phones {
		if digits := phoneDigits(phone); digits != "" && !contains(all, digits) {
			all = append(all, digits)
		}
	}
	return all
}

// Subject is a member, taken apart once for many comparisons.
type Subject struct {
	Profile       Profile
	name          *person
	firm          *firm
	former        []*firm
	accounts      []*firm
	mails, phones []string
	domains       []string
	// variants are the given names that the member's can be a form of, with Latin letters.
	variants []string
}

// NewSubject takes a member apart.
func NewSubject(p Profile) *Subject {
	s := &Subject{
		Profile: p, name: parseName(p.Name, p.First, p.Last), firm: parseFirm(p.Company),
		mails: addresses(p.Emails), phones: numbers(p.Phones), domains: domains(p.Domain, p.Emails),
	}
	for _, job := range p.Former {
		s.former = append(s.former, parseFirm(job.Company))
	}
	for _, account := range p.Accounts {
		s.accounts = append(s.accounts, parseFirm(account.Name))
		if domain := domainOf(account.Domain); domain != "" && !contains(s.domains, domain) {
			s.domains = append(s.domains, domain)
		}
	}
	s.variants = variantsOf(s.name)
	return s
}

// variantsOf are the forms of the given names, short and long.
func variantsOf(p *person) []string {
	const most = 40
	var all []string
	for _, w := range append(slices.Clone(p.given), p.aside...) {
		for _, way := range w.ways() {
			for _, row := range known().nicknames[way] {
				for _, form := range known().nickRows[row] {
					if form != way && len(all) < most && !contains(all, form) {
						all = append(all, form)
					}
				}
			}
		}
	}
	return all
}

// NameOnly reports a member of whom nothing but the name, and perhaps the profile, is known.
func (s *Subject) NameOnly() bool {
	return s.firm.empty() && len(s.mails)+len(s.phones)+len(s.domains)+len(s.former) == 0
}

// Find are the keys of the records that can be the member: every word with every other, each with the firm, and the
// identifiers.
func (s *Subject) Find() []Key {
	keys := identifierKeys(s.Profile.Slugs, s.mails, s.phones)
	ways := s.name.waysOf()
	for _, way := range ways {
		keys = append(keys, pairsOf(way, keyPair)...)
	}
	for _, family := range s.name.family {
		for _, form := range s.variants {
			keys = append(keys, pairKey(keyPair, form, family.latin))
		}
	}
	forms := s.firmForms()
	for _, way := range ways {
		keys = append(keys, deskKeys(way, forms)...)
	}
	for _, family := range s.name.family {
		for _, form := range s.variants {
			keys = append(keys, deskKeys([]string{form, family.latin}, forms[:min(1, len(forms))])...)
		}
	}
	for _, other := range otherFamilies(s.name) {
		for _, form := range forms {
			for _, b := range bonesOf(other) {
				keys = append(keys, key(keyWork, form, b))
			}
		}
	}
	for _, form := range forms {
		for _, way := range ways {
			for _, text := range way {
				for _, b := range bonesOf(text) {
					keys = append(keys, key(keyWork, form, b))
				}
			}
		}
	}
	return unique(keys)
}

func (s *Subject) firmForms() []string {
	forms := formsOf(s.firm, s.domains)
	for _, f := range append(slices.Clone(s.accounts), s.former...) {
		for _, form := range f.forms() {
			if !contains(forms, form) {
				forms = append(forms, form)
			}
		}
	}
	return forms
}

// FindMore are the keys for a second look, when the first has shown nobody: other spellings and scripts.
func (s *Subject) FindMore() []Key { return unique(s.name.boneKeys()) }

// Counted are the keys whose counts a score needs beside those of the candidates: the words of the name in all forms.
func (s *Subject) Counted() []Key {
	keys := make([]Key, 0, 8+len(s.variants))
	for _, w := range s.name.all() {
		keys = append(keys, key(countWord, w.latin))
	}
	for _, form := range s.variants {
		keys = append(keys, key(countWord, form))
	}
	return keys
}
