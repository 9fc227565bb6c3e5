package store

import (
	"context"
	"time"
)

// Unresolved is a window of the report, the oldest first.
func (s *Reader) Unresolved(ctx context.Context, q UnresolvedQuery) ([]UnresolvedRow, error) {
	ids, err := s.UnresolvedIDs(ctx, q) // what a window passes over is not joined
	if err != nil {
		return nil, err
	}
	rows, err := s.reader.QueryContext(ctx, `SELECT i.id, i.at, w.written_at, i.kind, i.direction, i.subject, i.text, i.seat_id,
		COALESCE(m.id, 0), COALESCE(m.name, ''), `+unresolvedMember+`,
		COALESCE(m.title, ''), COALESCE(m.company, ''), COALESCE(`+memberDomain+`, ''), COALESCE(m.url, ''), w.seat_id, p.name, p.email,
		w.unresolved_reason,
		w.best_kind, w.best_id, `+recordName("w.best_kind", "w.best_id")+`, w.best_score,
		COALESCE((SELECT x.evidence FROM match x WHERE x.member_id = i.member_id AND x.record_kind = w.best_kind AND x.record_id = w.best_id), ''),
		w.activity_table, w.activity_id, w.want_state, COALESCE(w.problem_id, 0), w.ignored_at, w.kept_at`+
		" FROM json_each(?) j CROSS JOIN writeback w ON w.item_id = j.value CROSS JOIN item i ON i.id = j.value"+
		unresolvedHolder+memberJoin+" ORDER BY j.key",
		numbers(ids))
	if err != nil {
		return nil, classify("list the unresolved activities", err)
	}
	return collect(rows, func(row scanner) (UnresolvedRow, error) {
		var u UnresolvedRow
		var at, want, evidence string
		var owner int64
		var written, ignored, kept Time
		err := row.Scan(&u.ItemID, &at, &written, &u.Kind, &u.Direction, &u.Subject, &u.Text, &owner,
			&u.MemberID, &u.Member, &u.Members, &u.Title, &u.Company, &u.Domain, &u.ProfileURL, &u.SeatID, &u.SeatHolder, &u.SeatEmail, &u.Reason,
			&u.BestKind, &u.BestID, &u.BestName, &u.BestScore, &evidence, &u.ActivityTable, &u.ActivityID, &want, &u.ProblemID, &ignored, &kept)
		if err != nil {
			return u, err
		}
		u.Evidence = EvidenceOf(evidence)
		u.At, err = ParseStamp(at)
		u.DateOnly = len(at) == len(time.DateOnly)
		u.WrittenAt, u.IgnoredAt, u.KeptAt = written.Time, ignored.Time, kept.Time
		u.Characters = len([]rune(u.Text))
		if !q.Scope.reads(owner, u.SeatID) {
			u.Text, u.Subject = "", ""
		}
		u.Resolving, u.ResolveFailed = want == "waiting", want == "failed"
		return u, err
	})
}

// CountUnresolved is the number of rows that Unresolved would list without a limit.
func (s *Reader) CountUnresolved(ctx context.Context, q UnresolvedQuery) (int, error) {
	q.Sort, q.Grouped = "", "" // what orders rows need not be joined
	where, values := q.where()
	return s.count(ctx, "SELECT count(*)"+q.from()+where, values...)
}

// UnresolvedIDs are the items of the rows that Unresolved lists: without a limit of all.
func (s *Reader) UnresolvedIDs(ctx context.Context, q UnresolvedQuery) ([]int64, error) {
	query, values := q.ids()
	rows, err := s.reader.QueryContext(ctx, query+" LIMIT ? OFFSET ?", append(values, limit(q.Limit), q.Offset)...)
	if err != nil {
		return nil, classify("list the unresolved activities", err)
	}
	return collect(rows, scanID)
}

