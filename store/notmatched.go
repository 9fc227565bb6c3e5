package store

import "context"

// NotMatched says why a seat has no CRM user (spec §4); "" when it has one.
type NotMatched string

// The reasons.
const (
	UnmatchedNone    NotMatched = "none"    // no CRM user has its e-mail
	UnmatchedSeveral NotMatched = "several" // more than one active user has it: none is chosen
	UnmatchedTaken   NotMatched = "taken"   // the user with it is linked to another seat
	UnmatchedService NotMatched = "service" // only an application's, an integration or a non-interactive user has it
)

// Unmatched says why a seat without a CRM user has none.
func (t *Tx) Unmatched(ctx context.Context, seatID int64) (NotMatched, error) {
	return unmatched(ctx, t.tx, seatAddresses, seatID)
}

// UnmatchedEmail says why an e-mail leads to no CRM user.
func (t *Tx) UnmatchedEmail(ctx context.Context, email string) (NotMatched, error) {
	return unmatched(ctx, t.tx, "SELECT ?1 AS email", email)
}

// seatAddresses are the addresses by which a seat's CRM user is looked for.
const seatAddresses = `SELECT p.email AS email FROM seat s JOIN person p ON p.id = s.person_id WHERE s.id = ?1
	UNION SELECT email FROM seat_alias WHERE seat_id = ?1`

// unmatched looks at the users to whom addresses, a query of one parameter, lead.
func unmatched(ctx context.Context, q querier, addresses string, of any) (NotMatched, error) {
	var people, taken, services int
	err := q.QueryRowContext(ctx, "WITH address AS ("+addresses+`)
		SELECT count(*) FILTER (WHERE u.seatable), count(*) FILTER (WHERE u.seatable AND u.linked), count(*) FILTER (WHERE NOT u.seatable)
		FROM (SELECT u.seatable AS seatable,
				EXISTS (SELECT 1 FROM seat s WHERE s.crm_user_id = u.id AND s.removed_at IS NULL) AS linked
			FROM crm_user u WHERE u.gone_at IS NULL AND NOT u.disabled AND EXISTS (SELECT 1 FROM address a WHERE
				a.email = u.email COLLATE NOCASE OR a.email = u.sign_in COLLATE NOCASE
				OR instr(' ' || lower(u.other_emails) || ' ', ' ' || lower(a.email) || ' ') > 0)) u`, of).Scan(&people, &taken, &services)
	switch {
	case err != nil:
		return "", classify("look why no CRM user is found", err)
	case people > 1:
		return UnmatchedSeveral, nil
	case taken > 0:
		return UnmatchedTaken, nil
	case services > 0:
		return UnmatchedService, nil
	}
	return UnmatchedNone, nil
}
