package crmimport

import (
	"cmp"
	"context"
	"strings"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/journal"
)

func accountTable() Table {
	return Table{
		Entity: "account", Step: journal.StepAccounts, kind: string(store.KindAccount), urls: true,
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
func putAccounts(ctx context.Context, i *tableImport, tx *store.Tx, w store.PageWrite, rows []dynamics.Row) (store.PageResult, []badRecord, error) {
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
			c.Company = cmp.Or(c.AccountName, c.Company)
			c.Keys = Keys(MatchContact(c.Contact, c.AccountDomain))
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
	a.Keys = Keys(MatchAccount(a))
	return a
}
