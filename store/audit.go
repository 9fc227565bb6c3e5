package store

import (
	"context"
	"time"
)

// AuditEntry is one change, or one refusal, by a named actor (spec §1).
type AuditEntry struct {
	ID      int64
	At      time.Time
	Actor   string // e-mail
	OSUser  string
	Action  string
	Target  string
	Before  string // JSON, "" when there was nothing
	After   string // JSON
	Refused string // the error code of a refusal, "" when it was done
}

// AddAudit writes one entry; it stands in the same transaction as the change it tells of.
func (t *Tx) AddAudit(ctx context.Context, a AuditEntry) error {
	_, err := t.tx.ExecContext(ctx,
		"INSERT INTO audit (at, actor, os_user, action, target, before, after, refused) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		Stamp(a.At), a.Actor, a.OSUser, a.Action, a.Target, a.Before, a.After, a.Refused)
	return classify("write the audit", err)
}

// Audit lists the newest entries first, at most limit.
func (s *Reader) Audit(ctx context.Context, limit int) (entries []AuditEntry, err error) {
	rows, err := s.reader.QueryContext(ctx,
		`SELECT id, at, actor, os_user, action, target, before, after, refused FROM audit ORDER BY id DESC LIMIT ?`, limit)
	if err != nil {
		return nil, classify("list the audit", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var a AuditEntry
		var at Time
		if err := rows.Scan(&a.ID, &at, &a.Actor, &a.OSUser, &a.Action, &a.Target, &a.Before, &a.After, &a.Refused); err != nil {
			return nil, classify("list the audit", err)
		}
		a.At = at.Time
		entries = append(entries, a)
	}
	return entries, nil
}
