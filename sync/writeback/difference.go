package writeback

import (
	"context"
	"errors"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
)

// difference is the change set that makes an activity what it shall be: reopened when it
// is closed, changed, completed (contract §5.7); empty when it is so already.
func (k *corrector) difference(
	ctx context.Context, w store.WantRow, row dynamics.Row, attached map[string]bool,
) (dynamics.ChangeSet, error) {
	target := k.place.tables[w.Table]
	if target == nil {
		return nil, &dynamics.Error{Op: "PATCH " + w.Table, Class: dynamics.ClassSchema, Err: dynamics.ErrNoTable}
	}
	if w.Want.Delete {
		if w.Want.Untouched && touched(row, k.conn.UserID) {
			return nil, fault.New(fault.Conflict, "errors.activity-touched")
		}
		if w.Want.Untouched && attached[w.ActivityID] {
			return nil, fault.New(fault.Conflict, "errors.activity-attached")
		}
		operation, err := k.client.DeleteOperation(ctx, w.Table, w.ActivityID)
		return dynamics.ChangeSet{operation}, err
	}
	columns := map[string]any{}
	now := row.Lookup("regardingobjectid")
	switch {
	case now.ID == w.Want.ID:
	case w.Want.ID != "":
		columns[target.Regarding[string(w.Want.Kind)]+"@odata.bind"] = dynamics.Bind(k.place.sets[string(w.Want.Kind)], w.Want.ID)
	default:
		columns[target.Regarding[now.Table]+"@odata.bind"] = nil
	}
	if w.Want.OwnerID != "" && row.Lookup("ownerid").ID != w.Want.OwnerID {
		columns["ownerid@odata.bind"] = dynamics.Bind(k.place.sets["systemuser"], w.Want.OwnerID)
	}
	var notes dynamics.ChangeSet
	if w.Want.Text {
		var err error
		if notes, err = k.newText(ctx, w, columns); err != nil {
			return nil, err
		}
	}
	state, _ := row.Int("statecode")
	return k.steps(ctx, target, w, state != 0, columns, notes)
}

func (k *corrector) steps(ctx context.Context, target *dynamics.ActivityTable, w store.WantRow, closed bool,
	columns map[string]any, notes dynamics.ChangeSet,
) (dynamics.ChangeSet, error) {
	var set dynamics.ChangeSet
	add := func(operation dynamics.Operation, err error) error {
		set = append(set, operation)
		return err
	}
	if closed && (len(columns) > 0 || !w.Want.Completed) {
		if err := add(k.client.ReopenOperation(ctx, target, w.ActivityID)); err != nil {
			return nil, err
		}
		closed = false
	}
	if len(columns) > 0 {
		if err := add(k.client.UpdateOperation(ctx, w.Table, w.ActivityID, columns)); err != nil {
			return nil, err
		}
	}
	set = append(set, notes...)
	if !closed && w.Want.Completed {
		if err := add(k.client.CompleteOperation(ctx, target, w.ActivityID)); err != nil {
			return nil, err
		}
	}
	return set, nil
}

// newText puts an item's edited text into the columns, and into the annotations where it
// does not fit.
func (k *corrector) newText(ctx context.Context, w store.WantRow, columns map[string]any) (dynamics.ChangeSet, error) {
	facts, err := k.out.store.WritebackFacts(ctx, w.ItemID)
	if err != nil {
		return nil, fault.Stored(err)
	}
	edited, err := k.out.store.EditedText(ctx, store.Scope{All: true, Texts: true}, w.ItemID)
	if errors.Is(err, store.ErrNotFound) {
		return nil, nil
	}
	if err != nil {
		return nil, fault.Stored(err)
	}
	facts.Text = edited
	target := k.place.tables[w.Table]
	plan := Plan{Table: w.Table, ActivityID: w.ActivityID, OwnerID: facts.OwnerID, Subject: dynamics.CutText(subjectOf(facts), target.SubjectMax)}
	text := dynamics.PlainText(edited)
	columns[target.Body] = dynamics.CutText(text, target.BodyMax)
	if columns[target.Body] == text {
		return nil, nil
	}
	plan.Whole = text
	return k.place.replacedAnnotations(plan)
}
