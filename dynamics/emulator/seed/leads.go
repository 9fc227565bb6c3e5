package seed

// A lead's number says what became of it: 0 and 1 of four are open, 2 was
// disqualified (or is open still), 3 was qualified. Qualified lead 4k+3 became
// opportunity 5k where there is one.
const (
	leadRound        = 4
	qualifiedLead    = 3
	opportunityRound = 5
)

// leadOf is the lead from which an opportunity came.
func (o *Organization) leadOf(opportunity int) (lead int, ok bool) {
	if opportunity%opportunityRound != 0 {
		return 0, false
	}
	lead = opportunity/opportunityRound*leadRound + qualifiedLead
	return lead, lead < o.sizes.Leads
}

// qualifiedTo is the opportunity that a qualified lead became.
func (o *Organization) qualifiedTo(lead int) (opportunity int, ok bool) {
	opportunity = lead / leadRound * opportunityRound
	return opportunity, opportunity < o.sizes.Opportunities
}

// leadOutcome is what became of a lead.
type leadOutcome int

const (
	leadOpen leadOutcome = iota
	leadQualified
	leadDisqualified
)

func (o *Organization) leadOutcome(i int) leadOutcome {
	switch i % leadRound {
	case qualifiedLead:
		return leadQualified
	case 2:
		d := dice{mix(o.seed ^ nameHash("outcome") ^ uint64(i))}
		if d.percent(60) {
			return leadDisqualified
		}
	}
	return leadOpen
}

// leadSource is the company, the account and the contact behind a lead.
type leadSource struct {
	company             company
	account, contact    int
	hasAccount, hasBody bool
}

func (o *Organization) leadSource(i int) leadSource {
	d := dice{mix(o.seed ^ nameHash("lead source") ^ uint64(i))}
	var s leadSource
	if o.leadOutcome(i) == leadQualified {
		s = o.qualifiedSource(i, &d)
	} else if o.sizes.Accounts > 0 && d.percent(55) {
		// An account of the lead's owner, as far as there are any.
		blocks := (o.sizes.Accounts + o.sellers() - 1) / o.sellers()
		s.account = o.dealt("account", d.below(blocks), o.slotOf("lead", i))
		s.hasAccount = s.account < o.sizes.Accounts
	}
	if s.hasAccount {
		s.company = o.accountCompany(s.account)
	} else {
		s.company = o.ownCompany(o.sizes.Accounts + d.below(1+o.sizes.Leads))
	}
	return s
}

func (o *Organization) qualifiedSource(i int, d *dice) leadSource {
	var s leadSource
	if opportunity, ok := o.qualifiedTo(i); ok {
		s.account, s.hasAccount = o.opportunityAccount(opportunity)
		s.contact, s.hasBody = o.opportunityContact(opportunity)
		return s
	}
	if o.sizes.Accounts > 0 {
		s.account, s.hasAccount = d.below(o.sizes.Accounts), true
		s.contact, s.hasBody = o.contactOf(s.account, 0)
	}
	return s
}

// leadPerson is the person of lead i; of a qualified one its contact's.
func (o *Organization) leadPerson(i int) person {
	s := o.leadSource(i)
	if s.hasBody {
		return o.contactPerson(s.contact)
	}
	d := dice{mix(o.seed ^ nameHash("prospect") ^ uint64(i))}
	return o.newPerson(&d, s.company.city, s.company.domain)
}

// leadReach says what the CRM knows of a lead's person.
func (o *Organization) leadReach(i int) reach {
	d := dice{mix(o.seed ^ nameHash("lead reach") ^ uint64(i))}
	switch roll := d.below(100); {
	case roll < 25:
		return reach{profile: true, email: true}
	case roll < 35:
		return reach{profile: true}
	case roll < 85:
		return reach{email: true}
	}
	return reach{}
}

func (o *Organization) leadOwner(i int) int {
	if s := o.leadSource(i); s.hasAccount {
		return o.accountOwner(s.account)
	}
	return o.seller(o.slotOf("lead", i))
}

func (o *Organization) leadRow(row Row, i int) {
	p, s, known, d := o.leadPerson(i), o.leadSource(i), o.leadReach(i), o.table("lead").dice(i)
	rate := currencies()[currencyOf(s.company.city)].rate
	row["subject"] = pick(&d, o.lexicon.topics)
	row["firstname"] = p.first
	row["lastname"] = p.last
	row["fullname"] = p.name()
	row["companyname"] = s.company.name
	row["jobtitle"] = p.title
	row["leadsourcecode"] = int64(1 + d.below(10))
	row["leadqualitycode"] = int64(1 + d.below(3))
	row["industrycode"] = int64(1 + d.below(33))
	row["numberofemployees"] = int64(employees(&d))
	row["decisionmaker"] = d.percent(30)
	row["salesstage"] = int64(0)
	row["merged"] = false
	row["exchangerate"] = rate
	row["address1_city"] = s.company.city.name
	row["address1_country"] = s.company.city.country
	if known.email {
		row["emailaddress1"] = p.email
	}
	if known.profile {
		row["websiteurl"] = typedProfile(&d, p.profile)
	}
	if d.percent(50) {
		row["telephone1"] = phone(&d, s.company.city.dial)
	}
	if d.percent(45) {
		setMoney(row, "estimatedamount", float64(4+d.below(120))*500, rate)
	}
	o.setLookup(row, "_transactioncurrencyid_value", "transactioncurrency", currencyOf(s.company.city))
	o.setOwner(row, o.leadOwner(i), 10+float64(d.below(420)), float64(d.below(60))+float64(d.below(1000))/1000)
	o.setOutcome(row, i, s, &d)
}

func (o *Organization) setOutcome(row Row, i int, s leadSource, d *dice) {
	switch o.leadOutcome(i) {
	case leadOpen:
		row["statecode"], row["statuscode"] = int64(0), int64(1+d.below(2))
	case leadDisqualified:
		row["statecode"], row["statuscode"] = int64(2), int64(4+d.below(4))
	case leadQualified:
		row["statecode"], row["statuscode"] = int64(1), int64(3)
		if opportunity, ok := o.qualifiedTo(i); ok {
			o.setLookup(row, "_qualifyingopportunityid_value", "opportunity", opportunity)
		}
	}
	if s.hasAccount {
		o.setLookup(row, "_parentaccountid_value", "account", s.account)
	}
	if s.hasBody {
		o.setLookup(row, "_parentcontactid_value", "contact", s.contact)
		o.setTyped(row, "_customerid_value", "_customerid_type", "contact", s.contact)
	}
}