// UnresolvedSeats are the seats that resolve the rows.
func (s *Reader) UnresolvedSeats(ctx context.Context, q UnresolvedQuery) ([]int64, error) {
	where, values := q.where()
	rows, err := s.reader.QueryContext(ctx, "SELECT DISTINCT w.seat_id"+q.from()+where, values...)
	if err != nil {
		return nil, classify("list the seats of the unresolved activities", err)
	}
	return collect(rows, scanID)
}

// UnresolvedPlace is how many rows stand before an item's in the list without a limit. Error: ErrNotFound: it is not in it.
func (s *Reader) UnresolvedPlace(ctx context.Context, q UnresolvedQuery, itemID int64) (place int, err error) {
	where, values := q.where()
	order, ranks := q.order()
	values = append(append(ranks, values...), itemID)
	err = s.reader.QueryRowContext(ctx, "SELECT place - 1 FROM (SELECT w.item_id, row_number() OVER ("+order+") AS place"+q.from()+where+
		") WHERE item_id = ?", values...).Scan(&place)
	return place, classify("find an unresolved activity", err)
}

// UnresolvedSummary is the line above the report.
type UnresolvedSummary struct {
	Activities, Ignored int
	Members             int // people and groups of people that the activities are about
	Kept                int // of the activities those that are kept here and not in Dynamics
	Oldest              time.Time
	Reasons             map[string]int
}

// UnresolvedSummary counts what the query's filter shows.
func (s *Reader) UnresolvedSummary(ctx context.Context, q UnresolvedQuery) (UnresolvedSummary, error) {
	sum := UnresolvedSummary{Reasons: map[string]int{}}
	where, values := q.where()
	from := q.from()
	rows, err := s.reader.QueryContext(ctx, "SELECT w.unresolved_reason, count(*), count(*) FILTER (WHERE "+keptHere+"), min(w.item_at)"+
		from+where+" GROUP BY 1", values...)
	if err != nil {
		return sum, classify("count the unresolved activities", err)
	}
	if _, err := collect(rows, func(row scanner) (struct{}, error) {
		var reason string
		var n, kept int
		var oldest Time
		err := row.Scan(&reason, &n, &kept, &oldest)
		sum.Reasons[reason] = n
		sum.Activities, sum.Kept = sum.Activities+n, sum.Kept+kept
		if sum.Oldest.IsZero() || oldest.Before(sum.Oldest) {
			sum.Oldest = oldest.Time
		}
		return struct{}{}, err
	}); err != nil {
		return sum, err
	}
	q.Grouped = UnresolvedByMember
	groups, err := s.UnresolvedGroups(ctx, q)
	if err != nil {
		return sum, err
	}
	sum.Members, q.Grouped = len(groups), ""
	q.Ignored = true
	sum.Ignored, err = s.CountUnresolved(ctx, q)
	return sum, err
}

// UnresolvedGroups counts the query's rows by the id of their group: the reason, or the name of whom they are about.
func (s *Reader) UnresolvedGroups(ctx context.Context, q UnresolvedQuery) (map[string]int, error) {
	q.Sort = ""
	where, values := q.where()
	query := "SELECT w.unresolved_reason, count(*)" + q.from() + where + " GROUP BY 1"
	if q.Grouped == UnresolvedByMember { // named are members and threads, not each of their items
		query = "SELECT " + unresolvedMember + ", sum(n) FROM (SELECT i.member_id, iif(i.member_id IS NULL, i.thread_id, NULL) AS thread_id," +
			" count(*) AS n" + q.from() + where + " GROUP BY 1, 2) i" + memberJoin + " GROUP BY 1"
	}
	rows, err := s.reader.QueryContext(ctx, query, values...)
	if err != nil {
		return nil, classify("count the groups of the unresolved activities", err)
	}
	groups := map[string]int{}
	_, err = collect(rows, func(row scanner) (struct{}, error) {
		var id string
		var n int
		err := row.Scan(&id, &n)
		groups[id] = n
		return struct{}{}, err
	})
	return groups, err
}
