package store

import (
	"context"
	"math/big"
	"strings"
	"time"
)

// SavedRow is a line of Accounts & Leads (spec §6).
type SavedRow struct {
	SeatID   int64
	Kind     RecordKind
	ID       string
	Name     string
	Company  string // a contact's account, a lead's company; an account's domain
	Title    string
	Email    string
	City     string
	ByHand   bool
	SavedAt  time.Time
	Badge    MemberBadge
	MemberID int64  // the LinkedIn member it is matched to, 0: none
	Profile  string // the member's profile
	Reasons  []SavedReason
	Won      []Amount // an account's won value, by currency
}

// SavedReason is why an entry is there.
type SavedReason struct {
	OpportunityID, Opportunity, Stage string
	Since                             time.Time
}

// Amount is a sum of money. Value is a decimal without grouping.
type Amount struct{ Value, Currency string }

// SavedSort is the column that saved entries are sorted by.
type SavedSort string

// The sorts; SavedByName is the default.
const (
	SavedByName    SavedSort = "name"
	SavedByCompany SavedSort = "company"
	SavedByDate    SavedSort = "saved"
)

// SavedQuery asks for a window of one seat's saved accounts, or of its leads: contacts
// and leads together.
type SavedQuery struct {
	SeatID     int64
	Leads      bool
	Text       string // each word in name, company or e-mail
	Badge      MemberBadge
	ByHand     bool // only those saved by hand
	Sort       SavedSort
	Descending bool
	WonColumn  string // Settings.WonColumn
	Limit      int
	Offset     int
}

const savedAccounts = `WITH saved AS (
	SELECT e.seat_id, e.record_kind AS kind, e.record_id AS id, e.by_hand, e.saved_at, r.name, r.domain AS company, '' AS title,
		r.email, r.city, 0 AS member_id, '' AS profile, 'in-crm' AS badge
	FROM saved_entry e JOIN account r ON r.id = e.record_id AND r.gone_at IS NULL WHERE e.seat_id = ?1 AND e.record_kind = 'account')`

const savedLeads = `WITH entry AS (
	SELECT e.seat_id, e.record_kind AS kind, e.record_id AS id, e.by_hand, e.saved_at, r.name, r.company, r.title, r.emails AS email, r.city
	FROM saved_entry e JOIN contact r ON r.id = e.record_id AND r.gone_at IS NULL WHERE e.seat_id = ?1 AND e.record_kind = 'contact'
	UNION ALL
	SELECT e.seat_id, e.record_kind, e.record_id, e.by_hand, e.saved_at, r.name, r.company, r.title, r.emails, r.city
	FROM saved_entry e JOIN lead r ON r.id = e.record_id AND r.gone_at IS NULL WHERE e.seat_id = ?1 AND e.record_kind = 'lead'),
	saved AS (SELECT entry.*, COALESCE(m.id, 0) AS member_id, COALESCE(m.url, '') AS profile,
		CASE WHEN COALESCE(x.differs, 0) THEN 'out-of-date' ELSE 'in-crm' END AS badge
	FROM entry LEFT JOIN match x ON x.id = (SELECT y.id FROM match y WHERE y.record_kind = entry.kind AND y.record_id = entry.id
		AND y.outcome = 'used' ORDER BY y.score DESC, y.id LIMIT 1)
	LEFT JOIN member m ON m.id = x.member_id)`

var savedOrder = map[SavedSort]string{SavedByName: "name COLLATE language", SavedByCompany: "company COLLATE language", SavedByDate: "saved_at"}

func (q SavedQuery) from() (with, where string, args []any) {
	with, where, args = savedAccounts, " WHERE 1", []any{q.SeatID}
	if q.Leads {
		with = savedLeads
	}
	for _, word := range strings.Fields(q.Text) {
		condition, values := likeAny(word, "name", "company", "email")
		where, args = where+" AND "+condition, append(args, values...)
	}
	if q.Badge != "" {
		where, args = where+" AND badge = ?", append(args, q.Badge)
	}
	if q.ByHand {
		where += " AND by_hand"
	}
	return with, where, args
}

