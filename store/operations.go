package store

import "context"

// Standing is what the operator of a service watches: counts only (spec §15).
type Standing struct {
	Writebacks map[string]int64 // by state
	Unresolved int64
	Throttled  float64 // seconds that Dynamics made the kept runs wait, all together
	Rows       int64   // that the kept runs added, changed, removed or wrote
}

// Standing counts it.
func (s *Reader) Standing(ctx context.Context) (n Standing, err error) {
	n.Writebacks = map[string]int64{"waiting": 0, "sending": 0, "uncertain": 0, "written": 0, "open": 0, "failed": 0, "taken-out": 0}
	rows, err := s.reader.QueryContext(ctx, "SELECT state, count(*) FROM writeback GROUP BY state")
	if err != nil {
		return n, classify("count the writebacks", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var state string
		var count int64
		if err := rows.Scan(&state, &count); err != nil {
			return n, classify("count the writebacks", err)
		}
		n.Writebacks[state] = count
	}
	err = s.reader.QueryRowContext(ctx, `SELECT
		(SELECT count(*) FROM writeback WHERE state = 'open' AND ignored_at IS NULL AND gone_at IS NULL),
		(SELECT COALESCE(sum(throttled_ms), 0) / 1000.0 FROM run),
		(SELECT COALESCE(sum(added + changed + removed + written), 0) FROM step)`).Scan(&n.Unresolved, &n.Throttled, &n.Rows)
	return n, classify("count what the runs did", err)
}

// SeatStanding is what a seat's holder has to look at, as counts.
type SeatStanding struct {
	Email, Name string
	Unresolved  int64 // in all
	New         int64 // of them: written open since
	Failed      int64
	Waiting     int64
}

// SeatStandings are those of the seats that have something, the most first; new is what became so since that time.
func (s *Reader) SeatStandings(ctx context.Context, since string) ([]SeatStanding, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT p.email, p.name,
			count(*) FILTER (WHERE w.state = 'open' AND w.ignored_at IS NULL AND w.gone_at IS NULL) AS unresolved,
			count(*) FILTER (WHERE w.state = 'open' AND w.ignored_at IS NULL AND w.gone_at IS NULL AND w.written_at >= ?),
			count(*) FILTER (WHERE w.state = 'failed') AS failed,
			count(*) FILTER (WHERE w.state IN ('waiting', 'sending', 'uncertain'))
		FROM writeback w JOIN seat s ON s.id = w.seat_id JOIN person p ON p.id = s.person_id
		WHERE w.state IN ('open', 'failed', 'waiting', 'sending', 'uncertain')
		GROUP BY s.id ORDER BY failed DESC, unresolved DESC, p.email`, since)
	if err != nil {
		return nil, classify("count by seat", err)
	}
	return collect(rows, func(row scanner) (n SeatStanding, err error) {
		err = row.Scan(&n.Email, &n.Name, &n.Unresolved, &n.New, &n.Failed, &n.Waiting)
		return n, err
	})
}
