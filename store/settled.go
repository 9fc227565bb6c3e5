package store

import (
	"context"
	"time"
)

// There is an activity as Dynamics has it.
type There struct {
	OrganizationID string
	Table          string
	ActivityID     string
	State          ItemState // written or open
	Kind           RecordKind
	ID             string // regarding
	OwnerID        string
	Author         string
}

// ActivitiesByID are the writebacks with one of these activity ids.
func (s *Reader) ActivitiesByID(ctx context.Context, ids []string) ([]WrittenActivity, error) {
	list, values := inList(ids)
	rows, err := s.reader.QueryContext(ctx, writtenActivity+" WHERE w.activity_id IN ("+list+")", values...)
	if err != nil {
		return nil, classify("find activities by their ids", err)
	}
	return collect(rows, scanWritten)
}

// EachItemKey gives every item that is not known as written, with the key that its activity's id is made of.
func (s *Reader) EachItemKey(ctx context.Context, each func(item int64, key string) error) (err error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT i.id, COALESCE(i.earlier_key, i.key) FROM item i LEFT JOIN writeback w ON w.item_id = i.id
		WHERE COALESCE(w.state, '') NOT IN ('written', 'open')`)
	if err != nil {
		return classify("list the items' keys", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var item int64
		var key string
		if err := rows.Scan(&item, &key); err != nil {
			return classify("list the items' keys", err)
		}
		if err := each(item, key); err != nil {
			return err
		}
	}
	return nil
}

// FoundWritten notes that an item's activity is in Dynamics, whatever the store thought of it.
func (t *Tx) FoundWritten(ctx context.Context, itemID int64, a There, at time.Time) error {
	if _, err := t.tx.ExecContext(ctx, "UPDATE item SET copy = 1 WHERE id = ? AND copy = 0", itemID); err != nil {
		return classify("note an activity that is there", err)
	}
	_, err := t.tx.ExecContext(ctx, `INSERT INTO writeback (item_id, seat_id, item_seat_id, item_at, state, queued_at)
		SELECT id, seat_id, seat_id, at, 'waiting', ?2 FROM item WHERE id = ?1
		ON CONFLICT (item_id) DO NOTHING`, itemID, Stamp(at))
	if err != nil {
		return classify("note an activity that is there", err)
	}
	r, err := t.tx.ExecContext(ctx, `UPDATE writeback SET state = ?, organization_id = ?, activity_id = ?, activity_table = ?, regarding_kind = ?,
		regarding_id = ?, owner_id = ?, author = CASE author WHEN '' THEN ? ELSE author END, reason = '', doubtful = 0, attempts = 0, waits = 0,
		not_before = NULL, problem_id = NULL, written_at = ?, checked_at = ?, want = '', want_state = '' WHERE item_id = ?`,
		a.State, a.OrganizationID, a.ActivityID, a.Table, a.Kind, a.ID, a.OwnerID, a.Author, Stamp(at), Stamp(at), itemID)
	return affected(r, err, "note an activity that is there")
}

// TakeOver makes a written activity what Dynamics has of it, and drops a correction: a later one was decided. One that is
// open there and was not here is resolved by a person only.
func (t *Tx) TakeOver(ctx context.Context, itemID int64, a There, at time.Time) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE writeback SET reopened_at = CASE WHEN state = 'written' AND ?1 = 'open' THEN ?6 END,
		state = ?1, regarding_kind = ?2, regarding_id = ?3, owner_id = ?4, want = '', want_state = '', reason = '', problem_id = NULL,
		attempts = 0, waits = 0, not_before = NULL, checked_at = ?6,
		unresolved_reason = CASE ?1 WHEN 'open' THEN 'no-candidate' ELSE '' END WHERE item_id = ?5`,
		a.State, a.Kind, a.ID, a.OwnerID, itemID, Stamp(at))
	return affected(r, err, "take an activity over")
}
