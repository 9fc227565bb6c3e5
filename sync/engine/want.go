package engine

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

var zeroTime time.Time

const askAtOnce = 20 // activities whose state is read with one request

// correct sends what resolving, moving, updating and undoing have stored: records to
// create first, then the corrections of activities. Everything is repeated safely: the
// row is read and only what differs is changed.
func (e *Engine) correct(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally) error {
	if err := e.sendCreations(ctx, c, conn, t); err != nil {
		return err
	}
	settings, err := e.store.Settings(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	var place *place
	passed := map[int64]bool{}
	for ctx.Err() == nil {
		rows, err := e.store.Wants(ctx, conn.OrganizationID, e.now(), wave+len(passed))
		if err != nil {
			return fault.Stored(err)
		}
		var fresh []store.WantRow
		for _, w := range rows {
			if !passed[w.ItemID] && len(fresh) < wave {
				passed[w.ItemID] = true
				fresh = append(fresh, w)
			}
		}
		if len(fresh) == 0 {
			return nil
		}
		if place == nil {
			p, err := e.readPlace(ctx, c, conn, settings)
			if err != nil {
				return err
			}
			place = &p
		}
		if err := e.correctWave(ctx, c, *place, fresh, t); err != nil {
			return err
		}
	}
	return ctx.Err()
}

// correctWave reads how the activities are, and sends what differs.
func (e *Engine) correctWave(ctx context.Context, c *dynamics.Client, p place, rows []store.WantRow, t *journal.Tally) error {
	refs := make([]activityRef, len(rows))
	for i, w := range rows {
		refs[i] = activityRef{w.Table, w.ActivityID}
	}
	actual, err := readActivities(ctx, c, refs)
	if err != nil {
		return e.holdWants(ctx, rows, err)
	}
	var sets []dynamics.ChangeSet
	var sent []store.WantRow
	for _, w := range rows {
		row, there := actual[w.ActivityID]
		if !there {
			if err := e.activityGone(ctx, w.ItemID); err != nil {
				return err
			}
			continue
		}
		set, err := e.difference(ctx, c, p, w, row)
		if err != nil {
			if err := e.wantRefused(ctx, w, fault.FromDynamics(err), t); err != nil {
				return err
			}
			continue
		}
		if len(set) == 0 {
			if err := e.wantDone(ctx, w, t); err != nil {
				return err
			}
			continue
		}
		sets, sent = append(sets, set), append(sent, w)
	}
	for start := 0; start < len(sets); start += batchSets {
		end := min(start+batchSets, len(sets))
		if err := e.sendCorrections(ctx, c, sets[start:end], sent[start:end], t); err != nil {
			return err
		}
	}
	return nil
}

func (e *Engine) sendCorrections(ctx context.Context, c *dynamics.Client, sets []dynamics.ChangeSet, rows []store.WantRow, t *journal.Tally) error {
	if err := e.out.at("before correction"); err != nil {
		return err
	}
	results, whole := c.Batch(ctx, sets)
	if err := e.out.at("corrected"); err != nil {
		return err
	}
	if whole != nil && ofConnection(whole) {
		return e.holdWants(ctx, rows, whole)
	}
	for i, w := range rows {
		err := results[i].Err
		var answer *dynamics.Error
		switch {
		case err == nil:
			err = e.wantDone(ctx, w, t)
		case errors.As(err, &answer) && passes(answer) && w.Attempts+1 < maxAttempts:
			err = e.holdWant(ctx, w, answer)
		default:
			err = e.wantRefused(ctx, w, fault.FromDynamics(err), t)
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// activityRef names an activity in Dynamics.
type activityRef struct{ table, id string }

// readActivities reads state, regarding and owner of activities; those that are gone are
// not among the answers.
func readActivities(ctx context.Context, c *dynamics.Client, refs []activityRef) (map[string]dynamics.Row, error) {
	byTable := map[string][]string{}
	for _, r := range refs {
		byTable[r.table] = append(byTable[r.table], r.id)
	}
	found := map[string]dynamics.Row{}
	for table, ids := range byTable {
		for start := 0; start < len(ids); start += askAtOnce {
			var either []string
			for _, id := range ids[start:min(start+askAtOnce, len(ids))] {
				either = append(either, "activityid eq "+id)
			}
			q := dynamics.Query{
				Table: table, Select: []string{"activityid", "statecode", "regardingobjectid", "ownerid"},
				Filter: strings.Join(either, " or "), Annotations: true,
			}
			for page, err := range c.Pages(ctx, q) {
				if errors.Is(err, dynamics.ErrNoTable) {
					break // the LinkedIn app was removed with all its rows
				}
				if err != nil {
					return nil, fmt.Errorf("read activities: %w", err)
				}
				for _, row := range page.Rows {
					found[strings.ToLower(row.String("activityid"))] = row
				}
			}
		}
	}
	return found, nil
}

// difference is the change set that makes an activity what it shall be: reopened when it
// is closed, changed, completed (contract §5.7); empty when it is so already.
func (e *Engine) difference(ctx context.Context, c *dynamics.Client, p place, w store.WantRow, row dynamics.Row) (dynamics.ChangeSet, error) {
	target := p.tables[w.Table]
	if target == nil {
		return nil, &dynamics.Error{Op: "PATCH " + w.Table, Class: dynamics.ClassSchema, Err: dynamics.ErrNoTable}
	}
	columns := map[string]any{}
	now := row.Lookup("regardingobjectid")
	switch {
	case now.ID == w.Want.ID:
	case w.Want.ID != "":
		columns[target.Regarding[w.Want.Kind]+"@odata.bind"] = dynamics.Bind(p.sets[w.Want.Kind], w.Want.ID)
	default:
		columns[target.Regarding[now.Table]+"@odata.bind"] = nil
	}
	if w.Want.OwnerID != "" && row.Lookup("ownerid").ID != w.Want.OwnerID {
		columns["ownerid@odata.bind"] = dynamics.Bind(p.sets["systemuser"], w.Want.OwnerID)
	}
	var notes dynamics.ChangeSet
	if w.Want.Text {
		var err error
		if notes, err = e.newText(ctx, p, w, columns); err != nil {
			return nil, err
		}
	}
	state, _ := row.Int("statecode")
	return e.steps(ctx, c, target, w, state != 0, columns, notes)
}

func (e *Engine) steps(ctx context.Context, c *dynamics.Client, target *dynamics.ActivityTable, w store.WantRow, closed bool,
	columns map[string]any, notes dynamics.ChangeSet,
) (dynamics.ChangeSet, error) {
	var set dynamics.ChangeSet
	add := func(o dynamics.Operation, err error) error {
		set = append(set, o)
		return err
	}
	if closed && (len(columns) > 0 || !w.Want.Completed) {
		if err := add(c.ReopenOperation(ctx, target, w.ActivityID)); err != nil {
			return nil, err
		}
		closed = false
	}
	if len(columns) > 0 {
		if err := add(c.UpdateOperation(ctx, w.Table, w.ActivityID, columns)); err != nil {
			return nil, err
		}
	}
	set = append(set, notes...)
	if !closed && w.Want.Completed {
		if err := add(c.CompleteOperation(ctx, target, w.ActivityID)); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// newText puts an item's edited text into the columns, and into the annotations where it
// does not fit.
func (e *Engine) newText(ctx context.Context, p place, w store.WantRow, columns map[string]any) (dynamics.ChangeSet, error) {
	facts, err := e.store.WritebackFacts(ctx, w.ItemID)
	if err != nil {
		return nil, fault.Stored(err)
	}
	edited, err := e.store.EditedText(ctx, store.Scope{All: true, Texts: true}, w.ItemID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.Stored(err)
	}
	facts.Text = edited
	target := p.tables[w.Table]
	plan := Plan{Table: w.Table, ActivityID: w.ActivityID, OwnerID: facts.OwnerID, Subject: cut(subjectOf(facts), target.SubjectMax)}
	text := plainText(edited)
	columns[target.Body] = cut(text, target.BodyMax)
	if columns[target.Body] == text {
		return nil, nil
	}
	plan.Whole = text
	return p.replacedAnnotations(plan)
}

func (e *Engine) wantDone(ctx context.Context, w store.WantRow, t *journal.Tally) error {
	ctx, cancel := after(ctx)
	defer cancel()
	event := journal.TrailWritten
	if !w.Want.Completed {
		event = journal.TrailOpen
	}
	err := e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if err := tx.WantDone(ctx, w.ItemID, w.Want, e.now()); err != nil {
			return err
		}
		if err := tx.SettleRef(ctx, store.Ref{Kind: "item", Ref: ref(w.ItemID)}, e.now()); err != nil {
			return err
		}
		if !w.Want.Completed {
			if err := e.refreshItem(ctx, tx, w.ItemID); err != nil {
				return err
			}
		}
		return e.journal.Trail(ctx, tx, "item", ref(w.ItemID), event, map[string]any{"kind": w.Want.Kind, "id": w.Want.ID}, "")
	})
	if err != nil {
		return fault.Stored(err)
	}
	t.Changed(1)
	return e.out.at("correction recorded")
}

func (e *Engine) activityGone(ctx context.Context, itemID int64) error {
	ctx, cancel := after(ctx)
	defer cancel()
	return fault.Stored(e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if err := tx.ActivityGone(ctx, itemID, e.now()); err != nil {
			return err
		}
		return e.journal.Trail(ctx, tx, "item", ref(itemID), journal.TrailGone, map[string]any{}, "")
	}))
}

// holdWant puts one correction back.
func (e *Engine) holdWant(ctx context.Context, w store.WantRow, answer *dynamics.Error) error {
	reason, wait, spent, waits := store.WaitRetry, e.backoff(w.Attempts+1), 1, w.Waits
	switch {
	case answer.Class == dynamics.ClassThrottled:
		reason, wait, spent = store.WaitThrottled, e.throttledFor(answer.RetryAfter), 0
	case answer.Status == 0 || answer.Class == dynamics.ClassConnection:
		reason, wait, spent, waits = store.WaitOutage, e.backoff(w.Waits+1), 0, w.Waits+1
	}
	ctx, cancel := after(ctx)
	defer cancel()
	return fault.Stored(e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		return tx.WantHeld(ctx, w.ItemID, reason, e.now().Add(wait), spent, waits)
	}))
}

// holdWants puts corrections back after an error of the connection, and returns it.
func (e *Engine) holdWants(ctx context.Context, rows []store.WantRow, cause error) error {
	answer := &dynamics.Error{Class: dynamics.ClassConnection, Err: cause}
	errors.As(cause, &answer)
	for _, w := range rows {
		if err := e.holdWant(ctx, w, answer); err != nil {
			return errors.Join(cause, err)
		}
	}
	return fault.FromDynamics(cause)
}

func (e *Engine) wantRefused(ctx context.Context, w store.WantRow, cause *fault.Error, t *journal.Tally) error {
	ctx, cancel := after(ctx)
	defer cancel()
	t.Failed(1)
	return fault.Stored(e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		id, err := e.journal.Problem(ctx, tx, cause, journal.ScopeItem, journal.StepResolve, t.RunID(), store.Ref{Kind: "item", Ref: ref(w.ItemID)})
		if err != nil {
			return err
		}
		if err := tx.WantFailed(ctx, w.ItemID, string(cause.Code), id); err != nil {
			return err
		}
		return e.journal.Trail(ctx, tx, "item", ref(w.ItemID), journal.TrailFailed, causeFacts(cause), "")
	}))
}
