package engine

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"strings"

	"navsync/store"
	"navsync/sync/journal"
)

// saveBatch is how many opportunities are looked at in one transaction.
const saveBatch = 500

// autoSave keeps each seat's accounts and leads in step with its opportunities (spec
// §6). A seat whose preferences or CRM user have changed is computed anew; else only
// the opportunities that have changed are looked at.
func (p *pass) autoSave(ctx context.Context, t *journal.Tally) error {
	loaded, err := p.loaded(ctx)
	if err != nil {
		return err
	}
	if !loaded {
		t.Note("step.note.first-import")
		return errSkipped
	}
	settings, err := p.e.store.Settings(ctx)
	if err != nil {
		return err
	}
	rules, known, err := saveRules(ctx, p.e.store, settings)
	if err != nil {
		return err
	}
	if !known {
		t.Note("step.note.stage-unknown")
		return errSkipped
	}
	every, err := p.saveChangedSeats(ctx, t, rules)
	if err != nil || every {
		return err
	}
	return p.saveChangedOpportunities(ctx, t, rules)
}

// saveRules are the settings as auto-save follows them. known is false when the chosen
// stage is none of the organization's any more: then nothing is changed until a person
// chooses again.
func saveRules(ctx context.Context, in *store.Store, s store.Settings) (rules store.SaveRules, known bool, err error) {
	rules = store.SaveRules{AutoSync: s.AutoSync, Every: s.PipelineStage == ""}
	if rules.Every {
		return rules, true, nil
	}
	stages, err := in.OptionLabels(ctx, store.StageOption)
	if err != nil {
		return rules, false, err
	}
	for _, stage := range stages {
		if known || (s.IncludeStage && stage.Value == s.PipelineStage) {
			rules.Stages = append(rules.Stages, stage.Value)
		}
		known = known || stage.Value == s.PipelineStage
	}
	return rules, known, nil
}

// seatHash changes when a seat has to be computed anew.
func seatHash(r store.SaveRules, s store.Seat) string {
	sum := sha256.Sum256([]byte(fmt.Sprintf("%s\n%v\n%s", s.CRMUserID, r.Every, strings.Join(r.Stages, "\n"))))
	return hex.EncodeToString(sum[:16])
}

// saveChangedSeats computes the seats anew whose hash has changed, a transaction each,
// and marks the entries of those that are no longer synced. every: all synced seats
// were computed, so that no opportunity is left to look at.
func (p *pass) saveChangedSeats(ctx context.Context, t *journal.Tally, rules store.SaveRules) (every bool, err error) {
	seats, err := p.e.store.AllSeats(ctx)
	if err != nil {
		return false, err
	}
	hashes, err := p.e.store.SavedHashes(ctx)
	if err != nil {
		return false, err
	}
	every = true
	for _, seat := range seats {
		hash := ""
		if isSaved(seat) {
			hash = seatHash(rules, seat)
		}
		if hash == hashes[seat.ID] {
			every = every && hash == ""
			continue
		}
		change, err := p.saveSeat(ctx, rules, seat, hash)
		if err != nil {
			return false, err
		}
		t.Added(change.Added)
		t.Removed(change.Removed)
	}
	if !every {
		return false, nil
	}
	return true, p.e.store.Update(ctx, func(tx *store.Tx) error { return tx.OpportunitiesSaved(ctx, nil) })
}

// isSaved says whether auto-save works for the seat.
func isSaved(s store.Seat) bool { return s.SyncOn && s.CRMUserID != "" }

// saveSeat computes one seat anew; without a hash it is not synced any more.
func (p *pass) saveSeat(ctx context.Context, rules store.SaveRules, seat store.Seat, hash string) (change store.SavedChange, err error) {
	err = p.e.store.UpdateDurably(ctx, func(tx *store.Tx) (err error) {
		if hash == "" {
			return tx.SavedStale(ctx, seat.ID, p.e.now())
		}
		if change, err = tx.ApplySaved(ctx, rules, []int64{seat.ID}, nil, p.e.now()); err != nil {
			return err
		}
		return tx.SetSavedHash(ctx, seat.ID, hash)
	})
	return change, err
}

// saveChangedOpportunities looks at the opportunities that have changed, or whose
// customers, contacts and leads have come or gone.
func (p *pass) saveChangedOpportunities(ctx context.Context, t *journal.Tally, rules store.SaveRules) error {
	for {
		var looked int
		var change store.SavedChange
		err := p.e.store.Update(ctx, func(tx *store.Tx) error {
			ids, err := tx.UnsavedOpportunities(ctx, saveBatch)
			looked = len(ids)
			if err != nil || looked == 0 {
				return err
			}
			if change, err = tx.ApplySaved(ctx, rules, nil, ids, p.e.now()); err != nil {
				return err
			}
			return tx.OpportunitiesSaved(ctx, ids)
		})
		if err != nil || looked == 0 {
			return err
		}
		t.Read(looked)
		t.Added(change.Added)
		t.Removed(change.Removed)
	}
}

// SaveRecord saves an account, contact or lead by hand for a seat: it stays when no
// opportunity brings it any more (spec §6). Error: fault.NotFound: no such record.
func (e *Engine) SaveRecord(ctx context.Context, a Actor, seatID int64, kind store.RecordKind, recordID string) error {
	return e.change(ctx, a, ActSave, seatID, kind.WithID(recordID), func(tx *store.Tx) (before, after any, err error) {
		return nil, map[string]any{"saved": "by-hand"}, tx.SaveByHand(ctx, seatID, kind, recordID, e.now())
	})
}

// UnsaveRecord takes back what was saved by hand; an entry that an opportunity brings
// stays. Error: fault.NotFound: it was not saved by hand.
func (e *Engine) UnsaveRecord(ctx context.Context, a Actor, seatID int64, kind store.RecordKind, recordID string) error {
	return e.change(ctx, a, ActSave, seatID, kind.WithID(recordID), func(tx *store.Tx) (before, after any, err error) {
		return map[string]any{"saved": "by-hand"}, nil, tx.UnsaveByHand(ctx, seatID, kind, recordID)
	})
}
