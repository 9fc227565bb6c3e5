package engine

import (
	"context"
	"strings"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
	"navsync/sync/match"
)

// The states of records (contract §9).
const (
	stateActive       = 0
	leadQualified     = 1
	opportunityIsOpen = 0
)

func accountTable() importedTable {
	return importedTable{
		entity: "account", step: journal.StepAccounts, kind: store.KindAccount, urls: true,
		needed: []string{"name", "statecode"},
		wanted: []string{
			"websiteurl", "telephone1", "emailaddress1", "address1_city", "address1_country", "industrycode",
			"ownerid", "masterid", "merged", "modifiedon",
		},
		put: putAccounts,
	}
}

// rekeyBatch is how many contacts are brought in step with their accounts at a time.
const rekeyBatch = 1000

// putAccounts stores accounts, and brings the contacts in step whose keys and company
// come from them.
func putAccounts(ctx context.Context, i *importer, tx *store.Tx, w store.PageWrite, rows []dynamics.Row) (store.PageResult, []badRecord, error) {
	accounts, bad := convert(i, rows, accountOf)
	result, err := tx.PutAccounts(ctx, w, accounts)
	if err != nil {
		return result, bad, err
	}
	var ids []string
	for _, n := range result.Written {
		ids = append(ids, accounts[n].ID)
	}
	for after := ""; len(ids) > 0; {
		contacts, err := tx.ContactsOfAccounts(ctx, ids, after, rekeyBatch)
		if err != nil || len(contacts) == 0 {
			return result, bad, err
		}
		after = contacts[len(contacts)-1].ID
		rekeyed := make([]store.Contact, len(contacts))
		for n, c := range contacts {
			c.Company = firstOf(c.AccountName, c.Company)
			c.Keys = match.RecordKeys(contactRecord(c.Contact, c.AccountDomain))
			rekeyed[n] = c.Contact
		}
		if err := tx.Rekey(ctx, rekeyed); err != nil {
			return result, bad, err
		}
	}
	return result, bad, nil
}

func accountOf(v *values) store.Account {
	a := store.Account{
		Imported: v.imported(),
		Name:     v.text("name"), Website: v.text("websiteurl"), Phone: v.text("telephone1"), Email: v.text("emailaddress1"),
		City: v.text("address1_city"), Country: v.text("address1_country"), Industry: v.row.Formatted("industrycode"),
		URLs: v.addresses(), OwnerID: v.lookup("ownerid").ID, MasterID: v.lookup("masterid").ID, State: v.number("statecode"),
	}
	a.Domain = domainOf(a.Website)
	if strings.HasSuffix("."+a.Domain, ".linkedin.com") {
		a.Domain = ""
	}
	a.Gone = a.State != stateActive || a.MasterID != ""
	a.Keys = match.RecordKeys(accountRecord(a))
	return a
}

func contactTable() importedTable {
	return importedTable{
		entity: "contact", step: journal.StepContacts, kind: store.KindContact, urls: true,
		needed: []string{"fullname", "statecode"},
		wanted: []string{
			"firstname", "lastname", "parentcustomerid", "jobtitle", "emailaddress1", "emailaddress2", "emailaddress3",
			"telephone1", "telephone2", "mobilephone", "websiteurl", "address1_city", "address1_country",
			"ownerid", "masterid", "merged", "modifiedon",
		},
		put: putContacts,
	}
}

// putContacts stores contacts; their keys may need the domain of their account.
func putContacts(ctx context.Context, i *importer, tx *store.Tx, w store.PageWrite, rows []dynamics.Row) (store.PageResult, []badRecord, error) {
	contacts, bad := convert(i, rows, contactOf)
	accounts := make([]string, 0, len(contacts))
	for _, c := range contacts {
		accounts = append(accounts, c.AccountID)
	}
	domains, err := tx.AccountDomains(ctx, accounts)
	if err != nil {
		return store.PageResult{}, nil, err
	}
	for n := range contacts {
		contacts[n].Keys = match.RecordKeys(contactRecord(contacts[n], domains[contacts[n].AccountID]))
	}
	result, err := tx.PutContacts(ctx, w, contacts)
	return result, bad, err
}

func contactOf(v *values) store.Contact {
	c := store.Contact{
		Imported:  v.imported(),
		FirstName: v.text("firstname"), LastName: v.text("lastname"), Name: v.text("fullname"), Title: v.text("jobtitle"),
		Emails: v.words("emailaddress1", "emailaddress2", "emailaddress3"),
		Phones: v.texts("telephone1", "telephone2", "mobilephone"), URLs: v.addresses(),
		City: v.text("address1_city"), Country: v.text("address1_country"),
		OwnerID: v.lookup("ownerid").ID, MasterID: v.lookup("masterid").ID, State: v.number("statecode"),
	}
	if parent := v.lookup("parentcustomerid"); parent.Table == store.KindAccount {
		c.AccountID, c.Company = parent.ID, parent.Name
	}
	c.Gone = c.State != stateActive || c.MasterID != ""
	return c
}

