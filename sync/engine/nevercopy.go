package engine

import (
	"context"
	"strings"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
)

// AddNeverCopy adds a rule that wins over every choice (spec §8.3) and takes out what it
// concerns and is not written yet. A rule for every seat (SeatID 0) needs an admin.
func (e *Engine) AddNeverCopy(ctx context.Context, a Actor, rule store.NeverCopy) (taken int, err error) {
	if rule.Value = dynamics.OneLine(rule.Value); rule.Kind != "colleagues" && rule.Value == "" {
		return 0, fault.New(fault.Usage, "errors.never-copy-empty")
	}
	if slug := linkedin.Slug(rule.Value); rule.Kind == "member" && slug != "" {
		rule.Value = slug
	}
	if rule.Kind == "domain" {
		rule.Value = strings.TrimPrefix(strings.ToLower(rule.Value), "@")
	}
	rule.AddedBy, rule.AddedAt = a.Email, e.now()
	err = e.change(ctx, a, ActNeverCopy, rule.SeatID, rule.Kind+" "+rule.Value, func(tx *store.Tx) (any, any, error) {
		if err := tx.AddNeverCopy(ctx, rule); err != nil {
			return nil, nil, err
		}
		taken, err = takeOutKept(ctx, e.journal, tx, rule.SeatID, a.Email)
		return nil, rule, err
	})
	return taken, err
}

// takeOutKept takes out what the list now keeps back.
func takeOutKept(ctx context.Context, j journal.Journal, tx *store.Tx, seatID int64, actor string) (taken int, err error) {
	ids, err := tx.TakeOutable(ctx, seatID)
	if err != nil {
		return 0, err
	}
	lists := map[int64]store.NeverCopyRules{}
	for _, id := range ids {
		f, err := tx.WritebackFacts(ctx, id)
		if err != nil {
			return taken, err
		}
		list, known := lists[f.SeatID]
		if !known {
			if list, err = store.NeverCopyRulesOf(ctx, tx, f.SeatID); err != nil {
				return taken, err
			}
			lists[f.SeatID] = list
		}
		kept := list.Keeps(f.Others)
		if kept == "" {
			continue
		}
		out, err := tx.TakeOut(ctx, id)
		if err != nil {
			return taken, err
		}
		if out {
			taken++
			if err := j.ItemTrail(ctx, tx, id, journal.TrailTakenOut, map[string]any{"neverCopy": kept}, actor); err != nil {
				return taken, err
			}
		}
	}
	return taken, nil
}

// RemoveNeverCopy removes a rule. What it took out stays out until it is copied again.
func (e *Engine) RemoveNeverCopy(ctx context.Context, a Actor, id int64) error {
	rules, err := e.store.NeverCopies(ctx, 0)
	if err != nil {
		return fault.Stored(err)
	}
	for _, rule := range rules {
		if rule.ID == id {
			return e.change(ctx, a, ActNeverCopy, rule.SeatID, rule.Kind+" "+rule.Value, func(tx *store.Tx) (any, any, error) {
				return rule, nil, tx.RemoveNeverCopy(ctx, id)
			})
		}
	}
	return fault.New(fault.NotFound, "errors.no-such-rule")
}