// window is the query with its values.
func (q SavedQuery) window() (string, []any) {
	with, where, args := q.from()
	order := savedOrder[q.Sort]
	if order == "" {
		order = savedOrder[SavedByName]
	}
	if q.Descending {
		order += " DESC"
	}
	return with + ` SELECT seat_id, kind, id, name, company, title, email, city, by_hand, saved_at,
		badge, member_id, profile FROM saved` + where + " ORDER BY " + order + ", kind, id LIMIT ? OFFSET ?",
		append(args, limit(q.Limit), q.Offset)
}

// Saved is a window of a seat's saved entries with their reasons. A record that is gone
// is not listed.
func (s *Reader) Saved(ctx context.Context, q SavedQuery) ([]SavedRow, error) {
	query, args := q.window()
	rows, err := s.reader.QueryContext(ctx, query, args...)
	if err != nil {
		return nil, classify("list saved entries", err)
	}
	saved, err := collect(rows, func(row scanner) (SavedRow, error) {
		var r SavedRow
		var at Time
		err := row.Scan(&r.SeatID, &r.Kind, &r.ID, &r.Name, &r.Company, &r.Title, &r.Email, &r.City, &r.ByHand, &at,
			&r.Badge, &r.MemberID, &r.Profile)
		r.Email, _, _ = strings.Cut(r.Email, " ")
		r.SavedAt = at.Time
		return r, err
	})
	if err != nil {
		return nil, err
	}
	for i := range saved {
		if saved[i].Reasons, err = s.savedReasons(ctx, saved[i]); err != nil {
			return nil, err
		}
		if saved[i].Kind != KindAccount || q.WonColumn == "" {
			continue
		}
		if saved[i].Won, err = s.WonValue(ctx, saved[i].ID, q.WonColumn); err != nil {
			return nil, err
		}
	}
	return saved, nil
}

// CountSaved counts what Saved lists.
func (s *Reader) CountSaved(ctx context.Context, q SavedQuery) (int, error) {
	with, where, args := q.from()
	return s.count(ctx, with+" SELECT count(*) FROM saved"+where, args...)
}

func (s *Reader) savedReasons(ctx context.Context, e SavedRow) ([]SavedReason, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT r.opportunity_id, COALESCE(o.name, ''), r.stage, r.since
		FROM saved_reason r LEFT JOIN opportunity o ON o.id = r.opportunity_id
		WHERE r.seat_id = ? AND r.record_kind = ? AND r.record_id = ? ORDER BY r.since, r.opportunity_id`, e.SeatID, e.Kind, e.ID)
	if err != nil {
		return nil, classify("read why an entry is saved", err)
	}
	return collect(rows, func(row scanner) (SavedReason, error) {
		var r SavedReason
		var since Time
		err := row.Scan(&r.OpportunityID, &r.Opportunity, &r.Stage, &since)
		r.Since = since.Time
		return r, err
	})
}

// WonValue is the value of an account's won opportunities in the chosen money column, a
// sum for each currency, exact to the last decimal that Dynamics wrote.
func (s *Reader) WonValue(ctx context.Context, accountID, column string) ([]Amount, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT currency, money ->> ? FROM opportunity
		WHERE account_id = ? AND state = 1 AND gone_at IS NULL AND money ->> ?1 IS NOT NULL ORDER BY currency, id`, column, accountID)
	if err != nil {
		return nil, classify("add up won opportunities", err)
	}
	amounts, err := collect(rows, func(row scanner) (Amount, error) {
		var a Amount
		err := row.Scan(&a.Currency, &a.Value)
		return a, err
	})
	if err != nil {
		return nil, err
	}
	var sums []Amount
	total := new(big.Rat)
	for i, a := range amounts {
		if value, ok := new(big.Rat).SetString(a.Value); ok {
			total.Add(total, value)
		}
		if i+1 == len(amounts) || amounts[i+1].Currency != a.Currency {
			sums = append(sums, Amount{Value: decimal(total), Currency: a.Currency})
			total = new(big.Rat)
		}
	}
	return sums, nil
}

// decimal writes a sum with two decimals at least and without needless zeros behind them.
func decimal(sum *big.Rat) string {
	text := sum.FloatString(10)
	whole, fraction, _ := strings.Cut(text, ".")
	fraction = strings.TrimRight(fraction, "0")
	for len(fraction) < 2 {
		fraction += "0"
	}
	return whole + "." + fraction
}
