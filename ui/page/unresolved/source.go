package unresolved

import (
	"context"
	"errors"
	"slices"
	"strconv"
	"strings"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/table"
)

// source serves a list in windows: there may be hundreds of thousands of activities.
type source struct {
	store *store.Reader
	kit   *kit.Context
	list  store.UnresolvedQuery
	ages  func() []age
	none  string // what stands where there is no best score
}

// stored are the columns as the store names them.
var stored = map[string]store.UnresolvedColumn{
	"age": store.UnresolvedAge, "kind": store.UnresolvedKind, "member": store.UnresolvedMember, "company": store.UnresolvedCompany,
	"holder": store.UnresolvedHolder, "reason": store.UnresolvedReason, "is": store.UnresolvedKept, "best": store.UnresolvedBest,
}

// query is what the table asks for, in the store's words.
func (s source) query(q table.Query) store.UnresolvedQuery {
	query := s.list
	query.Sort, query.Descending = stored[q.Sort], q.Descending
	switch q.Sort {
	case "":
		query.Descending = true
	case "age": // the youngest is the newest
		query.Descending = !q.Descending
	case "kind":
		query.Ranked = ranked(s, store.ItemKinds(), s.kind)
	case "reason":
		query.Ranked = ranked(s, everyReason(), s.reason)
	case "is":
		query.Descending = q.Descending != (s.kit.Printer.Compare(is(s.kit, true), is(s.kit, false)) < 0)
	}
	for _, word := range q.Words {
		query.Filter = append(query.Filter, s.part(word, false, "age", "kind", "member", "company", "holder", "reason", "is", "best"))
	}
	for _, t := range q.Terms {
		query.Filter = append(query.Filter, s.term(t))
	}
	return query
}

// term is one "column:value" of the filter.
func (s source) term(t table.Term) store.UnresolvedPart {
	if t.Column == "best" && t.IsNumber {
		return store.UnresolvedPart{Best: store.Compared{Op: strings.Replace(t.Op, ":", "=", 1), N: t.Number}}
	}
	return s.part(t.Value, t.Op == "=", t.Column)
}

// part looks for a text in columns as they are shown. What the screen has its own words for is looked for here.
func (s source) part(text string, whole bool, columns ...string) store.UnresolvedPart {
	part := store.UnresolvedPart{Text: text, Whole: whole, Now: s.kit.Now()}
	text = kit.Fold(text)
	hits := func(shown string) bool {
		if whole {
			return kit.Fold(shown) == text
		}
		return strings.Contains(kit.Fold(shown), text)
	}
	for _, column := range columns {
		switch column {
		case "age":
			part.Ages = named(s.ages(), hits)
		case "kind":
			part.Kinds = called(store.ItemKinds(), s.kind, hits)
		case "reason":
			part.Reasons = called(everyReason(), s.reason, hits)
		case "is":
			part.Kept = called([]bool{true, false}, func(kept bool) string { return is(s.kit, kept) }, hits)
		case "best":
			part.In = append(part.In, store.UnresolvedBest)
			if hits(s.none) {
				part.Best = store.Compared{Op: "=", N: 0}
			}
		default:
			part.In = append(part.In, stored[column])
		}
	}
	return part
}

func (s source) kind(k store.ItemKind) string { return page.ItemWord(s.kit, k) }

func (s source) reason(r string) string { return sentence.Reason(s.kit.Printer, r) }

// everyReason are the reasons with that of an activity whose imported data was deleted.
func everyReason() []string { return append([]string{""}, store.UnresolvedReasons()...) }

// called are those of a list whose word on the screen hits.
func called[T any](all []T, word func(T) string, hits func(string) bool) []T {
	return slices.DeleteFunc(all, func(one T) bool { return !hits(word(one)) })
}

// ranked is a list in the order of its words on the screen.
func ranked[T ~string](s source, all []T, word func(T) string) []string {
	slices.SortFunc(all, func(a, b T) int { return s.kit.Printer.Compare(word(a), word(b)) })
	list := make([]string, len(all))
	for i, one := range all {
		list[i] = string(one)
	}
	return list
}

// Count implements table.Source.
func (s source) Count(ctx context.Context, q table.Query) (shown, total int, err error) {
	if shown, err = s.store.CountUnresolved(ctx, s.query(q)); err != nil || q.Filter == "" {
		return shown, shown, err
	}
	total, err = s.store.CountUnresolved(ctx, s.list)
	return shown, total, err
}

// Window implements table.Source.
func (s source) Window(ctx context.Context, q table.Query, offset, n int) ([]store.UnresolvedRow, error) {
	query := s.query(q)
	query.Offset, query.Limit = offset, n
	return s.store.Unresolved(ctx, query)
}

// Keys implements table.Source.
func (s source) Keys(ctx context.Context, q table.Query) ([]string, error) {
	ids, err := s.store.UnresolvedIDs(ctx, s.query(q))
	return page.ItemKeys(ids), err
}

// Place implements table.Placer.
func (s source) Place(ctx context.Context, q table.Query, key string) (at int, found bool, err error) {
	id, err := strconv.ParseInt(key, 10, 64)
	if err != nil {
		return 0, false, nil //nolint:nilerr // a key that is no item's is nowhere
	}
	at, err = s.store.UnresolvedPlace(ctx, s.query(q), id)
	if errors.Is(err, store.ErrNotFound) {
		return 0, false, nil
	}
	return at, err == nil, err
}
