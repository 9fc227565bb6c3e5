package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"

	"navsync/store"
)

// The events of a trail.
const (
	TrailCaptured      = "captured"
	TrailCopied        = "copied"
	TrailTakenOut      = "taken-out"
	TrailPlanned       = "planned"
	TrailAttempt       = "attempted"
	TrailWritten       = "written"
	TrailOpen          = "open"
	TrailKept          = "kept-here" // no matching record: it waits here until it is resolved
	TrailFailed        = "failed"
	TrailWaiting       = "waiting"
	TrailResolved      = "resolved"
	TrailMoved         = "moved"
	TrailUndone        = "undone"
	TrailIgnored       = "ignored"
	TrailHanded        = "handed-over"
	TrailGone          = "gone"
	TrailEdited        = "edited"
	TrailJoined        = "joined"         // a second item that was the same is gone
	TrailTwice         = "written-twice"  // it is the same as another item, and both are activities
	TrailDeleted       = "deleted"        // somebody had the second activity deleted
	TrailArchiveUndone = "archive-undone" // somebody had the writebacks of its archive undone
	TrailWithdrawn     = "withdrawn"      // the activity was deleted in Dynamics because a person took it back
	TrailUnbound       = "unbound"        // the archive that it came from was another person's
	TrailUpdated       = "updated"
	TrailRetried       = "retried"
	TrailCreated       = "record-created"
	TrailRecordDeleted = "record-deleted" // a record that was created from here, after its creation was undone
	TrailRejected      = "match-rejected"
	TrailApart         = "taken-apart" // two addresses of a member are two people
	TrailProfile       = "profile-filled"
)

// Trail adds one event to what happened to ref (spec §12). facts never hold an item's
// text; actor is an e-mail, "" for navsync itself.
func (j Journal) Trail(ctx context.Context, tx *store.Tx, kind, ref, event string, facts any, actor string) error {
	entry, err := j.TrailEntry(kind, ref, event, facts, actor)
	if err != nil {
		return err
	}
	return tx.AddTrail(ctx, entry)
}

// TrailEntry is what Trail adds, for who adds many.
func (j Journal) TrailEntry(kind, ref, event string, facts any, actor string) (store.TrailEntry, error) {
	b, err := json.Marshal(facts)
	if err != nil {
		return store.TrailEntry{}, fmt.Errorf("write a trail: %w", err)
	}
	return store.TrailEntry{At: j.Now(), Kind: kind, Ref: ref, Event: event, Facts: string(b), Actor: actor}, nil
}

// ItemTrail is Trail of an item.
func (j Journal) ItemTrail(ctx context.Context, tx *store.Tx, itemID int64, event string, facts any, actor string) error {
	return j.Trail(ctx, tx, "item", strconv.FormatInt(itemID, 10), event, facts, actor)
}
