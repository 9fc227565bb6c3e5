package store

import (
	"context"
	"encoding/json"
	"time"
)

// LastBatch is the newest action of resolving of an actor that was not undone.
// Error: ErrNotFound.
func (s *Reader) LastBatch(ctx context.Context, actor string) (batch int64, err error) {
	err = s.reader.QueryRowContext(ctx, "SELECT batch FROM resolution WHERE actor = ? AND undone_at IS NULL ORDER BY batch DESC LIMIT 1",
		actor).Scan(&batch)
	return batch, classify("find the last action", err)
}

// Want is what a written activity shall become; it is stored before Dynamics is asked.
type Want struct {
	Kind      RecordKind `json:"kind,omitempty"` // regarding; "": none
	ID        string     `json:"id,omitempty"`
	Completed bool       `json:"completed"`
	OwnerID   string     `json:"ownerId,omitempty"` // "": as it is
	Text      bool       `json:"text,omitempty"`    // the edited text
	Delete    bool       `json:"delete,omitempty"`  // nothing: the activity is deleted
	// Untouched: only while nobody else has changed it.
	Untouched bool `json:"untouched,omitempty"`
	// Back is what the item is again once its activity is deleted: waiting or taken-out; "": its activity is gone.
	Back ItemState `json:"back,omitempty"`
}

// WantRow is a correction that waits.
type WantRow struct {
	ItemID     int64
	Table      string
	ActivityID string
	Want       Want
	State      ItemState // written or open
	Attempts   int
	Waits      int
}

