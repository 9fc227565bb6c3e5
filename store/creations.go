package store

import (
	"context"
	"time"
)

// Creation is a record that a person had created from here: its id is chosen and its body
// stored before the first attempt.
type Creation struct {
	RecordID       string
	Kind           RecordKind // contact or lead
	Name           string
	AccountID      string
	AccountNew     bool // the account is made in the same change set
	MemberID       int64
	SeatID         int64
	OrganizationID string
	Body           string // the change set as JSON
	State          string // one of the Creation constants
	Attempts       int
	Waits          int
	CreatedBy      string
	CreatedAt      time.Time
}

// The states of a creation.
const (
	CreationWaiting = "waiting" // to be sent, also when an earlier attempt had no answer
	CreationWritten = "written"
	CreationFailed  = "failed" // Dynamics refused it
)

// creationColumns are what scanCreation reads.
const creationColumns = `SELECT record_id, kind, name, account_id, account_new, member_id, seat_id, organization_id, body, state,
	attempts, waits, created_by, created_at FROM record_creation`

func scanCreation(row scanner) (Creation, error) {
	var c Creation
	var at Time
	err := row.Scan(&c.RecordID, &c.Kind, &c.Name, &c.AccountID, &c.AccountNew, &c.MemberID, &c.SeatID, &c.OrganizationID, &c.Body, &c.State,
		&c.Attempts, &c.Waits, &c.CreatedBy, &at)
	c.CreatedAt = at.Time
	return c, err
}

// PutCreation stores one, or in place of a refused one of the same id what shall be tried
// now. Error: ErrNotFound when there is one of this id that was not refused.
func (t *Tx) PutCreation(ctx context.Context, c Creation) error {
	r, err := t.tx.ExecContext(ctx, `INSERT INTO record_creation (record_id, kind, name, account_id, account_new, member_id, seat_id, organization_id,
		body, state, created_by, created_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'waiting', ?, ?)
		ON CONFLICT (record_id) DO UPDATE SET name = excluded.name, account_id = excluded.account_id, account_new = excluded.account_new,
		seat_id = excluded.seat_id, body = excluded.body, state = 'waiting', reason = '', problem_id = NULL, attempts = 0, waits = 0, not_before = NULL,
		created_by = excluded.created_by, created_at = excluded.created_at WHERE state = 'failed'`,
		c.RecordID, c.Kind, c.Name, c.AccountID, c.AccountNew, c.MemberID, c.SeatID, c.OrganizationID, c.Body, c.CreatedBy, Stamp(c.CreatedAt))
	return affected(r, err, "store a record to create")
}

// CreationsOf are the records that were created for a member in an organization, the
// newest first.
func (s *Reader) CreationsOf(ctx context.Context, memberID int64, organizationID string) ([]Creation, error) {
	return creationsOf(ctx, s.reader, memberID, organizationID)
}

// CreationsOf is Store.CreationsOf inside a change.
func (t *Tx) CreationsOf(ctx context.Context, memberID int64, organizationID string) ([]Creation, error) {
	return creationsOf(ctx, t.tx, memberID, organizationID)
}

func creationsOf(ctx context.Context, q querier, memberID int64, organizationID string) ([]Creation, error) {
	rows, err := q.QueryContext(ctx, creationColumns+" WHERE member_id = ? AND organization_id = ? ORDER BY created_at DESC, rowid DESC",
		memberID, organizationID)
	if err != nil {
		return nil, classify("read a member's created records", err)
	}
	return collect(rows, scanCreation)
}

// DueCreations are the records to create in an organization now.
func (s *Reader) DueCreations(ctx context.Context, organizationID string, now time.Time) ([]Creation, error) {
	rows, err := s.reader.QueryContext(ctx, creationColumns+` WHERE state = 'waiting' AND organization_id = ?
		AND (not_before IS NULL OR not_before <= ?) ORDER BY created_at, record_id`, organizationID, Stamp(now))
	if err != nil {
		return nil, classify("find records to create", err)
	}
	return collect(rows, scanCreation)
}

// Created notes that Dynamics holds the record.
func (t *Tx) Created(ctx context.Context, recordID string, at time.Time) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE record_creation SET state = 'written', reason = '', problem_id = NULL, written_at = ? WHERE record_id = ?",
		Stamp(at), recordID)
	return classify("note a created record", err)
}

// CreationHeld puts one back; body is its new change set, "" when it stays.
func (t *Tx) CreationHeld(ctx context.Context, recordID, body string, notBefore time.Time, spent, waits int) error {
	_, err := t.tx.ExecContext(ctx,
		`UPDATE record_creation SET body = CASE ?1 WHEN '' THEN body ELSE ?1 END, not_before = ?2, attempts = attempts + ?3, waits = ?4
		WHERE record_id = ?5 AND state = 'waiting'`, body, StampOrNil(notBefore), spent, waits, recordID)
	return classify("hold a record to create", err)
}

