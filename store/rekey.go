package store

import (
	"context"
	"errors"
	"strings"
)

// Rekey brings a contact in step with its account: the company's name as the account has
// it, the search, and the keys, which hold the account's domain.
func (t *Tx) Rekey(ctx context.Context, contacts []Contact) (err error) {
	for _, c := range contacts {
		if _, err := t.tx.ExecContext(ctx, "UPDATE contact SET company = ? WHERE id = ? AND company <> ?", c.Company, c.ID, c.Company); err != nil {
			return classify("rename a contact's company", err)
		}
	}
	result, indexed := PageResult{}, make([]indexedRecord, len(contacts))
	for i, c := range contacts {
		result.Written = append(result.Written, i)
		indexed[i] = indexedRecord{id: c.ID, keys: c.Keys, name: c.Name, company: c.Company, email: strings.Join(c.Emails, " ")}
	}
	return t.indexPage(ctx, KindContact, result, indexed)
}

// KeyRecipe says by which recipe the keys are to be made. When the records have those of another one, all of them are
// made anew: UnkeyedRecords lists them, and every member and company is looked at again. Of the recipe before numbers
// no keys are left, and the records that have some have new ones.
func (t *Tx) KeyRecipe(ctx context.Context, recipe int64) error {
	var before int64
	if err := t.tx.QueryRowContext(ctx, "SELECT recipe FROM match_recipe").Scan(&before); err != nil {
		return classify("choose the recipe of keys", err)
	}
	if before == recipe {
		return nil
	}
	statements := []string{
		"UPDATE member SET dirty = 1 WHERE dirty = 0",
		"UPDATE company SET matched_at = NULL WHERE matched_at IS NOT NULL",
	}
	if before != 0 {
		statements = append(statements, "UPDATE record SET keyed = 0 WHERE keyed <> 0")
	}
	for _, query := range statements {
		if _, err := t.tx.ExecContext(ctx, query); err != nil {
			return classify("choose the recipe of keys", err)
		}
	}
	_, err := t.tx.ExecContext(ctx, `UPDATE match_recipe SET recipe = ?, reviewed_to = CASE
		WHEN EXISTS (SELECT 1 FROM match WHERE origin = 'automatic' AND member_id IS NOT NULL) THEN (SELECT max(id) FROM member) ELSE 0 END`, recipe)
	return classify("choose the recipe of keys", err)
}

// UnkeyedRecords are records whose keys have to be made, at most limit.
func (t *Tx) UnkeyedRecords(ctx context.Context, limit int) ([]RecordRef, error) {
	rows, err := t.tx.QueryContext(ctx, "SELECT number, kind, id FROM record WHERE keyed = 0 ORDER BY number LIMIT ?", limit)
	if err != nil {
		return nil, classify("list records without keys", err)
	}
	return collect(rows, scanRecordRef)
}

// NewKeys gives records their keys. counted: the record is a person who lives.
func (t *Tx) NewKeys(ctx context.Context, kind RecordKind, refs []RecordRef, keys []RecordKeys) (err error) {
	x, err := t.indexer(ctx, kind)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, x.close()) }()
	for i, ref := range refs {
		var number int64
		var found, counted []byte
		if err := x.find.QueryRowContext(ctx, kind, ref.ID).Scan(&number, &found, &counted); err != nil {
			return classify("find a record's keys", err)
		}
		if err := x.rekey(ctx, number, found, counted, keys[i]); err != nil {
			return classify("keep a record's keys", err)
		}
	}
	return x.mark(ctx, t, nil)
}
