package store

import (
	"context"
	"strings"
)

// filledColumns counts the columns of a record that hold something, of the CandidateColumns that tell records apart.
var filledColumns = func() string {
	sum := "0"
	for _, columns := range [...][3]string{
		{"c.title", "l.title", "''"},
		{"c.company", "l.company", "a.name"},
		{"c.city", "l.city", "a.city"},
		{"c.emails", "l.emails", "a.email"},
		{"c.phones", "l.phones", "a.phone"},
		{"c.urls", "l.urls", "a.urls"},
	} {
		sum += " + (COALESCE(" + strings.Join(columns[:], ", ") + ", '') <> '')"
	}
	return sum
}()

// CandidateColumns is how many columns CandidateRow.Filled counts: title, company, city, e-mail, phone, address.
const CandidateColumns = 6

// candidatesOf lists the records that members (the table about) can be, the best first; rejected ones stand last. The
// account of the member's company is among them.
var candidatesOf = ` SELECT COALESCE(x.member_id, 0), x.record_kind, x.record_id, ` + recordName("x.record_kind", "x.record_id") + `,
	COALESCE(c.title, l.title, ''), COALESCE(c.company, l.company, ''), COALESCE(c.city, l.city, a.city, ''),
	COALESCE(c.emails, l.emails, a.email, ''), COALESCE(c.phones, l.phones, a.phone, ''), COALESCE(u.name, ''),
	COALESCE(c.modified_at, l.modified_at, a.modified_at, ''),
	(SELECT max(w.written_at) FROM writeback w WHERE w.regarding_kind = x.record_kind AND w.regarding_id = x.record_id),
	` + filledColumns + `, x.score, x.evidence, x.origin, x.outcome,
	` + recordGone("x.record_kind", "x.record_id") + `, x.decided_by, x.decided_at
	FROM match x LEFT JOIN contact c ON x.record_kind = 'contact' AND c.id = x.record_id
	LEFT JOIN lead l ON x.record_kind = 'lead' AND l.id = x.record_id
	LEFT JOIN account a ON x.record_kind = 'account' AND a.id = x.record_id
	LEFT JOIN crm_user u ON u.id = COALESCE(c.owner_id, l.owner_id, a.owner_id)
	WHERE x.member_id IN (SELECT id FROM about) OR x.company_id IN (SELECT company_id FROM member WHERE id IN (SELECT id FROM about))
	ORDER BY x.outcome = 'rejected', x.member_id IS NULL, x.score DESC, x.record_kind, x.record_id`

// Candidates lists the records that an item's member could be.
func (s *Reader) Candidates(ctx context.Context, itemID int64) ([]CandidateRow, error) {
	return s.candidates(ctx, `WITH about AS (SELECT member_id AS id FROM item WHERE id = ?1 AND member_id IS NOT NULL
		UNION SELECT t.member_id FROM item i JOIN thread_member t ON t.thread_id = i.thread_id WHERE i.id = ?1 AND i.member_id IS NULL)`, itemID)
}

// CandidatesOf lists the records that a member could be.
func (s *Reader) CandidatesOf(ctx context.Context, memberID int64) ([]CandidateRow, error) {
	return s.candidates(ctx, "WITH about AS (SELECT ?1 AS id)", memberID)
}

func (s *Reader) candidates(ctx context.Context, about string, id int64) ([]CandidateRow, error) {
	rows, err := s.reader.QueryContext(ctx, about+candidatesOf, id)
	if err != nil {
		return nil, classify("list the candidates", err)
	}
	return collect(rows, func(row scanner) (CandidateRow, error) {
		var c CandidateRow
		var evidence string
		var decided, changed, active Time
		err := row.Scan(&c.MemberID, &c.Kind, &c.ID, &c.Name, &c.Title, &c.Company, &c.Place, &c.Email, &c.Phone, &c.Owner, &changed,
			&active, &c.Filled, &c.Score, &evidence, &c.Origin, &c.Outcome, &c.Gone, &c.DecidedBy, &decided)
		c.Email, _, _ = strings.Cut(c.Email, " ")
		c.Phone, _, _ = strings.Cut(c.Phone, "|")
		c.ChangedAt, c.ActiveAt, c.DecidedAt, c.Evidence = changed.Time, active.Time, decided.Time, EvidenceOf(evidence)
		return c, err
	})
}

// MembersCalled are the members of this name, or with this profile slug or address now or before, whom the viewer may see:
// with an item of the own seat, or, for roles that see all, with a copied one.
func (s *Reader) MembersCalled(ctx context.Context, scope Scope, called string) ([]Member, error) {
	where, values := scope.where()
	rows, err := s.reader.QueryContext(ctx, memberColumns+` FROM member m WHERE (m.name = ?1 COLLATE NOCASE OR EXISTS (
			SELECT 1 FROM member_address a WHERE a.member_id = m.id AND (a.address = ?1 OR a.url = rtrim(?1, '/')))) AND EXISTS (
		SELECT 1 FROM item i LEFT JOIN writeback w ON w.item_id = i.id LEFT JOIN thread_member t ON t.thread_id = i.thread_id
		WHERE (i.member_id = m.id OR t.member_id = m.id) AND `+where+`) ORDER BY m.id`, append([]any{called}, values...)...)
	if err != nil {
		return nil, classify("find members", err)
	}
	return collect(rows, scanMember)
}
