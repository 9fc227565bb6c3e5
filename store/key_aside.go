package store

import (
	"context"
	"database/sql"
	"math"
	"slices"
)

// A first load adds so many keys that each batch of them changes every row of key_page. So batches are set aside, in parts
// by the highest bits of their keys, and each part is brought in once, when all of them are there: every row is written
// twice, whatever the number of records.

const (
	asideBits = 8  // of a key say which part it is in
	asideRoom = 32 // bits of a number that tell the batches of a part apart
)

// asidePart is the part that a key is in; parts are in the order of their keys.
func asidePart(key int64) int64 { return key>>(64-asideBits) + 1<<(asideBits-1) }

// asideEnd is the highest key of a part.
func asideEnd(part int64) int64 {
	return math.MinInt64 + part<<(64-asideBits) + (1<<(64-asideBits) - 1)
}

// setAside keeps changes for settleKeys. Like those that changeKeys takes they need no order.
func (t *Tx) setAside(ctx context.Context, changes []keyChange) error {
	slices.SortFunc(changes, keyChange.compare)
	for len(changes) > 0 {
		part := asidePart(changes[0].key)
		n, _ := slices.BinarySearchFunc(changes, asideEnd(part), func(c keyChange, end int64) int {
			if c.key <= end {
				return -1
			}
			return 1
		})
		err := t.exec(ctx, `INSERT INTO key_aside (number, changes)
			VALUES ((SELECT COALESCE(max(number) + 1, ?1) FROM key_aside WHERE number BETWEEN ?1 AND ?2), ?3)`,
			part<<asideRoom, (part+1)<<asideRoom-1, packChanges(changes[:n]))
		if err != nil {
			return classify("set keys aside", err)
		}
		changes = changes[n:]
	}
	return nil
}

// keysAside says whether changes of keys are set aside.
func (t *Tx) keysAside(ctx context.Context) (aside bool, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM key_aside)").Scan(&aside)
	return aside, classify("look for keys that are set aside", err)
}

// SettleKeys brings the changes that were set aside into the rows of keys, the lowest first, until about limit of them are in;
// done: nothing is left.
func (t *Tx) SettleKeys(ctx context.Context, limit int) (done bool, err error) {
	for n := 0; n < limit; {
		var lowest sql.NullInt64
		if err := t.tx.QueryRowContext(ctx, "SELECT min(number) FROM key_aside").Scan(&lowest); err != nil {
			return false, classify("look for keys that are set aside", err)
		}
		if !lowest.Valid {
			return true, nil
		}
		changes, err := t.takeAside(ctx, lowest.Int64>>asideRoom)
		if err != nil {
			return false, err
		}
		if err := t.settleKeys(ctx, changes); err != nil {
			return false, err
		}
		n += len(changes)
	}
	aside, err := t.keysAside(ctx)
	return !aside, err
}

// takeAside gives the changes of a part, which are set aside no longer.
func (t *Tx) takeAside(ctx context.Context, part int64) ([]keyChange, error) {
	rows, err := t.query(ctx, "DELETE FROM key_aside WHERE number BETWEEN ? AND ? RETURNING changes", part<<asideRoom, (part+1)<<asideRoom-1)
	if err != nil {
		return nil, classify("read keys", err)
	}
	batches, err := collect(rows, func(row scanner) (entries []keyEntry, err error) {
		var packed []byte
		if err := row.Scan(&packed); err != nil {
			return nil, err
		}
		return unpackKeys(packed)
	})
	if err != nil {
		return nil, classify("read keys", err)
	}
	var changes []keyChange
	for _, entries := range batches {
		for _, e := range entries {
			changes = append(changes, keyChange(e))
		}
	}
	return changes, nil
}

// packChanges packs changes that are in order.
func packChanges(changes []keyChange) []byte {
	packed := make([]byte, 0, 10*len(changes))
	var last *keyEntry
	for _, c := range changes {
		e := keyEntry(c)
		packed = appendKey(packed, last, e)
		last = &e
	}
	return packed
}
