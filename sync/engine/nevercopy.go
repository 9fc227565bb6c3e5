package engine

import (
	"context"
	"slices"
	"strings"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/capture"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
)

// neverCopy is the never-copy list of one seat, ready to be asked.
type neverCopy struct {
	members    map[string]bool
	companies  map[string]bool
	domains    map[string]bool
	colleagues bool
	seats      store.Colleagues
}

// neverCopyReader reads the list, inside a change or outside.
type neverCopyReader interface {
	NeverCopies(ctx context.Context, seatID int64) ([]store.NeverCopy, error)
	Colleagues(ctx context.Context) (store.Colleagues, error)
}

func neverCopyList(ctx context.Context, r neverCopyReader, seatID int64) (neverCopy, error) {
	rules, err := r.NeverCopies(ctx, seatID)
	if err != nil {
		return neverCopy{}, err
	}
	list := neverCopy{members: map[string]bool{}, companies: map[string]bool{}, domains: map[string]bool{}}
	for _, rule := range rules {
		value := capture.Folded(rule.Value)
		switch rule.Kind {
		case "member":
			list.members[value] = true
		case "company":
			list.companies[value] = true
		case "domain":
			list.domains[value] = true
		case "colleagues":
			list.colleagues = true
			if value != "" {
				list.companies[value] = true
			}
		}
	}
	if list.colleagues {
		list.seats, err = r.Colleagues(ctx)
	}
	return list, err
}

// keeps is the kind of the rule that keeps an item with these people back, "" when none
// does. One of several is enough.
func (n neverCopy) keeps(others []store.Other) string {
	for _, o := range others {
		domain := ""
		if at := strings.LastIndexByte(o.Email, '@'); at >= 0 {
			domain = strings.ToLower(o.Email[at+1:])
		}
		known := func(of map[string]bool) bool {
			return slices.ContainsFunc(o.KnownAs, func(as string) bool { return of[as] })
		}
		switch {
		case known(n.members) || n.members[capture.Folded(o.Name)]:
			return "member"
		case o.Company != "" && n.companies[capture.Folded(o.Company)]:
			return "company"
		case domain != "" && n.domains[domain]:
			return "domain"
		case n.colleagues && (known(n.seats.Slugs) || domain != "" && n.seats.Domains[domain]):
			return "colleagues"
		}
	}
	return ""
}

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
	lists := map[int64]neverCopy{}
	for _, id := range ids {
		f, err := tx.WritebackFacts(ctx, id)
		if err != nil {
			return taken, err
		}
		list, known := lists[f.SeatID]
		if !known {
			if list, err = neverCopyList(ctx, tx, f.SeatID); err != nil {
				return taken, err
			}
			lists[f.SeatID] = list
		}
		kept := list.keeps(f.Others)
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
