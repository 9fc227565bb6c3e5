package seed

// Past activities: one task in every run of contacts and one call in every
// longer run, each regarding one contact of its run.
const (
	contactsPerTask = 8
	contactsPerCall = 20
)

func (o *Organization) taskContact(i int) int {
	d := dice{mix(o.seed ^ nameHash("task contact") ^ uint64(i))}
	return i*contactsPerTask + d.below(contactsPerTask)
}

func (o *Organization) callContact(i int) int {
	d := dice{mix(o.seed ^ nameHash("call contact") ^ uint64(i))}
	return i*contactsPerCall + d.below(contactsPerCall)
}

func taskSubjects() []string {
	return []string{
		"Send the brochure", "Relancer après le salon", "Prepare the demo", "Envoyer la proposition",
		"Check references", "Préparer le rendez-vous", "Update the forecast", "Vérifier les conditions",
		"Follow up on the offer", "Organiser la visite du site",
	}
}

func callSubjects() []string {
	return []string{
		"Qualification call", "Point téléphonique", "Follow-up call", "Appel de découverte",
		"Call about the offer", "Rappel après le salon",
	}
}

func (o *Organization) taskRow(row Row, i int) {
	d, contact := o.table("task").dice(i), o.taskContact(i)
	age := 3 + d.below(400)
	row["subject"] = pick(&d, taskSubjects())
	row["description"] = "With " + o.contactPerson(contact).name() + "."
	row["prioritycode"] = int64(d.below(3))
	row["scheduledend"] = stamp(o.workingAgo(age-2, &d))
	modified := age
	if d.percent(80) {
		modified = d.below(age)
		done := stamp(o.workingAgo(modified, &d))
		row["statecode"], row["statuscode"], row["percentcomplete"] = int64(1), int64(5), int64(100)
		row["actualend"] = done
		row["actualdurationminutes"] = int64(15 * (1 + d.below(8)))
	} else {
		row["statecode"], row["statuscode"], row["percentcomplete"] = int64(0), pick(&d, []int64{2, 2, 3, 7}), int64(25*d.below(3))
	}
	o.setTyped(row, "_regardingobjectid_value", "_regardingobjectid_type", "contact", contact)
	o.setOwner(row, o.contactOwner(contact), float64(age), float64(modified))
}

func (o *Organization) callRow(row Row, i int) {
	d, contact := o.table("phonecall").dice(i), o.callContact(i)
	age, outgoing := 1+d.below(300), d.percent(70)
	at := o.workingAgo(age, &d)
	minutes := 2 + d.below(40)
	row["subject"] = pick(&d, callSubjects())
	row["description"] = "With " + o.contactPerson(contact).name() + "."
	row["phonenumber"] = phone(&d, "+33 1 ")
	row["directioncode"] = outgoing
	row["prioritycode"] = int64(1)
	row["leftvoicemail"] = outgoing && d.percent(20)
	row["actualstart"] = stamp(at)
	row["actualend"] = stamp(at)
	row["actualdurationminutes"] = int64(minutes)
	row["statecode"] = int64(1)
	row["statuscode"] = int64(4)
	if outgoing {
		row["statuscode"] = int64(2)
	}
	o.setTyped(row, "_regardingobjectid_value", "_regardingobjectid_type", "contact", contact)
	o.setOwner(row, o.contactOwner(contact), float64(age), float64(age)-0.3)
}

// partyRow is a party of a call: row 2i the caller, row 2i+1 the one called.
func (o *Organization) partyRow(row Row, i int) {
	call := i / 2
	contact := o.callContact(call)
	outgoing, _ := o.Row("phonecall", call)["directioncode"].(bool)
	row["participationtypemask"] = int64(1 + i%2)
	row["ispartydeleted"] = false
	o.setLookup(row, "_activityid_value", "phonecall", call)
	if (i%2 == 0) == outgoing {
		owner := o.contactOwner(contact)
		o.setTyped(row, "_partyid_value", "_partyid_type", "systemuser", owner)
		row["partyidname"] = text(o.Row("systemuser", owner), "fullname")
		return
	}
	o.setTyped(row, "_partyid_value", "_partyid_type", "contact", contact)
	row["partyidname"] = o.contactPerson(contact).name()
}
