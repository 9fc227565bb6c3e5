package store

import (
	"context"
	"slices"
)

// indexedRecord is a record as the search and the keys of matching know it.
type indexedRecord struct {
	id                   string
	number               int64 // in its table
	fresh                bool  // it was not known before
	was, keys            RecordKeys
	name, company, email string
	gone, merged         bool
}

// kindCodes tell the kinds apart in the numbers of records: four times the number in the table, and the code.
var kindCodes = map[RecordKind]int64{KindAccount: 0, KindContact: 1, KindLead: 2}

// RecordNumber is the number of a record among those of all kinds: what keys lead to.
func RecordNumber(kind RecordKind, number int64) int64 { return number<<2 | kindCodes[kind] }

// tableNumber is the kind of a record's number, and the number in its table.
func tableNumber(record int64) (RecordKind, int64) { return RecordKinds()[record&3], record >> 2 }

// indexPage keeps keys and search in step with the rows of a page that were written,
// and marks the members, companies and opportunities that have to be looked at again.
func (t *Tx) indexPage(ctx context.Context, kind RecordKind, result PageResult, records []indexedRecord) error {
	if len(result.Written) == 0 {
		return nil
	}
	x, err := t.indexer(ctx, kind)
	if err != nil {
		return err
	}
	var ids []string
	again := map[string]RecordKeys{} // keys of rows that the page may have twice
	for _, i := range result.Written {
		r := records[i]
		var twice bool
		if r.was, twice = again[r.id]; !twice {
			r.was = result.was[r.id]
		}
		r.number, r.fresh = result.numbers[r.id], result.fresh[i]
		if again[r.id], err = x.put(ctx, r); err != nil {
			return classify("index a record", err)
		}
		ids = append(ids, r.id)
	}
	if err := x.end(ctx, ids); err != nil {
		return err
	}
	var existence []string
	for _, i := range append(append([]int(nil), result.Appeared...), result.Vanished...) {
		existence = append(existence, records[i].id)
	}
	return t.lookAgainAt(ctx, kind, existence)
}

// indexer indexes records of one kind, and collects what they change. Records behind what is made of keys and search wait
// for whoever makes those.
type indexer struct {
	t            *Tx
	kind         RecordKind
	keys, search int64 // how far they are made
	changes      []keyChange
	touched      []int64 // keys that a record had or has now
	counted      map[int64]int64
}

func (t *Tx) indexer(ctx context.Context, kind RecordKind) (*indexer, error) {
	keys, search, err := t.made(ctx, kind)
	return &indexer{t: t, kind: kind, keys: keys, search: search, counted: map[int64]int64{}}, err
}

// put brings keys and search up to date with one record, and gives the keys that it has now. A record that is gone cannot be
// found and is not counted; a merged one keeps its keys, because they lead to its master.
func (x *indexer) put(ctx context.Context, r indexedRecord) (RecordKeys, error) {
	if r.gone {
		r.keys.Count = nil
		if !r.merged {
			r.keys = RecordKeys{}
		}
	}
	if r.number <= x.keys {
		x.rekey(r.number, r.was, r.keys)
	}
	if r.number > x.search {
		return r.keys, nil
	}
	number := RecordNumber(x.kind, r.number)
	if !r.fresh {
		if err := x.t.exec(ctx, "DELETE FROM record_search WHERE rowid = ?", number); err != nil {
			return r.keys, err
		}
	}
	if r.gone {
		return r.keys, nil
	}
	return r.keys, x.t.exec(ctx, "INSERT INTO record_search (rowid, name, company, email) VALUES (?, ?, ?, ?)", number, r.name, r.company, r.email)
}

// rekey takes a record's keys for new ones.
func (x *indexer) rekey(number int64, was, keys RecordKeys) {
	record := RecordNumber(x.kind, number)
	for _, key := range was.Find {
		x.changes = append(x.changes, dropping(key, record))
	}
	for _, key := range keys.Find {
		x.changes = append(x.changes, adding(key, record))
	}
	x.touched = append(append(x.touched, was.Find...), keys.Find...)
	x.count(was.Count, -1)
	x.count(keys.Count, 1)
}

// count notes that a person came or went. Accounts are counted by nothing.
func (x *indexer) count(keys []int64, by int64) {
	if x.kind == KindAccount || len(keys) == 0 {
		return
	}
	for _, key := range keys {
		x.counted[key] += by
	}
	x.counted[everybody] += by
}