// Wants are the corrections of activities of an organization that may be sent now. Those
// whose record is still to be created wait for it.
func (s *Reader) Wants(ctx context.Context, organizationID string, now time.Time, limit int) ([]WantRow, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT item_id, activity_table, activity_id, want, state, attempts, waits FROM writeback
		WHERE want_state = 'waiting' AND organization_id = ? AND (not_before IS NULL OR not_before <= ?)
		AND NOT EXISTS (SELECT 1 FROM record_creation c WHERE c.record_id = want ->> 'id' AND c.state <> 'written')
		ORDER BY item_id LIMIT ?`, organizationID, Stamp(now), limit)
	if err != nil {
		return nil, classify("find corrections", err)
	}
	return collect(rows, func(row scanner) (WantRow, error) {
		var w WantRow
		var want string
		if err := row.Scan(&w.ItemID, &w.Table, &w.ActivityID, &want, &w.State, &w.Attempts, &w.Waits); err != nil {
			return w, err
		}
		return w, json.Unmarshal([]byte(want), &w.Want)
	})
}

// SetWant stores what a written or open activity shall become. Error: ErrNotFound when it
// is neither, or was deleted in Dynamics.
func (t *Tx) SetWant(ctx context.Context, itemID int64, w Want) error {
	b, err := json.Marshal(w)
	if err != nil {
		return classify("store a correction", err)
	}
	r, err := t.tx.ExecContext(ctx,
		`UPDATE writeback SET want = ?, want_state = 'waiting', attempts = 0, waits = 0, not_before = NULL, reason = '', problem_id = NULL
		WHERE item_id = ? AND state IN ('written', 'open') AND gone_at IS NULL`, string(b), itemID)
	return affected(r, err, "store a correction")
}

// WantDone notes what Dynamics now holds.
func (t *Tx) WantDone(ctx context.Context, itemID int64, w Want, at time.Time) error {
	state := ItemOpen
	if w.Completed {
		state = ItemWritten
	}
	_, err := t.tx.ExecContext(ctx,
		`UPDATE writeback SET state = ?1, regarding_kind = ?2, regarding_id = ?3, owner_id = CASE ?4 WHEN '' THEN owner_id ELSE ?4 END,
		want = '', want_state = '', reason = '', problem_id = NULL, attempts = 0, waits = 0, not_before = NULL, checked_at = ?5,
		unresolved_reason = CASE ?1 WHEN 'open' THEN unresolved_reason ELSE '' END
		WHERE item_id = ?6`, state, w.Kind, w.ID, w.OwnerID, Stamp(at), itemID)
	if err != nil || !w.Text {
		return classify("note a correction", err)
	}
	_, err = t.tx.ExecContext(ctx, `UPDATE item SET text = COALESCE(edited_text, text),
		earlier_key = CASE WHEN edited_key IS NULL THEN earlier_key ELSE COALESCE(earlier_key, key) END,
		former_key = CASE WHEN edited_key IS NULL THEN former_key ELSE key END, key = COALESCE(edited_key, key),
		edited_text = NULL, edited_key = NULL
		WHERE id = ?`, itemID)
	return classify("note a correction", err)
}

// WantHeld puts a correction back until notBefore.
func (t *Tx) WantHeld(ctx context.Context, itemID int64, reason string, notBefore time.Time, spent, waits int) error {
	_, err := t.tx.ExecContext(ctx,
		"UPDATE writeback SET reason = ?, not_before = ?, attempts = attempts + ?, waits = ? WHERE item_id = ? AND want_state = 'waiting'",
		reason, StampOrNil(notBefore), spent, waits, itemID)
	return classify("hold a correction", err)
}

// WantFailed notes that Dynamics refused a correction.
func (t *Tx) WantFailed(ctx context.Context, itemID int64, code string, problemID int64) error {
	_, err := t.tx.ExecContext(ctx,
		"UPDATE writeback SET want_state = 'failed', reason = ?, problem_id = ?, attempts = attempts + 1, not_before = NULL WHERE item_id = ?",
		code, idOrNil(problemID), itemID)
	return classify("note a refused correction", err)
}

// ActivityGone notes that an activity was deleted in Dynamics. It is never written again
// by itself.
func (t *Tx) ActivityGone(ctx context.Context, itemID int64, at time.Time) error {
	_, err := t.tx.ExecContext(ctx,
		"UPDATE writeback SET gone_at = ?1, checked_at = ?1, want = '', want_state = '', not_before = NULL WHERE item_id = ?2", Stamp(at), itemID)
	return classify("note a deleted activity", err)
}

// GoneSince are the items whose activity a run has found gone so far.
func (t *Tx) GoneSince(ctx context.Context, runID int64) ([]int64, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT w.item_id FROM run r JOIN writeback w ON w.gone_at >= r.started_at
		WHERE r.id = ? AND w.state IN ('written', 'open') ORDER BY w.item_id`, runID)
	if err != nil {
		return nil, classify("list what a run found gone", err)
	}
	return collect(rows, func(row scanner) (id int64, err error) { return id, row.Scan(&id) })
}

// Checked notes that Dynamics was asked about an activity.
func (t *Tx) Checked(ctx context.Context, itemIDs []int64, at time.Time) error {
	list, values := inList(itemIDs)
	_, err := t.tx.ExecContext(ctx, "UPDATE writeback SET checked_at = ? WHERE item_id IN ("+list+")", append([]any{Stamp(at)}, values...)...)
	return classify("note a check", err)
}

// NowRegarding notes what a written activity is about since somebody changed it in Dynamics.
func (t *Tx) NowRegarding(ctx context.Context, itemID int64, kind RecordKind, id string) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE writeback SET regarding_kind = ?, regarding_id = ? WHERE item_id = ?", kind, id, itemID)
	return affected(r, err, "note what an activity is about")
}

// WrittenActivity is an activity as it was written, or an item that is kept here until it is resolved.
type WrittenActivity struct {
	ItemID     int64
	SeatID     int64
	MemberID   int64 // 0: several, none chosen
	Table      string
	ActivityID string
	State      ItemState
	Kind       RecordKind // regarding
	ID         string
	OwnerID    string
	Want       string
	Ignored    bool
	Gone       bool
	Kept       bool
}

// Stands is the state, or ItemKept for an item that is kept here.
func (w WrittenActivity) Stands() ItemState {
	if w.Kept {
		return ItemKept
	}
	return w.State
}

