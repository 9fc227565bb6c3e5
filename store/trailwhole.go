package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
)

// What an item's trail says although nobody noted it: an archive's items are captured by the thousand, and a
// member whom nobody fits was so from the first.
const (
	trailCaptured  = "captured"
	trailMatched   = "matched"
	trailUnmatched = "unmatched"
	trailResolved  = "resolved"
)

// wholeTrail puts the capture first, and after it the decision about the item's member where that is not noted.
func (s *Reader) wholeTrail(ctx context.Context, item string, noted []TrailEntry) ([]TrailEntry, error) {
	captured := slices.IndexFunc(noted, func(e TrailEntry) bool { return e.Event == trailCaptured })
	var whole []TrailEntry
	if captured >= 0 {
		whole, noted = append(whole, noted[captured]), slices.Delete(noted, captured, captured+1)
	} else {
		e, err := s.captureOf(ctx, item)
		if errors.Is(err, ErrNotFound) {
			return noted, nil // it is not there: its seat was removed with it
		}
		if err != nil {
			return nil, err
		}
		whole = append(whole, e)
	}
	told := slices.ContainsFunc(noted, func(e TrailEntry) bool {
		return e.Event == trailResolved || e.Kind == "member" && (e.Event == trailMatched || e.Event == trailUnmatched)
	})
	if !told {
		decided, err := s.decisionOf(ctx, item, whole[0])
		if err != nil {
			return nil, err
		}
		for _, d := range decided {
			later := slices.IndexFunc(noted, func(e TrailEntry) bool { return e.At.After(d.At) })
			if later < 0 {
				later = len(noted)
			}
			noted = slices.Insert(noted, later, d)
		}
	}
	return append(whole, noted...), nil
}

// captureOf tells an item's capture from the item and its archive.
func (s *Reader) captureOf(ctx context.Context, item string) (TrailEntry, error) {
	e := TrailEntry{Kind: "item", Ref: item, Event: trailCaptured}
	var added Time
	facts := struct {
		Origin  string `json:"origin"`
		Kind    string `json:"kind"`
		Archive string `json:"archive,omitempty"`
	}{}
	err := s.reader.QueryRowContext(ctx, `SELECT i.added_at, i.origin, i.kind, COALESCE(a.name, ''), COALESCE(a.imported_by, '')
		FROM item i LEFT JOIN archive a ON a.id = i.archive_id WHERE i.id = CAST(? AS INTEGER)`, item).
		Scan(&added, &facts.Origin, &facts.Kind, &facts.Archive, &e.Actor)
	if err != nil {
		return e, classify("read where an item comes from", err)
	}
	text, err := json.Marshal(facts)
	if err != nil {
		return e, fmt.Errorf("tell a capture: %w", err)
	}
	e.At, e.Facts = added.Time, string(text)
	return e, nil
}

// reasonOf says why nobody is matched, by what matching came to.
var reasonOf = map[string]string{"none": "no-candidate", "candidates": "below-threshold", "ambiguous": "ambiguous"}

// decisionOf tells what matching came to about the item's member, from what is stored of it now. The time is
// that of the decision, of the capture where none is kept.
func (s *Reader) decisionOf(ctx context.Context, item string, captured TrailEntry) ([]TrailEntry, error) {
	e := TrailEntry{Kind: "member", Event: trailUnmatched, At: captured.At}
	var outcome string
	var candidates int
	err := s.reader.QueryRowContext(ctx, `SELECT CAST(m.id AS TEXT), m.outcome, (SELECT count(*) FROM match x WHERE x.member_id = m.id
		AND x.outcome <> 'rejected') FROM item i JOIN member m ON m.id = i.member_id WHERE i.id = CAST(? AS INTEGER) AND m.dirty = 0`, item).
		Scan(&e.Ref, &outcome, &candidates)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil // several members, or matching has not looked yet
	}
	if err != nil {
		return nil, classify("read a member's match", err)
	}
	facts := map[string]any{"candidates": candidates, "reason": reasonOf[outcome]}
	var kind, record, origin string
	var score int
	var decided Time
	err = s.reader.QueryRowContext(ctx, `SELECT record_kind, record_id, score, origin, decided_by, decided_at FROM match
		WHERE member_id = CAST(? AS INTEGER) AND outcome <> 'rejected' ORDER BY outcome = 'used' DESC, score DESC, id LIMIT 1`, e.Ref).
		Scan(&kind, &record, &score, &origin, &e.Actor, &decided)
	switch {
	case errors.Is(err, sql.ErrNoRows):
	case err != nil:
		return nil, classify("read a member's match", err)
	default:
		facts["kind"], facts["record"], facts["score"] = kind, record, score
		if decided.After(captured.At) {
			e.At = decided.Time
		}
	}
	if outcome == "used" {
		e.Event = trailMatched
		delete(facts, "reason")
	}
	if origin == "automatic" {
		e.Actor = ""
	}
	text, err := json.Marshal(facts)
	if err != nil {
		return nil, fmt.Errorf("tell a match: %w", err)
	}
	e.Facts = string(text)
	return []TrailEntry{e}, nil
}

// namedBy are the pairs of facts that name a CRM record: its kind and its id.
var namedBy = [][2]string{{"kind", "id"}, {"kind", "record"}, {"regardingKind", "regardingId"}, {"fromKind", "fromId"}, {"viaKind", "via"}}

// addTrailNames gives entries the names of the records and people that they speak of.
func (s *Reader) addTrailNames(ctx context.Context, entries []TrailEntry) error {
	names := map[string]string{}
	for i := range entries {
		var facts map[string]any
		if json.Unmarshal([]byte(entries[i].Facts), &facts) != nil {
			facts = nil // a trail whose facts were redacted, or of another version: its event says what it can
		}
		text := func(name string) string { word, _ := facts[name].(string); return word }
		for _, pair := range namedBy {
			kind, id := RecordKind(text(pair[0])), text(pair[1])
			if !slices.Contains(RecordKinds(), kind) || id == "" {
				continue
			}
			if err := s.nameInto(ctx, names, kind.WithID(id), "SELECT "+recordName("?1", "?2"), kind, id); err != nil {
				return err
			}
		}
		for _, email := range []string{entries[i].Actor, text("to"), text("from")} {
			if email == "" {
				continue
			}
			if err := s.nameInto(ctx, names, email, "SELECT COALESCE((SELECT name FROM person WHERE email = ?), '')", email); err != nil {
				return err
			}
		}
		entries[i].Names = names
	}
	return nil
}

// nameInto asks once for the name that key stands for.
func (s *Reader) nameInto(ctx context.Context, names map[string]string, key, query string, values ...any) error {
	if _, asked := names[key]; asked {
		return nil
	}
	var name string
	if err := s.reader.QueryRowContext(ctx, query, values...).Scan(&name); err != nil {
		return classify("read a name of a trail", err)
	}
	names[key] = name
	return nil
}
