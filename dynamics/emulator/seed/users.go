package seed

import "strings"

// fixedUser is one of the users that every organization has, whatever its seed.
type fixedUser struct {
	first, last, email string
	upn                string // where it differs from the e-mail
	title              string
	unit               int
	seller, disabled   bool
	accessMode         int64
	licensed           bool
}

const (
	userSystem = iota
	userIntegration
	userService
	userApplication
	userAna
	userNoor
	userSam
	userLea
)

// FixedUsers is the number of systemuser rows that do not depend on the seed.
const FixedUsers = 19

func fixedUsers() [FixedUsers]fixedUser {
	return [FixedUsers]fixedUser{
		userSystem:      {last: "SYSTEM", accessMode: 3},
		userIntegration: {last: "INTEGRATION", accessMode: 3},
		userService:     {first: "svc", last: "navsync", email: IntegrationUserEmail, licensed: true},
		userApplication: {first: "#", last: "navsync", accessMode: 4},
		userAna:         {first: "Ana", last: "Ruiz", email: "ana@contoso.test", title: "Sales Operations Manager", unit: 3, seller: true, licensed: true},
		// The emulator gives the System Administrator role by this title.
		userNoor: {first: "Noor", last: "Haddad", email: "noor@contoso.test", title: "CRM Administrator", licensed: true},
		userSam:  {first: "Sam", last: "Okoye", email: "sam@contoso.test", title: "Support Engineer", licensed: true},
		userLea:  {first: "Léa", last: "Fontaine", email: "lea@contoso.test", title: "Account Executive", unit: 1, seller: true, licensed: true},
		// Chloé's CRM user knows her under another address: "Not Matched" for chloe@contoso.test.
		{first: "Chloé", last: "Martin", email: "c.martin@fr.contoso.test", title: "Account Executive", unit: 1, seller: true, licensed: true},
		{first: "Hugo", last: "Bernard", email: "hugo@contoso.test", title: "Account Executive", unit: 1, seller: true, licensed: true},
		{first: "Emma", last: "Laurent", email: "emma@contoso.test", title: "Key Account Manager", unit: 3, seller: true, licensed: true},
		{first: "Amélie", last: "Dubois", email: "amelie@contoso.test", title: "Account Executive", unit: 4, seller: true, licensed: true},
		{first: "Patrick", last: "O'Brien", email: "patrick.obrien@contoso.test", title: "Account Executive", unit: 2, seller: true, licensed: true},
		{first: "ليلى", last: "منصور", email: "layla.mansour@contoso.test", title: "Account Executive", unit: 2, seller: true, licensed: true},
		{first: "美咲", last: "田中", email: "misaki.tanaka@contoso.test", title: "Account Executive", unit: 4, seller: true, licensed: true},
		{first: "Gérard", last: "Lemaître", email: "gerard.lemaitre@contoso.test", title: "Account Executive", unit: 1, seller: true, disabled: true},
		{first: "Deborah", last: "Winterbourne", email: "deborah.winterbourne@contoso.test", title: "Team Lead", unit: 2, disabled: true},
		{first: "Yann", last: "Le Gall", upn: "yann.legall@contoso.test", title: "Account Executive", unit: 4, seller: true, licensed: true},
		{first: "Marie-Ève", last: "d'Harcourt", email: "Marie-Eve.dHarcourt@contoso.test", title: "Sales Director", licensed: true},
	}
}

// fixedSellers are the positions of the fixed users who sell; every generated
// user does.
func fixedSellers() []int {
	var list []int
	for i, u := range fixedUsers() {
		if u.seller {
			list = append(list, i)
		}
	}
	return list
}

// sellers is how many users own records.
func (o *Organization) sellers() int { return len(o.fixed) + o.sizes.Users - FixedUsers }

// seller is the user in a seller's slot.
func (o *Organization) seller(slot int) int {
	if slot < len(o.fixed) {
		return o.fixed[slot]
	}
	return FixedUsers + slot - len(o.fixed)
}

// unitOf is the business unit of a user.
func (o *Organization) unitOf(user int) int {
	if user < FixedUsers {
		return o.users[user].unit
	}
	return 1 + user%(len(unitNames())-1)
}

func (o *Organization) userRow(row Row, i int) {
	row["isdisabled"] = false
	row["isintegrationuser"] = false
	row["caltype"] = int64(0)
	row["azurestate"] = int64(0)
	row["deletedstate"] = int64(0)
	row["invitestatuscode"] = int64(4)
	if i < FixedUsers {
		o.fixedUserColumns(row, i)
	} else {
		o.sellerColumns(row, i)
	}
	row["fullname"] = strings.TrimSpace(text(row, "firstname") + " " + text(row, "lastname"))
	row["ownerid"] = o.table("systemuser").id(i)
	o.setLookup(row, "_businessunitid_value", "businessunit", o.unitOf(i))
	o.setLookup(row, "_transactioncurrencyid_value", "transactioncurrency", 0)
	o.setLookup(row, "_createdby_value", "systemuser", userSystem)
	o.setLookup(row, "_modifiedby_value", "systemuser", userSystem)
	o.setDates(row, 1450-float64(i%900), 20+float64(i*37%400))
}

func (o *Organization) fixedUserColumns(row Row, i int) {
	u := o.users[i]
	set(row, "firstname", u.first)
	row["lastname"] = u.last
	set(row, "internalemailaddress", u.email)
	set(row, "domainname", u.email)
	set(row, "domainname", u.upn)
	set(row, "title", u.title)
	set(row, "jobtitle", u.title)
	row["accessmode"] = u.accessMode
	row["islicensed"] = u.licensed
	if u.disabled {
		row["isdisabled"] = true
		row["islicensed"] = false
		row["disabledreason"] = "Left the company"
	}
	switch i {
	case userIntegration:
		row["isintegrationuser"] = true
	case userApplication:
		row["applicationid"] = ApplicationID
	}
	if i != userSystem && i != userIntegration {
		row["azureactivedirectoryobjectid"] = o.table("systemuser").derivedGUID("directory", i)
	}
	if u.seller {
		o.setLookup(row, "_positionid_value", "position", len(positionNames())-1)
		o.setLookup(row, "_parentsystemuserid_value", "systemuser", FixedUsers-1)
	}
}

func (o *Organization) sellerColumns(row Row, i int) {
	d := o.table("systemuser").dice(i)
	unit := o.unitOf(i)
	language := "fr"
	if unit == 2 || unit == 4 && d.percent(50) {
		language = "en"
	}
	first, last, round := o.lexicon.distinct(i, language)
	row["firstname"], row["lastname"] = first, last
	email := o.lexicon.slug(first) + "." + o.lexicon.slug(last)
	if round > 0 {
		email += base36(round)
	}
	row["internalemailaddress"] = email + "@contoso.test"
	row["domainname"] = email + "@contoso.test"
	row["azureactivedirectoryobjectid"] = o.table("systemuser").derivedGUID("directory", i)
	row["title"], row["jobtitle"] = "Account Executive", "Account Executive"
	row["accessmode"], row["islicensed"] = int64(0), true
	row["mobilephone"] = phone(&d, "+33 6 ")
	row["employeeid"] = "C" + base36(10000+i)
	o.setLookup(row, "_positionid_value", "position", len(positionNames())-1)
	o.setLookup(row, "_parentsystemuserid_value", "systemuser", FixedUsers-1)
}
