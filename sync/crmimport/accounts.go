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

// putAccounts stores accounts, and brings the contacts in step whose keys and company come from them.
func putAccounts(ctx context.Context, i *tableImport, tx *store.Tx, w store.PageWrite, rows []dynamics.Row) (store.PageResult, []badRecord, error) {
	accounts, bad, err := convert(i, rows, accountOf)
	if err != nil {
		return store.PageResult{}, nil, err
	}
	unkeyed, err := tx.Unkeyed(ctx, store.KindAccount)
	if err != nil {
		return store.PageResult{}, nil, err
	}
	ids := make([]string, len(accounts))
	for n, a := range accounts {
		ids[n] = a.ID
		if !unkeyed {
			accounts[n].Keys = Keys(MatchAccount(a))
		}
	}
	before, err := tx.Accounts(ctx, ids)
	if err != nil {
		return store.PageResult{}, nil, err
	}
	result, err := tx.PutAccounts(ctx, w, accounts)
	if err != nil {
		return result, bad, err
	}
	return result, bad, rekeyContacts(ctx, tx, before, accounts, result.Written)
}

// rekeyContacts brings contacts in step with those accounts that were written and have another name or domain than before.
// While no contact has keys there is nothing to do: whoever makes them takes what the accounts say then.
func rekeyContacts(ctx context.Context, tx *store.Tx, before, accounts []store.Account, written []int) error {
	if unkeyed, err := tx.Unkeyed(ctx, store.KindContact); unkeyed || err != nil {
		return err
	}
	known := make(map[string]store.Account, len(before))
	for _, a := range before {
		known[a.ID] = a
	}
	var ids []string
	for _, n := range written {
		a := accounts[n]
		if was, there := known[a.ID]; !there || was.Name != a.Name || was.Domain != a.Domain {
			ids = append(ids, a.ID)
		}
	}
	for after := int64(0); len(ids) > 0; {
		contacts, err := tx.ContactsOfAccounts(ctx, ids, after, rekeyBatch)
		if err != nil || len(contacts) == 0 {
			return err
		}
		after = contacts[len(contacts)-1].Number
		rekeyed := make([]store.Rekeyed, len(contacts))
		for n, c := range contacts {
			rekeyed[n] = store.Rekeyed{Contact: c.Contact, Was: Keys(MatchContact(c.Contact, known[c.AccountID].Domain))}
			rekeyed[n].Company = cmp.Or(c.AccountName, c.Company)
			rekeyed[n].Keys = Keys(MatchContact(rekeyed[n].Contact, c.AccountDomain))
		}
		if err := tx.Rekey(ctx, rekeyed); err != nil {
			return err
		}
	}
	return nil
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
	return a
}
