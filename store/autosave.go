package store

import (
	"context"
	"database/sql"
	"strconv"
	"strings"
	"time"
)

// SaveRules are the preferences that auto-save follows (spec §5, §6).
type SaveRules struct {
	AutoSync bool     // on for every seat that was not disabled by hand
	Every    bool     // Not Sure: every open opportunity counts
	Stages   []string // else those in one of these stages, beyond the chosen one
}

// SavedChange is what auto-save added and removed.
type SavedChange struct{ Added, Removed int }

// wanted is, as SQL, every reason that the rules give: seat, record, opportunity, stage.
// ?1 is AutoSync, ?2 Every, ?3 the stages, ?4 the seats it is limited to and ?5 the
// opportunities, both as JSON lists or NULL for all. With few opportunities it starts
// from them, else from the seats' owners.
func wanted(opportunities bool) string {
	from := "active t CROSS JOIN opportunity o ON o.owner_id = t.user_id AND o.state = 0 WHERE ?5 IS NULL"
	if opportunities {
		from = `json_each(?5) j CROSS JOIN opportunity o ON o.id = j.value AND o.state = 0
			CROSS JOIN active t ON t.user_id = o.owner_id WHERE 1`
	}
	return `WITH active (seat_id, user_id) AS (
		SELECT s.id, s.crm_user_id FROM seat s WHERE s.removed_at IS NULL AND s.crm_user_id IS NOT NULL
		AND CASE s.sync WHEN 'on' THEN 1 WHEN 'off' THEN 0 ELSE ?1 END
		AND (?4 IS NULL OR s.id IN (SELECT value FROM json_each(?4)))),
	beyond AS MATERIALIZED (
		SELECT t.seat_id, o.id, o.account_id, o.contact_id, o.customer_kind, o.customer_id, o.lead_id, o.stage_label FROM ` + from + `
		AND o.gone_at IS NULL AND (?2 OR o.stage IN (SELECT value FROM json_each(?3)))),
	brought (seat_id, record_kind, record_id, opportunity_id, stage) AS (
		SELECT seat_id, 'account', account_id, id, stage_label FROM beyond WHERE account_id <> ''
		UNION SELECT seat_id, 'contact', contact_id, id, stage_label FROM beyond WHERE contact_id <> ''
		UNION SELECT seat_id, 'contact', customer_id, id, stage_label FROM beyond WHERE customer_kind = 'contact'
		UNION SELECT seat_id, 'lead', lead_id, id, stage_label FROM beyond WHERE lead_id <> ''
		UNION SELECT b.seat_id, k.record_kind, k.record_id, b.id, b.stage_label
			FROM beyond b CROSS JOIN stakeholder k ON k.opportunity_id = b.id AND k.gone_at IS NULL),
	wanted AS (
		SELECT * FROM brought b WHERE CASE record_kind
			WHEN 'account' THEN EXISTS (SELECT 1 FROM account r WHERE r.id = b.record_id AND r.gone_at IS NULL)
			WHEN 'contact' THEN EXISTS (SELECT 1 FROM contact r WHERE r.id = b.record_id AND r.gone_at IS NULL)
			ELSE EXISTS (SELECT 1 FROM lead r WHERE r.id = b.record_id AND r.gone_at IS NULL) END)`
}

// args are the parameters of wanted; nil seats or opportunities mean all.
func (r SaveRules) args(seats []int64, opportunities []string) []any {
	args := []any{r.AutoSync, r.Every, jsonList(r.Stages), nil, nil}
	if seats != nil {
		args[3] = jsonNumbers(seats)
	}
	if opportunities != nil {
		args[4] = jsonList(opportunities)
	}
	return args
}

// UnsavedOpportunities are those that auto-save has to look at, at most limit.
func (t *Tx) UnsavedOpportunities(ctx context.Context, limit int) ([]string, error) {
	rows, err := t.tx.QueryContext(ctx, "SELECT id FROM opportunity WHERE saved_version <> version LIMIT ?", limit)
	if err != nil {
		return nil, classify("list what has to be saved", err)
	}
	return collect(rows, func(row scanner) (id string, err error) {
		err = row.Scan(&id)
		return id, err
	})
}

// OpportunitiesSaved notes that auto-save has looked at these; nil: at all.
func (t *Tx) OpportunitiesSaved(ctx context.Context, ids []string) error {
	query, args := "UPDATE opportunity SET saved_version = version WHERE saved_version <> version", []any{}
	if ids != nil {
		query, args = query+" AND id IN (SELECT value FROM json_each(?))", []any{jsonList(ids)}
	}
	_, err := t.tx.ExecContext(ctx, query, args...)
	return classify("note what was saved", err)
}

// SavedHashes are what auto-save has applied, by seat.
func (s *Reader) SavedHashes(ctx context.Context) (map[int64]string, error) {
	rows, err := s.reader.QueryContext(ctx, "SELECT seat_id, hash FROM saved_state")
	if err != nil {
		return nil, classify("read what was saved", err)
	}
	type state struct {
		seat int64
		hash string
	}
	states, err := collect(rows, func(row scanner) (one state, err error) {
		err = row.Scan(&one.seat, &one.hash)
		return one, err
	})
	hashes := map[int64]string{}
	for _, one := range states {
		hashes[one.seat] = one.hash
	}
	return hashes, err
}

