package store

import (
	"context"
	"database/sql"
	"strings"
	"time"
)

// AddSeat gives a person a seat, or gives back the removed one whose items were kept, and
// returns its id.
func (t *Tx) AddSeat(ctx context.Context, personID int64, at time.Time) (id int64, err error) {
	err = t.tx.QueryRowContext(ctx, `INSERT INTO seat (person_id, assigned_at) VALUES (?, ?)
		ON CONFLICT (person_id) DO UPDATE SET assigned_at = excluded.assigned_at, removed_at = NULL, sync = NULL
		RETURNING id`, personID, Stamp(at)).Scan(&id)
	return id, classify("assign a seat", err)
}

// CountSeats counts the seats that use a licence.
func (t *Tx) CountSeats(ctx context.Context) (n int, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT count(*) FROM seat WHERE removed_at IS NULL").Scan(&n)
	return n, classify("count the seats", err)
}

// staleSince is the mark "not updated since" of a seat that is synced no longer: saved
// entries are marked from then on. freshAgain takes it away where nothing was missed
// meanwhile; else auto-save does, when it has computed the seat anew (spec §8.9).
const (
	staleSince = "CASE WHEN EXISTS (SELECT 1 FROM saved_entry e WHERE e.seat_id = seat.id) THEN COALESCE(not_updated_since, ?) END"
	freshAgain = "CASE WHEN EXISTS (SELECT 1 FROM saved_state f WHERE f.seat_id = seat.id) THEN NULL ELSE not_updated_since END"
)

// SetSeatSync switches CRM sync by hand.
func (t *Tx) SetSeatSync(ctx context.Context, id int64, on bool, at time.Time) error {
	query, values := "UPDATE seat SET sync = 'on', not_updated_since = "+freshAgain+" WHERE id = ?", []any{id}
	if !on {
		query, values = "UPDATE seat SET sync = 'off', not_updated_since = "+staleSince+" WHERE id = ?", []any{Stamp(at), id}
	}
	r, err := t.tx.ExecContext(ctx, query, values...)
	return affected(r, err, "switch a seat's sync")
}

// MarkAutoSync brings the mark of the seats that follow "Auto sync all seat holders" in
// line with a change of that setting.
func (t *Tx) MarkAutoSync(ctx context.Context, at time.Time) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE seat SET not_updated_since = CASE WHEN "+autoSync+
		" THEN "+freshAgain+" ELSE "+staleSince+" END WHERE sync IS NULL AND removed_at IS NULL", Stamp(at))
	return classify("mark the seats", err)
}

// Origins of a seat's link to a CRM user.
const (
	LinkedByEmail = "email"
	LinkedByHand  = "hand"
)

// LinkSeat links a seat to a CRM user; an empty user takes the link away.
func (t *Tx) LinkSeat(ctx context.Context, id int64, crmUserID, origin string) error {
	user, by := sql.NullString{String: crmUserID, Valid: crmUserID != ""}, sql.NullString{String: origin, Valid: crmUserID != ""}
	r, err := t.tx.ExecContext(ctx, "UPDATE seat SET crm_user_id = ?, crm_user_origin = ? WHERE id = ?", user, by, id)
	return affected(r, err, "link a seat")
}

// SeatOfCRMUser is the seat that is linked to a CRM user. Error: ErrNotFound.
func (t *Tx) SeatOfCRMUser(ctx context.Context, crmUserID string) (Seat, error) {
	seat, err := scanSeat(t.tx.QueryRowContext(ctx, seatColumns+" WHERE s.crm_user_id = ? AND s.removed_at IS NULL LIMIT 1", crmUserID))
	return seat, classify("find a seat", err)
}

// AddAlias adds an address under which Dynamics may know the seat holder.
func (t *Tx) AddAlias(ctx context.Context, id int64, email string) error {
	_, err := t.tx.ExecContext(ctx, "INSERT OR IGNORE INTO seat_alias (seat_id, email) VALUES (?, ?)", id, email)
	return classify("add an alias", err)
}

// RemoveAlias takes an alias away. Error: ErrNotFound.
func (t *Tx) RemoveAlias(ctx context.Context, id int64, email string) error {
	r, err := t.tx.ExecContext(ctx, "DELETE FROM seat_alias WHERE seat_id = ? AND email = ?", id, email)
	return affected(r, err, "remove an alias")
}

// Aliases are a seat's further addresses.
func (t *Tx) Aliases(ctx context.Context, id int64) (aliases []string, err error) {
	var all string
	err = t.tx.QueryRowContext(ctx,
		"SELECT COALESCE(group_concat(email, ' '), '') FROM (SELECT email FROM seat_alias WHERE seat_id = ? ORDER BY email)", id).Scan(&all)
	return strings.Fields(all), classify("read the aliases", err)
}

