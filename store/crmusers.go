package store

import (
	"context"
	"strings"
)

// CRMUserRow is a line of "Assign seats from CRM" and of linking a seat by hand.
type CRMUserRow struct {
	ID        string // systemuserid
	Name      string
	Email     string
	SignIn    string
	Title     string
	Disabled  bool
	SeatEmail string // e-mail of the seat holder that it is linked to, or that has its e-mail; "": none
	Why       string // why no seat can be assigned: has-seat, no-email, disabled; "": it can
}

// CRMUserQuery chooses CRM users. The zero value is the active people among them by name.
type CRMUserQuery struct {
	Text       string // in name, e-mail, sign-in name or title
	Assignable bool   // only those who can be given a seat
	Unlinked   bool   // only those whom no seat is linked to
	Everybody  bool   // disabled users and applications too
	Descending bool
	Limit      int // 0: no limit
	Offset     int
}

// crmUserRows tells of each imported CRM user whether a seat can be assigned.
const crmUserRows = `WITH crm_user_row AS (
	SELECT u.id AS id, u.name AS name, u.email AS email, u.sign_in AS sign_in, u.title AS title, u.disabled AS disabled,
		u.seatable AS seatable,
		EXISTS (SELECT 1 FROM seat s WHERE s.crm_user_id = u.id AND s.removed_at IS NULL) AS linked,
		COALESCE(
			(SELECT p.email FROM seat s JOIN person p ON p.id = s.person_id WHERE s.crm_user_id = u.id AND s.removed_at IS NULL LIMIT 1),
			(SELECT p.email FROM person p JOIN seat s ON s.person_id = p.id AND s.removed_at IS NULL WHERE p.email IN (u.email, u.sign_in) LIMIT 1),
			'') AS seat_email,
		CASE WHEN u.email = '' AND instr(u.sign_in, '@') = 0 THEN 1 ELSE 0 END AS no_email
	FROM crm_user u WHERE u.gone_at IS NULL)`

func (q CRMUserQuery) where() (string, []any) {
	conditions, values := []string{"1"}, []any{}
	if !q.Everybody {
		conditions = append(conditions, "seatable AND NOT disabled")
	}
	words, more := likeAll(q.Text, "name", "email", "sign_in", "title")
	conditions, values = append(conditions, words...), append(values, more...)
	if q.Assignable {
		conditions = append(conditions, "seat_email = '' AND NOT no_email AND NOT disabled AND seatable")
	}
	if q.Unlinked {
		conditions = append(conditions, "NOT linked")
	}
	return " WHERE " + strings.Join(conditions, " AND "), values
}

// CRMUsers is a window of the organization's users.
func (s *Reader) CRMUsers(ctx context.Context, q CRMUserQuery) (users []CRMUserRow, err error) {
	where, values := q.where()
	order := "name COLLATE language, id"
	if q.Descending {
		order = "name COLLATE language DESC, id"
	}
	rows, err := s.reader.QueryContext(ctx, crmUserRows+` SELECT id, name, email, sign_in, title, disabled, seat_email,
		CASE WHEN seat_email <> '' THEN 'has-seat' WHEN disabled THEN 'disabled' WHEN no_email THEN 'no-email' ELSE '' END
		FROM crm_user_row`+where+" ORDER BY "+order+" LIMIT ? OFFSET ?", append(values, limit(q.Limit), q.Offset)...)
	if err != nil {
		return nil, classify("list the CRM users", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var u CRMUserRow
		if err := rows.Scan(&u.ID, &u.Name, &u.Email, &u.SignIn, &u.Title, &u.Disabled, &u.SeatEmail, &u.Why); err != nil {
			return nil, classify("list the CRM users", err)
		}
		users = append(users, u)
	}
	return users, nil
}

// CountCRMUsers is the number of users that CRMUsers would list without a limit.
func (s *Reader) CountCRMUsers(ctx context.Context, q CRMUserQuery) (n int, err error) {
	where, values := q.where()
	err = s.reader.QueryRowContext(ctx, crmUserRows+" SELECT count(*) FROM crm_user_row"+where, values...).Scan(&n)
	return n, classify("count the CRM users", err)
}

// FindCandidate finds the CRM user whom a text names, by systemuserid or by an e-mail.
// Error: ErrNotFound.
func (s *Reader) FindCandidate(ctx context.Context, who string) (u CRMUserRow, err error) {
	err = s.reader.QueryRowContext(ctx, crmUserRows+` SELECT id, name, email, sign_in, title, disabled, seat_email,
		CASE WHEN seat_email <> '' THEN 'has-seat' WHEN disabled THEN 'disabled' WHEN no_email THEN 'no-email' ELSE '' END
		FROM crm_user_row WHERE id = lower(?1) OR email = ?1 COLLATE NOCASE OR sign_in = ?1 COLLATE NOCASE
		ORDER BY disabled, seatable DESC, id LIMIT 1`, strings.TrimSpace(who)).
		Scan(&u.ID, &u.Name, &u.Email, &u.SignIn, &u.Title, &u.Disabled, &u.SeatEmail, &u.Why)
	return u, classify("find a CRM user", err)
}
