package store

import (
	"context"
	"strings"
)

// Rekeyed is a contact whose account has another name or domain: the keys that it had, and in Contact what it has now.
type Rekeyed struct {
	Contact
	Was RecordKeys
}

// Rekey brings contacts in step with their accounts: the company's name as the account has it, the search, and the keys,
// which hold the account's domain.
func (t *Tx) Rekey(ctx context.Context, contacts []Rekeyed) error {
	result, indexed := PageResult{numbers: map[string]int64{}, was: map[string]RecordKeys{}}, make([]indexedRecord, len(contacts))
	for i, c := range contacts {
		if err := t.renameCompany(ctx, c.Contact); err != nil {
			return err
		}
		result.Written = append(result.Written, i)
		result.numbers[c.ID], result.was[c.ID] = c.Number, c.Was
		indexed[i] = indexedRecord{
			id: c.ID, keys: c.Keys, name: c.Name, company: c.Company, email: strings.Join(c.Emails, " "), gone: c.Gone, merged: c.MasterID != "",
		}
	}
	return t.indexPage(ctx, KindContact, result, indexed)
}

func (t *Tx) renameCompany(ctx context.Context, c Contact) error {
	err := t.exec(ctx, "UPDATE contact SET company = ? WHERE number = ? AND company <> ?", c.Company, c.Number, c.Company)
	return classify("rename a contact's company", err)
}

// KeyRecipe says by which recipe the keys are to be made. When the records have those of another one, all of them are made
// anew, and every member and company is looked at again.
func (t *Tx) KeyRecipe(ctx context.Context, recipe int64) error {
	var before int64
	if err := t.tx.QueryRowContext(ctx, "SELECT recipe FROM match_recipe").Scan(&before); err != nil {
		return classify("choose the recipe of keys", err)
	}
	if before == recipe {
		return nil
	}
	for _, query := range []string{"DELETE FROM key_page", "DELETE FROM key_aside", "DELETE FROM key_count"} {
		if err := t.exec(ctx, query); err != nil {
			return classify("choose the recipe of keys", err)
		}
	}
	if err := t.unmake(ctx, PartKeys); err != nil {
		return err
	}
	if err := t.lookAtAll(ctx); err != nil {
		return err
	}
	// That earlier rules found nobody was a decision as well: a run whose matching ended says that they have decided.
	err := t.exec(ctx, `UPDATE match_recipe SET recipe = ?, reviewed_to = CASE
		WHEN EXISTS (SELECT 1 FROM match WHERE origin = 'automatic' AND member_id IS NOT NULL)
			OR EXISTS (SELECT 1 FROM step WHERE name = 'match' AND state = 'complete')
		THEN COALESCE((SELECT max(id) FROM member), 0) ELSE 0 END`, recipe)
	return classify("choose the recipe of keys", err)
}