// giveBack gives items that were handed to a seat back to the seats that they are of.
const giveBack = `UPDATE writeback SET seat_id = (SELECT i.seat_id FROM item i WHERE i.id = item_id)
	WHERE seat_id = ?1 AND item_id NOT IN (SELECT i.id FROM item i WHERE i.seat_id = ?1)`

// SeatItems counts the items of a seat, and those of them whose activity is in Dynamics.
func (t *Tx) SeatItems(ctx context.Context, id int64) (items, inDynamics int, err error) {
	err = t.tx.QueryRowContext(ctx, `SELECT count(*), count(*) FILTER (WHERE w.state IN ('written', 'open') AND w.gone_at IS NULL)
		FROM item i LEFT JOIN writeback w ON w.item_id = i.id WHERE i.seat_id = ?`, id).Scan(&items, &inDynamics)
	return items, inDynamics, classify("count a seat's items", err)
}

// RemoveSeat takes a seat back and keeps its items: nothing is saved or written for it
// any more.
func (t *Tx) RemoveSeat(ctx context.Context, id int64, at time.Time) error {
	err := t.each(ctx, "remove a seat", id, giveBack,
		"DELETE FROM saved_entry WHERE seat_id = ?1", "DELETE FROM saved_state WHERE seat_id = ?1")
	if err != nil {
		return err
	}
	r, err := t.tx.ExecContext(ctx, `UPDATE seat SET removed_at = ?, crm_user_id = NULL, crm_user_origin = NULL,
		not_updated_since = NULL WHERE id = ?`, Stamp(at), id)
	return affected(r, err, "remove a seat")
}

// DeleteSeat deletes a seat with its threads, items, writebacks and saved entries.
func (t *Tx) DeleteSeat(ctx context.Context, id int64) error {
	// Items before threads: they refer to them.
	err := t.each(ctx, "delete a seat's items", id, giveBack, "DELETE FROM item WHERE seat_id = ?1",
		"DELETE FROM thread WHERE seat_id = ?1", "DELETE FROM record_creation WHERE seat_id = ?1")
	if err != nil {
		return err
	}
	r, err := t.tx.ExecContext(ctx, "DELETE FROM seat WHERE id = ?", id)
	return affected(r, err, "delete a seat")
}

// each runs statements that all have the one parameter id.
func (t *Tx) each(ctx context.Context, doing string, id int64, statements ...string) error {
	for _, statement := range statements {
		if _, err := t.tx.ExecContext(ctx, statement, id); err != nil {
			return classify(doing, err)
		}
	}
	return nil
}

const crmUserColumns = "SELECT id, name, email, sign_in, title, disabled, seatable FROM crm_user"

func scanCRMUser(row scanner) (CRMUser, error) {
	var u CRMUser
	err := row.Scan(&u.ID, &u.Name, &u.Email, &u.SignIn, &u.Title, &u.Disabled, &u.Seatable)
	return u, err
}

// CRMUser finds an imported user by systemuserid. Error: ErrNotFound, also when it is gone.
func (t *Tx) CRMUser(ctx context.Context, id string) (CRMUser, error) {
	u, err := scanCRMUser(t.tx.QueryRowContext(ctx, crmUserColumns+" WHERE id = ? AND gone_at IS NULL", strings.ToLower(id)))
	return u, classify("find a CRM user", err)
}

// CRMUserByEmail finds the user with this address: as the main one, else as the sign-in
// name, else among the others (spec §4). An application's or integration user is never
// chosen, and of two active people with one address neither is. Error: ErrNotFound.
func (t *Tx) CRMUserByEmail(ctx context.Context, email string) (CRMUser, error) {
	for _, condition := range []string{
		"email = ? COLLATE NOCASE", "sign_in = ? COLLATE NOCASE", "instr(' ' || lower(other_emails) || ' ', ' ' || lower(?) || ' ') > 0",
	} {
		rows, err := t.tx.QueryContext(ctx, crmUserColumns+" WHERE gone_at IS NULL AND seatable AND "+condition+" ORDER BY disabled, id LIMIT 2", email)
		if err != nil {
			return CRMUser{}, classify("find a CRM user", err)
		}
		found, err := collect(rows, scanCRMUser)
		switch {
		case err != nil:
			return CRMUser{}, err
		case len(found) > 1 && !found[1].Disabled:
			return CRMUser{}, classify("choose a CRM user", sql.ErrNoRows)
		case len(found) > 0:
			return found[0], nil
		}
	}
	return CRMUser{}, classify("find a CRM user", sql.ErrNoRows)
}

// UnlinkGone takes the link by e-mail of every seat whose CRM user is gone away, so that
// it is looked for again. Links by hand stay and are shown as blocked.
func (t *Tx) UnlinkGone(ctx context.Context) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE seat SET crm_user_id = NULL, crm_user_origin = NULL WHERE crm_user_origin = 'email'
		AND crm_user_id IN (SELECT id FROM crm_user WHERE gone_at IS NOT NULL)`)
	return classify("look for links anew", err)
}
