package writebacks

import (
	"context"
	"slices"
	"strings"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/table"
)

// source serves the writebacks of one view in windows: there may be hundreds of thousands.
type source struct {
	store *store.Reader
	kit   *kit.Context
	view  view
	scope store.Scope
}

// sorts are the columns that the store sorts by.
var sorts = map[string]store.ItemSort{
	"": store.ItemsByQueued, "since": store.ItemsByQueued, "kind": store.ItemsByKind, "member": store.ItemsByMember,
	"regarding": store.ItemsByRegarding, "holder": store.ItemsBySeat, "author": store.ItemsByAuthor, "state": store.ItemsByState,
	"attempts": store.ItemsByAttempts, "becomes": store.ItemsByBecoming,
}

// query is what the table asks for, in the store's words. Words of kinds and states are those of the screen.
func (s source) query(q table.Query) store.ItemQuery {
	query := store.ItemQuery{
		Scope: s.scope, States: states[s.view], Twice: s.view == twice, Words: q.Words, Grouped: true,
		Sort: sorts[q.Sort], Ascending: !q.Descending,
	}
	if q.Sort == "" {
		query.Ascending = s.view == pending
	}
	if q.Sort == "since" { // the youngest age is the latest time
		query.Ascending = q.Descending
	}
	for _, t := range q.Terms {
		s.narrow(&query, t)
	}
	return query
}

// narrow adds one "column:value" of the filter.
func (s source) narrow(query *store.ItemQuery, t table.Term) {
	switch t.Column {
	case "kind":
		query.Kinds = named(store.ItemKinds(), t.Value, func(k store.ItemKind) string { return page.ItemWord(s.kit, k) })
	case "state":
		query.States = named(query.States, t.Value, func(st store.ItemState) string { return s.kit.T("item.state." + string(st)) })
	case "becomes":
		words := map[string]string{"completed": s.kit.T("writebacks.completed"), "open": s.kit.T("writebacks.open")}
		query.Becomes = named([]string{"completed", "open"}, t.Value, func(w string) string { return words[w] })[0]
	case "member":
		query.Member = append(query.Member, t.Value)
	case "holder":
		query.Holder = append(query.Holder, t.Value)
	case "regarding":
		query.Regarding = append(query.Regarding, t.Value)
	case "author":
		query.Author = append(query.Author, t.Value)
	case "attempts":
		query.Attempts = store.Compared{Op: strings.Replace(t.Op, ":", "=", 1), N: t.Number}
	default:
		query.Words = append(query.Words, t.Column+":"+t.Value)
	}
}

// named are those of a list whose word holds the value. None of them finds nothing: so does the word that names none.
func named[T ~string](all []T, value string, word func(T) string) []T {
	var hits []T
	for _, one := range all {
		if strings.Contains(kit.Fold(word(one)), kit.Fold(value)) || strings.HasPrefix(string(one), kit.Fold(value)) {
			hits = append(hits, one)
		}
	}
	if len(hits) == 0 {
		hits = []T{T(value)}
	}
	return slices.Clip(hits)
}

// Count implements table.Source.
func (s source) Count(ctx context.Context, q table.Query) (shown, total int, err error) {
	if shown, err = s.store.CountItems(ctx, s.query(q)); err != nil || q.Filter == "" {
		return shown, shown, err
	}
	total, err = s.store.CountItems(ctx, s.query(table.Query{}))
	return shown, total, err
}

// Window implements table.Source.
func (s source) Window(ctx context.Context, q table.Query, offset, n int) ([]store.ItemRow, error) {
	query := s.query(q)
	query.Offset, query.Limit = offset, n
	return s.store.Items(ctx, query)
}

// Keys implements table.Source.
func (s source) Keys(ctx context.Context, q table.Query) ([]string, error) {
	ids, err := s.store.ItemIDs(ctx, s.query(q))
	return page.ItemKeys(ids), err
}
