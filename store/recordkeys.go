package store

import (
	"context"
	"encoding/json"
	"maps"
	"math/bits"
	"slices"
	"strings"
)

// RecordKeys are what a CRM record is found and counted by in matching: hashes that package match makes.
type RecordKeys struct{ Find, Count []int64 }

// everybody is the key that counts all people.
const everybody = 0

// numbers is a list of numbers as json_each reads it.
func numbers(list []int64) string {
	b, err := json.Marshal(list)
	if err != nil || list == nil { // numbers cannot fail
		return "[]"
	}
	return string(b)
}

// rounded is a count as matching uses it: exact up to 16, then its four highest bits. So a score follows the change of a
// count, and a count that changes a little changes no score.
func rounded(n int64) int64 {
	if n <= 16 {
		return max(0, n)
	}
	drop := bits.Len64(uint64(n)) - 4 //nolint:gosec // positive
	return n >> drop << drop
}

// countsInsert is how many counts one statement changes.
const countsInsert = 50

// recounted adds to counts and tells the keys whose rounded count is another now. watched: somebody looks at counts.
func (t *Tx) recounted(ctx context.Context, changes map[int64]int64, watched bool) (changed []int64, err error) {
	maps.DeleteFunc(changes, func(_, by int64) bool { return by == 0 })
	keys := slices.Sorted(maps.Keys(changes)) // in the order of the table: its pages are touched once
	for chunk := range slices.Chunk(keys, countsInsert) {
		args := make([]any, 0, 2*len(chunk))
		for _, key := range chunk {
			args = append(args, key, changes[key])
		}
		add := "INSERT INTO key_count (key, n) VALUES (?, ?)" + strings.Repeat(", (?, ?)", len(chunk)-1) +
			" ON CONFLICT (key) DO UPDATE SET n = n + excluded.n"
		if !watched {
			if err := t.exec(ctx, add, args...); err != nil {
				return nil, classify("count what records share", err)
			}
			continue
		}
		if changed, err = t.appendRecounted(ctx, changed, changes, add, args); err != nil {
			return nil, err
		}
	}
	if slices.ContainsFunc(keys, func(key int64) bool { return changes[key] < 0 }) {
		err = t.exec(ctx, "DELETE FROM key_count WHERE n <= 0 AND key IN (SELECT value FROM json_each(?))", numbers(keys))
	}
	return changed, classify("count what records share", err)
}

// appendRecounted changes counts by a statement and appends the keys whose rounded count is another now.
func (t *Tx) appendRecounted(ctx context.Context, changed []int64, changes map[int64]int64, add string, args []any) (_ []int64, err error) {
	rows, err := t.query(ctx, add+" RETURNING key, n", args...)
	if err != nil {
		return nil, classify("count what records share", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var key, n int64
		if err := rows.Scan(&key, &n); err != nil {
			return nil, classify("count what records share", err)
		}
		if rounded(n) != rounded(n-changes[key]) {
			changed = append(changed, key)
		}
	}
	return changed, nil
}

// KeyCounts are the rounded counts of keys; a key that nobody has is not in the answer.
func (t *Tx) KeyCounts(ctx context.Context, keys []int64) (counts map[int64]int, err error) {
	rows, err := t.query(ctx, "SELECT j.value, k.n FROM json_each(?) j CROSS JOIN key_count k ON k.key = j.value", numbers(keys))
	if err != nil {
		return nil, classify("count what records share", err)
	}
	defer func() { err = closeRows(rows, err) }()
	counts = make(map[int64]int, len(keys))
	for rows.Next() {
		var key, n int64
		if err := rows.Scan(&key, &n); err != nil {
			return nil, classify("count what records share", err)
		}
		counts[key] = int(rounded(n))
	}
	return counts, nil
}

// People is the rounded number of contacts and leads that live.
func (t *Tx) People(ctx context.Context) (int, error) {
	counts, err := t.KeyCounts(ctx, []int64{everybody})
	return counts[everybody], err
}
