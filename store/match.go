package store

import (
	"context"
	"encoding/json"
	"time"
)

// MatchOrigin says who decided about a pair.
type MatchOrigin string

// Who decides about pairs. The candidates of a search in Dynamics are MatchSearched, and are not kept.
const (
	MatchAutomatic MatchOrigin = "automatic"
	MatchManual    MatchOrigin = "manual"
	MatchSearched  MatchOrigin = "search"
)

// MatchOutcome is what became of a pair.
type MatchOutcome string

// What becomes of a pair.
const (
	MatchUsed      MatchOutcome = "used"
	MatchCandidate MatchOutcome = "candidate"
	MatchAmbiguous MatchOutcome = "ambiguous" // others fit as well
	MatchRejected  MatchOutcome = "rejected"
)

// Match is a pair member ↔ contact or lead, or company ↔ account (spec §7).
type Match struct {
	ID        int64
	MemberID  int64 // 0 for a company's
	CompanyID int64 // 0 for a member's
	Kind      RecordKind
	RecordID  string
	Score     int
	Evidence  string // JSON: [{field, ours, theirs, relation, points}]
	Origin    MatchOrigin
	Outcome   MatchOutcome
	Review    string // ReviewHeld, ReviewLookAgain or "": what a change of the rules brought up
	Differs   bool   // LinkedIn's company is not the record's account
	DecidedBy string
	DecidedAt time.Time
}

// ToMatch is a member or company that matching has to look at.
type ToMatch struct {
	ID              int64
	Slug, Name      string
	First, Last     string
	Email, Title    string
	Place           string
	Company, Domain string // of a member: its company's
	CompanyID       int64
	Outcome         string
	// The account that a member's company is matched to, "" when to none.
	AccountID, AccountName, AccountDomain string
	Jobs                                  []Job    // of earlier archives
	Mails                                 []string // of a company: its members'
}

// Job is a firm and a title that a member had in an earlier archive.
type Job struct {
	Company string `json:"company"`
	Title   string `json:"title"`
}

// MembersToMatch are marked members, or those with the ids, at most limit.
func (t *Tx) MembersToMatch(ctx context.Context, ids []int64, limit int) ([]ToMatch, error) {
	where, args := "m.dirty = 1", []any{}
	if ids != nil {
		list, values := inList(ids)
		where, args = "m.id IN ("+list+")", values
	}
	rows, err := t.tx.QueryContext(ctx, `SELECT m.id, m.slug, m.name, m.first_name, m.last_name, m.email, m.title, m.place,
		m.company, COALESCE(c.domain, ''), COALESCE(m.company_id, 0), m.outcome,
		COALESCE((SELECT json_group_array(json_object('company', j.company, 'title', j.title)) FROM
			(SELECT company, title FROM member_job WHERE member_id = m.id ORDER BY id DESC LIMIT 5) j), ''),
		COALESCE(a.id, ''), COALESCE(a.name, ''), COALESCE(a.domain, '')
		FROM member m LEFT JOIN company c ON c.id = m.company_id
		LEFT JOIN match x ON x.company_id = m.company_id AND x.outcome = 'used' AND x.record_kind = 'account'
		LEFT JOIN account a ON a.id = x.record_id WHERE `+where+` ORDER BY m.id LIMIT ?`, append(args, limit)...)
	if err != nil {
		return nil, classify("list what has to be matched", err)
	}
	return collect(rows, scanToMatch)
}

