package store

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Matched is what matching came to for several members, or for several companies: what is kept at once costs a third of what
// it costs one by one.
type Matched struct {
	Keys     map[int64][]int64 // by which each is looked at again
	Outcomes map[int64]string
	Dropped  []int64 // pairs that are no more, by id
	Pairs    []Match // new or changed ones
	Trail    []TrailEntry
}

// MatchesOf are the pairs of members, or of companies where they are asked for, by whose they are; those of each by id.
func (t *Tx) MatchesOf(ctx context.Context, members, companies []int64) (all map[int64][]Match, err error) {
	of, ids := "member_id", members
	if len(members) == 0 {
		of, ids = "company_id", companies
	}
	rows, err := t.query(ctx, matchColumns+" WHERE "+of+" IN (SELECT value FROM json_each(?)) ORDER BY id", numbers(ids))
	if err != nil {
		return nil, classify("read matches", err)
	}
	matches, err := collect(rows, scanMatch)
	all = map[int64][]Match{}
	for _, m := range matches {
		all[m.MemberID+m.CompanyID] = append(all[m.MemberID+m.CompanyID], m)
	}
	return all, err
}

// MembersMatched keeps what matching came to for members, and clears their marks.
func (t *Tx) MembersMatched(ctx context.Context, m Matched) error {
	if err := t.keepMatched(ctx, "member", m); err != nil {
		return err
	}
	for outcome, ids := range m.byOutcome() {
		err := t.exec(ctx, "UPDATE member SET outcome = ?, dirty = 0 WHERE id IN (SELECT value FROM json_each(?))", outcome, numbers(ids))
		if err != nil {
			return classify("note a match", err)
		}
	}
	return nil
}

// CompaniesMatched keeps what matching came to for companies, and clears their marks.
func (t *Tx) CompaniesMatched(ctx context.Context, m Matched, at time.Time) error {
	if err := t.keepMatched(ctx, "company", m); err != nil {
		return err
	}
	for outcome, ids := range m.byOutcome() {
		err := t.exec(ctx, "UPDATE company SET outcome = ?, matched_at = ? WHERE id IN (SELECT value FROM json_each(?))", outcome, Stamp(at), numbers(ids))
		if err != nil {
			return classify("note a match", err)
		}
	}
	return nil
}

func (m Matched) byOutcome() map[string][]int64 {
	ids := map[string][]int64{}
	for id, outcome := range m.Outcomes {
		ids[outcome] = append(ids[outcome], id)
	}
	return ids
}

func (t *Tx) keepMatched(ctx context.Context, of string, m Matched) error {
	if err := t.setKeys(ctx, of, m.Keys); err != nil {
		return err
	}
	if len(m.Dropped) > 0 {
		if err := t.exec(ctx, "DELETE FROM match WHERE id IN (SELECT value FROM json_each(?))", numbers(m.Dropped)); err != nil {
			return classify("forget a match", err)
		}
	}
	return errors.Join(t.putMatches(ctx, of, m.Pairs), t.AddTrails(ctx, m.Trail))
}

// ownKey is a key by which a member or company is looked at again.
type ownKey struct{ Key, Of int64 }

// setKeys replaces the keys by which members or companies are looked at again.
func (t *Tx) setKeys(ctx context.Context, of string, keys map[int64][]int64) error {
	ids := make([]int64, 0, len(keys))
	for id := range keys {
		ids = append(ids, id)
	}
	rows, err := t.query(ctx, "SELECT k.key, k."+of+"_id FROM json_each(?) j CROSS JOIN "+of+"_key k ON k."+of+"_id = j.value", numbers(ids))
	if err != nil {
		return classify("keep keys", err)
	}
	had, err := collect(rows, func(row scanner) (k ownKey, err error) { return k, row.Scan(&k.Key, &k.Of) })
	if err != nil {
		return err
	}
	there := make(map[ownKey]bool, len(had))
	for _, k := range had {
		there[k] = true
	}
	var fresh []ownKey
	for id, list := range keys {
		for _, key := range list {
			k := ownKey{key, id}
			if stays, known := there[k]; !known {
				fresh = append(fresh, k)
			} else if stays {
				there[k] = false // what is left true goes
			}
		}
	}
	for _, k := range had {
		if there[k] {
			if err := t.exec(ctx, "DELETE FROM "+of+"_key WHERE key = ? AND "+of+"_id = ?", k.Key, k.Of); err != nil {
				return classify("keep keys", err)
			}
		}
	}
	return t.addKeys(ctx, of, fresh)
}

// addKeys adds keys in the order of the table, so that its pages are touched once.
func (t *Tx) addKeys(ctx context.Context, of string, keys []ownKey) error {
	slices.SortFunc(keys, func(a, b ownKey) int { return keyEntry{a.Key, a.Of}.compare(keyEntry{b.Key, b.Of}) })
	keys = slices.Compact(keys)
	rows := make([][]any, len(keys))
	for i, k := range keys {
		rows[i] = []any{k.Key, k.Of}
	}
	return t.insert(ctx, "keep keys", "INSERT INTO "+of+"_key (key, "+of+"_id)", rows)
}

// putMatches adds pairs of members, or of companies, or changes those that there are.
func (t *Tx) putMatches(ctx context.Context, of string, pairs []Match) error {
	rows := make([][]any, len(pairs))
	for i, m := range pairs {
		rows[i] = m.columns()
	}
	return t.insertOr(ctx, "keep a match", insertMatch, onMatch[of], rows)
}

// AddTrails adds events.
func (t *Tx) AddTrails(ctx context.Context, events []TrailEntry) error {
	rows := make([][]any, len(events))
	for i, e := range events {
		rows[i] = e.columns()
	}
	return t.insert(ctx, "write a trail", insertTrail, rows)
}

// MarkMembersOf marks the members of companies: their accounts are evidence.
func (t *Tx) MarkMembersOf(ctx context.Context, companies []int64) error {
	if len(companies) == 0 {
		return nil
	}
	err := t.exec(ctx, "UPDATE member SET dirty = 1 WHERE dirty = 0 AND company_id IN (SELECT value FROM json_each(?))", numbers(companies))
	return classify("mark what has to be matched", err)
}