// CreationFailed notes that Dynamics refused it, and with it what waits for it.
func (t *Tx) CreationFailed(ctx context.Context, recordID, code string, problemID int64) error {
	_, err := t.tx.ExecContext(ctx,
		"UPDATE record_creation SET state = 'failed', reason = ?, problem_id = ?, attempts = attempts + 1 WHERE record_id = ?",
		code, idOrNil(problemID), recordID)
	if err != nil {
		return classify("note a refused record", err)
	}
	_, err = t.tx.ExecContext(ctx,
		`UPDATE writeback SET want_state = 'failed', reason = ?, problem_id = ? WHERE want_state = 'waiting' AND want ->> 'id' = ?`,
		code, idOrNil(problemID), recordID)
	return classify("note a refused record", err)
}

// WaitingFor are the items whose correction waits for a record to be created.
func (t *Tx) WaitingFor(ctx context.Context, recordID string) ([]int64, error) {
	rows, err := t.tx.QueryContext(ctx, "SELECT item_id FROM writeback WHERE want_state <> '' AND want ->> 'id' = ?", recordID)
	if err != nil {
		return nil, classify("find what waits for a record", err)
	}
	return collect(rows, scanID)
}

// RetryCreations lets refused records that these items wait for be created again; nil
// means all.
func (t *Tx) RetryCreations(ctx context.Context, itemIDs []int64) error {
	list, values := inList(itemIDs)
	_, err := t.tx.ExecContext(ctx, `UPDATE record_creation SET state = 'waiting', attempts = 0, waits = 0, not_before = NULL WHERE state = 'failed'
		AND (? OR record_id IN (SELECT want ->> 'id' FROM writeback WHERE want <> '' AND item_id IN (`+list+`)))`,
		append([]any{itemIDs == nil}, values...)...)
	return classify("retry a record", err)
}

// DropUnsentCreations forgets a record that was never tried to be created.
func (t *Tx) DropUnsentCreations(ctx context.Context, recordID string) error {
	_, err := t.tx.ExecContext(ctx, "DELETE FROM record_creation WHERE record_id = ? AND state = 'waiting' AND attempts = 0 AND waits = 0", recordID)
	return classify("forget a record to create", err)
}

// AccountByName is an imported account of exactly this name, the oldest; or one that was
// created from here. Error: ErrNotFound.
func (s *Reader) AccountByName(ctx context.Context, name string) (id string, err error) {
	err = s.reader.QueryRowContext(ctx, "SELECT id FROM account WHERE name = ? COLLATE NOCASE AND gone_at IS NULL ORDER BY id LIMIT 1", name).Scan(&id)
	return id, classify("find an account", err)
}

// AccountOfCompany is the account that a member's company is matched to. Error: ErrNotFound.
func (s *Reader) AccountOfCompany(ctx context.Context, companyID int64) (id, name string, err error) {
	err = s.reader.QueryRowContext(ctx, `SELECT x.record_id, a.name FROM match x JOIN account a ON a.id = x.record_id AND a.gone_at IS NULL
		WHERE x.company_id = ? AND x.outcome = 'used' LIMIT 1`, companyID).Scan(&id, &name)
	return id, name, classify("find a company's account", err)
}

// CreationsWaiting are the records that are still to be created in Dynamics, by their id.
func (s *Reader) CreationsWaiting(ctx context.Context) (map[string]bool, error) {
	rows, err := s.reader.QueryContext(ctx, "SELECT record_id FROM record_creation WHERE state = 'waiting'")
	if err != nil {
		return nil, classify("list what is to be created", err)
	}
	waiting := map[string]bool{}
	_, err = collect(rows, func(row scanner) (id string, err error) {
		err = row.Scan(&id)
		waiting[id] = true
		return id, err
	})
	return waiting, err
}

// CreatedRecord is the creation of a record that was created from here, and whether something here still needs it: a match
// that is used, or an activity. Error: ErrNotFound.
func (s *Reader) CreatedRecord(ctx context.Context, kind RecordKind, id string) (c Creation, needed bool, err error) {
	c, err = scanCreation(s.reader.QueryRowContext(ctx, creationColumns+" WHERE kind = ? AND record_id = ?", kind, id))
	if err != nil {
		return c, false, classify("find a record that was created", err)
	}
	n, err := s.count(ctx, `SELECT (SELECT count(*) FROM match WHERE record_kind = ?1 AND record_id = ?2 AND outcome = 'used') +
		(SELECT count(*) FROM writeback WHERE regarding_kind = ?1 AND regarding_id = ?2 AND gone_at IS NULL AND state <> 'taken-out')`, kind, id)
	return c, n > 0, err
}
