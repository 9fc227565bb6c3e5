package seed

import (
	"strings"
	"time"
)

// member is a LinkedIn member as the seller's archive shows them.
type member struct {
	person
	company   string
	email     bool // the connection shares the address
	connected bool // a first-degree connection
	hidden    bool // "LinkedIn Member"
}

func (m member) shownName() string {
	if m.hidden {
		return "LinkedIn Member"
	}
	return m.name()
}

func (m member) shownURL() string {
	if m.hidden {
		return ""
	}
	return m.profileURL()
}

// world is one seller's side of LinkedIn.
type world struct {
	org      *Organization
	exported time.Time
	me       person
	slot     int
	d        dice
	cast     []member // one conversation each
	silent   []member // connections without a conversation
	threads  []thread
	notes    []note
}

// How many conversations of each kind an archive holds. Where the organization is
// too small for one kind, strangers take the places.
const (
	castProfiles  = 8 // the CRM knows the profile
	castEmails    = 5 // the CRM knows the e-mail that the connection shares
	castNames     = 4 // the same name, company and title
	castMoved     = 3 // the CRM knows the profile, but not the new company
	castNear      = 5 // alike, but not enough
	castTwins     = 3 // two CRM records fit equally
	castLeads     = 4
	castTotal     = 40 // with strangers; group, hidden and sponsored threads come on top
	castColleague = 2  // strangers who work at a company that the CRM knows
)

func (o *Organization) newWorld(email string, exported time.Time) *world {
	w := &world{org: o, exported: exported, d: dice{mix(o.seed ^ nameHash("archive "+email))}}
	for slot, user := range o.fixed {
		if o.users[user].email == email {
			w.slot = slot
			w.me = person{first: o.users[user].first, last: o.users[user].last, language: "fr", title: o.users[user].title, email: email}
		}
	}
	w.me.profile = slug(w.me.first) + "-" + slug(w.me.last) + "-contoso"
	w.castContacts()
	w.castLeads()
	w.castStrangers()
	w.writeThreads()
	w.writeNotes()
	return w
}

// castContacts deals the contacts of the seller's accounts to the kinds.
func (w *world) castContacts() {
	o := w.org
	room := map[string]int{"profile": castProfiles, "moved": castMoved, "email": castEmails, "near": castNear, "name": castNames, "twin": castTwins}
	for layer := range 8 { // one of each account before the second of any
		for _, a := range o.accountsOf(w.slot, 400) {
			contacts := o.contactsOf(a, 8)
			if layer >= len(contacts) || !accountActive(a) {
				continue
			}
			i := contacts[layer]
			kind, ok := w.kindOf(i, room)
			if !ok {
				if len(w.silent) < 30 && !o.isTwin(i+o.sizes.Accounts) && !o.isTwin(i) {
					w.silent = append(w.silent, w.asMember("name", i, o.accountCompany(a)))
				}
				continue
			}
			room[kind]--
			w.cast = append(w.cast, w.asMember(kind, i, o.accountCompany(a)))
		}
	}
}

// kindOf is a kind that suits a contact and has room.
func (w *world) kindOf(i int, room map[string]int) (string, bool) {
	o, known := w.org, w.org.contactReach(i)
	var kinds []string
	switch {
	case o.isTwin(i):
		kinds = []string{"twin"}
	case o.isTwin(i + o.sizes.Accounts):
	case known.profile:
		kinds = []string{"profile", "moved"}
	case known.email && !known.private:
		kinds = []string{"email", "near", "name"}
	default:
		kinds = []string{"name", "near"}
	}
	for _, kind := range kinds {
		if room[kind] > 0 {
			return kind, true
		}
	}
	return "", false
}

// asMember shows a contact as LinkedIn knows them.
func (w *world) asMember(kind string, contact int, c company) member {
	m := member{person: w.org.contactPerson(contact), company: c.name, connected: true}
	m.first = strings.TrimPrefix(m.first, "\x1b[31m")
	switch kind {
	case "email":
		m.email = true
	case "profile":
		m.email = w.d.percent(30)
		m.connected = w.d.percent(70)
	case "moved":
		m.company = w.org.ownCompany(w.beyond()).name
		m.title = pick(&w.d, w.org.lexicon.titles)
	case "near":
		m.distort(&w.d, w.org.lexicon)
	}
	return m
}

// distort makes a member that resembles a contact without being surely the same.
func (m *member) distort(d *dice, x *lexicon) {
	m.title = pick(d, x.titles)
	switch d.below(4) {
	case 0: // the company under another name
		m.company = strings.Fields(plain(m.company))[0]
	case 1: // a middle initial, no accents, another title
		m.first, m.last = plain(m.first)+" J.", plain(m.last)
	case 2: // only the initial
		initial := []rune(m.first)[:1]
		m.first = string(initial) + "."
	default: // married, perhaps
		m.last += "-" + pick(d, x.frenchLast)
	}
}

// castLeads adds the people of open leads that the seller owns.
func (w *world) castLeads() {
	o, found := w.org, 0
	user := o.seller(w.slot)
	for i := 0; i < min(o.sizes.Leads, 400*o.sellers()) && found < castLeads; i++ {
		if o.leadOutcome(i) != leadOpen || o.leadOwner(i) != user {
			continue
		}
		m := member{person: o.leadPerson(i), company: o.leadSource(i).company.name, connected: true}
		m.email = o.leadReach(i).email && !o.leadReach(i).profile
		w.cast = append(w.cast, m)
		found++
	}
}

// beyond is a company that is no account and no lead's.
func (w *world) beyond() int {
	return w.org.sizes.Accounts + 2*w.org.sizes.Leads + 1000 + w.d.below(4000)
}

// castStrangers fills up with people whom the CRM does not know.
func (w *world) castStrangers() {
	colleagues := castColleague
	for n := 0; len(w.cast) < castTotal; n++ {
		c := w.org.ownCompany(w.beyond())
		if accounts := w.org.accountsOf(w.slot, 12); colleagues > 0 && n%3 == 1 && len(accounts) > 0 {
			colleagues--
			c = w.org.accountCompany(pick(&w.d, accounts))
		}
		m := member{person: w.org.newPerson(&w.d, c.city, c.domain), company: c.name, connected: w.d.percent(60)}
		switch n {
		case 2:
			m.first, m.last, m.profile = "نور الدين", "الخطيب", "noureddine-elkhatib-"+base36(w.d.below(99999))
		case 3:
			m.last += ", Ph.D."
		case 5:
			m.first, m.last, m.profile = "伟", "李", "li-wei-"+base36(w.d.below(99999))
		}
		w.cast = append(w.cast, m)
	}
	for range 12 {
		c := w.org.ownCompany(w.beyond())
		w.silent = append(w.silent, member{person: w.org.newPerson(&w.d, c.city, c.domain), company: c.name, connected: true})
	}
}