// SetSavedHash keeps what auto-save has applied for a seat, and that it is up to date.
func (t *Tx) SetSavedHash(ctx context.Context, seatID int64, hash string) error {
	_, err := t.tx.ExecContext(ctx, `INSERT INTO saved_state (seat_id, hash) VALUES (?, ?)
		ON CONFLICT (seat_id) DO UPDATE SET hash = excluded.hash`, seatID, hash)
	if err != nil {
		return classify("note what was saved", err)
	}
	_, err = t.tx.ExecContext(ctx, "UPDATE seat SET not_updated_since = NULL WHERE id = ? AND not_updated_since IS NOT NULL", seatID)
	return classify("note what was saved", err)
}

// SavedStale marks the saved entries of a seat as not updated since a time, and makes
// auto-save compute all of it when the seat is synced again.
func (t *Tx) SavedStale(ctx context.Context, seatID int64, since time.Time) error {
	if _, err := t.tx.ExecContext(ctx, "DELETE FROM saved_state WHERE seat_id = ?", seatID); err != nil {
		return classify("mark saved entries", err)
	}
	_, err := t.tx.ExecContext(ctx, `UPDATE seat SET not_updated_since = ? WHERE id = ? AND not_updated_since IS NULL
		AND EXISTS (SELECT 1 FROM saved_entry e WHERE e.seat_id = seat.id)`, Stamp(since), seatID)
	return classify("mark saved entries", err)
}

// ApplySaved makes saved entries and reasons what the rules want, for these seats (nil:
// all that are synced) and these opportunities (nil: all). Entries saved by hand stay.
func (t *Tx) ApplySaved(ctx context.Context, r SaveRules, seats []int64, opportunities []string, at time.Time) (SavedChange, error) {
	var change SavedChange
	for _, query := range []string{
		`CREATE TEMP TABLE IF NOT EXISTS wanted_reason (seat_id INTEGER, record_kind TEXT, record_id TEXT, opportunity_id TEXT,
			stage TEXT, PRIMARY KEY (seat_id, record_kind, record_id, opportunity_id)) WITHOUT ROWID`,
		"DELETE FROM temp.wanted_reason",
	} {
		if _, err := t.tx.ExecContext(ctx, query); err != nil {
			return change, classify("prepare auto-save", err)
		}
	}
	args := r.args(seats, opportunities)
	if _, err := t.tx.ExecContext(ctx, "INSERT INTO temp.wanted_reason "+wanted(opportunities != nil)+" SELECT * FROM wanted", args...); err != nil {
		return change, classify("compute auto-save", err)
	}
	added, err := t.changed(ctx, `INSERT INTO saved_entry (seat_id, record_kind, record_id, by_hand, saved_at)
		SELECT DISTINCT seat_id, record_kind, record_id, 0, ? FROM temp.wanted_reason WHERE true
		ON CONFLICT DO NOTHING`, Stamp(at))
	if err != nil {
		return change, err
	}
	_, err = t.changed(ctx, `INSERT INTO saved_reason (seat_id, record_kind, record_id, opportunity_id, stage, since)
		SELECT seat_id, record_kind, record_id, opportunity_id, stage, ? FROM temp.wanted_reason WHERE true
		ON CONFLICT DO UPDATE SET stage = excluded.stage WHERE stage <> excluded.stage`, Stamp(at))
	if err != nil {
		return change, err
	}
	change.Added = added
	change.Removed, err = t.removeUnwanted(ctx, args)
	return change, err
}

// removeUnwanted takes reasons away that are no more, and the entries that have none left.
func (t *Tx) removeUnwanted(ctx context.Context, args []any) (removed int, err error) {
	rows, err := t.tx.QueryContext(ctx, `DELETE FROM saved_reason WHERE seat_id IN (
			SELECT s.id FROM seat s WHERE s.removed_at IS NULL AND s.crm_user_id IS NOT NULL
			AND CASE s.sync WHEN 'on' THEN 1 WHEN 'off' THEN 0 ELSE ?1 END
			AND (?4 IS NULL OR s.id IN (SELECT value FROM json_each(?4))))
		AND (?5 IS NULL OR opportunity_id IN (SELECT value FROM json_each(?5))) AND ?2 = ?2 AND ?3 = ?3
		AND NOT EXISTS (SELECT 1 FROM temp.wanted_reason w WHERE w.seat_id = saved_reason.seat_id
			AND w.record_kind = saved_reason.record_kind AND w.record_id = saved_reason.record_id
			AND w.opportunity_id = saved_reason.opportunity_id)
		RETURNING seat_id, record_kind, record_id`, args...)
	if err != nil {
		return 0, classify("remove saved entries", err)
	}
	type entry struct {
		seat     int64
		kind, id string
	}
	touched, err := collect(rows, func(row scanner) (e entry, err error) {
		err = row.Scan(&e.seat, &e.kind, &e.id)
		return e, err
	})
	if err != nil {
		return 0, err
	}
	for _, e := range touched {
		n, err := t.changed(ctx, `DELETE FROM saved_entry WHERE seat_id = ?1 AND record_kind = ?2 AND record_id = ?3 AND by_hand = 0
			AND NOT EXISTS (SELECT 1 FROM saved_reason r WHERE r.seat_id = ?1 AND r.record_kind = ?2 AND r.record_id = ?3)`,
			e.seat, e.kind, e.id)
		if err != nil {
			return removed, err
		}
		removed += n
	}
	return removed, nil
}