// CompaniesToMatch are marked companies, at most limit.
func (t *Tx) CompaniesToMatch(ctx context.Context, limit int) ([]ToMatch, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT c.id, c.name, c.domain, c.outcome,
		(SELECT json_group_array(email) FROM (SELECT DISTINCT email FROM member WHERE company_id = c.id AND email <> '' ORDER BY email))
		FROM company c WHERE c.matched_at IS NULL ORDER BY c.id LIMIT ?`, limit)
	if err != nil {
		return nil, classify("list what has to be matched", err)
	}
	return collect(rows, func(row scanner) (ToMatch, error) {
		var c ToMatch
		var mails string
		err := row.Scan(&c.ID, &c.Name, &c.Domain, &c.Outcome, &mails)
		if err == nil {
			err = json.Unmarshal([]byte(mails), &c.Mails)
		}
		return c, err
	})
}

// companiesByMail marks the companies that members with an address work for: the addresses of its members tell which account a
// company is. Called before and after such a member changes.
func (t *Tx) companiesByMail(ctx context.Context, members []int64) error {
	err := t.exec(ctx, `UPDATE company SET matched_at = NULL WHERE matched_at IS NOT NULL AND id IN
		(SELECT company_id FROM member WHERE id IN (SELECT value FROM json_each(?)) AND email <> '')`, numbers(members))
	return classify("mark what has to be matched", err)
}

func scanToMatch(row scanner) (ToMatch, error) {
	var m ToMatch
	var jobs string
	err := row.Scan(&m.ID, &m.Slug, &m.Name, &m.First, &m.Last, &m.Email, &m.Title, &m.Place,
		&m.Company, &m.Domain, &m.CompanyID, &m.Outcome, &jobs,
		&m.AccountID, &m.AccountName, &m.AccountDomain)
	if err == nil && jobs != "" {
		err = json.Unmarshal([]byte(jobs), &m.Jobs)
	}
	return m, err
}

// CountToMatch counts the marked members and companies.
func (s *Reader) CountToMatch(ctx context.Context) (int, error) {
	return s.count(ctx, `SELECT (SELECT count(*) FROM member WHERE dirty = 1) + (SELECT count(*) FROM company WHERE matched_at IS NULL)`)
}

const matchColumns = `SELECT id, COALESCE(member_id, 0), COALESCE(company_id, 0), record_kind, record_id, score,
	evidence, origin, outcome, review, differs, decided_by, decided_at FROM match`

func scanMatch(row scanner) (Match, error) {
	var m Match
	var at Time
	err := row.Scan(&m.ID, &m.MemberID, &m.CompanyID, &m.Kind, &m.RecordID, &m.Score, &m.Evidence, &m.Origin, &m.Outcome,
		&m.Review, &m.Differs, &m.DecidedBy, &at)
	m.DecidedAt = at.Time
	return m, err
}

// Matches are a member's, by id.
func (t *Tx) Matches(ctx context.Context, memberID int64) ([]Match, error) {
	all, err := t.MatchesOf(ctx, []int64{memberID}, nil)
	return all[memberID], err
}

const insertMatch = `INSERT INTO match (member_id, company_id, record_kind, record_id, score, evidence, origin, outcome,
	review, differs, decided_by, decided_at)`

// onMatch is what becomes of a pair that there is already.
var onMatch = map[string]string{
	"member":  " ON CONFLICT (member_id, record_kind, record_id) WHERE member_id IS NOT NULL" + newMatch,
	"company": " ON CONFLICT (company_id, record_kind, record_id) WHERE company_id IS NOT NULL" + newMatch,
}

const newMatch = ` DO UPDATE SET score = excluded.score, evidence = excluded.evidence, origin = excluded.origin,
	outcome = excluded.outcome, review = excluded.review, differs = excluded.differs, decided_by = excluded.decided_by,
	decided_at = excluded.decided_at`

// columns are the values of insertMatch.
func (m Match) columns() []any {
	return []any{
		idOrNil(m.MemberID), idOrNil(m.CompanyID), m.Kind, m.RecordID, m.Score, m.Evidence, m.Origin, m.Outcome,
		m.Review, m.Differs, m.DecidedBy, Stamp(m.DecidedAt),
	}
}

// PutMatch adds a pair, or changes the one that there is.
func (t *Tx) PutMatch(ctx context.Context, m Match) error {
	of := "member"
	if m.MemberID == 0 {
		of = "company"
	}
	return t.putMatches(ctx, of, []Match{m})
}

// DropMatch forgets a pair.
func (t *Tx) DropMatch(ctx context.Context, id int64) error {
	err := t.exec(ctx, "DELETE FROM match WHERE id = ?", id)
	return classify("forget a match", err)
}

// LeaveJob keeps a firm and a title that a member has no more, and marks the member when it is news.
func (t *Tx) LeaveJob(ctx context.Context, memberID int64, job Job, until time.Time) error {
	r, err := t.tx.ExecContext(ctx, "INSERT INTO member_job (member_id, company, title, until) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING",
		memberID, job.Company, job.Title, Stamp(until))
	if err != nil {
		return classify("keep a former job", err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return classify("keep a former job", err)
	}
	_, err = t.tx.ExecContext(ctx, "UPDATE member SET dirty = 1 WHERE id = ?", memberID)
	return classify("keep a former job", err)
}

// MemberMatched notes what matching came to for a member, and clears its mark.
func (t *Tx) MemberMatched(ctx context.Context, id int64, outcome string) error {
	err := t.exec(ctx, "UPDATE member SET outcome = ?, dirty = 0 WHERE id = ?", outcome, id)
	return classify("note a match", err)
}

// MarkAllWhenNumbersChanged makes matching look at everybody again when a setting that it
// follows was changed since the last run that matched.
func (t *Tx) MarkAllWhenNumbersChanged(ctx context.Context) error {
	marks, keys := inList(settingKeys(func(row Setting) bool { return row.Wakes == WakesMatching }))
	for _, query := range []string{
		"UPDATE member SET dirty = 1 WHERE dirty = 0",
		"UPDATE company SET matched_at = NULL WHERE matched_at IS NOT NULL",
	} {
		_, err := t.tx.ExecContext(ctx, query+` AND EXISTS (SELECT 1 FROM setting
			WHERE key IN (`+marks+`) AND changed_at >= COALESCE((SELECT r.started_at FROM run r
			JOIN step s ON s.run_id = r.id AND s.name = 'match' AND s.state = 'complete' ORDER BY r.id DESC LIMIT 1), ''))`, keys...)
		if err != nil {
			return classify("mark what has to be matched", err)
		}
	}
	return nil
}
