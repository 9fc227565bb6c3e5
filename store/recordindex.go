package store

import (
	"context"
	"database/sql"
	"errors"
	"slices"
)

// indexedRecord is a record as the search and the keys of matching know it.
type indexedRecord struct {
	id                   string
	keys                 RecordKeys
	name, company, email string
	gone, merged         bool
}

// indexPage keeps keys and search in step with the rows of a page that were written,
// and marks the members, companies and opportunities that have to be looked at again.
func (t *Tx) indexPage(ctx context.Context, kind RecordKind, result PageResult, records []indexedRecord) (err error) {
	if len(result.Written) == 0 {
		return nil
	}
	x, err := t.indexer(ctx, kind)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.close()) }()
	var ids []string
	for _, i := range result.Written {
		if err := x.put(ctx, records[i], result.fresh[i]); err != nil {
			return classify("index a record", err)
		}
		ids = append(ids, records[i].id)
	}
	if err := x.mark(ctx, t, ids); err != nil {
		return err
	}
	var existence []string
	for _, i := range append(append([]int(nil), result.Appeared...), result.Vanished...) {
		existence = append(existence, records[i].id)
	}
	return t.lookAgainAt(ctx, kind, existence)
}

// indexer holds the statements that index records of one kind, and what they changed.
type indexer struct {
	kind                               RecordKind
	find, add, change, drop            *sql.Stmt
	addKey, dropKey, addText, dropText *sql.Stmt
	touched                            []int64 // keys that a record had or has now
	counted                            map[int64]int64
}

func (t *Tx) indexer(ctx context.Context, kind RecordKind) (*indexer, error) {
	x := &indexer{kind: kind, counted: map[int64]int64{}}
	for query, to := range map[string]**sql.Stmt{
		"SELECT number, found_by, counted_by FROM record WHERE kind = ? AND id = ?":                   &x.find,
		"INSERT INTO record (kind, id, found_by, counted_by, keyed) VALUES (?, ?, ?, ?, 1)":           &x.add,
		"UPDATE record SET found_by = ?, counted_by = ?, keyed = 1 WHERE number = ?":                  &x.change,
		"DELETE FROM record WHERE number = ?":                                                         &x.drop,
		"INSERT OR IGNORE INTO record_key (key, record) VALUES (?, ?)":                                &x.addKey,
		"DELETE FROM record_key WHERE key = ? AND record = ?":                                         &x.dropKey,
		"INSERT INTO record_search (rowid, kind, id, name, company, email) VALUES (?, ?, ?, ?, ?, ?)": &x.addText,
		"DELETE FROM record_search WHERE rowid = ?":                                                   &x.dropText,
	} {
		statement, err := t.tx.PrepareContext(ctx, query) //nolint:sqlclosecheck // close closes all of them
		if err != nil {
			return nil, errors.Join(classify("prepare to index", err), x.close())
		}
		*to = statement
	}
	return x, nil
}

func (x *indexer) close() error {
	var errs []error
	for _, s := range []*sql.Stmt{x.find, x.add, x.change, x.drop, x.addKey, x.dropKey, x.addText, x.dropText} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}

// put brings keys and search up to date with one record; fresh: it was not known before.
// A record that is gone cannot be found and is not counted; a merged one keeps its keys,
// because they lead to its master.
func (x *indexer) put(ctx context.Context, r indexedRecord, fresh bool) error {
	if r.gone {
		r.keys.Count = nil
		if !r.merged {
			return x.remove(ctx, r.id)
		}
	}
	var number int64
	if !fresh {
		var err error
		if number, err = x.known(ctx, r.id); err != nil {
			return err
		}
	}
	if number == 0 {
		added, err := x.add.ExecContext(ctx, x.kind, r.id, packed(r.keys.Find), packed(r.keys.Count))
		if err != nil {
			return err
		}
		if number, err = added.LastInsertId(); err != nil {
			return err
		}
	} else if _, err := x.change.ExecContext(ctx, packed(r.keys.Find), packed(r.keys.Count), number); err != nil {
		return err
	}
	if err := x.addKeys(ctx, number, r.keys); err != nil || r.gone {
		return err
	}
	_, err := x.addText.ExecContext(ctx, number, x.kind, r.id, r.name, r.company, r.email)
	return err
}

// rekey gives a record new keys and leaves the search as it is.
func (x *indexer) rekey(ctx context.Context, number int64, found, counted []byte, keys RecordKeys) error {
	if err := x.dropKeys(ctx, number, unpacked(found), unpacked(counted)); err != nil {
		return err
	}
	if _, err := x.change.ExecContext(ctx, packed(keys.Find), packed(keys.Count), number); err != nil {
		return err
	}
	return x.addKeys(ctx, number, keys)
}

func (x *indexer) addKeys(ctx context.Context, number int64, keys RecordKeys) error {
	for _, key := range keys.Find {
		if _, err := x.addKey.ExecContext(ctx, key, number); err != nil {
			return err
		}
	}
	x.touched = append(x.touched, keys.Find...)
	x.count(keys.Count, 1)
	return nil
}

func (x *indexer) dropKeys(ctx context.Context, number int64, found, counted []int64) error {
	for _, key := range found {
		if _, err := x.dropKey.ExecContext(ctx, key, number); err != nil {
			return err
		}
	}
	x.touched = append(x.touched, found...)
	x.count(counted, -1)
	return nil
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

// known takes a record out of keys and search and gives its number, 0 when it has none.
func (x *indexer) known(ctx context.Context, id string) (int64, error) {
	var number int64
	var found, counted []byte
	err := x.find.QueryRowContext(ctx, x.kind, id).Scan(&number, &found, &counted)
	if errors.Is(err, sql.ErrNoRows) {
		return 0, nil
	}
	if err != nil {
		return 0, err
	}
	if err := x.dropKeys(ctx, number, unpacked(found), unpacked(counted)); err != nil {
		return 0, err
	}
	_, err = x.dropText.ExecContext(ctx, number)
	return number, err
}

// remove forgets a record.
func (x *indexer) remove(ctx context.Context, id string) error {
	number, err := x.known(ctx, id)
	if err != nil || number == 0 {
		return err
	}
	_, err = x.drop.ExecContext(ctx, number)
	return err
}

// mark marks the members or companies that the changed keys and records may concern, so that matching looks at them
// again and at nothing else.
func (x *indexer) mark(ctx context.Context, t *Tx, ids []string) error {
	var watched bool
	err := t.tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM member_key) OR EXISTS (SELECT 1 FROM company_key)").Scan(&watched)
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
	if kind == KindAccount {
		byKey = `UPDATE company SET matched_at = NULL WHERE matched_at IS NOT NULL AND id IN
			(SELECT company_id FROM company_key WHERE key IN (SELECT value FROM json_each(?)))`
		byRecord = `UPDATE company SET matched_at = NULL WHERE matched_at IS NOT NULL AND id IN
			(SELECT company_id FROM match WHERE record_kind = ? AND record_id IN (SELECT value FROM json_each(?)))`
	}
	if slices.Contains(counts, everybody) {
		if _, err := t.tx.ExecContext(ctx, "UPDATE member SET dirty = 1 WHERE dirty = 0"); err != nil {
			return classify("mark what has to be matched", err)
		}
	}
	if _, err := t.tx.ExecContext(ctx, byKey, numbers(keys)); err != nil {
		return classify("mark what has to be matched", err)
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
