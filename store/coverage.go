package store

import "context"

// Coverage is how much of one seat's month is in Dynamics (spec §12): counts only.
type Coverage struct {
	SeatID        int64
	Seat          string // the seat holder
	Email         string
	Month         string // 2026-11
	Conversations int    // with people In CRM that had an item in the month
	InDynamics    int    // of those, the ones of which an item is in Dynamics
}

// Coverage lists the seats that the viewer may count, with their months, the newest first; since bounds the months
// ("2026-01"), "" is all. A conversation is all that a seat has with one person, or with one group.
func (s *Reader) Coverage(ctx context.Context, scope Scope, since string) ([]Coverage, error) {
	rows, err := s.reader.QueryContext(ctx, `WITH known AS (SELECT DISTINCT member_id FROM match WHERE outcome = 'used' AND member_id IS NOT NULL)
		SELECT i.seat_id, p.name, p.email, substr(i.at, 1, 7) AS month, count(DISTINCT COALESCE(i.member_id, -i.thread_id)),
			count(DISTINCT CASE WHEN w.state IN ('written', 'open') AND w.gone_at IS NULL THEN COALESCE(i.member_id, -i.thread_id) END)
		FROM item i LEFT JOIN writeback w ON w.item_id = i.id JOIN seat s ON s.id = i.seat_id JOIN person p ON p.id = s.person_id
		WHERE (i.member_id IN (SELECT member_id FROM known) OR i.member_id IS NULL AND i.thread_id IN
			(SELECT thread_id FROM thread_member WHERE member_id IN (SELECT member_id FROM known)))
			AND (?1 OR i.seat_id = ?2) AND i.at >= ?3
		GROUP BY i.seat_id, month ORDER BY p.name COLLATE language, i.seat_id, month DESC`, scope.All, scope.SeatID, since)
	if err != nil {
		return nil, classify("count what is in Dynamics", err)
	}
	return collect(rows, func(row scanner) (Coverage, error) {
		var c Coverage
		err := row.Scan(&c.SeatID, &c.Seat, &c.Email, &c.Month, &c.Conversations, &c.InDynamics)
		return c, err
	})
}
