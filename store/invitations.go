package store

import (
	"context"
	"time"
)

// Invitation is a code, good once and until EndsAt, by which a person brings a key (spec §15). The code
// itself is kept nowhere.
type Invitation struct {
	PersonID int64
	Email    string // of the person
	Hash     string // of the code
	MadeAt   time.Time
	MadeBy   string // e-mail
	EndsAt   time.Time
}

const invitationColumns = `SELECT i.person_id, p.email, i.hash, i.made_at, i.made_by, i.ends_at
	FROM invitation i JOIN person p ON p.id = i.person_id`

func scanInvitation(row scanner) (Invitation, error) {
	var i Invitation
	var made, ends Time
	err := row.Scan(&i.PersonID, &i.Email, &i.Hash, &made, &i.MadeBy, &ends)
	i.MadeAt, i.EndsAt = made.Time, ends.Time
	return i, err
}

// Invitations lists those that are still good.
func (s *Reader) Invitations(ctx context.Context, now time.Time) (open []Invitation, err error) {
	rows, err := s.reader.QueryContext(ctx, invitationColumns+" WHERE i.ends_at > ? ORDER BY p.email", Stamp(now))
	if err != nil {
		return nil, classify("list the invitations", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		i, err := scanInvitation(rows)
		if err != nil {
			return nil, classify("list the invitations", err)
		}
		open = append(open, i)
	}
	return open, nil
}

// Invitation is the one whose code has this hash, good or not. Error: ErrNotFound.
func (t *Tx) Invitation(ctx context.Context, hash string) (Invitation, error) {
	i, err := scanInvitation(t.tx.QueryRowContext(ctx, invitationColumns+" WHERE i.hash = ?", hash))
	return i, classify("find an invitation", err)
}

// Invite keeps a person's invitation in place of an earlier one.
func (t *Tx) Invite(ctx context.Context, i Invitation) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO invitation (person_id, hash, made_at, made_by, ends_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT (person_id) DO UPDATE SET hash = excluded.hash, made_at = excluded.made_at, made_by = excluded.made_by, ends_at = excluded.ends_at`,
		i.PersonID, i.Hash, Stamp(i.MadeAt), i.MadeBy, Stamp(i.EndsAt))
	return classify("invite a person", err)
}

// EndInvitation forgets a person's invitation: it was used or taken back. Error: ErrNotFound.
func (t *Tx) EndInvitation(ctx context.Context, personID int64) error {
	r, err := t.tx.ExecContext(ctx, "DELETE FROM invitation WHERE person_id = ?", personID)
	return affected(r, err, "end an invitation")
}
