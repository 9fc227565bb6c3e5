package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Member is a LinkedIn person (spec §2).
type Member struct {
	ID        int64
	Key       string // the first address, which never changes; else made of the name
	Slug      string // of the address now
	URL       string
	Name      string
	Folded    string // the name as names are compared; only what adds a member needs it
	FirstName string
	LastName  string
	Email     string
	Title     string
	Place     string
	Company   string
	CompanyID int64
	SeenAt    time.Time // of the archive that the facts come from
	IgnoredAt time.Time
	Outcome   string // used, candidates, ambiguous, none
}

const memberColumns = `SELECT m.id, m.key, m.slug, m.url, m.name, m.first_name, m.last_name, m.email, m.title, m.place, m.company,
	COALESCE(m.company_id, 0), m.seen_at, m.ignored_at, m.outcome`

func scanMember(row scanner) (Member, error) {
	return scanMemberAnd(row)
}

// scanMemberAnd reads a member, and what stands behind its columns.
func scanMemberAnd(row scanner, more ...any) (Member, error) {
	var m Member
	var seen, ignored Time
	err := row.Scan(append([]any{
		&m.ID, &m.Key, &m.Slug, &m.URL, &m.Name, &m.FirstName, &m.LastName, &m.Email, &m.Title, &m.Place,
		&m.Company, &m.CompanyID, &seen, &ignored, &m.Outcome,
	}, more...)...)
	m.SeenAt, m.IgnoredAt = seen.Time, ignored.Time
	return m, err
}

// Member finds a member by id. Error: ErrNotFound.
func (s *Reader) Member(ctx context.Context, id int64) (Member, error) {
	m, err := scanMember(s.reader.QueryRowContext(ctx, memberColumns+" FROM member m WHERE m.id = ?", id))
	return m, classify("find a member", err)
}

// Member is Store.Member inside a change.
func (t *Tx) Member(ctx context.Context, id int64) (Member, error) {
	m, err := scanMember(t.tx.QueryRowContext(ctx, memberColumns+" FROM member m WHERE m.id = ?", id))
	return m, classify("find a member", err)
}

const byAddress = memberColumns + " FROM member_address a JOIN member m ON m.id = a.member_id WHERE a.address = ?"

// MemberByAddress finds a member by any of its addresses: a profile slug, or the key of somebody without one.
// Error: ErrNotFound.
func (s *Reader) MemberByAddress(ctx context.Context, address string) (Member, error) {
	m, err := scanMember(s.reader.QueryRowContext(ctx, byAddress, address))
	return m, classify("find a member", err)
}

// MemberByAddress is Store.MemberByAddress inside a change.
func (t *Tx) MemberByAddress(ctx context.Context, address string) (Member, error) {
	m, err := scanMember(t.tx.QueryRowContext(ctx, byAddress, address))
	return m, classify("find a member", err)
}

