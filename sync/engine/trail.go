package engine

import (
	"context"
	"encoding/json"
	"fmt"

	"navsync/store"
)

// The events of a trail.
const (
	trailCaptured = "captured"
	trailCopied   = "copied"
	trailTakenOut = "taken-out"
	trailPlanned  = "planned"
	trailAttempt  = "attempted"
	trailWritten  = "written"
	trailOpen     = "open"
	trailFailed   = "failed"
	trailWaiting  = "waiting"
	trailResolved = "resolved"
	trailMoved    = "moved"
	trailUndone   = "undone"
	trailIgnored  = "ignored"
	trailHanded   = "handed-over"
	trailGone     = "gone"
	trailEdited   = "edited"
	trailUpdated  = "updated"
	trailRetried  = "retried"
	trailCreated  = "record-created"
	trailRejected = "match-rejected"
)

// trail adds one event to what happened to ref (spec §12). facts never hold an item's
// text; actor is an e-mail, "" for navsync itself.
func (e *Engine) trail(ctx context.Context, tx *store.Tx, kind, ref, event string, facts any, actor string) error {
	b, err := json.Marshal(facts)
	if err != nil {
		return fmt.Errorf("write a trail: %w", err)
	}
	return tx.AddTrail(ctx, store.TrailEntry{At: e.now(), Kind: kind, Ref: ref, Event: event, Facts: string(b), Actor: actor})
}
