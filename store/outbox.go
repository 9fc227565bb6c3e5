package store

import (
	"context"
	"slices"
	"strings"
	"time"
)

// Gate is what decides for all waiting writebacks at once whether they may go.
type Gate struct {
	Connection     string // a Wait word that holds everything, "" when nothing does
	OrganizationID string
	Writeback      bool
	Kinds          []ItemKind // that may be written
	KeepHere       bool       // what matches no record is not written open
}

// SetWaits gives every waiting writeback the reason why it waits (spec §8.7), or none.
// Reasons that pass by themselves stay as they are. It returns how many changed.
func (t *Tx) SetWaits(ctx context.Context, g Gate) (int64, error) {
	if err := t.Wake(ctx, !g.KeepHere); err != nil {
		return 0, err
	}
	if g.Connection != "" {
		return t.holdAll(ctx, g.Connection)
	}
	kinds, values := inList(g.Kinds)
	r, err := t.tx.ExecContext(ctx, `WITH gate AS (SELECT w.item_id, w.reason AS old, CASE
			WHEN w.organization_id <> '' AND w.organization_id <> ? AND (w.doubtful OR w.state = 'uncertain') THEN 'other-organization'
			WHEN w.state = 'uncertain' THEN ''
			WHEN NOT ? THEN 'writeback-off'
			WHEN i.kind NOT IN (`+kinds+`) THEN 'kind-off'
			WHEN NOT `+syncOn+` THEN 'seat-off'
			WHEN s.crm_user_id IS NULL THEN 'not-matched'
			WHEN u.disabled OR u.gone_at IS NOT NULL THEN 'owner-disabled'
			WHEN w.kept_at IS NOT NULL THEN '`+WaitKept+`'
			ELSE '' END AS new
		FROM writeback w JOIN item i ON i.id = w.item_id JOIN seat s ON s.id = w.seat_id LEFT JOIN crm_user u ON u.id = s.crm_user_id
		WHERE w.state IN ('waiting', 'uncertain'))
		UPDATE writeback SET reason = gate.new FROM gate WHERE gate.item_id = writeback.item_id AND gate.old <> gate.new
		AND NOT (gate.new = '' AND gate.old IN (`+passing+`) AND writeback.not_before IS NOT NULL)`,
		append([]any{g.OrganizationID, g.Writeback}, values...)...)
	if err != nil {
		return 0, classify("say why writebacks wait", err)
	}
	return r.RowsAffected()
}

// holdAll is the beginning of what gives waiting writebacks a reason that theirs compares with.
const holdAll = `UPDATE writeback AS w INDEXED BY writeback_pending SET reason = ?1
	WHERE w.state IN ('waiting', 'sending', 'uncertain', 'failed') AND +w.state IN ('waiting', 'uncertain') AND ` + itemGroup + ` = 1 AND w.reason `

// holdAll gives every waiting writeback one reason. Those that have it already are not looked at: there may be very many, and
// they are asked about each few seconds.
func (t *Tx) holdAll(ctx context.Context, reason string) (changed int64, err error) {
	for _, other := range []string{"<", ">"} {
		r, err := t.tx.ExecContext(ctx, holdAll+other+" ?1", reason)
		if err != nil {
			return changed, classify("say why writebacks wait", err)
		}
		n, err := r.RowsAffected()
		if err != nil {
			return changed, classify("say why writebacks wait", err)
		}
		changed += n
	}
	return changed, nil
}

// passing are the reasons to wait that end by themselves at not_before.
const passing = "'throttled', 'outage', 'refused', 'crm-error', 'retry', 'app-missing', 'author', 'owner-disabled'"

