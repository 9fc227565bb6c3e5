package seed

// Each stakeholder of an opportunity is a pair of connection rows: 2p is the one
// that was entered, 2p+1 its reciprocal. Every opportunity has one pair, every
// second one another.

func (o *Organization) connectionCount() int {
	if o.sizes.Contacts == 0 || o.sizes.Opportunities == 0 {
		return 0
	}
	return 2 * (o.sizes.Opportunities + o.sizes.Opportunities/2)
}

// stakeholder is the other end of a pair.
func (o *Organization) stakeholder(pair int) (opportunity int, target string, i int) {
	opportunity, layer := pair, 1
	if pair >= o.sizes.Opportunities {
		opportunity, layer = (pair-o.sizes.Opportunities)*2, 3
	}
	d := dice{mix(o.seed ^ nameHash("stakeholder") ^ uint64(pair))}
	if pair%7 == 3 && o.sizes.Leads >= leadRound {
		return opportunity, "lead", leadRound * d.below(o.sizes.Leads/leadRound)
	}
	if a, ok := o.opportunityAccount(opportunity); ok {
		if contact, ok := o.contactOf(a, layer); ok {
			return opportunity, "contact", contact
		}
	}
	return opportunity, "contact", d.below(o.sizes.Contacts)
}

func (o *Organization) connectionRow(row Row, i int) {
	opportunity, target, other := o.stakeholder(i / 2)
	d := dice{mix(o.seed ^ nameHash("pair") ^ uint64(i/2))}
	role := d.below(stakeholderRoles)
	code := int64(2)
	var somebody person
	if target == "lead" {
		code, somebody = 4, o.leadPerson(other)
	} else {
		somebody = o.contactPerson(other)
	}
	row["statecode"] = int64(0)
	row["statuscode"] = int64(1)
	row["ismaster"] = i%2 == 0
	if i%2 == 0 {
		row["name"] = somebody.name()
		o.setTyped(row, "_record1id_value", "_record1id_type", "opportunity", opportunity)
		o.setTyped(row, "_record2id_value", "_record2id_type", target, other)
		row["record1objecttypecode"], row["record2objecttypecode"] = int64(3), code
		o.setLookup(row, "_record2roleid_value", "connectionrole", role)
	} else {
		row["name"] = text(o.Row("opportunity", opportunity), "name")
		o.setTyped(row, "_record1id_value", "_record1id_type", target, other)
		o.setTyped(row, "_record2id_value", "_record2id_type", "opportunity", opportunity)
		row["record1objecttypecode"], row["record2objecttypecode"] = code, int64(3)
		o.setLookup(row, "_record1roleid_value", "connectionrole", role)
	}
	o.setLookup(row, "_relatedconnectionid_value", "connection", i^1)
	age := float64(d.below(1 + o.deal(opportunity).created))
	row["effectivestart"] = o.daysAgo(age)
	o.setOwner(row, o.seller(o.slotOf("opportunity", opportunity)), age, age)
}