const writtenActivity = `SELECT w.item_id, w.seat_id, COALESCE(i.member_id, 0), w.activity_table, w.activity_id,
	w.state, w.regarding_kind, w.regarding_id, w.owner_id, w.want, w.ignored_at IS NOT NULL, w.gone_at IS NOT NULL,
	` + keptHere + `
	FROM writeback w JOIN item i ON i.id = w.item_id`

func scanWritten(row scanner) (WrittenActivity, error) {
	var a WrittenActivity
	err := row.Scan(&a.ItemID, &a.SeatID, &a.MemberID, &a.Table, &a.ActivityID, &a.State, &a.Kind, &a.ID, &a.OwnerID, &a.Want,
		&a.Ignored, &a.Gone, &a.Kept)
	return a, err
}

// WrittenActivity is the activity of an item. Error: ErrNotFound: it has no writeback.
func (t *Tx) WrittenActivity(ctx context.Context, itemID int64) (WrittenActivity, error) {
	a, err := scanWritten(t.tx.QueryRowContext(ctx, writtenActivity+" WHERE w.item_id = ?", itemID))
	return a, classify("find an activity", err)
}

// ActivitiesOf are the activities of a member in a state, of one seat or of all with 0; the open ones with what is kept
// here of the member.
func (t *Tx) ActivitiesOf(ctx context.Context, memberID, seatID int64, state ItemState) ([]WrittenActivity, error) {
	rows, err := t.tx.QueryContext(ctx, writtenActivity+
		" WHERE i.member_id = ?1 AND (w.state = ?2 OR ?2 = 'open' AND "+keptHere+") AND (?3 = 0 OR w.seat_id = ?3)"+
		" AND w.gone_at IS NULL ORDER BY w.item_id",
		memberID, state, seatID)
	if err != nil {
		return nil, classify("find a member's activities", err)
	}
	return collect(rows, scanWritten)
}

// OpenActivities are unresolved activities, the longest unchecked first.
func (s *Reader) OpenActivities(ctx context.Context, organizationID string, limit int) ([]WrittenActivity, error) {
	rows, err := s.reader.QueryContext(ctx, writtenActivity+
		` WHERE w.state = 'open' AND w.gone_at IS NULL AND w.want_state = '' AND w.organization_id = ?
		ORDER BY w.checked_at, w.item_id LIMIT ?`, organizationID, limit)
	if err != nil {
		return nil, classify("list open activities", err)
	}
	return collect(rows, scanWritten)
}

// Resolvable are the unresolved activities with a used match of a record that is there.
func (s *Reader) Resolvable(ctx context.Context, organizationID string) ([]int64, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT w.item_id FROM writeback w WHERE w.state = 'open' AND w.gone_at IS NULL AND w.want_state = ''
		AND w.reopened_at IS NULL AND w.organization_id = ?
		AND EXISTS (SELECT 1 FROM item_match x WHERE x.item_id = w.item_id) ORDER BY w.item_id`, organizationID)
	if err != nil {
		return nil, classify("find what now matches", err)
	}
	return collect(rows, scanID)
}

// SetUnresolved keeps why an activity is open, and the best candidate.
func (t *Tx) SetUnresolved(ctx context.Context, itemID int64, reason string, b Best) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE writeback SET unresolved_reason = ?, best_kind = ?, best_id = ?, best_score = ?
		WHERE item_id = ? AND (state = 'open' OR kept_at IS NOT NULL)`,
		reason, b.Kind, b.ID, b.Score, itemID)
	return classify("say why an activity is open", err)
}

// SetResolver gives an activity to another seat holder.
func (t *Tx) SetResolver(ctx context.Context, itemID, seatID int64) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE writeback SET seat_id = ? WHERE item_id = ?", seatID, itemID)
	return classify("hand an activity over", err)
}

// MarkMember makes matching look at a member again.
func (t *Tx) MarkMember(ctx context.Context, id int64) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE member SET dirty = 1 WHERE id = ?", id)
	return classify("mark a member", err)
}

