package engine

import (
	"context"
	"errors"
	"unicode/utf16"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// mostFilled bounds the profile addresses that one run writes.
const mostFilled = 200

// profileColumns are the columns that an admin chose, by kind of record (spec §8.11).
func profileColumns(s store.Settings) map[store.RecordKind]string {
	columns := map[store.RecordKind]string{}
	if s.ProfileContact != "" {
		columns[store.KindContact] = s.ProfileContact
	}
	if s.ProfileLead != "" {
		columns[store.KindLead] = s.ProfileLead
	}
	return columns
}

// ProfilePreview lists the profile addresses that the next run writes, and into which column.
func (e *Engine) ProfilePreview(ctx context.Context) ([]store.ProfileFill, error) {
	return profilesToFill(ctx, e.store)
}

func profilesToFill(ctx context.Context, s *store.Store) ([]store.ProfileFill, error) {
	settings, err := s.Settings(ctx)
	if err != nil {
		return nil, fault.Stored(err)
	}
	columns := profileColumns(settings)
	var kinds []store.RecordKind
	for _, kind := range []store.RecordKind{store.KindContact, store.KindLead} {
		if columns[kind] != "" {
			kinds = append(kinds, kind)
		}
	}
	if len(kinds) == 0 {
		return nil, nil
	}
	fills, err := s.ProfilesToFill(ctx, kinds)
	for i := range fills {
		fills[i].Field = columns[fills[i].Kind]
	}
	return fills, fault.Stored(err)
}

// filler writes profile addresses into records, and keeps what became of each.
type filler struct {
	store   *store.Store
	journal journal.Journal
	client  *dynamics.Client
}

// all writes the profile addresses of proven matches, each only while its column is empty.
func (w filler) all(ctx context.Context, t *journal.Tally) error {
	if restored, err := w.store.Restored(ctx); err != nil || restored.Held() {
		return fault.Stored(err)
	}
	fills, err := profilesToFill(ctx, w.store)
	if err != nil {
		return err
	}
	if len(fills) > 0 {
		if err := w.store.Secure(ctx); err != nil {
			w.journal.Log.Warn("no profile address is written: the copy is not complete", "error", err)
			return nil
		}
	}
	for _, f := range fills[:min(len(fills), mostFilled)] {
		if f, err = w.fill(ctx, f); err != nil {
			return err
		}
		if f.State == store.FillWaiting {
			continue // changed while it was read: the next run looks again
		}
		if f.State == store.FillWritten {
			t.Changed(1)
		}
		if err := w.keep(ctx, f, ""); err != nil {
			return err
		}
		if f.Reason == string(fault.Privilege) {
			return nil // the others would be refused as well, until somebody grants it
		}
	}
	return nil
}

// keep keeps what became of an address and tells it in the record's trail. actor is empty for a run.
func (w filler) keep(ctx context.Context, f store.ProfileFill, actor string) error {
	f.At = w.journal.Now()
	return fault.Stored(w.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if err := tx.KeepFill(ctx, f); err != nil {
			return err
		}
		facts := map[string]any{"state": string(f.State), "column": f.Field, "address": f.Address, "proof": f.Proof, "reason": f.Reason}
		return w.journal.Trail(ctx, tx, string(f.Kind), f.RecordID, journal.TrailProfile, facts, actor)
	}))
}

// fill writes one address, guarded by the row's version. Only what concerns the connection is an error.
func (w filler) fill(ctx context.Context, f store.ProfileFill) (store.ProfileFill, error) {
	table, err := w.client.Table(ctx, string(f.Kind))
	if err != nil {
		return f, fault.FromDynamics(err)
	}
	column := table.Columns[f.Field]
	switch {
	case column == nil:
		return refusedFill(f, string(fault.Schema)), nil
	case column.MaxLength > 0 && len(utf16.Encode([]rune(f.Address))) > column.MaxLength:
		return refusedFill(f, store.FillTooLong), nil
	}
	row, err := w.client.Get(ctx, string(f.Kind), f.RecordID, f.Field)
	if err != nil {
		return judgedFill(f, err)
	}
	if row.String(f.Field) != "" {
		f.State = store.FillOccupied
		return f, nil
	}
	err = w.client.Update(ctx, string(f.Kind), f.RecordID, map[string]any{f.Field: f.Address}, dynamics.IfMatch(row.ETag()))
	if err != nil {
		return judgedFill(f, err)
	}
	f.State = store.FillWritten
	return f, nil
}

// empty takes an address out of its record again, unless another stands there by now.
func (w filler) empty(ctx context.Context, f store.ProfileFill) (store.ProfileFill, error) {
	row, err := w.client.Get(ctx, string(f.Kind), f.RecordID, f.Field)
	if err != nil {
		return f, fault.FromDynamics(err)
	}
	if row.String(f.Field) != f.Address {
		f.State = store.FillChanged
		return f, nil
	}
	f.State = store.FillUndone
	err = w.client.Update(ctx, string(f.Kind), f.RecordID, map[string]any{f.Field: nil}, dynamics.IfMatch(row.ETag()))
	if err != nil {
		return f, fault.FromDynamics(err)
	}
	return f, nil
}

func refusedFill(f store.ProfileFill, reason string) store.ProfileFill {
	f.State, f.Reason = store.FillRefused, reason
	return f
}

// judgedFill tells a refusal of this row from an outage.
func judgedFill(f store.ProfileFill, err error) (store.ProfileFill, error) {
	cause := fault.FromDynamics(err)
	switch dynamics.ClassOf(err) {
	case dynamics.ClassStale:
		return f, nil
	case dynamics.ClassPrivilege, dynamics.ClassSkip, dynamics.ClassNotFound, dynamics.ClassAdmin, dynamics.ClassSchema:
		return refusedFill(f, string(cause.Code)), nil
	}
	return f, cause
}

// UndoProfile takes an address out of a record again while the value that navsync wrote still stands there. Errors:
// fault.NotFound when navsync wrote none; fault.Conflict when it was changed since.
func (e *Engine) UndoProfile(ctx context.Context, a Actor, r Record) error {
	if err := e.may(ctx, a, ActUndoProfile, 0, r.Kind.WithID(r.ID)); err != nil {
		return err
	}
	f, err := e.store.ProfileFill(ctx, r.Kind, r.ID)
	if errors.Is(err, store.ErrNotFound) || err == nil && f.State != store.FillWritten {
		return fault.New(fault.NotFound, "errors.no-profile-fill", "Record", r.Kind.WithID(r.ID))
	}
	if err != nil {
		return fault.Stored(err)
	}
	c, _, err := e.link.client(ctx)
	if err != nil {
		return err
	}
	if err := e.store.Secure(ctx); err != nil {
		return fault.Stored(err)
	}
	w := filler{store: e.store, journal: e.journal, client: c}
	if f, err = w.empty(ctx, f); err != nil {
		return err
	}
	if err := w.keep(ctx, f, a.Email); err != nil {
		return err
	}
	err = e.change(ctx, a, ActUndoProfile, 0, r.Kind.WithID(r.ID), func(*store.Tx) (before, after any, err error) {
		return map[string]any{"address": f.Address}, map[string]any{"state": string(f.State)}, nil
	})
	if err == nil && f.State == store.FillChanged {
		return fault.New(fault.Conflict, "errors.profile-changed", "Record", r.Kind.WithID(r.ID))
	}
	return err
}
