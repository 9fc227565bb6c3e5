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
	rows, err := s.reader.QueryContext(ctx, `SELECT CAST(julianday(?1) - julianday(substr(w.item_at, 1, 10)) AS INTEGER) AS days, count(*)`+
		unresolvedRows+`
		WHERE `+unresolvedHere+` AND w.state = 'open' AND w.ignored_at IS NULL AND (?2 OR w.seat_id = ?3) GROUP BY days`,
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

// seen is a person or firm: since when there are items of it, and since when it is matched, "" not at all.
type seen struct{ first, matched string }

// MatchRates are the rates of people and of firms at the moments.
func (s *Reader) MatchRates(ctx context.Context, moments []time.Time) (people, firms []MatchRate, err error) {
	everybody, of, err := s.peopleSeen(ctx)
	if err != nil {
		return nil, nil, err
	}
	decided, err := s.firmsMatched(ctx)
	if err != nil {
		return nil, nil, err
	}
	first := map[int64]string{}
	for i, firm := range of {
		if at, known := first[firm]; firm != 0 && (!known || everybody[i].first < at) {
			first[firm] = everybody[i].first
		}
	}
	companies := make([]seen, 0, len(first))
	for firm, at := range first {
		companies = append(companies, seen{at, decided[firm]})
	}
	return rates(everybody, moments), rates(companies, moments), nil
}

// peopleSeen are those whom items are about, and the firm of each, 0: none. The first item of one is the one added first.
func (s *Reader) peopleSeen(ctx context.Context) (people []seen, firms []int64, err error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT i.added_at, COALESCE((SELECT min(x.decided_at) FROM match x
		WHERE x.member_id = m.id AND x.outcome = 'used'), ''), COALESCE(m.company_id, 0)
		FROM member m CROSS JOIN item i ON i.id = (SELECT min(id) FROM item WHERE member_id = m.id)`)
	if err != nil {
		return nil, nil, classify("count the matches by week", err)
	}
	people, err = collect(rows, func(row scanner) (one seen, err error) {
		var firm int64
		err = row.Scan(&one.first, &one.matched, &firm)
		firms = append(firms, firm)
		return one, err
	})
	return people, firms, err
}

// firmsMatched is since when each matched firm is.
func (s *Reader) firmsMatched(ctx context.Context) (map[int64]string, error) {
	since := map[int64]string{}
	rows, err := s.reader.QueryContext(ctx, `SELECT company_id, min(decided_at) FROM match
		WHERE company_id IS NOT NULL AND outcome = 'used' GROUP BY company_id`)
	if err != nil {
		return nil, classify("count the matches by week", err)
	}
	_, err = collect(rows, func(row scanner) (one struct{}, err error) {
		var firm int64
		var at string
		err = row.Scan(&firm, &at)
		since[firm] = at
		return one, err
	})
	return since, err
}

// rates counts at each moment those who were there and those who were matched.
func rates(all []seen, moments []time.Time) []MatchRate {
	rates := make([]MatchRate, len(moments))
	for i, at := range moments {
		until := Stamp(at)
		for _, one := range all {
			if one.first <= until {
				rates[i].Total++
			}
			if one.first <= until && one.matched != "" && one.matched <= until {
				rates[i].Matched++
			}
		}
	}
	return rates
}
