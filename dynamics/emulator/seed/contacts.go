package seed

// Every so many contacts there is one that was merged into the one before it,
// and one that is inactive.
const (
	mergedPersonEvery, mergedPersonAt = 211, 100
	idlePersonEvery, idlePersonAt     = 40, 17
)

// ordinary tells the contacts who are neither merged nor inactive.
func (o *Organization) ordinary(i int) bool {
	return i%mergedPersonEvery != mergedPersonAt && i%idlePersonEvery != idlePersonAt
}

// specialContact names the contacts whose names are a test of everything that
// shows them: a terminal's escape sequence, scripts from right to left and
// without letters, an apostrophe, markup.
func specialContact(i int) (first, last string) {
	switch i {
	case 5:
		return "\x1b[31mRed", "Herring"
	case 11:
		return "فاطمة", "الزهراء"
	case 21:
		return "伟", "陈"
	case 29:
		return "Seán", "O'Brien"
	case 31:
		return "<b>Bold</b>", "O’Neill & Daughters"
	}
	return "", ""
}

// contactPerson is the person of contact i.
func (o *Organization) contactPerson(i int) person {
	switch {
	case i%mergedPersonEvery == mergedPersonAt:
		return o.contactPerson(i - 1)
	case o.isTwin(i):
		return o.contactPerson(i - o.sizes.Accounts)
	}
	d := dice{mix(o.seed ^ nameHash("person") ^ uint64(i))}
	place, domain := o.cities[i%len(o.cities)], "mail.test"
	if a, ok := o.contactAccount(i); ok {
		c := o.accountCompany(a)
		place, domain = c.city, c.domain
	}
	p := o.newPerson(&d, place, domain)
	if first, last := specialContact(i); first != "" {
		p.first, p.last = first, last
		p.finish(o.lexicon, &d, domain)
	}
	return p
}

// reach says what the CRM knows of a contact.
type reach struct{ profile, email, private bool }

func (o *Organization) contactReach(i int) reach {
	if o.isTwin(i) {
		return reach{}
	}
	if o.isTwin(i + o.sizes.Accounts) {
		return reach{email: true}
	}
	d := dice{mix(o.seed ^ nameHash("reach") ^ uint64(i))}
	switch roll := d.below(100); {
	case roll < 28:
		return reach{profile: true, email: true}
	case roll < 36:
		return reach{profile: true}
	case roll < 82:
		return reach{email: true}
	case roll < 90:
		return reach{email: true, private: true}
	}
	return reach{}
}

func (o *Organization) contactRow(row Row, i int) {
	p, known, d := o.contactPerson(i), o.contactReach(i), o.table("contact").dice(i)
	_ = d.next() // the account's roll
	row["firstname"] = p.first
	row["lastname"] = p.last
	row["fullname"] = p.name()
	row["jobtitle"] = p.title
	row["leadsourcecode"] = int64(1)
	row["donotemail"] = d.percent(4)
	row["donotbulkemail"] = d.percent(25)
	row["donotphone"] = d.percent(5)
	row["merged"] = false
	row["statecode"] = int64(0)
	row["statuscode"] = int64(1)
	if p.language == "fr" {
		row["salutation"] = pick(&d, []string{"M.", "Mme"})
	}
	if d.percent(35) {
		row["department"] = pick(&d, o.lexicon.departments)
	}
	if d.percent(40) {
		row["accountrolecode"] = int64(1 + d.below(3))
	}
	if known.email {
		row["emailaddress1"] = p.email
		if known.private {
			row["emailaddress1"] = o.lexicon.slug(p.first) + "." + o.lexicon.slug(p.last) + base36(i) + "@mail.test"
		}
	}
	if known.profile {
		row["websiteurl"] = typedProfile(&d, p.profile)
	}
	o.placeContact(row, i, &d)
	owner := o.contactOwner(i)
	o.setOwner(row, owner, 60+float64(d.below(1100)), float64(d.below(90))+float64(d.below(1000))/1000)
	switch {
	case i%mergedPersonEvery == mergedPersonAt:
		row["merged"], row["statecode"], row["statuscode"] = true, int64(1), int64(2)
		o.setLookup(row, "_masterid_value", "contact", i-1)
	case i%idlePersonEvery == idlePersonAt:
		row["statecode"], row["statuscode"] = int64(1), int64(2)
		row["msdyn_orgchangestatus"] = int64(1)
	}
}

// placeContact fills company, address and telephone.
func (o *Organization) placeContact(row Row, i int, d *dice) {
	place := o.cities[i%len(o.cities)]
	if a, ok := o.contactAccount(i); ok {
		o.setTyped(row, "_parentcustomerid_value", "_parentcustomerid_type", "account", a)
		o.setLookup(row, "_accountid_value", "account", a)
		place = o.accountCompany(a).city
		o.setLookup(row, "_transactioncurrencyid_value", "transactioncurrency", currencyOf(place))
	}
	if d.percent(70) {
		row["telephone1"] = phone(d, place.dial)
	}
	if d.percent(40) {
		row["mobilephone"] = phone(d, place.dial)
	}
	if d.percent(30) {
		o.setAddress(row, d, place)
		return
	}
	row["address1_city"], row["address1_country"] = place.name, place.country
}

// contactOwner is the owner of the contact's account, or any seller.
func (o *Organization) contactOwner(i int) int {
	if a, ok := o.contactAccount(i); ok {
		return o.accountOwner(a)
	}
	return o.seller(o.slotOf("contact", i))
}

// typedProfile is a profile's address in the ways in which people paste it.
func typedProfile(d *dice, profile string) string {
	switch d.below(8) {
	case 0:
		return "https://fr.linkedin.com/in/" + profile + "/"
	case 1:
		return "linkedin.com/in/" + profile
	case 2:
		return "https://www.linkedin.com/in/" + profile + "?originalSubdomain=uk"
	case 3:
		return "http://www.linkedin.com/in/" + profile + "/"
	}
	return "https://www.linkedin.com/in/" + profile
}
