package store

import (
	"context"
	"time"
)

// NeverCopy is a rule of the never-copy list, which wins over every choice (spec §8.3).
type NeverCopy struct {
	ID      int64
	SeatID  int64  // 0: for every seat
	Kind    string // member, company, domain, colleagues
	Value   string // profile slug, company name, domain; for colleagues the own company's name or ""
	AddedBy string
	AddedAt time.Time
}

// NeverCopies lists the rules for a seat, those for every seat among them; with seatID 0
// all rules.
func (s *Reader) NeverCopies(ctx context.Context, seatID int64) ([]NeverCopy, error) {
	return neverCopies(ctx, s.reader, seatID)
}

// NeverCopies is Store.NeverCopies inside a change.
func (t *Tx) NeverCopies(ctx context.Context, seatID int64) ([]NeverCopy, error) {
	return neverCopies(ctx, t.tx, seatID)
}

func neverCopies(ctx context.Context, q querier, seatID int64) ([]NeverCopy, error) {
	rows, err := q.QueryContext(ctx, `SELECT id, COALESCE(seat_id, 0), kind, value, added_by, added_at FROM never_copy
		WHERE ?1 = 0 OR seat_id IS NULL OR seat_id = ?1 ORDER BY kind, value COLLATE NOCASE, id`, seatID)
	if err != nil {
		return nil, classify("read the never-copy list", err)
	}
	return collect(rows, func(row scanner) (NeverCopy, error) {
		var n NeverCopy
		var at Time
		err := row.Scan(&n.ID, &n.SeatID, &n.Kind, &n.Value, &n.AddedBy, &at)
		n.AddedAt = at.Time
		return n, err
	})
}

// AddNeverCopy adds a rule; one that stands already is left as it is.
func (t *Tx) AddNeverCopy(ctx context.Context, n NeverCopy) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO never_copy (seat_id, kind, value, added_by, added_at) VALUES (?, ?, ?, ?, ?)
		ON CONFLICT DO NOTHING`, idOrNil(n.SeatID), n.Kind, n.Value, n.AddedBy, Stamp(n.AddedAt))
	return classify("add a never-copy rule", err)
}

// RemoveNeverCopy removes a rule and returns it. Error: ErrNotFound.
func (t *Tx) RemoveNeverCopy(ctx context.Context, id int64) error {
	r, err := t.tx.ExecContext(ctx, "DELETE FROM never_copy WHERE id = ?", id)
	return affected(r, err, "remove a never-copy rule")
}

// Colleagues are who belongs to the own company: seat holders' profiles and the domains
// of their e-mail addresses.
type Colleagues struct {
	Slugs   map[string]bool
	Domains map[string]bool
}

// Colleagues are all seat holders.
func (t *Tx) Colleagues(ctx context.Context) (Colleagues, error) { return colleagues(ctx, t.tx) }

// Colleagues are all seat holders.
func (s *Reader) Colleagues(ctx context.Context) (Colleagues, error) {
	return colleagues(ctx, s.reader)
}

func colleagues(ctx context.Context, q querier) (c Colleagues, err error) {
	rows, err := q.QueryContext(ctx, `SELECT COALESCE(f.slug, ''), lower(substr(p.email, instr(p.email, '@') + 1))
		FROM seat s JOIN person p ON p.id = s.person_id LEFT JOIN seat_profile f ON f.seat_id = s.id`)
	if err != nil {
		return c, classify("list the colleagues", err)
	}
	defer func() { err = closeRows(rows, err) }()
	c = Colleagues{Slugs: map[string]bool{}, Domains: map[string]bool{}}
	for rows.Next() {
		var slug, domain string
		if err := rows.Scan(&slug, &domain); err != nil {
			return c, classify("list the colleagues", err)
		}
		if slug != "" {
			c.Slugs[slug] = true
		}
		if domain != "" {
			c.Domains[domain] = true
		}
	}
	return c, nil
}
