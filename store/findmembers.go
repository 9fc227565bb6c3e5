package store

import (
	"context"
	"database/sql"
	"errors"
)

// ofMember is true for an item i that is about member ?1, alone or among the several of its thread.
const ofMember = `(i.member_id = ?1 OR i.member_id IS NULL AND i.thread_id IN (SELECT thread_id FROM thread_member WHERE member_id = ?1))`

// findMembers finds members: one line for each seat that has items with them.
func (s *Reader) findMembers(ctx context.Context, q FindQuery) ([]Finding, error) {
	members, err := s.membersNamed(ctx, q)
	if err != nil {
		return nil, err
	}
	rules := map[int64]NeverCopyRules{}
	var found []Finding
	for _, m := range members {
		lines, err := s.memberLines(ctx, m)
		if err != nil {
			return nil, err
		}
		for _, f := range lines {
			f, seen, err := s.asSeen(ctx, q.Scope, rules, f)
			if err != nil {
				return nil, err
			}
			if seen {
				found = append(found, f)
			}
		}
	}
	return found, nil
}

// membersNamed are the members whose name, e-mail or profile has the words of the query.
func (s *Reader) membersNamed(ctx context.Context, q FindQuery) (members []Finding, err error) {
	rows, err := s.reader.QueryContext(ctx, "SELECT id, name, email, slug, company FROM member ORDER BY name COLLATE NOCASE, id")
	if err != nil {
		return nil, classify("find members", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() && (q.Limit <= 0 || len(members) < q.Limit) {
		f := Finding{What: FoundMember}
		var email, slug string
		if err := rows.Scan(&f.MemberID, &f.Name, &email, &slug, &f.Note); err != nil {
			return nil, classify("find members", err)
		}
		if finds(q.Text, f.Name, email, slug) {
			members = append(members, f)
		}
	}
	return members, nil
}

// memberLines are a member's items by seat.
func (s *Reader) memberLines(ctx context.Context, m Finding) ([]Finding, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT s.id, p.name, p.email, `+itemCounts+` FROM item i LEFT JOIN writeback w ON w.item_id = i.id
		JOIN seat s ON s.id = i.seat_id JOIN person p ON p.id = s.person_id WHERE `+ofMember+` GROUP BY s.id ORDER BY p.name COLLATE language`,
		m.MemberID)
	if err != nil {
		return nil, classify("count a member's items", err)
	}
	return collect(rows, func(row scanner) (Finding, error) {
		f := m
		f.Counted = true
		err := row.Scan(append([]any{&f.SeatID, &f.Seat, &f.SeatEmail}, f.Counts.fields()...)...)
		return f, err
	})
}

// asSeen is a member's line as the viewer may see it, or nothing: of another seat's items that were never copied it
// says how many there are, and nothing at all where the never-copy list keeps them back (spec §12).
func (s *Reader) asSeen(ctx context.Context, scope Scope, rules map[int64]NeverCopyRules, f Finding) (Finding, bool, error) {
	if f.SeatID == scope.SeatID {
		return f, true, nil
	}
	if !scope.All {
		handed, err := s.count(ctx, "SELECT count(*) FROM item i JOIN writeback w ON w.item_id = i.id WHERE "+ofMember+
			" AND i.seat_id = ?2 AND w.seat_id = ?3", f.MemberID, f.SeatID, scope.SeatID)
		f.Counted = false
		return f, err == nil && handed > 0 && scope.SeatID != 0, err
	}
	if f.Counts.Copied > 0 {
		return f, true, nil
	}
	list, known := rules[f.SeatID]
	if !known {
		var err error
		if list, err = NeverCopyRulesOf(ctx, s, f.SeatID); err != nil {
			return f, false, err
		}
		rules[f.SeatID] = list
	}
	who, err := others(ctx, s.reader, f.MemberID, 0)
	if err != nil || list.Keeps(who) != "" {
		return f, false, err
	}
	f.Hidden, f.Note = true, ""
	return f, true, s.addTakenOut(ctx, &f)
}

// addTakenOut says who took the last of a hidden member's items out.
func (s *Reader) addTakenOut(ctx context.Context, f *Finding) error {
	if f.Counts.TakenOut == 0 {
		return nil
	}
	var at Time
	err := s.reader.QueryRowContext(ctx, `SELECT COALESCE(p.name, x.actor), x.at FROM trail x LEFT JOIN person p ON p.email = x.actor
		WHERE x.kind = 'item' AND x.event = 'taken-out' AND x.ref IN (SELECT CAST(i.id AS TEXT) FROM item i WHERE `+ofMember+` AND i.seat_id = ?2)
		ORDER BY x.id DESC LIMIT 1`, f.MemberID, f.SeatID).Scan(&f.TakenOutBy, &at)
	if errors.Is(err, sql.ErrNoRows) {
		return nil
	}
	f.TakenOutAt = at.Time
	return classify("find who took an item out", err)
}

// findCompanies finds LinkedIn companies that the viewer sees items of.
func (s *Reader) findCompanies(ctx context.Context, q FindQuery) (found []Finding, err error) {
	rows, err := s.reader.QueryContext(ctx, "SELECT id, name FROM company ORDER BY name COLLATE NOCASE, id")
	if err != nil {
		return nil, classify("find companies", err)
	}
	companies, err := collect(rows, func(row scanner) (Finding, error) {
		f := Finding{What: FoundCompany, Counted: true}
		err := row.Scan(&f.CompanyID, &f.Name)
		return f, err
	})
	if err != nil {
		return nil, err
	}
	for _, f := range companies {
		if !finds(q.Text, f.Name) {
			continue
		}
		if q.Limit > 0 && len(found) >= q.Limit {
			break
		}
		scope, values := q.Scope.where()
		err := s.reader.QueryRowContext(ctx, "SELECT "+itemCounts+` FROM member m JOIN item i ON i.member_id = m.id
			LEFT JOIN writeback w ON w.item_id = i.id WHERE m.company_id = ? AND `+scope, append([]any{f.CompanyID}, values...)...).
			Scan(f.Counts.fields()...)
		if err != nil {
			return nil, classify("count a company's items", err)
		}
		if f.Counts.Captured > 0 {
			found = append(found, f)
		}
	}
	return found, nil
}
