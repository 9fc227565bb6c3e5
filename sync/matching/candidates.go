package matching

import (
	"cmp"
	"context"
	"slices"

	"navsync/store"
	"navsync/sync/crmimport"
	"navsync/sync/linkedin"
	"navsync/sync/match"
)

func personsByID(ctx context.Context, tx *store.Tx, contactIDs, leadIDs []string) ([]match.Record, error) {
	contacts, err := tx.Contacts(ctx, contactIDs)
	if err != nil {
		return nil, err
	}
	leads, err := tx.Leads(ctx, leadIDs)
	if err != nil {
		return nil, err
	}
	return persons(ctx, tx, contacts, leads)
}

// persons are contacts and leads as matching sees them.
func persons(ctx context.Context, tx *store.Tx, contacts []store.ContactOf, leads []store.Lead) ([]match.Record, error) {
	records := make([]match.Record, 0, len(contacts)+len(leads))
	for _, c := range contacts {
		c.Company = cmp.Or(c.AccountName, c.Company)
		records = append(records, crmimport.MatchContact(c.Contact, c.AccountDomain))
	}
	if err := withoutFilled(ctx, tx, store.KindContact, records); err != nil {
		return nil, err
	}
	for _, l := range leads {
		records = append(records, crmimport.MatchLead(l))
	}
	if err := withoutFilled(ctx, tx, store.KindLead, records[len(contacts):]); err != nil {
		return nil, err
	}
	return records, nil
}

// personsOf are the contacts and leads of numbers, and their successors.
func personsOf(ctx context.Context, tx *store.Tx, numbers []int64) (map[int64]match.Ref, []match.Record, error) {
	found, err := tx.NumberedRecords(ctx, numbers)
	if err != nil {
		return nil, nil, err
	}
	byNumber := make(map[int64]match.Ref, len(numbers))
	for _, c := range found.Contacts {
		byNumber[store.RecordNumber(store.KindContact, c.Number)] = match.Ref{Kind: match.KindContact, ID: c.ID}
	}
	for _, l := range found.Leads {
		byNumber[store.RecordNumber(store.KindLead, l.Number)] = match.Ref{Kind: match.KindLead, ID: l.ID}
	}
	records, err := persons(ctx, tx, found.Contacts, found.Leads)
	if err != nil {
		return nil, nil, err
	}
	records, err = withSuccessors(records, func(refs []match.Ref) ([]match.Record, error) {
		var contacts, leads []string
		for _, ref := range refs {
			if ref.Kind == match.KindLead {
				leads = append(leads, ref.ID)
			} else {
				contacts = append(contacts, ref.ID)
			}
		}
		return personsByID(ctx, tx, contacts, leads)
	})
	return byNumber, records, err
}

// accountsOf are the accounts of numbers, those of contacts by the contacts' numbers, and the masters that they lead to.
func accountsOf(ctx context.Context, tx *store.Tx, numbers []int64) (map[int64]match.Ref, []match.Record, error) {
	found, err := tx.NumberedRecords(ctx, numbers)
	if err != nil {
		return nil, nil, err
	}
	byNumber := make(map[int64]match.Ref, len(numbers))
	for _, a := range found.Accounts {
		byNumber[store.RecordNumber(store.KindAccount, a.Number)] = match.Ref{Kind: match.KindAccount, ID: a.ID}
	}
	known := map[string]bool{"": true}
	for _, a := range found.Accounts {
		known[a.ID] = true
	}
	var more []string
	for _, c := range found.Contacts {
		byNumber[store.RecordNumber(store.KindContact, c.Number)] = match.Ref{Kind: match.KindAccount, ID: c.AccountID}
		if !known[c.AccountID] {
			known[c.AccountID] = true
			more = append(more, c.AccountID)
		}
	}
	employers, err := tx.Accounts(ctx, more)
	if err != nil {
		return nil, nil, err
	}
	records, err := withSuccessors(matchAccounts(append(found.Accounts, employers...)), func(refs []match.Ref) ([]match.Record, error) {
		ids := make([]string, len(refs))
		for i, ref := range refs {
			ids[i] = ref.ID
		}
		accounts, err := tx.Accounts(ctx, ids)
		return matchAccounts(accounts), err
	})
	return byNumber, records, err
}

func matchAccounts(accounts []store.Account) []match.Record {
	records := make([]match.Record, len(accounts))
	for i, a := range accounts {
		records[i] = crmimport.MatchAccount(a)
	}
	return records
}

// mostSuccessions bounds a chain of merged records: lead to contact to master.
const mostSuccessions = 4

// withSuccessors adds the records that merged and qualified ones lead to.
func withSuccessors(records []match.Record, read func([]match.Ref) ([]match.Record, error)) ([]match.Record, error) {
	known := map[match.Ref]bool{}
	for _, r := range records {
		known[r.Ref()] = true
	}
	fresh := records
	for range mostSuccessions {
		var refs []match.Ref
		for _, r := range fresh {
			if r.Successor.ID != "" && !known[r.Successor] {
				known[r.Successor] = true
				refs = append(refs, r.Successor)
			}
		}
		if len(refs) == 0 {
			return records, nil
		}
		var err error
		if fresh, err = read(refs); err != nil {
			return nil, err
		}
		records = append(records, fresh...)
	}
	return records, nil
}

// successorOf is the record that another leads to at the end, zero when it stands for
// itself or its successor is not known.
func successorOf(ctx context.Context, tx *store.Tx, ref match.Ref) (match.Ref, error) {
	found := match.Ref{}
	for range mostSuccessions {
		var records []match.Record
		var err error
		switch ref.Kind {
		case match.KindAccount:
			var accounts []store.Account
			accounts, err = tx.Accounts(ctx, []string{ref.ID})
			records = matchAccounts(accounts)
		case match.KindLead:
			records, err = personsByID(ctx, tx, nil, []string{ref.ID})
		default:
			records, err = personsByID(ctx, tx, []string{ref.ID}, nil)
		}
		if err != nil || len(records) == 0 {
			return match.Ref{}, err
		}
		if records[0].Successor.ID == "" {
			return found, nil
		}
		ref = records[0].Successor
		found = ref
	}
	return found, nil
}

// withoutFilled takes the addresses that navsync wrote from the records: they are no evidence for the pair that they
// come from.
func withoutFilled(ctx context.Context, tx *store.Tx, kind store.RecordKind, records []match.Record) error {
	ids := make([]string, len(records))
	for i, r := range records {
		ids[i] = r.ID
	}
	filled, err := tx.FilledAddresses(ctx, kind, ids)
	if err != nil || len(filled) == 0 {
		return err
	}
	for i := range records {
		own := linkedin.Slugs(filled[records[i].ID])
		records[i].Slugs = slices.DeleteFunc(slices.Clone(records[i].Slugs), func(slug string) bool { return slices.Contains(own, slug) })
	}
	return nil
}