// TryAgainNow ends the waits that a change of settings, users or the app may have ended.
func (t *Tx) TryAgainNow(ctx context.Context) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE writeback SET not_before = NULL, reason = ''
		WHERE state = 'waiting' AND reason IN ('app-missing', 'author', 'owner-disabled')`)
	return classify("end a wait", err)
}

const due = `(reason = '' OR reason IN (` + passing + `)) AND (not_before IS NULL OR not_before <= ?)`

// DueWritebacks are the items whose writeback may be sent now, the longest queued first.
func (s *Reader) DueWritebacks(ctx context.Context, now time.Time, limit int) ([]int64, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT item_id FROM writeback WHERE state IN ('waiting', 'uncertain') AND `+due+`
		ORDER BY queued_at, item_id LIMIT ?`, Stamp(now), limit)
	if err != nil {
		return nil, classify("find due writebacks", err)
	}
	return collect(rows, scanID)
}

// CountDue is how many writebacks may be sent now.
func (s *Reader) CountDue(ctx context.Context, now time.Time) (int, error) {
	return s.count(ctx, `SELECT count(*) FROM writeback WHERE state IN ('waiting', 'uncertain') AND `+due, Stamp(now))
}

// Queue copies items: their writebacks wait from now on. One that is there already keeps its state, a taken out one waits
// again. It returns the items that changed, in the order they were named.
func (t *Tx) Queue(ctx context.Context, items []int64, at time.Time) ([]int64, error) {
	if len(items) == 0 {
		return nil, nil
	}
	list := numbers(items)
	_, err := t.tx.ExecContext(ctx, "UPDATE item SET copy = 1 WHERE id IN (SELECT value FROM json_each(?)) AND copy = 0", list)
	if err != nil {
		return nil, classify("copy items", err)
	}
	rows, err := t.tx.QueryContext(ctx, `INSERT INTO writeback (item_id, seat_id, item_seat_id, item_at, state, queued_at)
		SELECT id, seat_id, seat_id, at, 'waiting', ?2 FROM item WHERE id IN (SELECT value FROM json_each(?1))
		ON CONFLICT (item_id) DO UPDATE SET state = CASE doubtful WHEN 1 THEN 'uncertain' ELSE 'waiting' END, reason = '',
		queued_at = excluded.queued_at, attempts = 0, waits = 0, not_before = NULL WHERE state = 'taken-out' RETURNING item_id`, list, Stamp(at))
	if err != nil {
		return nil, classify("queue writebacks", err)
	}
	ids, err := collect(rows, scanID)
	changed := make(map[int64]bool, len(ids))
	for _, id := range ids {
		changed[id] = true
	}
	return slices.DeleteFunc(slices.Clone(items), func(id int64) bool {
		again := !changed[id] // or named a second time
		delete(changed, id)
		return again
	}), err
}

// TakeOut takes an item out again as long as no attempt may have been applied. It says
// whether something changed.
func (t *Tx) TakeOut(ctx context.Context, itemID int64) (bool, error) {
	r, err := t.tx.ExecContext(ctx, `UPDATE writeback SET state = 'taken-out', reason = '', body = '', plan = '', activity_id = '',
		organization_id = '', activity_table = '', regarding_kind = '', regarding_id = '', owner_id = '', author = '', not_before = NULL,
		unresolved_reason = '', best_kind = '', best_id = '', best_score = 0, ignored_at = NULL, kept_at = NULL
		WHERE item_id = ? AND state IN ('waiting', 'failed') AND doubtful = 0`, itemID)
	if err != nil {
		return false, classify("take an item out", err)
	}
	n, err := r.RowsAffected()
	if err != nil || n == 0 {
		return false, err
	}
	_, err = t.tx.ExecContext(ctx, "UPDATE item SET copy = 0 WHERE id = ?", itemID)
	return true, classify("take an item out", err)
}

// Frozen is a writeback's plan and body as they are stored before the first attempt.
type Frozen struct {
	ItemID         int64
	OrganizationID string
	ActivityID     string
	Table          string
	Body           string // the change set as JSON
	Plan           string // JSON for people
	RegardingKind  RecordKind
	RegardingID    string
	OwnerID        string
	Author         string
	Unresolved     string
	Best           Best
}

