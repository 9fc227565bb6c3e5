package store

import "context"

// What a review of matches says of a pair.
const (
	ReviewHeld      = "held"       // new rules would use it: it waits for an admin
	ReviewLookAgain = "look-again" // new rules would not use it: it stays because something is written
)

// Reviewed is a pair that a change of the rules of matching brought up.
type Reviewed struct {
	Member, Company string
	Kind            RecordKind
	RecordID        string
	Record          string // its name
	RecordCompany   string
	Score           int
	Review          string // ReviewHeld, ReviewLookAgain
}

// Reviewed lists the pairs that wait for an admin, or are to be looked at again, the best first; limit 0: all.
func (s *Reader) Reviewed(ctx context.Context, review string, limit int) ([]Reviewed, error) {
	if limit == 0 {
		limit = -1
	}
	rows, err := s.reader.QueryContext(ctx, `SELECT m.name, m.company, x.record_kind, x.record_id, `+recordName("x.record_kind", "x.record_id")+`,
		COALESCE(c.company, l.company, ''), x.score, x.review FROM match x JOIN member m ON m.id = x.member_id
		LEFT JOIN contact c ON x.record_kind = 'contact' AND c.id = x.record_id LEFT JOIN lead l ON x.record_kind = 'lead' AND l.id = x.record_id
		WHERE x.review = ? AND x.review <> '' ORDER BY x.score DESC, m.name COLLATE language, x.id LIMIT ?`, review, limit)
	if err != nil {
		return nil, classify("list the matches under review", err)
	}
	return collect(rows, func(row scanner) (Reviewed, error) {
		var r Reviewed
		err := row.Scan(&r.Member, &r.Company, &r.Kind, &r.RecordID, &r.Record, &r.RecordCompany, &r.Score, &r.Review)
		return r, err
	})
}

const countReviewed = "SELECT count(*) FROM match WHERE review = ? AND review <> ''"

// CountReviewed counts what Reviewed lists.
func (s *Reader) CountReviewed(ctx context.Context, review string) (int, error) {
	return s.count(ctx, countReviewed, review)
}

// CountReviewed is Reader.CountReviewed inside a change.
func (t *Tx) CountReviewed(ctx context.Context, review string) (n int, err error) {
	err = t.tx.QueryRowContext(ctx, countReviewed, review).Scan(&n)
	return n, classify("count the matches under review", err)
}

// ReviewedTo is the last member that is under review, 0 when none is.
func (t *Tx) ReviewedTo(ctx context.Context) (id int64, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT reviewed_to FROM match_recipe").Scan(&id)
	return id, classify("read the review of matches", err)
}

// EndReview ends it: the members whose matches waited are matched again, and used.
func (t *Tx) EndReview(ctx context.Context) error {
	for _, query := range []string{
		"UPDATE match_recipe SET reviewed_to = 0",
		"UPDATE member SET dirty = 1 WHERE id IN (SELECT member_id FROM match WHERE review = 'held')",
	} {
		if _, err := t.tx.ExecContext(ctx, query); err != nil {
			return classify("end the review of matches", err)
		}
	}
	return nil
}

// WrittenFor says whether an activity of a member is written regarding a record.
func (t *Tx) WrittenFor(ctx context.Context, memberID int64, kind RecordKind, recordID string) (bool, error) {
	var written bool
	err := t.tx.QueryRowContext(ctx, `SELECT EXISTS (SELECT 1 FROM writeback w JOIN item i ON i.id = w.item_id
		LEFT JOIN thread_member tm ON tm.thread_id = i.thread_id AND i.member_id IS NULL
		WHERE w.regarding_kind = ? AND w.regarding_id = ? AND w.state IN ('written', 'sending', 'uncertain') AND (i.member_id = ? OR tm.member_id = ?))`,
		kind, recordID, memberID, memberID).Scan(&written)
	return written, classify("find what is written", err)
}
