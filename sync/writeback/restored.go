package writeback

import (
	"context"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// restoredMargin is how much earlier than the copy Dynamics is asked: two clocks differ.
const restoredMargin = 15 * time.Minute

// settleRestored asks Dynamics, before the first sending of a store that was made from a copy, what it has of the time that
// the copy does not know (spec §15): an activity that is there is not written again, and a correction that was decided
// before a later one never turns that back.
func (o *Outbox) settleRestored(ctx context.Context, c *dynamics.Client, conn store.Connection) error {
	restored, err := o.store.Restored(ctx)
	if err != nil || !restored.Unsettled() {
		return fault.Stored(err)
	}
	place, err := o.readPlace(ctx, c, conn)
	if err != nil {
		return err
	}
	s := &settlement{out: o, client: c, place: place, rows: map[string]changedRow{}}
	if err := s.ask(ctx, restored.KnownUntil.Add(-restoredMargin)); err != nil {
		return err
	}
	if err := s.assign(ctx); err != nil {
		return err
	}
	if err := o.at("before settling"); err != nil {
		return err
	}
	return fault.Stored(o.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		n, err := s.apply(ctx, tx)
		if err != nil {
			return err
		}
		return tx.SettleRestored(ctx, restored.ID, n, o.now())
	}))
}

// settlement is what Dynamics has of the time that a copy does not know.
type settlement struct {
	out     *Outbox
	client  *dynamics.Client
	place   place
	rows    map[string]changedRow // by activity id, those that have not found their item yet
	found   []foundActivity       // of items that the copy does not know as written
	changed []changedActivity     // of items that it knows as written
}

// changedRow is an activity that was made or changed in that time.
type changedRow struct {
	table string
	ours  bool // this connection made it
	row   dynamics.Row
}

type foundActivity struct {
	item int64
	changedRow
}

type changedActivity struct {
	store.WrittenActivity
	changedRow
	laterText bool // its text is neither the old nor the wanted one
}

// ask reads what was made or changed since then in every table that activities are written into.
func (s *settlement) ask(ctx context.Context, since time.Time) error {
	for _, table := range slices.Sorted(maps.Keys(s.place.tables)) {
		if s.place.tables[table] == nil || s.place.tables[table].Completed == nil {
			continue
		}
		q := dynamics.Query{
			Table: table, Select: []string{"activityid", "statecode", "regardingobjectid", "ownerid", "createdby", "createdon"},
			Filter: "modifiedon ge " + since.UTC().Format(time.RFC3339), Annotations: true,
		}
		for page, err := range s.client.Pages(ctx, q) {
			if err != nil {
				return fault.FromDynamics(fmt.Errorf("ask what a copy does not know: %w", err))
			}
			for _, row := range page.Rows {
				made := strings.EqualFold(row.Lookup("createdby").ID, s.place.conn.UserID)
				s.rows[strings.ToLower(row.String("activityid"))] = changedRow{table: table, ours: made, row: row}
			}
		}
	}
	return nil
}

// assign finds the items of what was read: by the activity's id where the copy has it, else by the id that an item's would be.
func (s *settlement) assign(ctx context.Context) error {
	ids := slices.Sorted(maps.Keys(s.rows))
	for start := 0; start < len(ids); start += askAtOnce {
		written, err := s.out.store.ActivitiesByID(ctx, ids[start:min(start+askAtOnce, len(ids))])
		if err != nil {
			return fault.Stored(err)
		}
		for _, w := range written {
			if err := s.assignWritten(ctx, w); err != nil {
				return err
			}
		}
	}
	if len(s.rows) == 0 {
		return nil
	}
	err := s.out.store.EachItemKey(ctx, func(item int64, key string) error {
		id := ActivityID(s.place.conn.OrganizationID, key)
		if row, there := s.rows[id]; there {
			s.found = append(s.found, foundActivity{item, row})
			delete(s.rows, id)
		}
		return nil
	})
	return fault.Stored(err)
}

func (s *settlement) assignWritten(ctx context.Context, w store.WrittenActivity) error {
	id := strings.ToLower(w.ActivityID)
	row := s.rows[id]
	delete(s.rows, id)
	if w.State != store.ItemWritten && w.State != store.ItemOpen {
		s.found = append(s.found, foundActivity{w.ItemID, row})
		return nil
	}
	if w.Gone {
		return nil
	}
	c := changedActivity{WrittenActivity: w, changedRow: row}
	var want store.Want
	if w.Want != "" {
		if err := json.Unmarshal([]byte(w.Want), &want); err != nil {
			return &fault.Error{Code: fault.Internal, Err: fmt.Errorf("read a correction: %w", err)}
		}
	}
	if want.Text {
		later, err := s.laterText(ctx, w, row.table)
		if err != nil {
			return err
		}
		c.laterText = later
	}
	s.changed = append(s.changed, c)
	return nil
}

