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

func (o *Organization) taskRow(i int) Row {
	d, contact := o.table("task").dice(i), o.taskContact(i)
	age := 3 + d.below(400)
	row := Row{
		"subject": pick(&d, taskSubjects()), "description": "With " + o.contactPerson(contact).name() + ".",
		"prioritycode": int64(d.below(3)), "scheduledend": stamp(o.workingAgo(age-2, &d)),
	}
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
	o.setTyped(row, "regardingobjectid", "contact", contact)
	o.setOwner(row, o.contactOwner(contact), float64(age), float64(modified))
	return row
}

func (o *Organization) callRow(i int) Row {
	d, contact := o.table("phonecall").dice(i), o.callContact(i)
	age, outgoing := 1+d.below(300), d.percent(70)
	at := o.workingAgo(age, &d)
	minutes := 2 + d.below(40)
	row := Row{
		"subject": pick(&d, callSubjects()), "description": "With " + o.contactPerson(contact).name() + ".",
		"phonenumber": phone(&d, "+33 1 "), "directioncode": outgoing, "prioritycode": int64(1),
		"leftvoicemail": outgoing && d.percent(20), "actualstart": stamp(at), "actualend": stamp(at),
		"actualdurationminutes": int64(minutes), "statecode": int64(1), "statuscode": int64(4),
	}
	if outgoing {
		row["statuscode"] = int64(2)
	}
	o.setTyped(row, "regardingobjectid", "contact", contact)
	o.setOwner(row, o.contactOwner(contact), float64(age), float64(age)-0.3)
	return row
}

// partyRow is a party of a call: row 2i the caller, row 2i+1 the one called.
func (o *Organization) partyRow(i int) Row {
	call := i / 2
	contact := o.callContact(call)
	outgoing, _ := o.callRow(call)["directioncode"].(bool)
	row := Row{"participationtypemask": int64(1 + i%2), "ispartydeleted": false}
	o.setLookup(row, "activityid", "phonecall", call)
	if (i%2 == 0) == outgoing {
		owner := o.contactOwner(contact)
		o.setTyped(row, "partyid", "systemuser", owner)
		row["partyidname"] = text(o.userRow(owner), "fullname")
		return row
	}
	o.setTyped(row, "partyid", "contact", contact)
	row["partyidname"] = o.contactPerson(contact).name()
	return row
}
