package match

// Business is a LinkedIn company, taken apart once for many comparisons. Beside its name, page and website it is known by the
// addresses from which people write: its members on LinkedIn, and the contacts of an account.
type Business struct {
	Company Company
	firm    *firm
	// from is the domain from which its members write, writers how many do; "" where they do not agree.
	from    string
	writers int
}

// fewestWriters is how many members have to write from a domain: one may write from where he was before.
const fewestWriters = 2

// NewBusiness takes a company apart.
func NewBusiness(c Company) *Business {
	b := &Business{Company: c, firm: parseFirm(c.Name)}
	by := map[string]int{}
	all := 0
	for _, mail := range addresses(c.Mails) {
		domain := domainOf(mail)
		if domain == "" || isSharedBox(mail) {
			continue
		}
		all++
		by[domain]++
	}
	for domain, n := range by {
		if n >= fewestWriters && 2*n > all { // more than half: there is one at most
			b.from, b.writers = domain, n
		}
	}
	return b
}

// Find are the keys of the accounts that can be the company, and of the people of such accounts.
func (b *Business) Find() []Key {
	keys := accountKeys(b.Company.Slugs, b.firm, domainOf(b.Company.Domain))
	if b.from != "" {
		keys = append(keys, key(keyDomain, b.from), key(keyFirm, label(b.from)))
	}
	for _, name := range b.namesOfDomains() {
		keys = append(keys, key(keyStaff, name))
	}
	return unique(keys)
}

// namesOfDomains are the names of domains that the company can write from.
func (b *Business) namesOfDomains() []string {
	names := namesAt(b.firm)
	if name := label(b.from); len(name) >= shortestName && !contains(names, name) {
		names = append(names, name)
	}
	return names
}

// Counted are the keys whose counts a score with this account needs.
func (b *Business) Counted(r Record) []Key {
	names := b.namesOfDomains()
	keys := make([]Key, 0, 3+2*len(names))
	keys = append(keys, key(countFirm, parseFirm(r.Name).joinedOrNone()))
	if own := label(domainOf(r.CompanyDomain)); own != "" {
		keys = append(keys, key(countOwn, r.ID, own), key(countStaff, everyAccount, own))
	}
	for _, name := range names {
		keys = append(keys, key(countStaff, r.ID, name), key(countStaff, everyAccount, name))
	}
	return keys
}

// everyAccount stands for all accounts where the people who write from a domain are counted.
const everyAccount = ""

// Score scores all accounts that can be the company, each knowing of the others: a domain that several share proves nothing.
func (b *Business) Score(accounts []Record, w World) []Scored {
	scored := make([]Scored, len(accounts))
	for i, r := range accounts {
		scored[i] = b.account(r, b.written(r, accounts, w))
	}
	return scored
}

// mailbox is what the addresses of people say of a company and an account.
type mailbox struct {
	domain     string // or its name, as it is shown; "" when they say nothing
	called     bool   // it is called as the company
	staff      int    // people of the account who write from it
	colleagues int    // members of the company who write from it
	against    bool   // the members write from another domain than all that is known of the account
}

// proven: enough people write from it.
func (m mailbox) proven() bool { return m.staff > 0 || m.colleagues > 0 }

// written looks at the account's own domain, then at those from which its people write.
func (b *Business) written(r Record, all []Record, w World) mailbox {
	own := domainOf(r.CompanyDomain)
	people := w.count(countFirm, parseFirm(r.Name).joinedOrNone())
	if m := b.onItsOwn(own); m.domain != "" {
		if n := w.count(countOwn, r.ID, label(own)); n >= fewestStaff && n*staffShare >= people {
			m.staff = n
		}
		if sharedSite(label(own), r, all) || w.count(countStaff, everyAccount, label(own)) >= fewestStaff {
			return mailbox{}
		}
		return m
	}
	met := false
	for _, name := range b.namesOfDomains() {
		n := w.count(countStaff, r.ID, name)
		met = met || n > 0 && name == label(b.from)
		if n < fewestStaff || n*staffShare < people || 2*n <= w.count(countStaff, everyAccount, name) || sharedSite(name, r, all) {
			continue
		}
		m := mailbox{domain: name, called: contains(namesAt(b.firm), name), staff: n}
		if name == label(b.from) {
			m.domain, m.colleagues = b.from, b.writers
		}
		return m
	}
	return mailbox{against: b.from != "" && own != "" && !met}
}

// onItsOwn is what the account's website says.
func (b *Business) onItsOwn(own string) mailbox {
	if own == "" {
		return mailbox{}
	}
	m := mailbox{domain: own, called: contains(namesAt(b.firm), loose(words2one(label(own))))}
	if b.from != "" && label(b.from) == label(own) {
		m.colleagues = b.writers
	}
	if !m.called && m.colleagues == 0 {
		return mailbox{}
	}
	return m
}

// sharedSite: another account that lives has a website of that name.
func sharedSite(name string, r Record, all []Record) bool {
	for _, other := range all {
		if other.ID != r.ID && other.State == StateActive && label(domainOf(other.CompanyDomain)) == name {
			return true
		}
	}
	return false
}

// mailTie is a tie with what the addresses say: an account that is called otherwise is the firm by another name, where the domain
// is called as the company. A daughter that writes from the house's domain stays one.
func mailTie(how tie, m mailbox) tie {
	if how <= tieDifferent && m.called {
		return tieAlias
	}
	return how
}

// mailPoints are the points of what the addresses say, beside those of the name.
func mailPoints(how tie, m mailbox) int {
	points := 0
	if how <= tieDifferent && m.called {
		points = accountPoints[tieAlias]
	}
	switch {
	case m.domain == "" || !m.proven():
		return points
	case mailTie(how, m) == tieAlias:
		return points + pointsWritten
	case how <= tieDifferent:
		return pointsOtherDomain // two names, one domain: a house has several firms
	}
	return 0
}
