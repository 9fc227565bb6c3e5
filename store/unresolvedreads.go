package store

import (
	"context"
	"slices"
	"strings"
	"time"
)

// unresolvedRows are the report's rows in the order of its index.
const unresolvedRows = " FROM writeback w INDEXED BY writeback_unresolved"

const unresolvedFrom = unresolvedRows + " CROSS JOIN item i ON i.id = w.item_id" + unresolvedJoins

const unresolvedJoins = `
	JOIN seat s ON s.id = w.seat_id JOIN person p ON p.id = s.person_id
	LEFT JOIN member m ON m.id = i.member_id`

// from joins what the query looks at.
func (q UnresolvedQuery) from() string {
	if q.Kind == "" && q.MemberID == 0 && len(q.Member) == 0 && q.Company == "" && q.Domain == "" && q.Text == "" &&
		!slices.Contains([]UnresolvedSort{UnresolvedByKind, UnresolvedByMember, UnresolvedBySeat}, q.Sort) {
		return unresolvedRows
	}
	return unresolvedFrom
}

// memberDomain is the domain of the e-mail of member m as SQL.
const memberDomain = "CASE WHEN instr(m.email, '@') > 0 THEN lower(substr(m.email, instr(m.email, '@') + 1)) ELSE '' END"

var unresolvedOrder = map[UnresolvedSort]string{
	UnresolvedByAge: "w.item_at", UnresolvedByKind: "i.kind", UnresolvedByMember: "m.name COLLATE NOCASE",
	UnresolvedBySeat: "p.name COLLATE NOCASE", UnresolvedByReason: "w.unresolved_reason", UnresolvedByScore: "w.best_score",
}

func (q UnresolvedQuery) where() (string, []any) {
	scope, values := q.Scope.ofWritebacks()
	conditions := []string{unresolvedHere, scope}
	add := func(condition string, value ...any) {
		conditions, values = append(conditions, condition), append(values, value...)
	}
	if q.Ignored {
		add("w.ignored_at IS NOT NULL")
	} else {
		add("w.ignored_at IS NULL")
	}
	if q.Kind != "" {
		add("i.kind = ?", q.Kind)
	}
	if q.Reason != "" {
		add("w.unresolved_reason = ?", q.Reason)
	}
	if q.SeatID != 0 {
		add("w.seat_id = ?", q.SeatID)
	}
	if q.MemberID != 0 {
		add("i.member_id = ?", q.MemberID)
	}
	for _, word := range q.Member {
		condition, more := likeAny(word, "m.name")
		add(condition, more...)
	}
	if q.Company != "" {
		add("fold(m.company) = ?", fold(q.Company))
	}
	if q.Domain != "" {
		add(memberDomain+" = ?", strings.ToLower(q.Domain))
	}
	if !q.Since.IsZero() {
		add("w.item_at >= ?", q.Since.UTC().Format(time.DateOnly))
	}
	for _, word := range strings.Fields(q.Text) {
		condition, values := likeAny(word, "m.name", "m.company", "p.name")
		add(condition, values...)
	}
	return " WHERE " + strings.Join(conditions, " AND "), values
}

func (q UnresolvedQuery) order() string {
	order, ok := unresolvedOrder[q.Sort]
	if !ok {
		order = unresolvedOrder[UnresolvedByAge]
	}
	if q.Descending {
		return " ORDER BY " + order + " DESC, w.item_id DESC"
	}
	return " ORDER BY " + order + ", w.item_id"
}

// Unresolved is a window of the report, the oldest first.
func (s *Reader) Unresolved(ctx context.Context, q UnresolvedQuery) ([]UnresolvedRow, error) {
	ids, err := s.UnresolvedIDs(ctx, q) // what a window passes over is not joined
	if err != nil {
		return nil, err
	}
	rows, err := s.reader.QueryContext(ctx, `SELECT i.id, i.at, w.written_at, i.kind, i.direction, i.subject, i.text, i.seat_id,
		COALESCE(m.id, 0), COALESCE(m.name, ''), COALESCE(m.name, (SELECT group_concat(x.name, ', ') FROM thread_member t
			JOIN member x ON x.id = t.member_id WHERE t.thread_id = i.thread_id), ''),
		COALESCE(m.title, ''), COALESCE(m.company, ''), COALESCE(`+memberDomain+`, ''), COALESCE(m.url, ''), w.seat_id, p.name, p.email,
		w.unresolved_reason,
		w.best_kind, w.best_id, `+recordName("w.best_kind", "w.best_id")+`, w.best_score,
		COALESCE((SELECT x.evidence FROM match x WHERE x.member_id = i.member_id AND x.record_kind = w.best_kind AND x.record_id = w.best_id), ''),
		w.activity_table, w.activity_id, w.want_state, COALESCE(w.problem_id, 0), w.ignored_at, w.kept_at`+
		" FROM json_each(?) j CROSS JOIN writeback w ON w.item_id = j.value CROSS JOIN item i ON i.id = j.value"+unresolvedJoins+" ORDER BY j.key",
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
	where, values := q.where()
	return s.count(ctx, "SELECT count(*)"+q.from()+where, values...)
}

// UnresolvedIDs are the items of the rows that Unresolved lists: without a limit of all.
func (s *Reader) UnresolvedIDs(ctx context.Context, q UnresolvedQuery) ([]int64, error) {
	where, values := q.where()
	rows, err := s.reader.QueryContext(ctx, "SELECT w.item_id"+q.from()+where+q.order()+" LIMIT ? OFFSET ?",
		append(values, limit(q.Limit), q.Offset)...)
	if err != nil {
		return nil, classify("list the unresolved activities", err)
	}
	return collect(rows, scanID)
}

// UnresolvedSummary is the line above the report.
type UnresolvedSummary struct {
	Activities, Members, Ignored int
	Kept                         int // of the activities those that are kept here and not in Dynamics
	Oldest                       time.Time
	Reasons                      map[string]int
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
	sum.Members, err = s.count(ctx, "SELECT count(DISTINCT member_id) FROM item WHERE id IN (SELECT w.item_id"+from+where+")", values...)
	if err != nil {
		return sum, err
	}
	q.Ignored = true
	sum.Ignored, err = s.CountUnresolved(ctx, q)
	return sum, err
}
