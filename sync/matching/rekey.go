package matching

import (
	"context"

	"navsync/store"
	"navsync/sync/crmimport"
	"navsync/sync/fault"
	"navsync/sync/match"
)

// rekeyBatch is how many records get new keys in one transaction.
const rekeyBatch = 2000

// rekey gives the records of an earlier recipe their keys, from what is imported: nothing is read from Dynamics for it.
func (m Matching) rekey(ctx context.Context) error {
	err := m.Store.Update(ctx, func(tx *store.Tx) error { return tx.KeyRecipe(ctx, match.Recipe) })
	for left := 1; left > 0 && err == nil; {
		err = m.Store.Update(ctx, func(tx *store.Tx) (err error) {
			left, err = rekeyPart(ctx, tx)
			return err
		})
	}
	return fault.Stored(err)
}

func rekeyPart(ctx context.Context, tx *store.Tx) (int, error) {
	refs, err := tx.UnkeyedRecords(ctx, rekeyBatch)
	if err != nil {
		return 0, err
	}
	byKind := map[store.RecordKind][]store.RecordRef{}
	for _, ref := range refs {
		byKind[ref.Kind] = append(byKind[ref.Kind], ref)
	}
	for kind, refs := range byKind {
		records, err := recordsByID(ctx, tx, kind, refs)
		if err != nil {
			return 0, err
		}
		keys := make([]store.RecordKeys, len(refs))
		for i, ref := range refs {
			if r, known := records[ref.ID]; known {
				keys[i] = crmimport.Keys(r)
			}
		}
		if err := tx.NewKeys(ctx, kind, refs, keys); err != nil {
			return 0, err
		}
	}
	return len(refs), nil
}

func recordsByID(ctx context.Context, tx *store.Tx, kind store.RecordKind, refs []store.RecordRef) (map[string]match.Record, error) {
	ids := make([]string, len(refs))
	for i, ref := range refs {
		ids[i] = ref.ID
	}
	var records []match.Record
	var err error
	switch kind {
	case store.KindAccount:
		var accounts []store.Account
		accounts, err = tx.Accounts(ctx, ids)
		for _, a := range accounts {
			records = append(records, crmimport.MatchAccount(a))
		}
	case store.KindLead:
		records, err = personsByID(ctx, tx, nil, ids)
	default:
		records, err = personsByID(ctx, tx, ids, nil)
	}
	byID := make(map[string]match.Record, len(records))
	for _, r := range records {
		byID[r.ID] = r
	}
	return byID, err
}
