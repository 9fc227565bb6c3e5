package cli

import (
	"context"
	"slices"

	"navsync/store"
	"navsync/sync/engine"
)

// What activities can have in common for --of.
const (
	ofMember  = "member"
	ofCompany = "company"
	ofDomain  = "domain"
)

var likenesses = []string{ofMember, ofCompany, ofDomain}

// ignore takes activities out of the report; of: with all others of their person, company or e-mail domain. A person is
// ignored with what comes later.
func (c *command) ignore(ctx context.Context, h *house, a engine.Actor, ids []int64, of string) (engine.ResolveResult, error) {
	if of == ofMember {
		return c.eachMember(ctx, h, a, ids, h.engine.IgnoreMember)
	}
	ids, err := c.likewise(ctx, h, store.UnresolvedQuery{Scope: store.ScopeOf(a.Person)}, ids, of)
	if err != nil {
		return engine.ResolveResult{}, err
	}
	return h.engine.Ignore(ctx, a, ids...)
}

// stopIgnoring is the contrary.
func (c *command) stopIgnoring(ctx context.Context, h *house, a engine.Actor, ids []int64, of string) (engine.ResolveResult, error) {
	if of == ofMember {
		return c.eachMember(ctx, h, a, ids, h.engine.StopIgnoringMember)
	}
	ids, err := c.likewise(ctx, h, store.UnresolvedQuery{Scope: store.ScopeOf(a.Person), Ignored: true}, ids, of)
	if err != nil {
		return engine.ResolveResult{}, err
	}
	return h.engine.StopIgnoring(ctx, a, ids...)
}

// eachMember does something for every member of items once; the last one's batch can be undone.
func (c *command) eachMember(ctx context.Context, h *house, a engine.Actor, ids []int64,
	do func(context.Context, engine.Actor, int64) (engine.ResolveResult, error),
) (all engine.ResolveResult, err error) {
	rows, err := h.store.Items(ctx, store.ItemQuery{Scope: store.ScopeOf(a.Person), IDs: ids})
	if err != nil {
		return all, err
	}
	var members []int64
	for _, r := range rows {
		if r.MemberID != 0 && !slices.Contains(members, r.MemberID) {
			members = append(members, r.MemberID)
		}
	}
	if len(members) == 0 {
		return all, &engine.Error{Code: engine.CodeNotFound, Key: "errors.nothing-unresolved"}
	}
	for _, member := range members {
		r, err := do(ctx, a, member)
		if err != nil {
			return all, err
		}
		all.Batch, all.Items, all.Done, all.Queued = r.Batch, all.Items+r.Items, all.Done+r.Done, all.Queued+r.Queued
	}
	return all, nil
}

// likewise are the items and the others of the list of their companies or domains.
func (c *command) likewise(ctx context.Context, h *house, q store.UnresolvedQuery, ids []int64, of string) ([]int64, error) {
	if of == "" {
		return ids, nil
	}
	rows, err := h.store.Unresolved(ctx, q)
	if err != nil {
		return nil, err
	}
	all := slices.Clone(ids)
	for _, r := range rows {
		if !slices.Contains(ids, r.ItemID) {
			continue
		}
		one := q
		if of == ofCompany {
			one.Company = r.Company
		} else {
			one.Domain = r.Domain
		}
		if one.Company+one.Domain == "" {
			continue
		}
		more, err := h.store.UnresolvedIDs(ctx, one)
		if err != nil {
			return nil, err
		}
		all = append(all, more...)
	}
	slices.Sort(all)
	return slices.Compact(all), nil
}
