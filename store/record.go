package store

import (
	"context"
	"strings"
	"time"
	"unicode"
)

// FoundRecord is a line of the record search and of suggestions.
type FoundRecord struct {
	Kind    RecordKind
	ID      string
	Name    string
	Company string // a contact's account, a lead's company; an account's domain
	Title   string
	Email   string
	City    string
	State   string // active, or qualified for a lead
}

// RecordQuery searches the imported accounts, contacts and leads.
type RecordQuery struct {
	Text  string       // words, the beginnings of names, companies, e-mail addresses; accents do not matter
	Kinds []RecordKind // none: all three
	Limit int
}

// SearchRecords finds records whose name, company or e-mail has all the words, the best
// first. No word finds nothing.
func (s *Reader) SearchRecords(ctx context.Context, q RecordQuery) ([]FoundRecord, error) {
	match := searchTerms(q.Text)
	if match == "" {
		return nil, nil
	}
	kinds := q.Kinds
	if len(kinds) == 0 {
		kinds = RecordKinds()
	}
	codes := make([]int64, len(kinds))
	for i, kind := range kinds {
		codes[i] = kindCodes[kind]
	}
	marks, values := inList(codes)
	rows, err := s.reader.QueryContext(ctx, `SELECT f.rowid, COALESCE(a.id, c.id, l.id, ''), COALESCE(a.name, c.name, l.name, '') AS name,
		COALESCE(a.domain, c.company, l.company, ''), COALESCE(a.email, c.emails, l.emails, ''),
		COALESCE(c.title, l.title, ''), COALESCE(a.city, c.city, l.city, ''),
		CASE WHEN l.state = 1 THEN 'qualified' ELSE 'active' END
		FROM record_search f LEFT JOIN account a ON f.rowid & 3 = 0 AND a.number = f.rowid >> 2
		LEFT JOIN contact c ON f.rowid & 3 = 1 AND c.number = f.rowid >> 2 LEFT JOIN lead l ON f.rowid & 3 = 2 AND l.number = f.rowid >> 2
		WHERE record_search MATCH ? AND f.rowid & 3 IN (`+marks+`)
		ORDER BY bm25(record_search, 10.0, 3.0, 5.0), name, 2 LIMIT ?`,
		append(append([]any{match}, values...), limit(q.Limit))...)
	if err != nil {
		return nil, classify("search the records", err)
	}
	return collect(rows, func(row scanner) (FoundRecord, error) {
		var f FoundRecord
		var number int64
		err := row.Scan(&number, &f.ID, &f.Name, &f.Company, &f.Email, &f.Title, &f.City, &f.State)
		f.Kind, _ = tableNumber(number)
		return f, err
	})
}

// searchTerms turns what was typed into prefixes of words, all of which must be there.
// Nothing of it is taken for the search's own language.
func searchTerms(text string) string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	for i, word := range words {
		words[i] = `"` + word + `"*`
	}
	return strings.Join(words, " ")
}

// Record is an account, contact or lead with everything that a screen shows of it.
type Record struct {
	FoundRecord
	Website, Domain, Industry string // of an account
	Subject, Source           string // of a lead
	AccountID                 string // of a contact, or of a qualified lead
	Emails, Phones, URLs      []string
	Country                   string
	OwnerID, OwnerName        string
	SuccessorKind             RecordKind // the master of a merged record, the contact of a qualified lead
	SuccessorID               string
	ModifiedAt, GoneAt        time.Time
	Matches                   []RecordMatch
	Opportunities             []RecordOpportunity
}

// RecordMatch is a member or company that a record is matched to, or could be.
type RecordMatch struct {
	MemberID, CompanyID int64
	Name                string
	URL                 string // a member's profile
	Score               int
	Origin              MatchOrigin
	Outcome             MatchOutcome
	Evidence            string
	Differs             bool
}

// RecordOpportunity is an opportunity that a record belongs to.
type RecordOpportunity struct {
	ID, Name, Stage, Owner string
	State                  int64 // 0 open, 1 won, 2 lost
	ClosesOn, ClosedOn     string
}

