package store

import (
	"context"
	"encoding/csv"
	"fmt"
	"io"
)

// MatchCount is one line of the match report (spec §7).
type MatchCount struct {
	Kind           RecordKind
	Total, Matched int
	Percent        float64 // 0 to 100
	// The unmatched by reason.
	NoCandidate, BelowThreshold, Ambiguous int
}

// MatchReport counts the imported records and those that are matched.
func (s *Reader) MatchReport(ctx context.Context) ([]MatchCount, error) {
	var report []MatchCount
	for _, kind := range RecordKinds() {
		c := MatchCount{Kind: kind}
		err := s.reader.QueryRowContext(ctx, `WITH best AS (
				SELECT record_id, max(CASE outcome WHEN 'used' THEN 3 WHEN 'ambiguous' THEN 2 WHEN 'candidate' THEN 1 ELSE 0 END) AS rank
				FROM match x JOIN `+string(kind)+` r ON r.id = x.record_id AND r.gone_at IS NULL WHERE x.record_kind = ? GROUP BY record_id)
			SELECT (SELECT count(*) FROM `+string(kind)+` WHERE gone_at IS NULL),
				count(*) FILTER (WHERE rank = 3), count(*) FILTER (WHERE rank = 2), count(*) FILTER (WHERE rank = 1) FROM best`, kind).
			Scan(&c.Total, &c.Matched, &c.Ambiguous, &c.BelowThreshold)
		if err != nil {
			return nil, classify("count the matches", err)
		}
		c.NoCandidate = c.Total - c.Matched - c.Ambiguous - c.BelowThreshold
		if c.Total > 0 {
			c.Percent = 100 * float64(c.Matched) / float64(c.Total)
		}
		report = append(report, c)
	}
	return report, nil
}

// Unmatched is a record that is matched to nobody, with the reason.
type Unmatched struct {
	Kind              RecordKind
	ID, Name, Company string
	Reason            string // no-candidate, below-threshold or ambiguous
	BestName          string // the best candidate's, "" when there is none
	BestScore         int
}

// UnmatchedQuery asks for a window of the unmatched records of one kind by name.
type UnmatchedQuery struct {
	Kind   RecordKind
	Reason string // "": all
	Limit  int
	Offset int
}

func (q UnmatchedQuery) where() string {
	has := func(outcome string) string {
		return "EXISTS (SELECT 1 FROM match x WHERE x.record_kind = ?1 AND x.record_id = r.id AND x.outcome = '" + outcome + "')"
	}
	where := " WHERE r.gone_at IS NULL AND NOT " + has("used")
	switch q.Reason {
	case "ambiguous":
		where += " AND " + has("ambiguous")
	case "below-threshold":
		where += " AND NOT " + has("ambiguous") + " AND " + has("candidate")
	case "no-candidate":
		where += " AND NOT " + has("ambiguous") + " AND NOT " + has("candidate")
	}
	return where
}

// window is the query with its values.
func (q UnmatchedQuery) window() (string, []any) {
	company := "r.company"
	if q.Kind == KindAccount {
		company = "r.domain"
	}
	return `SELECT ?1, r.id, r.name, ` + company + `, COALESCE(b.outcome, ''), COALESCE(m.name, c.name, ''),
		COALESCE(b.score, 0) FROM ` + string(q.Kind) + ` r
		LEFT JOIN match b ON b.id = (SELECT y.id FROM match y WHERE y.record_kind = ?1 AND y.record_id = r.id
			AND y.outcome <> 'rejected' ORDER BY y.outcome = 'ambiguous' DESC, y.score DESC, y.id LIMIT 1)
		LEFT JOIN member m ON m.id = b.member_id LEFT JOIN company c ON c.id = b.company_id` + q.where() + `
		ORDER BY r.name COLLATE NOCASE, r.number LIMIT ?2 OFFSET ?3`, []any{q.Kind, limit(q.Limit), q.Offset}
}

// Unmatched is a window of the match report's lower part. Error: ErrNotFound: no such kind.
func (s *Reader) Unmatched(ctx context.Context, q UnmatchedQuery) ([]Unmatched, error) {
	if recordQueries[q.Kind] == "" {
		return nil, fmt.Errorf("list unmatched records of kind %q: %w", q.Kind, ErrNotFound)
	}
	query, args := q.window()
	rows, err := s.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, classify("list unmatched records", err)
	}
	return collect(rows, func(row scanner) (Unmatched, error) {
		var u Unmatched
		var outcome string
		err := row.Scan(&u.Kind, &u.ID, &u.Name, &u.Company, &outcome, &u.BestName, &u.BestScore)
		u.Reason = map[string]string{"": "no-candidate", "ambiguous": "ambiguous"}[outcome]
		if u.Reason == "" {
			u.Reason = "below-threshold"
		}
		return u, err
	})
}

// unmatchedPage is how many rows WriteMatchReport reads at a time.
const unmatchedPage = 5000

// WriteMatchReport writes every unmatched record as CSV with a header: kind, id, name,
// company, reason, best candidate and its score. What comes from outside goes through clean,
// which decides what a cell may hold where the report is read.
func (s *Reader) WriteMatchReport(ctx context.Context, to io.Writer, clean func(cell string) string) error {
	w := csv.NewWriter(to)
	if err := w.Write([]string{"kind", "id", "name", "company", "reason", "best_candidate", "best_score"}); err != nil {
		return fmt.Errorf("write the match report: %w", err)
	}
	for _, kind := range RecordKinds() {
		for offset := 0; ; offset += unmatchedPage {
			rows, err := s.Unmatched(ctx, UnmatchedQuery{Kind: kind, Limit: unmatchedPage, Offset: offset})
			if err != nil {
				return err
			}
			for _, u := range rows {
				line := []string{string(u.Kind), u.ID, clean(u.Name), clean(u.Company), u.Reason, clean(u.BestName), fmt.Sprint(u.BestScore)}
				if err := w.Write(line); err != nil {
					return fmt.Errorf("write the match report: %w", err)
				}
			}
			if len(rows) < unmatchedPage {
				break
			}
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("write the match report: %w", err)
	}
	return nil
}