// laterText says whether an activity's text is neither the one that the copy has nor the one that it wants: an archive that
// the copy does not know has changed it.
func (s *settlement) laterText(ctx context.Context, w store.WrittenActivity, table string) (bool, error) {
	target := s.place.tables[table]
	row, err := s.client.Get(ctx, table, w.ActivityID, target.Body)
	if err != nil {
		return false, fault.FromDynamics(err)
	}
	facts, err := s.out.store.WritebackFacts(ctx, w.ItemID)
	if err != nil {
		return false, fault.Stored(err)
	}
	edited, err := s.out.store.EditedText(ctx, store.Scope{All: true, Texts: true}, w.ItemID)
	if err != nil {
		return false, fault.Stored(err)
	}
	now := dynamics.PlainText(row.String(target.Body))
	for _, text := range []string{facts.Text, edited} {
		if now == dynamics.CutText(dynamics.PlainText(text), target.BodyMax) {
			return false, nil
		}
	}
	return true, nil
}

// apply keeps what was found, and counts it.
func (s *settlement) apply(ctx context.Context, tx *store.Tx) (n store.RestoredCounts, err error) {
	for _, f := range s.found {
		if err := tx.FoundWritten(ctx, f.item, s.thereOf(f.changedRow), s.out.now()); err != nil {
			return n, err
		}
		if err := s.tell(ctx, tx, f.item, f.changedRow); err != nil {
			return n, err
		}
		n.Written++
	}
	for _, c := range s.changed {
		there := s.thereOf(c.changedRow)
		if !c.laterText && (sameAs(there, c.WrittenActivity) || isWanted(there, c.Want)) {
			continue // nothing was decided later, or what is wanted is there: the correction goes on
		}
		if c.Want != "" {
			n.Dropped++
		} else {
			n.Changed++
		}
		if err := tx.TakeOver(ctx, c.ItemID, there, s.out.now()); err != nil {
			return n, err
		}
		if err := s.tell(ctx, tx, c.ItemID, c.changedRow); err != nil {
			return n, err
		}
	}
	for _, row := range s.rows {
		if row.ours {
			n.Unknown++
		}
	}
	return n, nil
}

func (s *settlement) tell(ctx context.Context, tx *store.Tx, item int64, row changedRow) error {
	about, event := row.row.Lookup("regardingobjectid"), journal.TrailWritten
	if state, _ := row.row.Int("statecode"); state == 0 {
		event = journal.TrailOpen
	}
	facts := map[string]any{"kind": about.Table, "id": about.ID, "restored": true}
	return s.out.journal.ItemTrail(ctx, tx, item, event, facts, "")
}

func (s *settlement) thereOf(c changedRow) store.There {
	about := c.row.Lookup("regardingobjectid")
	state := store.ItemWritten
	if code, _ := c.row.Int("statecode"); code == 0 {
		state = store.ItemOpen
	}
	return store.There{
		OrganizationID: s.place.conn.OrganizationID, Table: c.table, ActivityID: strings.ToLower(c.row.String("activityid")), State: state,
		Kind: store.RecordKind(about.Table), ID: about.ID, OwnerID: c.row.Lookup("ownerid").ID, Author: s.place.conn.Account,
	}
}

// sameAs says that Dynamics has an activity as the copy has it.
func sameAs(t store.There, w store.WrittenActivity) bool {
	return t.State == w.State && strings.EqualFold(t.ID, w.ID) && (w.OwnerID == "" || strings.EqualFold(t.OwnerID, w.OwnerID))
}

// isWanted says that Dynamics has what the correction wants.
func isWanted(t store.There, text string) bool {
	var want store.Want
	if text == "" || json.Unmarshal([]byte(text), &want) != nil || want.Delete {
		return false
	}
	return want.Completed == (t.State == store.ItemWritten) && strings.EqualFold(t.ID, want.ID) &&
		(want.OwnerID == "" || strings.EqualFold(t.OwnerID, want.OwnerID))
}