// Record is one record, gone ones included. Error: ErrNotFound.
func (s *Reader) Record(ctx context.Context, kind RecordKind, id string) (Record, error) {
	r := Record{FoundRecord: FoundRecord{Kind: kind, ID: id}}
	query, found := recordQueries[kind]
	if !found {
		return r, classify("find a record", ErrNotFound)
	}
	var emails, phones, urls string
	var state int64
	var master, contact string
	var modified, gone Time
	err := s.reader.QueryRowContext(ctx, query, id).Scan(&r.Name, &r.Company, &r.Title, &emails, &phones, &urls, &r.City, &r.Country,
		&r.Website, &r.Domain, &r.Industry, &r.Subject, &r.Source, &r.AccountID, &r.OwnerID, &r.OwnerName,
		&master, &contact, &state, &modified, &gone)
	if err != nil {
		return r, classify("find a record", err)
	}
	r.Emails, r.Phones, r.URLs = strings.Fields(emails), SplitPhones(phones), strings.Fields(urls)
	r.ModifiedAt, r.GoneAt, r.State = modified.Time, gone.Time, "active"
	if len(r.Emails) > 0 {
		r.Email = r.Emails[0]
	}
	switch {
	case master != "":
		r.State, r.SuccessorKind, r.SuccessorID = "merged", kind, master
	case kind == KindLead && state == 1:
		r.State = "qualified"
		if contact != "" {
			r.SuccessorKind, r.SuccessorID = KindContact, contact
		}
	case !r.GoneAt.IsZero():
		r.State = "gone"
	}
	if r.Matches, err = s.recordMatches(ctx, kind, id); err != nil {
		return r, err
	}
	r.Opportunities, err = s.recordOpportunities(ctx, kind, id)
	return r, err
}

var recordQueries = map[RecordKind]string{
	KindAccount: `SELECT r.name, r.domain, '', r.email, r.phone, r.urls, r.city, r.country, r.website, r.domain, r.industry, '', '', '',
		r.owner_id, COALESCE(u.name, ''), r.master_id, '', r.state, r.modified_at, r.gone_at
		FROM account r LEFT JOIN crm_user u ON u.id = r.owner_id WHERE r.id = ?`,
	KindContact: `SELECT r.name, r.company, r.title, r.emails, r.phones, r.urls, r.city, r.country, '', '', '', '', '', r.account_id,
		r.owner_id, COALESCE(u.name, ''), r.master_id, '', r.state, r.modified_at, r.gone_at
		FROM contact r LEFT JOIN crm_user u ON u.id = r.owner_id WHERE r.id = ?`,
	KindLead: `SELECT r.name, r.company, r.title, r.emails, r.phones, r.urls, r.city, r.country, '', '', '', r.subject, r.source,
		r.account_id, r.owner_id, COALESCE(u.name, ''), r.master_id, r.contact_id, r.state, r.modified_at, r.gone_at
		FROM lead r LEFT JOIN crm_user u ON u.id = r.owner_id WHERE r.id = ?`,
}

func (s *Reader) recordMatches(ctx context.Context, kind RecordKind, id string) ([]RecordMatch, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT COALESCE(x.member_id, 0), COALESCE(x.company_id, 0), COALESCE(m.name, c.name, ''),
		COALESCE(m.url, ''), x.score, x.origin, x.outcome, x.evidence, x.differs
		FROM match x LEFT JOIN member m ON m.id = x.member_id LEFT JOIN company c ON c.id = x.company_id
		WHERE x.record_kind = ? AND x.record_id = ? ORDER BY x.outcome = 'used' DESC, x.score DESC, x.id`, kind, id)
	if err != nil {
		return nil, classify("read a record's matches", err)
	}
	return collect(rows, func(row scanner) (RecordMatch, error) {
		var m RecordMatch
		err := row.Scan(&m.MemberID, &m.CompanyID, &m.Name, &m.URL, &m.Score, &m.Origin, &m.Outcome, &m.Evidence, &m.Differs)
		return m, err
	})
}

// mostOpportunities bounds the opportunities that are shown of one record.
const mostOpportunities = 100

func (s *Reader) recordOpportunities(ctx context.Context, kind RecordKind, id string) ([]RecordOpportunity, error) {
	belongs := map[RecordKind]string{
		KindAccount: "SELECT id FROM opportunity WHERE account_id = ?1",
		KindContact: "SELECT id FROM opportunity WHERE contact_id = ?1 UNION SELECT id FROM opportunity WHERE customer_id = ?1",
		KindLead:    "SELECT id FROM opportunity WHERE lead_id = ?1",
	}[kind]
	rows, err := s.reader.QueryContext(ctx, `SELECT o.id, o.name, o.stage_label, COALESCE(u.name, ''), o.state, o.closes_on, o.closed_on
		FROM opportunity o LEFT JOIN crm_user u ON u.id = o.owner_id WHERE o.gone_at IS NULL AND o.id IN (`+belongs+`
			UNION SELECT opportunity_id FROM stakeholder WHERE record_kind = ?2 AND record_id = ?1 AND gone_at IS NULL)
		ORDER BY o.state, o.closes_on DESC, o.id LIMIT ?3`, id, kind, mostOpportunities)
	if err != nil {
		return nil, classify("read a record's opportunities", err)
	}
	return collect(rows, func(row scanner) (RecordOpportunity, error) {
		var o RecordOpportunity
		err := row.Scan(&o.ID, &o.Name, &o.Stage, &o.Owner, &o.State, &o.ClosesOn, &o.ClosedOn)
		return o, err
	})
}