// IgnoreMember takes a member's activities out of the report, also later ones; the zero
// time ends that.
func (t *Tx) IgnoreMember(ctx context.Context, id int64, at time.Time) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE member SET ignored_at = ? WHERE id = ?", StampOrNil(at), id)
	return affected(r, err, "ignore a member")
}

// Resolution is one item's part in one action of resolving.
type Resolution struct {
	ID         int64
	Batch      int64
	ItemID     int64
	Action     string // match, create, ignore, hand-over, move, automatic
	RecordKind RecordKind
	RecordID   string
	Before     string // JSON
	Actor      string
	At         time.Time
	Undone     bool
}

// NextBatch is the number of the next action of resolving.
func (t *Tx) NextBatch(ctx context.Context) (n int64, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT COALESCE(max(batch), 0) + 1 FROM resolution").Scan(&n)
	return n, classify("number an action", err)
}

// AddResolution keeps one.
func (t *Tx) AddResolution(ctx context.Context, r Resolution) error {
	_, err := t.tx.ExecContext(ctx,
		"INSERT INTO resolution (batch, item_id, action, record_kind, record_id, before, actor, at) VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
		r.Batch, r.ItemID, r.Action, r.RecordKind, r.RecordID, r.Before, r.Actor, Stamp(r.At))
	return classify("keep a resolution", err)
}

// Resolutions are the parts of one action, the newest first.
func (s *Reader) Resolutions(ctx context.Context, batch int64) ([]Resolution, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT id, batch, item_id, action, record_kind, record_id, before, actor, at, undone_at IS NOT NULL
		FROM resolution WHERE batch = ? ORDER BY id DESC`, batch)
	if err != nil {
		return nil, classify("read an action", err)
	}
	return collect(rows, func(row scanner) (Resolution, error) {
		var r Resolution
		var at Time
		err := row.Scan(&r.ID, &r.Batch, &r.ItemID, &r.Action, &r.RecordKind, &r.RecordID, &r.Before, &r.Actor, &at, &r.Undone)
		r.At = at.Time
		return r, err
	})
}

// UndoneBatch notes that an action was undone. Error: ErrNotFound when it was already.
func (t *Tx) UndoneBatch(ctx context.Context, batch int64, at time.Time) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE resolution SET undone_at = ? WHERE batch = ? AND undone_at IS NULL", Stamp(at), batch)
	return affected(r, err, "undo an action")
}

// Progress counts how far the corrections of items have come: done are the activities that
// are in Dynamics as they shall be; waiting are corrections, and items that go their way now.
func (s *Reader) Progress(ctx context.Context, itemIDs []int64) (done, waiting int, err error) {
	err = s.reader.QueryRowContext(ctx, `SELECT count(*) FILTER (WHERE want_state = '' AND state IN ('written', 'open')),
		count(*) FILTER (WHERE want_state = 'waiting' OR state = 'waiting' AND kept_at IS NULL)
		FROM writeback WHERE item_id IN (SELECT value FROM json_each(?))`, jsonNumbers(itemIDs)).Scan(&done, &waiting)
	return done, waiting, classify("count corrections", err)
}

// RecordKnown says whether a record was imported or created here, and its name.
func (s *Reader) RecordKnown(ctx context.Context, kind RecordKind, id string) (name string, known bool, err error) {
	err = s.reader.QueryRowContext(ctx, `SELECT `+recordName("?1", "?2")+
		`, EXISTS (SELECT 1 FROM contact WHERE ?1 = 'contact' AND id = ?2 AND gone_at IS NULL)
		OR EXISTS (SELECT 1 FROM lead WHERE ?1 = 'lead' AND id = ?2 AND gone_at IS NULL)
		OR EXISTS (SELECT 1 FROM account WHERE ?1 = 'account' AND id = ?2 AND gone_at IS NULL)
		OR EXISTS (SELECT 1 FROM record_creation WHERE record_id = ?2)`, kind, id).Scan(&name, &known)
	return name, known, classify("find a record", err)
}
