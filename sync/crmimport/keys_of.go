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

// keying are records that are being given their keys; its zero value are none.
type keying struct {
	keyed   []store.KeyedRecord
	workers *sync.WaitGroup
}

// keyAll begins to give records their keys, by as many goroutines as there are processors; wait waits for them. Each lets
// others go first now and then: a key press on a screen of this process is not to wait for a whole page of records.
func keyAll(records []match.Record, keyed []store.KeyedRecord) keying {
	k := keying{keyed: keyed, workers: &sync.WaitGroup{}}
	workers := min(runtime.GOMAXPROCS(0), runtime.NumCPU())
	for w := range workers {
		k.workers.Go(func() {
			for i := w; i < len(records); i += workers {
				keyed[i].Keys = Keys(records[i])
				if i/workers%64 == 0 {
					runtime.Gosched()
				}
			}
		})
	}
	return k
}

// wait gives the records with their keys.
func (k keying) wait() []store.KeyedRecord {
	if k.workers != nil {
		k.workers.Wait()
	}
	return k.keyed
}
