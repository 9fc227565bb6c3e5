package crmimport

import (
	"context"
	"runtime"
	"sync"

	"navsync/store"
	"navsync/sync/match"
)

// KeysOf gives the keys that stored records have: they follow from what is stored, and so are kept nowhere but in the index.
func KeysOf(ctx context.Context, tx *store.Tx, kind store.RecordKind, ids []string) (map[string]store.RecordKeys, error) {
	var records []match.Record
	switch kind {
	case store.KindAccount:
		accounts, err := tx.Accounts(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, a := range accounts {
			records = append(records, MatchAccount(a))
		}
	case store.KindContact:
		contacts, err := tx.Contacts(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, c := range contacts {
			records = append(records, MatchContact(c.Contact, c.AccountDomain))
		}
	default:
		leads, err := tx.Leads(ctx, ids)
		if err != nil {
			return nil, err
		}
		for _, l := range leads {
			records = append(records, MatchLead(l))
		}
	}
	keys := make(map[string]store.RecordKeys, len(records))
	for _, r := range records {
		keys[r.ID] = Keys(r)
	}
	return keys, nil
}

// keysOfAll are the keys of many records, made by as many goroutines as there are processors.
func keysOfAll(records []match.Record) []store.RecordKeys {
	keys := make([]store.RecordKeys, len(records))
	workers := runtime.GOMAXPROCS(0)
	var group sync.WaitGroup
	for w := range workers {
		group.Go(func() {
			for i := w; i < len(records); i += workers {
				keys[i] = Keys(records[i])
			}
		})
	}
	group.Wait()
	return keys
}