func leadTable() importedTable {
	return importedTable{
		entity: "lead", step: journal.StepLeads, kind: store.KindLead, urls: true,
		needed: []string{"fullname", "statecode"},
		wanted: []string{
			"firstname", "lastname", "companyname", "jobtitle", "subject", "leadsourcecode",
			"emailaddress1", "emailaddress2", "emailaddress3", "telephone1", "mobilephone", "websiteurl",
			"address1_city", "address1_country", "parentaccountid", "parentcontactid",
			"ownerid", "masterid", "merged", "modifiedon",
		},
		put: putter(leadOf, (*store.Tx).PutLeads),
	}
}

func leadOf(v *values) store.Lead {
	l := store.Lead{
		Imported:  v.imported(),
		FirstName: v.text("firstname"), LastName: v.text("lastname"), Name: v.text("fullname"),
		Company: v.text("companyname"), Title: v.text("jobtitle"), Subject: v.text("subject"),
		Source: v.row.Formatted("leadsourcecode"),
		Emails: v.words("emailaddress1", "emailaddress2", "emailaddress3"),
		Phones: v.texts("telephone1", "mobilephone"), URLs: v.addresses(),
		City: v.text("address1_city"), Country: v.text("address1_country"),
		AccountID: v.lookup("parentaccountid").ID, ContactID: v.lookup("parentcontactid").ID,
		OwnerID: v.lookup("ownerid").ID, MasterID: v.lookup("masterid").ID, State: v.number("statecode"),
	}
	// A qualified lead lives on: it gives way to its contact (spec §7). A disqualified one is gone.
	l.Gone = (l.State != stateActive && l.State != leadQualified) || l.MasterID != ""
	l.Keys = match.RecordKeys(leadRecord(l))
	return l
}

// accountRecord is an account as matching sees it.
func accountRecord(a store.Account) match.Record {
	r := match.Record{
		Kind: match.KindAccount, ID: a.ID, State: match.StateActive, Name: a.Name, CompanyDomain: a.Domain,
		City: a.City, Country: a.Country,
	}
	if a.Phone != "" {
		r.Phones = []string{a.Phone}
	}
	if a.Email != "" {
		r.Emails = []string{a.Email}
	}
	for _, address := range a.URLs {
		if slug := linkedin.CompanySlug(address); slug != "" {
			r.Slugs = append(r.Slugs, slug)
		}
	}
	return succeeded(r, a.Gone, match.Ref{Kind: match.KindAccount, ID: a.MasterID}, match.Ref{})
}

// contactRecord is a contact as matching sees it; domain is its account's.
func contactRecord(c store.Contact, domain string) match.Record {
	r := match.Record{
		Kind: match.KindContact, ID: c.ID, State: match.StateActive, Name: c.Name, First: c.FirstName, Last: c.LastName,
		Company: c.Company, CompanyDomain: domain, Title: c.Title, City: c.City, Country: c.Country,
		Emails: c.Emails, Phones: c.Phones, Slugs: linkedin.Slugs(c.URLs...),
	}
	return succeeded(r, c.Gone, match.Ref{Kind: match.KindContact, ID: c.MasterID}, match.Ref{})
}

// leadRecord is a lead as matching sees it.
func leadRecord(l store.Lead) match.Record {
	r := match.Record{
		Kind: match.KindLead, ID: l.ID, State: match.StateActive, Name: l.Name, First: l.FirstName, Last: l.LastName,
		Company: l.Company, Title: l.Title, City: l.City, Country: l.Country,
		Emails: l.Emails, Phones: l.Phones, Slugs: linkedin.Slugs(l.URLs...),
	}
	contact := match.Ref{}
	if l.State == leadQualified {
		contact = match.Ref{Kind: match.KindContact, ID: l.ContactID}
	}
	r = succeeded(r, l.Gone, match.Ref{Kind: match.KindLead, ID: l.MasterID}, contact)
	if l.State == leadQualified && r.State == match.StateActive {
		r.State = match.StateQualified
	}
	return r
}

// succeeded gives a record its state: merged into a master, qualified to a contact, or
// inactive.
func succeeded(r match.Record, gone bool, master, contact match.Ref) match.Record {
	switch {
	case master.ID != "":
		r.State, r.Successor = match.StateMerged, master
	case gone:
		r.State = match.StateInactive
	case contact.ID != "":
		r.State, r.Successor = match.StateQualified, contact
	}
	return r
}
