package match

// An account may be called otherwise than the firm that its people work for: the e-mail domain of several of them says so.

const (
	fewestStaff = 2 // one address may be that of a guest
	staffShare  = 3 // at least one of so many people of the account writes from the domain
)

// staffDomains are the names of the domains from which a contact writes, where they are not the account's: what is called as
// the firm or as its own address is found without.
func (c *Candidate) staffDomains() []string {
	if c.Record.AccountID == "" || len(c.mails) == 0 {
		return nil
	}
	own := label(domainOf(c.Record.CompanyDomain))
	var names []string
	for _, mail := range c.mails {
		name := label(domainOf(mail))
		if name != "" && name != own && (c.firm.empty() || name != c.firm.joined) && !contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// ownDomain is the name of the account's own domain, where the contact writes from it and the account is called otherwise.
func (c *Candidate) ownDomain() string {
	own := domainOf(c.Record.CompanyDomain)
	if c.Record.AccountID == "" || own == "" || !c.firm.empty() && label(own) == c.firm.joined {
		return ""
	}
	for _, mail := range c.mails {
		if domainOf(mail) == own {
			return label(own)
		}
	}
	return ""
}

// namesOfDomains are the names of domains that the member's firm can write from.
func (s *Subject) namesOfDomains() []string {
	var names []string
	for _, domain := range s.domains {
		if name := label(domain); len(name) >= shortestName && !contains(names, name) {
			names = append(names, name)
		}
	}
	for _, name := range namesAt(s.firm) {
		if !contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// shortestName is the shortest name of a domain that stands for a firm.
const shortestName = 3

// namesAt are the names of domains that are called as a firm.
func namesAt(f *firm) []string {
	if f.empty() {
		return nil
	}
	names := make([]string, 0, 3)
	for _, name := range [...]string{f.joined, f.whole, f.full} {
		if len(name) >= shortestName && !contains(names, name) {
			names = append(names, name)
		}
	}
	return names
}

// CountedWith are the keys whose counts a score with this record needs.
func (s *Subject) CountedWith(c *Candidate) []Key {
	keys := c.Counted()
	if !s.asksStaff(c) {
		return keys
	}
	for _, name := range s.namesOfDomains() {
		keys = append(keys, key(countStaff, c.Record.AccountID, name))
	}
	return keys
}

// asksStaff: the firm of the record is another one by all that the record says itself.
func (s *Subject) asksStaff(c *Candidate) bool {
	return c.Record.AccountID != "" && compareFirms(s.firm, c.firm) < tieAlias
}

// staffOf is the name of the domain from which people of the record's account write, and how many of them, where it is that
// of the member's firm.
func (s *Subject) staffOf(c *Candidate, w World) (name string, people int) {
	if c.Record.AccountID == "" {
		return "", 0
	}
	for _, name := range s.namesOfDomains() {
		n := w.count(countStaff, c.Record.AccountID, name)
		if n >= fewestStaff && n*staffShare >= w.count(countFirm, c.firm.joinedOrNone()) {
			return name, n
		}
	}
	return "", 0
}