// Freeze stores them and takes the writeback for sending, as Claim does. Error: ErrNotFound when it does not wait any more, or
// is not due.
func (t *Tx) Freeze(ctx context.Context, f Frozen, now time.Time) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE writeback SET organization_id = ?, activity_id = ?, activity_table = ?, body = ?, plan = ?,
		regarding_kind = ?, regarding_id = ?, owner_id = ?, author = ?, unresolved_reason = ?, best_kind = ?, best_id = ?, best_score = ?,
		state = 'sending', sent_at = ?, reason = '' WHERE item_id = ? AND state = 'waiting' AND doubtful = 0 AND `+due,
		f.OrganizationID, f.ActivityID, f.Table, f.Body, f.Plan, f.RegardingKind, f.RegardingID, f.OwnerID, f.Author,
		f.Unresolved, f.Best.Kind, f.Best.ID, f.Best.Score, Stamp(now), f.ItemID, Stamp(now))
	return affected(r, err, "freeze a writeback")
}

// Claim takes a due writeback whose body is frozen for sending; the caller holds SendLease. Error: ErrNotFound
// when it is not due any more.
func (t *Tx) Claim(ctx context.Context, itemID int64, now time.Time) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE writeback SET state = 'sending', sent_at = ?, reason = ''
		WHERE item_id = ? AND state IN ('waiting', 'uncertain') AND body <> '' AND `+due,
		Stamp(now), itemID, Stamp(now))
	return affected(r, err, "claim a writeback")
}

// RescueSending frees writebacks whose sender died: they may have been applied, so their
// body never changes again. The caller holds SendLease, so nobody else sends them.
func (t *Tx) RescueSending(ctx context.Context) (int64, error) {
	r, err := t.tx.ExecContext(ctx, "UPDATE writeback SET state = 'uncertain', doubtful = 1, not_before = NULL WHERE state = 'sending'")
	if err != nil {
		return 0, classify("rescue writebacks", err)
	}
	return r.RowsAffected()
}

