package store

import (
	"context"
	"time"
)

// TrailEntry is one event in what happened to an item, member, company, record or seat.
type TrailEntry struct {
	ID    int64 // 0: it was not noted as it happened and is told from what is stored
	At    time.Time
	Kind  string // item, member, company, account, contact, lead, seat
	Ref   string
	Event string // captured, matched, unmatched, planned, attempted, written, …
	Facts string // JSON, no text of an item
	Actor string // e-mail, "" for navsync itself
	RunID int64
	// Names are those of the CRM records and people that the facts name, as they are known now:
	// of a record by kind:id, of a person by the e-mail.
	Names map[string]string
}

const insertTrail = "INSERT INTO trail (at, kind, ref, event, facts, actor, run_id)"

// columns are the values of insertTrail.
func (e TrailEntry) columns() []any {
	return []any{Stamp(e.At), e.Kind, e.Ref, e.Event, e.Facts, e.Actor, idOrNil(e.RunID)}
}

// AddTrail adds an event.
func (t *Tx) AddTrail(ctx context.Context, e TrailEntry) error {
	return t.AddTrails(ctx, []TrailEntry{e})
}

// Trail lists what happened to ref, the oldest first; of an item also what happened to its member. Of an
// item the trail is whole (spec §12): it begins with its capture and says why its member is matched or not,
// also where that was not noted when it happened.
func (s *Reader) Trail(ctx context.Context, ref Ref) ([]TrailEntry, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT id, at, kind, ref, event, facts, actor, COALESCE(run_id, 0) FROM trail
		WHERE kind = ?1 AND ref = ?2
		UNION SELECT id, at, kind, ref, event, facts, actor, COALESCE(run_id, 0) FROM trail
		WHERE ?1 = 'item' AND kind = 'member' AND ref = (SELECT CAST(member_id AS TEXT) FROM item WHERE id = CAST(?2 AS INTEGER))
		ORDER BY id`, ref.Kind, ref.Ref)
	if err != nil {
		return nil, classify("read a trail", err)
	}
	entries, err := collect(rows, func(row scanner) (TrailEntry, error) {
		var e TrailEntry
		var at Time
		err := row.Scan(&e.ID, &at, &e.Kind, &e.Ref, &e.Event, &e.Facts, &e.Actor, &e.RunID)
		e.At = at.Time
		return e, err
	})
	if err == nil && ref.Kind == "item" {
		entries, err = s.wholeTrail(ctx, ref.Ref, entries)
	}
	if err != nil {
		return nil, err
	}
	return entries, s.addTrailNames(ctx, entries)
}
