package crmimport

import (
	"context"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/journal"
)

func leadTable() Table {
	return Table{
		Entity: "lead", Step: journal.StepLeads, kind: string(store.KindLead), urls: true,
		needed: []string{"fullname", "statecode"},
		wanted: []string{
			"firstname", "lastname", "companyname", "jobtitle", "subject", "leadsourcecode",
			"emailaddress1", "emailaddress2", "emailaddress3", "telephone1", "mobilephone", "websiteurl",
			"address1_city", "address1_country", "parentaccountid", "parentcontactid",
			"ownerid", "masterid", "merged", "modifiedon",
		},
		put: putLeads,
	}
}

// putLeads stores leads.
func putLeads(ctx context.Context, i *tableImport, tx *store.Tx, w store.PageWrite, rows []dynamics.Row) (store.PageResult, []badRecord, error) {
	leads, bad, err := convert(i, rows, leadOf)
	if err != nil {
		return store.PageResult{}, nil, err
	}
	unkeyed, err := tx.Unkeyed(ctx, store.KindLead)
	if err != nil {
		return store.PageResult{}, nil, err
	}
	for n, l := range leads {
		if !unkeyed {
			leads[n].Keys = Keys(MatchLead(l))
		}
	}
	result, err := tx.PutLeads(ctx, w, leads)
	return result, bad, err
}

func leadOf(v *values) store.Lead {
	l := store.Lead{
		Imported:  v.imported(),
		FirstName: v.text("firstname"), LastName: v.text("lastname"), Name: v.text("fullname"),
		Company: v.text("companyname"), Title: v.text("jobtitle"), Subject: v.text("subject"),
		Source: v.row.Formatted("leadsourcecode"),
		Emails: v.words("emailaddress1", "emailaddress2", "emailaddress3"),
		Phones: v.phones("telephone1", "mobilephone"), URLs: v.addresses(),
		City: v.text("address1_city"), Country: v.text("address1_country"),
		AccountID: v.lookup("parentaccountid").ID, ContactID: v.lookup("parentcontactid").ID,
		OwnerID: v.lookup("ownerid").ID, MasterID: v.lookup("masterid").ID, State: v.number("statecode"),
	}
	// A qualified lead lives on: it gives way to its contact (spec §7). A disqualified one is gone.
	l.Gone = (l.State != stateActive && l.State != leadQualified) || l.MasterID != ""
	return l
}