// Done notes what Dynamics now holds: written when completed, else open.
func (t *Tx) Done(ctx context.Context, itemID int64, state ItemState, at time.Time) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE writeback SET state = ?, reason = '', doubtful = 0, attempts = 0, waits = 0, not_before = NULL,
		problem_id = NULL, written_at = ?, checked_at = ?,
		unresolved_reason = CASE ? WHEN 'open' THEN unresolved_reason ELSE '' END
		WHERE item_id = ? AND state IN ('sending', 'uncertain')`, state, Stamp(at), Stamp(at), state, itemID)
	return affected(r, err, "note a written activity")
}

// Hold puts a writeback back until notBefore; doubtful says that the attempt may have
// been applied, thaw that its plan is made anew.
func (t *Tx) Hold(ctx context.Context, h Hold) error {
	state := ItemWaiting
	if h.Doubtful {
		state = ItemUncertain
	}
	set := "state = ?, reason = ?, not_before = ?, attempts = attempts + ?, waits = ?, doubtful = ?"
	if h.Thaw && !h.Doubtful {
		set += thawed
	}
	r, err := t.tx.ExecContext(ctx, "UPDATE writeback SET "+set+" WHERE item_id = ? AND state IN ('sending', 'waiting', 'uncertain')",
		state, h.Reason, StampOrNil(h.NotBefore), h.Spent, h.Waits, h.Doubtful, h.ItemID)
	return affected(r, err, "hold a writeback")
}

// thawed forgets a frozen plan. The activity's id stays: it is always the same.
const thawed = ", body = '', plan = '', regarding_kind = '', regarding_id = '', owner_id = '', author = ''"

// Hold says how a writeback waits.
type Hold struct {
	ItemID    int64
	Reason    string
	NotBefore time.Time
	Spent     int // attempts that this cost
	Waits     int // outages in a row
	Doubtful  bool
	Thaw      bool
}

// Fail notes that a writeback failed; code is the reason (spec §3.4). Its plan stays for people until it is tried again.
func (t *Tx) Fail(ctx context.Context, itemID int64, code string, problemID int64, doubtful bool) error {
	set := "state = 'failed', reason = ?, problem_id = ?, attempts = attempts + 1, doubtful = ?, not_before = NULL"
	if !doubtful {
		set += ", body = ''" // the plan stays: it says what failed
	}
	r, err := t.tx.ExecContext(ctx, "UPDATE writeback SET "+set+" WHERE item_id = ? AND state IN ('sending', 'waiting', 'uncertain')",
		code, idOrNil(problemID), doubtful, itemID)
	return affected(r, err, "note a failed writeback")
}

// RecordGone notes that Dynamics no longer knows the record that the plan named: the next
// plan leaves it out.
func (t *Tx) RecordGone(ctx context.Context, itemID int64, kind RecordKind, id string) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE writeback SET record_gone = ? WHERE item_id = ?", kind.WithID(id), itemID)
	return classify("note that a record is gone", err)
}

// Retry lets failed writebacks, and failed corrections of written ones, be tried again.
// No ids: all of the seat, or of every seat with seatID 0. It returns the items.
func (t *Tx) Retry(ctx context.Context, seatID int64, ids []int64) ([]int64, error) {
	conditions, values := []string{"(state = 'failed' OR want_state = 'failed')"}, []any{}
	if seatID != 0 {
		conditions, values = append(conditions, "seat_id = ?"), append(values, seatID)
	}
	if ids != nil {
		list, some := inList(ids)
		conditions, values = append(conditions, "item_id IN ("+list+")"), append(values, some...)
	}
	rows, err := t.tx.QueryContext(ctx, `UPDATE writeback SET
		state = CASE WHEN state <> 'failed' THEN state WHEN doubtful THEN 'uncertain' ELSE 'waiting' END,
		want_state = CASE want_state WHEN 'failed' THEN 'waiting' ELSE want_state END,
		reason = '', attempts = 0, waits = 0, not_before = NULL, record_gone = '' WHERE `+strings.Join(conditions, " AND ")+" RETURNING item_id", values...)
	if err != nil {
		return nil, classify("retry writebacks", err)
	}
	done, err := collect(rows, scanID)
	if err != nil {
		return nil, err
	}
	list, some := inList(done)
	_, err = t.tx.ExecContext(ctx, "UPDATE writeback SET reason = ''"+thawed+" WHERE state = 'waiting' AND body = '' AND item_id IN ("+list+")", some...)
	return done, classify("retry writebacks", err)
}

// Outgoing is how much is on its way to Dynamics or waits to be: writebacks, corrections
// and records to create.
func (s *Reader) Outgoing(ctx context.Context) (int, error) {
	return s.count(ctx, `SELECT (SELECT count(*) FROM writeback WHERE state IN ('waiting', 'sending', 'uncertain'))
		+ (SELECT count(*) FROM writeback WHERE want_state = 'waiting') + (SELECT count(*) FROM record_creation WHERE state = 'waiting')`)
}

// CountOutgoing is how much of it may be sent now.
func (s *Reader) CountOutgoing(ctx context.Context, now time.Time) (int, error) {
	at := Stamp(now)
	return s.count(ctx, `SELECT (SELECT count(*) FROM writeback WHERE state IN ('waiting', 'uncertain') AND `+due+`)
		+ (SELECT count(*) FROM writeback WHERE want_state = 'waiting' AND (not_before IS NULL OR not_before <= ?))
		+ (SELECT count(*) FROM record_creation WHERE state = 'waiting' AND (not_before IS NULL OR not_before <= ?))`, at, at, at)
}

// TakeOutable are the copied items of a seat, of every seat with 0, that can still be
// taken out.
func (t *Tx) TakeOutable(ctx context.Context, seatID int64) ([]int64, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT item_id FROM writeback WHERE state IN ('waiting', 'failed') AND doubtful = 0
		AND (?1 = 0 OR seat_id = ?1) ORDER BY item_id`, seatID)
	if err != nil {
		return nil, classify("find what can be taken out", err)
	}
	return collect(rows, scanID)
}

// SetIgnored takes an unresolved activity out of the report; the zero time puts it back.
func (t *Tx) SetIgnored(ctx context.Context, itemID int64, at time.Time) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE writeback SET ignored_at = ? WHERE item_id = ?", StampOrNil(at), itemID)
	return classify("ignore an activity", err)
}
