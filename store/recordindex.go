package store

import (
	"context"
	"database/sql"
	"errors"
)

// Kinds of records that can be matched and saved.
const (
	KindAccount = "account"
	KindContact = "contact"
	KindLead    = "lead"
)

// indexedRecord is a record as the search and the blocking keys know it.
type indexedRecord struct {
	id                   string
	keys                 []string
	name, company, email string
	gone, merged         bool
}

// indexPage keeps keys and search in step with the rows of a page that were written,
// and marks the members, companies and opportunities that have to be looked at again.
func (t *Tx) indexPage(ctx context.Context, kind string, result PageResult, records []indexedRecord) (err error) {
	if len(result.Written) == 0 {
		return nil
	}
	x, err := t.indexer(ctx, kind)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.close()) }()
	var keys, ids []string
	for _, i := range result.Written {
		if err := x.put(ctx, records[i], result.fresh[i]); err != nil {
			return classify("index a record", err)
		}
		keys, ids = append(keys, records[i].keys...), append(ids, records[i].id)
	}
	if err := t.markMatched(ctx, kind, keys, ids); err != nil {
		return err
	}
	var existence []string
	for _, i := range append(append([]int(nil), result.Appeared...), result.Vanished...) {
		existence = append(existence, records[i].id)
	}
	return t.lookAgainAt(ctx, kind, existence)
}

// indexer holds the statements that index records of one kind.
type indexer struct {
	kind                                       string
	dropKeys, addKey, findRow, addRow, dropRow *sql.Stmt
	addText, dropText                          *sql.Stmt
}

func (t *Tx) indexer(ctx context.Context, kind string) (*indexer, error) {
	x := &indexer{kind: kind}
	for query, to := range map[string]**sql.Stmt{
		"DELETE FROM record_key WHERE kind = ? AND id = ?":                                            &x.dropKeys,
		"INSERT OR IGNORE INTO record_key (key, kind, id) VALUES (?, ?, ?)":                           &x.addKey,
		"SELECT row FROM record_search_row WHERE kind = ? AND id = ?":                                 &x.findRow,
		"INSERT INTO record_search_row (kind, id) VALUES (?, ?)":                                      &x.addRow,
		"DELETE FROM record_search_row WHERE row = ?":                                                 &x.dropRow,
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
	for _, s := range []*sql.Stmt{x.dropKeys, x.addKey, x.findRow, x.addRow, x.dropRow, x.addText, x.dropText} {
		if s != nil {
			errs = append(errs, s.Close())
		}
	}
	return errors.Join(errs...)
}

// put brings keys and search up to date with one record; fresh: it was not known before.
// A record that is gone cannot be found; a merged one keeps its keys, because they lead
// to its master.
func (x *indexer) put(ctx context.Context, r indexedRecord, fresh bool) error {
	if !fresh {
		if err := x.drop(ctx, r.id); err != nil {
			return err
		}
	}
	if !r.gone || r.merged {
		for _, key := range r.keys {
			if _, err := x.addKey.ExecContext(ctx, key, x.kind, r.id); err != nil {
				return err
			}
		}
	}
	if r.gone {
		return nil
	}
	added, err := x.addRow.ExecContext(ctx, x.kind, r.id)
	if err != nil {
		return err
	}
	row, err := added.LastInsertId()
	if err != nil {
		return err
	}
	_, err = x.addText.ExecContext(ctx, row, x.kind, r.id, r.name, r.company, r.email)
	return err
}

// drop takes a record out of keys and search.
func (x *indexer) drop(ctx context.Context, id string) error {
	if _, err := x.dropKeys.ExecContext(ctx, x.kind, id); err != nil {
		return err
	}
	var row int64
	err := x.findRow.QueryRowContext(ctx, x.kind, id).Scan(&row)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	if err != nil {
		return err
	}
	if _, err := x.dropText.ExecContext(ctx, row); err != nil {
		return err
	}
	_, err = x.dropRow.ExecContext(ctx, row)
	return err
}

// markMatched marks the members or companies that records with these keys or ids may
// concern, so that matching looks at them again and at nothing else.
func (t *Tx) markMatched(ctx context.Context, kind string, keys, ids []string) error {
	byKey := `UPDATE member SET dirty = 1 WHERE dirty = 0 AND id IN
		(SELECT member_id FROM member_key WHERE key IN (SELECT value FROM json_each(?)))`
	byRecord := `UPDATE member SET dirty = 1 WHERE dirty = 0 AND id IN
		(SELECT member_id FROM match WHERE record_kind = ? AND record_id IN (SELECT value FROM json_each(?)))`
	if kind == KindAccount {
		byKey = `UPDATE company SET matched_at = NULL WHERE matched_at IS NOT NULL AND id IN
			(SELECT company_id FROM company_key WHERE key IN (SELECT value FROM json_each(?)))`
		byRecord = `UPDATE company SET matched_at = NULL WHERE matched_at IS NOT NULL AND id IN
			(SELECT company_id FROM match WHERE record_kind = ? AND record_id IN (SELECT value FROM json_each(?)))`
		if err := t.markContactsOf(ctx, ids); err != nil {
			return err
		}
	}
	if _, err := t.tx.ExecContext(ctx, byKey, jsonList(keys)); err != nil {
		return classify("mark what has to be matched", err)
	}
	_, err := t.tx.ExecContext(ctx, byRecord, kind, jsonList(ids))
	return classify("mark what has to be matched", err)
}

// markContactsOf marks the members that contacts of these accounts may concern: the
// account's name and domain are evidence.
func (t *Tx) markContactsOf(ctx context.Context, accounts []string) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE member SET dirty = 1 WHERE dirty = 0 AND id IN (
		SELECT mk.member_id FROM json_each(?) a JOIN contact c ON c.account_id = a.value
		JOIN record_key rk ON rk.kind = 'contact' AND rk.id = c.id JOIN member_key mk ON mk.key = rk.key)`, jsonList(accounts))
	return classify("mark what has to be matched", err)
}

// lookAgain makes auto-save look at opportunities whose column holds one of the ids.
func (t *Tx) lookAgain(ctx context.Context, column string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	_, err := t.tx.ExecContext(ctx, "UPDATE opportunity SET saved_version = -1 WHERE saved_version <> -1 AND "+column+
		" IN (SELECT value FROM json_each(?))", jsonList(ids))
	return classify("mark what has to be saved", err)
}

// lookAgainAt makes auto-save look at the opportunities that these records belong to.
func (t *Tx) lookAgainAt(ctx context.Context, kind string, ids []string) error {
	if len(ids) == 0 {
		return nil
	}
	if err := t.lookAgain(ctx, kind+"_id", ids); err != nil || kind == KindAccount {
		return err
	}
	if kind == KindContact {
		if err := t.lookAgain(ctx, "customer_id", ids); err != nil {
			return err
		}
	}
	_, err := t.tx.ExecContext(ctx, `UPDATE opportunity SET saved_version = -1 WHERE saved_version <> -1 AND id IN
		(SELECT opportunity_id FROM stakeholder WHERE record_kind = ? AND record_id IN (SELECT value FROM json_each(?)))`,
		kind, jsonList(ids))
	return classify("mark what has to be saved", err)
}