// end keeps what was collected, and marks what the changed keys and the records of ids concern.
func (x *indexer) end(ctx context.Context, ids []string) error {
	if err := x.t.changeKeys(ctx, x.changes); err != nil {
		return err
	}
	x.changes = nil
	return x.mark(ctx, ids)
}

// mark marks the members or companies that the changed keys and records may concern, so that matching looks at them
// again and at nothing else.
func (x *indexer) mark(ctx context.Context, ids []string) error {
	t := x.t
	var watched bool
	err := t.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM member_key) OR EXISTS (SELECT 1 FROM company_key)
		OR EXISTS (SELECT 1 FROM match)`).Scan(&watched) // a match by hand has to follow a merge, too
	if err != nil {
		return classify("mark what has to be matched", err)
	}
	changed, err := t.recounted(ctx, x.counted, watched)
	if err != nil {
		return err
	}
	keys := slices.Concat(x.touched, changed)
	x.touched, x.counted = nil, map[int64]int64{}
	if !watched {
		return nil // nobody was matched yet: everybody is marked
	}
	return t.markMatched(ctx, x.kind, keys, changed, ids)
}

// markMatched marks what keys that records have or had, and the records of ids, concern. counts are those of keys that
// are counts: the number of all people concerns everybody.
func (t *Tx) markMatched(ctx context.Context, kind RecordKind, keys, counts []int64, ids []string) error {
	byKey := `UPDATE member SET dirty = 1 WHERE dirty = 0 AND id IN
		(SELECT member_id FROM member_key WHERE key IN (SELECT value FROM json_each(?)))`
	byRecord := `UPDATE member SET dirty = 1 WHERE dirty = 0 AND id IN
		(SELECT member_id FROM match WHERE record_kind = ? AND record_id IN (SELECT value FROM json_each(?)))`
	// The people of an account tell as well which company it is.
	const companies = `UPDATE company SET matched_at = NULL WHERE matched_at IS NOT NULL AND id IN
		(SELECT company_id FROM company_key WHERE key IN (SELECT value FROM json_each(?)))`
	if kind == KindAccount {
		byKey = companies
		byRecord = `UPDATE company SET matched_at = NULL WHERE matched_at IS NOT NULL AND id IN
			(SELECT company_id FROM match WHERE record_kind = ? AND record_id IN (SELECT value FROM json_each(?)))`
	}
	if slices.Contains(counts, everybody) {
		if _, err := t.tx.ExecContext(ctx, "UPDATE member SET dirty = 1 WHERE dirty = 0"); err != nil {
			return classify("mark what has to be matched", err)
		}
	}
	for _, mark := range slices.Compact([]string{byKey, companies}) {
		if _, err := t.tx.ExecContext(ctx, mark, numbers(keys)); err != nil {
			return classify("mark what has to be matched", err)
		}
	}
	_, err := t.tx.ExecContext(ctx, byRecord, kind, jsonList(ids))
	return classify("mark what has to be matched", err)
}

// lookAgain makes auto-save look at opportunities whose column holds one of the ids.
func (t *Tx) lookAgain(ctx context.Context, column string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := t.tx.ExecContext(ctx, "UPDATE opportunity SET saved_version = "+unsaved+" WHERE saved_version <> "+unsaved+" AND "+column+
		" IN (SELECT value FROM json_each(?))", jsonList(ids))
	return classify("mark what has to be saved", err)
}

// lookAgainAt makes auto-save look at the opportunities that these records belong to.
func (t *Tx) lookAgainAt(ctx context.Context, kind RecordKind, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	if err := t.lookAgain(ctx, string(kind)+"_id", ids); err != nil || kind == KindAccount {
		return err
	}
	if kind == KindContact {
		if err := t.lookAgain(ctx, "customer_id", ids); err != nil {
			return err
		}
	}
	_, err := t.tx.ExecContext(ctx, `UPDATE opportunity SET saved_version = `+unsaved+` WHERE saved_version <> `+unsaved+` AND id IN
		(SELECT opportunity_id FROM stakeholder WHERE record_kind = ? AND record_id IN (SELECT value FROM json_each(?)))`,
		kind, jsonList(ids))
	return classify("mark what has to be saved", err)
}