// MembersByAddress are the members with these addresses, by address.
func (t *Tx) MembersByAddress(ctx context.Context, addresses []string) (all map[string]Member, err error) {
	all = map[string]Member{}
	rows, err := t.tx.QueryContext(ctx, memberColumns+`, a.address FROM json_each(?) j CROSS JOIN member_address a ON a.address = j.value
		JOIN member m ON m.id = a.member_id`, jsonList(addresses))
	if err != nil {
		return nil, classify("find members", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var address string
		m, err := scanMemberAnd(rows, &address)
		if err != nil {
			return nil, classify("find members", err)
		}
		all[address] = m
	}
	return all, nil
}

// AddMembers adds members, marked for matching, under their keys as addresses, and gives them their ids.
func (t *Tx) AddMembers(ctx context.Context, members []Member) error {
	id, err := t.nextID(ctx, "member")
	if err != nil {
		return err
	}
	var rows, addresses, names [][]any
	var mailed []int64
	for i := range members {
		m := &members[i]
		m.ID = id
		id++
		rows = append(rows, []any{
			m.ID, m.Key, m.Slug, m.URL, m.Name, m.FirstName, m.LastName, m.Email, m.Title, m.Place, m.Company, idOrNil(m.CompanyID), Stamp(m.SeenAt),
		})
		addresses = append(addresses, []any{m.Key, m.ID, m.URL, Stamp(m.SeenAt)})
		if m.Folded != "" {
			names = append(names, []any{m.Folded, m.ID})
		}
		if m.Email != "" && m.CompanyID != 0 {
			mailed = append(mailed, m.ID)
		}
	}
	err = errors.Join(
		t.insert(ctx, "add members", `INSERT INTO member (id, key, slug, url, name, first_name, last_name, email, title, place, company, company_id,
			seen_at)`, rows),
		t.insert(ctx, "add members", "INSERT INTO member_address (address, member_id, url, seen_at)", addresses),
		t.insert(ctx, "add members", "INSERT INTO member_name (name, member_id)", names))
	if err != nil || len(mailed) == 0 {
		return err
	}
	return t.companiesByMail(ctx, mailed)
}

// AddMember is AddMembers for one; it returns the id.
func (t *Tx) AddMember(ctx context.Context, m Member) (int64, error) {
	one := []Member{m}
	err := t.AddMembers(ctx, one)
	return one[0].ID, err
}

// ChangeMember keeps new facts of m.ID and marks it for matching.
func (t *Tx) ChangeMember(ctx context.Context, m Member) error {
	if err := t.companiesByMail(ctx, []int64{m.ID}); err != nil {
		return err
	}
	r, err := t.tx.ExecContext(ctx, `UPDATE member SET slug = ?, url = ?, name = ?, first_name = ?, last_name = ?, email = ?, title = ?,
		place = ?, company = ?, company_id = ?, seen_at = ?, dirty = 1 WHERE id = ?`,
		m.Slug, m.URL, m.Name, m.FirstName, m.LastName, m.Email, m.Title, m.Place, m.Company, idOrNil(m.CompanyID), Stamp(m.SeenAt), m.ID)
	if err := affected(r, err, "change a member"); err != nil || m.Email == "" {
		return err
	}
	return t.companiesByMail(ctx, []int64{m.ID})
}

// EnsureCompanies finds or adds LinkedIn companies by their keys, the folded names, and gives their ids.
func (t *Tx) EnsureCompanies(ctx context.Context, names map[string]string) (ids map[string]int64, err error) {
	keys := make([]string, 0, len(names))
	for key := range names {
		keys = append(keys, key)
	}
	if ids, err = t.companies(ctx, keys); err != nil || len(ids) == len(names) {
		return ids, err
	}
	id, err := t.nextID(ctx, "company")
	if err != nil {
		return nil, err
	}
	var rows [][]any
	for key, name := range names {
		if ids[key] == 0 {
			ids[key] = id
			rows = append(rows, []any{id, key, name})
			id++
		}
	}
	return ids, t.insert(ctx, "add companies", "INSERT INTO company (id, key, name)", rows)
}

func (t *Tx) companies(ctx context.Context, keys []string) (ids map[string]int64, err error) {
	ids = map[string]int64{}
	rows, err := t.tx.QueryContext(ctx, "SELECT c.key, c.id FROM json_each(?) j CROSS JOIN company c ON c.key = j.value", jsonList(keys))
	if err != nil {
		return nil, classify("find companies", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var key string
		var id int64
		if err := rows.Scan(&key, &id); err != nil {
			return nil, classify("find companies", err)
		}
		ids[key] = id
	}
	return ids, nil
}

// EnsureCompany is EnsureCompanies for one.
func (t *Tx) EnsureCompany(ctx context.Context, key, name string) (int64, error) {
	ids, err := t.EnsureCompanies(ctx, map[string]string{key: name})
	return ids[key], err
}

// MembersInCRM are those of the members that have a used match.
func (t *Tx) MembersInCRM(ctx context.Context) (map[int64]bool, error) {
	rows, err := t.tx.QueryContext(ctx, "SELECT DISTINCT member_id FROM match WHERE outcome = 'used' AND member_id IS NOT NULL")
	if err != nil {
		return nil, classify("find who is in the CRM", err)
	}
	ids, err := collect(rows, scanID)
	in := make(map[int64]bool, len(ids))
	for _, id := range ids {
		in[id] = true
	}
	return in, err
}

// one is a row that may be missing.
func one[T any](row *sql.Row) (value T, found bool, err error) {
	err = row.Scan(&value)
	if errors.Is(err, sql.ErrNoRows) {
		return value, false, nil
	}
	return value, err == nil, err
}