// changed runs a change and counts its rows.
func (t *Tx) changed(ctx context.Context, query string, args ...any) (int, error) {
	r, err := t.tx.ExecContext(ctx, query, args...)
	if err != nil {
		return 0, classify("change rows", err)
	}
	n, err := r.RowsAffected()
	return int(n), classify("change rows", err)
}

// SaveEffect is what ApplySaved would do for every synced seat.
type SaveEffect struct {
	Opportunities, Accounts, Leads EffectChange
	Seats                          int // for which something changes
	WithoutStage                   int // open opportunities of synced seats without a stage
}

// EffectChange is how many there are before and after, and how many come and go.
type EffectChange struct{ Before, After, Added, Removed int }

// SaveEffect computes it without writing. Entries are counted once for each seat.
func (s *Reader) SaveEffect(ctx context.Context, r SaveRules) (SaveEffect, error) {
	var e SaveEffect
	tx, err := s.reader.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return e, classify("compute the effect", err)
	}
	defer func() { _ = tx.Rollback() }() // nothing was written
	args := r.args(nil, nil)
	err = tx.QueryRowContext(ctx, saveEffect, args...).Scan(
		&e.Opportunities.Before, &e.Opportunities.Added, &e.Opportunities.Removed,
		&e.Accounts.Before, &e.Accounts.Added, &e.Accounts.Removed,
		&e.Leads.Before, &e.Leads.Added, &e.Leads.Removed, &e.Seats, &e.WithoutStage)
	for _, c := range []*EffectChange{&e.Opportunities, &e.Accounts, &e.Leads} {
		c.After = c.Before + c.Added - c.Removed
	}
	return e, classify("compute the effect", err)
}

var saveEffect = wanted(false) + `,
	kept AS MATERIALIZED (SELECT * FROM wanted),
	entries AS (SELECT DISTINCT seat_id, record_kind, record_id FROM kept),
	pairs AS (SELECT DISTINCT seat_id, opportunity_id FROM kept),
	old_pairs AS (SELECT DISTINCT seat_id, opportunity_id FROM saved_reason),
	comes AS (SELECT * FROM entries w WHERE NOT EXISTS (SELECT 1 FROM saved_entry e
		WHERE e.seat_id = w.seat_id AND e.record_kind = w.record_kind AND e.record_id = w.record_id)),
	goes AS (SELECT e.seat_id, e.record_kind, e.record_id FROM saved_entry e JOIN active t ON t.seat_id = e.seat_id
		WHERE e.by_hand = 0 AND NOT EXISTS (SELECT 1 FROM entries w
		WHERE e.seat_id = w.seat_id AND e.record_kind = w.record_kind AND e.record_id = w.record_id)),
	pairs_come AS (SELECT * FROM pairs EXCEPT SELECT * FROM old_pairs),
	pairs_go AS (SELECT * FROM old_pairs WHERE seat_id IN (SELECT seat_id FROM active) EXCEPT SELECT * FROM pairs)
	SELECT (SELECT count(*) FROM old_pairs), (SELECT count(*) FROM pairs_come), (SELECT count(*) FROM pairs_go),
		(SELECT count(*) FROM saved_entry WHERE record_kind = 'account'),
		(SELECT count(*) FROM comes WHERE record_kind = 'account'), (SELECT count(*) FROM goes WHERE record_kind = 'account'),
		(SELECT count(*) FROM saved_entry WHERE record_kind <> 'account'),
		(SELECT count(*) FROM comes WHERE record_kind <> 'account'), (SELECT count(*) FROM goes WHERE record_kind <> 'account'),
		(SELECT count(*) FROM (SELECT seat_id FROM comes UNION SELECT seat_id FROM goes
			UNION SELECT seat_id FROM pairs_come UNION SELECT seat_id FROM pairs_go)),
		(SELECT count(*) FROM active t JOIN opportunity o ON o.owner_id = t.user_id AND o.state = 0
			WHERE o.gone_at IS NULL AND o.stage = '')`

// jsonNumbers is a list of ids as json_each reads it.
func jsonNumbers(ids []int64) string {
	texts := make([]string, len(ids))
	for i, id := range ids {
		texts[i] = strconv.FormatInt(id, 10)
	}
	return "[" + strings.Join(texts, ",") + "]"
}
