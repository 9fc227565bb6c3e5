package seed

// clamped raises negative sizes to zero and the users to the fixed ones.
func (s Sizes) clamped() Sizes {
	return Sizes{
		Users:    max(s.Users, FixedUsers),
		Accounts: max(s.Accounts, 0), Contacts: max(s.Contacts, 0),
		Leads: max(s.Leads, 0), Opportunities: max(s.Opportunities, 0),
	}
}

// register lists the tables with their counts and the function of their rows.
func (o *Organization) register() {
	o.tables = map[string]*table{}
	z := o.sizes
	o.add("organization", "organizationid", 1, o.organizationRow)
	o.add("transactioncurrency", "transactioncurrencyid", len(currencies()), o.currencyRow)
	o.add("businessunit", "businessunitid", len(unitNames()), o.unitRow)
	o.add("position", "positionid", len(positionNames()), o.positionRow)
	o.add("connectionrole", "connectionroleid", len(connectionRoles()), o.connectionRoleRow)
	o.add("processstage", "processstageid", len(stageNames()), o.stageRow)
	o.add("systemuser", "systemuserid", z.Users, o.userRow)
	o.add("account", "accountid", z.Accounts, o.accountRow)
	o.add("contact", "contactid", z.Contacts, o.contactRow)
	o.add("lead", "leadid", z.Leads, o.leadRow)
	o.add("opportunity", "opportunityid", z.Opportunities, o.opportunityRow)
	o.add("connection", "connectionid", o.connectionCount(), o.connectionRow)
	o.add("opportunityclose", "activityid", o.closedCount(), o.closeRow)
	o.add("task", "activityid", z.Contacts/contactsPerTask, o.taskRow)
	o.add("phonecall", "activityid", z.Contacts/contactsPerCall, o.callRow)
	o.add("activityparty", "activitypartyid", 2*(z.Contacts/contactsPerCall), o.partyRow)
}

func (o *Organization) add(name, key string, count int, row func(Row, int)) {
	o.tables[name] = &table{name: name, key: key, count: count, salt: mix(o.seed ^ nameHash(name)), row: row}
	o.names = append(o.names, name)
}

func (o *Organization) table(name string) *table { return o.tables[name] }

// setLookup fills a lookup's property ("_x_value") with row i of a table.
func (o *Organization) setLookup(row Row, property, target string, i int) {
	row[property] = o.table(target).id(i)
}

// setTyped fills a polymorphic lookup's property ("_x_value") and its table's
// ("_x_type") with row i of a table.
func (o *Organization) setTyped(row Row, property, kind, target string, i int) {
	row[property], row[kind] = o.table(target).id(i), target
}

// setOwner fills the owner, the creator and the dates that all user-owned tables
// share. Days count back from the start.
func (o *Organization) setOwner(row Row, user int, createdDays, modifiedDays float64) {
	o.setTyped(row, "_ownerid_value", "_ownerid_type", "systemuser", user)
	o.setLookup(row, "_owninguser_value", "systemuser", user)
	o.setLookup(row, "_owningbusinessunit_value", "businessunit", o.unitOf(user))
	o.setLookup(row, "_createdby_value", "systemuser", user)
	o.setLookup(row, "_modifiedby_value", "systemuser", user)
	o.setDates(row, createdDays, modifiedDays)
}

func (o *Organization) setDates(row Row, createdDays, modifiedDays float64) {
	row["createdon"] = o.daysAgo(createdDays)
	row["modifiedon"] = o.daysAgo(min(createdDays, modifiedDays))
}

func (o *Organization) referring(name, column, id string) ([]int, bool) {
	switch name + "." + column {
	case "task.regardingobjectid":
		return o.perContact(id, contactsPerTask, o.taskContact, o.Count("task")), true
	case "phonecall.regardingobjectid":
		return o.perContact(id, contactsPerCall, o.callContact, o.Count("phonecall")), true
	case "activityparty.activityid":
		if call, ok := o.Index("phonecall", id); ok {
			return []int{2 * call, 2*call + 1}, true
		}
		return nil, true
	case "opportunityclose.regardingobjectid", "opportunityclose.opportunityid":
		opportunity, ok := o.Index("opportunity", id)
		if !ok {
			return nil, true
		}
		if i, ok := o.closeOf(opportunity); ok {
			return []int{i}, true
		}
		return nil, true
	}
	return nil, false
}

// perContact lists the activities regarding a contact where each activity picks
// one of its own run of contacts.
func (o *Organization) perContact(id string, run int, contactOf func(int) int, count int) []int {
	contact, ok := o.Index("contact", id)
	if !ok {
		return nil
	}
	if i := contact / run; i < count && contactOf(i) == contact {
		return []int{i}
	}
	return nil
}
