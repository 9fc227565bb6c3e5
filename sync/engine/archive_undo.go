package engine

import (
	"context"
	"errors"
	"slices"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// ArchiveUndo is what undoing an archive's writebacks would do now, computed from what
// Dynamics says.
type ArchiveUndo struct {
	Archive store.Archive
	// Deletes are the items whose activities are deleted in Dynamics; Waiting are taken out.
	Deletes, Waiting []int64
	// Touched are left: somebody else has changed their activities since. Gone are deleted in Dynamics already.
	Touched, Gone []int64
	// Attached are left too: somebody else has added a note or a file, which would go with the activity.
	Attached []int64
	// Missing is the privilege that the connection lacks; "" when it may delete activities.
	Missing string
}

// Count is how many items the undo changes: the number that a person types.
func (u ArchiveUndo) Count() int { return len(u.Deletes) + len(u.Waiting) }

// Left is how many activities are left because others have done something to them.
func (u ArchiveUndo) Left() int { return len(u.Touched) + len(u.Attached) }

// deleteNeed is what deleting activities wants.
var deleteNeed = need{"activitypointer", dynamics.AccessDelete, "prvDeleteActivity"}

// PlanArchiveUndo asks Dynamics what is left of an archive's writebacks as navsync wrote them.
// Errors: fault.NotFound (no such import), fault.Forbidden, and those of the connection.
func (e *Engine) PlanArchiveUndo(ctx context.Context, a Actor, archiveID int64) (u ArchiveUndo, err error) {
	if u.Archive, err = e.store.Archive(ctx, archiveID); errors.Is(err, store.ErrNotFound) {
		return u, fault.New(fault.NotFound, "errors.no-such-archive", "Archive", ref(archiveID))
	}
	if err != nil {
		return u, fault.Stored(err)
	}
	if err := e.may(ctx, a, ActArchiveUndo, u.Archive.SeatID, u.Archive.Name); err != nil {
		return u, err
	}
	c, conn, err := e.link.client(ctx)
	if err != nil {
		return u, err
	}
	rows, err := e.store.ArchiveActivities(ctx, archiveID, conn.OrganizationID)
	if err != nil {
		return u, fault.Stored(err)
	}
	stand, err := e.out.Stand(ctx, c, conn, rows)
	if err != nil {
		return u, err
	}
	u.Deletes, u.Touched, u.Attached, u.Gone = stand.Ours, stand.Touched, stand.Attached, stand.Gone
	if u.Waiting, err = e.store.ArchiveWaiting(ctx, archiveID); err != nil {
		return u, fault.Stored(err)
	}
	x := &examination{client: c, identity: dynamics.Identity{UserID: conn.UserID}}
	missing, _, err := x.missing(ctx, []need{deleteNeed})
	if err != nil {
		return u, fault.FromDynamics(err)
	}
	if len(missing) > 0 && len(u.Deletes) > 0 {
		u.Missing = missing[0]
	}
	return u, nil
}

// UndoArchive takes an archive's writebacks back as one batch: what is written is deleted in
// Dynamics unless somebody else has changed it, what waits is taken out; all of it stays here,
// taken out. count is the number that the person typed: the plan's of now, else
// fault.Conflict. It cannot be undone; copying the items again writes them anew. The result's
// Done are those that are back, Queued wait for Dynamics.
func (e *Engine) UndoArchive(ctx context.Context, a Actor, archiveID int64, count int) (ArchiveUndo, ResolveResult, error) {
	u, err := e.PlanArchiveUndo(ctx, a, archiveID)
	switch {
	case err != nil:
		return u, ResolveResult{}, err
	case u.Count() == 0:
		return u, ResolveResult{}, fault.New(fault.NotFound, "errors.nothing-to-undo")
	case count != u.Count():
		return u, ResolveResult{}, fault.New(fault.Conflict, "errors.archive-undo-count", "Count", u.Count())
	case u.Missing != "":
		return u, ResolveResult{}, &fault.Error{Code: fault.Privilege, Privilege: u.Missing}
	}
	items := append(slices.Clone(u.Deletes), u.Waiting...)
	r, err := e.act(ctx, a, ActArchiveUndo, "archive-undo", items, func(act *action) error {
		act.items = append(act.items, u.Waiting...)
		for _, id := range u.Waiting {
			if err := takeOut(ctx, e.journal, act.tx, id, a.Email, &CopyResult{}); err != nil {
				return err
			}
		}
		return act.withdraw(ctx, u)
	})
	if err != nil {
		return u, r, err
	}
	r.Done, err = e.store.CountTakenOut(ctx, items)
	return u, r, fault.Stored(err)
}

// withdraw has the activities of an archive deleted that nobody else has changed.
func (act *action) withdraw(ctx context.Context, u ArchiveUndo) error {
	found, err := act.activities(ctx, u.Deletes, store.ItemWritten, store.ItemOpen)
	if err != nil {
		return err
	}
	for _, w := range found {
		want := store.Want{Delete: true, Untouched: true, Back: store.ItemTakenOut}
		if err := act.tx.SetWant(ctx, w.ItemID, want); err != nil {
			return err
		}
		act.items = append(act.items, w.ItemID)
		facts := map[string]any{"archive": u.Archive.Name}
		if err := act.e.journal.ItemTrail(ctx, act.tx, w.ItemID, journal.TrailArchiveUndone, facts, act.actor.Email); err != nil {
			return err
		}
	}
	return nil
}
