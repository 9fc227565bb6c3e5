package crmimport

import (
	"context"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/journal"
)

func contactTable() Table {
	return Table{
		Entity: "contact", Step: journal.StepContacts, kind: string(store.KindContact), urls: true,
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
func putContacts(ctx context.Context, i *tableImport, tx *store.Tx, w store.PageWrite, rows []dynamics.Row) (store.PageResult, []badRecord, error) {
	contacts, bad, err := convert(i, rows, contactOf)
	if err != nil {
		return store.PageResult{}, nil, err
	}
	unkeyed, err := tx.Unkeyed(ctx, store.KindContact)
	if err != nil {
		return store.PageResult{}, nil, err
	}
	if !unkeyed {
		if err := keyContacts(ctx, tx, contacts); err != nil {
			return store.PageResult{}, nil, err
		}
	}
	result, err := tx.PutContacts(ctx, w, contacts)
	return result, bad, err
}

func keyContacts(ctx context.Context, tx *store.Tx, contacts []store.Contact) error {
	accounts := make([]string, 0, len(contacts))
	for _, c := range contacts {
		accounts = append(accounts, c.AccountID)
	}
	domains, err := tx.AccountDomains(ctx, accounts)
	if err != nil {
		return err
	}
	for n := range contacts {
		contacts[n].Keys = Keys(MatchContact(contacts[n], domains[contacts[n].AccountID]))
	}
	return nil
}

func contactOf(v *values) store.Contact {
	c := store.Contact{
		Imported:  v.imported(),
		FirstName: v.text("firstname"), LastName: v.text("lastname"), Name: v.text("fullname"), Title: v.text("jobtitle"),
		Emails: v.words("emailaddress1", "emailaddress2", "emailaddress3"),
		Phones: v.phones("telephone1", "telephone2", "mobilephone"), URLs: v.addresses(),
		City: v.text("address1_city"), Country: v.text("address1_country"),
		OwnerID: v.lookup("ownerid").ID, MasterID: v.lookup("masterid").ID, State: v.number("statecode"),
	}
	if parent := v.target("parentcustomerid"); store.RecordKind(parent.Table) == store.KindAccount {
		c.AccountID, c.Company = parent.ID, parent.Name
	}
	c.Gone = c.State != stateActive || c.MasterID != ""
	return c
}
