package store

import (
	"context"
	"time"
)

// DayCount is how many activities were written on a day.
type DayCount struct {
	Day   string // 2026-11-24, of UTC
	Count int
}

// WrittenDays counts the activities that were written by day, the oldest first; seatID 0 is all that the viewer may
// count. Days without any are not listed. What is open or was deleted since was written, too.
func (s *Reader) WrittenDays(ctx context.Context, scope Scope, seatID int64, since time.Time) ([]DayCount, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT substr(w.written_at, 1, 10) AS day, count(*) FROM writeback w
		WHERE w.written_at >= ?1 AND (?2 = 0 OR w.seat_id = ?2) AND (?3 OR w.seat_id = ?4) GROUP BY day ORDER BY day`,
		since.UTC().Format(time.DateOnly), seatID, scope.All, scope.SeatID)
	if err != nil {
		return nil, classify("count what was written by day", err)
	}
	return collect(rows, func(row scanner) (DayCount, error) {
		var d DayCount
		err := row.Scan(&d.Day, &d.Count)
		return d, err
	})
}

// UnresolvedAges counts the unresolved activities by the days since their items: bounds are the most days of each count
// but the last, which takes what is older.
func (s *Reader) UnresolvedAges(ctx context.Context, scope Scope, now time.Time, bounds []int) ([]int, error) {
	counts := make([]int, len(bounds)+1)
	rows, err := s.reader.QueryContext(ctx, `SELECT CAST(julianday(?1) - julianday(substr(i.at, 1, 10)) AS INTEGER) AS days, count(*)
		FROM writeback w JOIN item i ON i.id = w.item_id
		WHERE w.state = 'open' AND w.gone_at IS NULL AND w.ignored_at IS NULL AND (?2 OR w.seat_id = ?3) GROUP BY days`,
		now.UTC().Format(time.DateOnly), scope.All, scope.SeatID)
	if err != nil {
		return nil, classify("count the unresolved by age", err)
	}
	ages, err := collect(rows, func(row scanner) (age [2]int, err error) {
		err = row.Scan(&age[0], &age[1])
		return age, err
	})
	for _, age := range ages {
		at := 0
		for at < len(bounds) && age[0] > bounds[at] {
			at++
		}
		counts[at] += age[1]
	}
	return counts, err
}

// MatchRate is how many of the people, or firms, that the items were about at a moment were matched then.
type MatchRate struct{ Total, Matched int }

// MatchRates are the rates of people and of firms at the moments.
func (s *Reader) MatchRates(ctx context.Context, moments []time.Time) (people, firms []MatchRate, err error) {
	const seen = `SELECT m.id AS member_id, m.company_id AS company_id, min(i.added_at) AS first FROM item i
		JOIN member m ON m.id = i.member_id GROUP BY m.id`
	if people, err = s.rates(ctx, `WITH seen AS (`+seen+`) SELECT first, COALESCE((SELECT min(x.decided_at) FROM match x
		WHERE x.member_id = seen.member_id AND x.outcome = 'used'), '') FROM seen`, moments); err != nil {
		return nil, nil, err
	}
	firms, err = s.rates(ctx, `WITH seen AS (`+seen+`) SELECT min(first), COALESCE((SELECT min(x.decided_at) FROM match x
		WHERE x.company_id = seen.company_id AND x.outcome = 'used'), '') FROM seen WHERE company_id IS NOT NULL GROUP BY company_id`, moments)
	return people, firms, err
}

func (s *Reader) rates(ctx context.Context, query string, moments []time.Time) ([]MatchRate, error) {
	rows, err := s.reader.QueryContext(ctx, query)
	if err != nil {
		return nil, classify("count the matches by week", err)
	}
	list, err := collect(rows, func(row scanner) (one [2]string, err error) {
		err = row.Scan(&one[0], &one[1])
		return one, err
	})
	rates := make([]MatchRate, len(moments))
	for i, at := range moments {
		until := Stamp(at)
		for _, one := range list {
			if one[0] <= until {
				rates[i].Total++
			}
			if one[0] <= until && one[1] != "" && one[1] <= until {
				rates[i].Matched++
			}
		}
	}
	return rates, err
}
