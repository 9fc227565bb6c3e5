package store

import (
	"context"
	"time"
)

// keptHere says as SQL that writeback w stands in the report without an activity: it waits until it is resolved (spec §9).
const keptHere = "(w.kept_at IS NOT NULL AND w.state = 'waiting')"

// unresolvedHere says as SQL that writeback w stands in the report, ignored or not: open in Dynamics, or kept here.
const unresolvedHere = "(w.state = 'open' AND w.gone_at IS NULL OR " + keptHere + ")"

// oneRecord says as SQL that the item of a writeback (the table's name) has exactly one record that it can be regarding
// by the matches as they are now, as planning decides it.
func oneRecord(writeback string) string {
	return `(SELECT count(*) FROM (SELECT DISTINCT record_kind, record_id FROM item_match WHERE item_id = ` + writeback + `.item_id) x
		WHERE NOT ` + recordGone("record_kind", "record_id") + ` AND record_kind || ':' || record_id <> ` + writeback + `.record_gone) = 1`
}

// KeepHere lets an item without a matching record wait here until it is resolved, and says why it is unresolved. Its
// frozen plan, if it has one, is forgotten. Error: ErrNotFound when an attempt may have been applied, or it waits no more.
func (t *Tx) KeepHere(ctx context.Context, itemID int64, unresolved string, b Best, at time.Time) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE writeback SET kept_at = COALESCE(kept_at, ?), reason = '`+WaitKept+`', not_before = NULL,
		unresolved_reason = ?, best_kind = ?, best_id = ?, best_score = ?`+thawed+" WHERE item_id = ? AND state = 'waiting' AND doubtful = 0",
		Stamp(at), unresolved, b.Kind, b.ID, b.Score, itemID)
	return affected(r, err, "keep an item here")
}

// Wake lets items that were kept here go their way: those that match a record by now, or all when nothing is kept any more.
func (t *Tx) Wake(ctx context.Context, all bool) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE writeback INDEXED BY writeback_kept SET kept_at = NULL, reason = '', unresolved_reason = '',
		best_kind = '', best_id = '', best_score = 0 WHERE kept_at IS NOT NULL AND state = 'waiting' AND (? OR `+oneRecord("writeback")+")", all)
	return classify("wake what was kept here", err)
}

// Withdrawn notes that the activity of an item was deleted in Dynamics because a person took it back: the item waits
// again, or is taken out.
func (t *Tx) Withdrawn(ctx context.Context, itemID int64, back ItemState, at time.Time) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE writeback SET state = ?1, reason = '', doubtful = 0, attempts = 0, waits = 0, not_before = NULL,
		written_at = NULL, checked_at = NULL, gone_at = NULL, problem_id = NULL, unresolved_reason = '', best_kind = '', best_id = '',
		best_score = 0, ignored_at = NULL, record_gone = '', want = '', want_state = '', kept_at = NULL, queued_at = ?2`+thawed+
		" WHERE item_id = ?3 AND state IN ('written', 'open')", back, Stamp(at), itemID)
	if err := affected(r, err, "note what was taken back"); err != nil || back != ItemTakenOut {
		return err
	}
	_, err = t.tx.ExecContext(ctx, "UPDATE item SET copy = 0 WHERE id = ?", itemID)
	return classify("note what was taken back", err)
}
