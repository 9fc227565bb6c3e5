package store

import (
	"context"
	"database/sql"
	"encoding/binary"
	"slices"
)

// keysAtOnce bounds the keys that one statement looks for: their list and the rows that they lead to are in memory with it.
const keysAtOnce = 8192

// Found is what a look-up by keys gave.
type Found struct {
	Records []int64       // numbers, without repetition
	Long    map[int64]int // keys that more records have than were read, with how many
}

// FindRecords gives for each list of keys the records that have one of them. A key of at most so many records is read whole, a
// longer one is only counted: a list that is cut may lose the one that is meant. The rows of keys are read once, in their order,
// for all the lists together: a statement for each key takes longer than all that is done with it.
func (t *Tx) FindRecords(ctx context.Context, asked [][]int64, most int) ([]Found, error) {
	keys := slices.Concat(asked...)
	slices.Sort(keys)
	keys = slices.Compact(keys)
	lists := map[int64][]int64{}
	for chunk := range slices.Chunk(keys, keysAtOnce) {
		if err := t.recordsOf(ctx, chunk, lists); err != nil {
			return nil, err
		}
	}
	all := make([]Found, len(asked))
	for i := range asked {
		all[i] = found(asked[i], lists, most)
	}
	return all, nil
}

// found is what one list of keys leads to.
func found(keys []int64, lists map[int64][]int64, most int) Found {
	var f Found
	seen := map[int64]bool{}
	for _, key := range keys {
		list := lists[key]
		if len(list) > most {
			if f.Long == nil {
				f.Long = map[int64]int{}
			}
			f.Long[key] = int(rounded(int64(len(list))))
			continue
		}
		for _, record := range list {
			if !seen[record] {
				seen[record] = true
				f.Records = append(f.Records, record)
			}
		}
	}
	return f
}

// recordsOf adds the records of keys, which are in order and different, to lists.
func (t *Tx) recordsOf(ctx context.Context, keys []int64, lists map[int64][]int64) (err error) {
	rows, err := t.query(ctx, `SELECT x.highest, p.entries FROM
		(SELECT (SELECT max(first) FROM key_page WHERE first <= j.value) AS first, max(j.value) AS highest FROM json_each(?) j GROUP BY 1) x
		CROSS JOIN key_page p ON p.first = x.first ORDER BY x.first`, numbers(keys))
	if err != nil {
		return classify("find candidates", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var highest int64
		var entries sql.RawBytes
		if err := rows.Scan(&highest, &entries); err != nil {
			return classify("find candidates", err)
		}
		n, there := slices.BinarySearch(keys, highest)
		if there {
			n++
		}
		if err := pickKeys(entries, keys[:n], lists); err != nil {
			return classify("find candidates", err)
		}
		keys = keys[n:]
	}
	return nil
}

// pickKeys adds the records of keys, which are in order, from the entries of the row that they all stand in.
func pickKeys(b []byte, keys []int64, lists map[int64][]int64) error {
	var key, record int64
	for first := true; len(b) > 0; first = false {
		distance, n := binary.Uvarint(b)
		if n <= 0 {
			return errBadPage
		}
		b = b[n:]
		number, n := binary.Uvarint(b)
		if n <= 0 {
			return errBadPage
		}
		b = b[n:]
		if distance == 0 && !first {
			record += int64(number) //nolint:gosec // the bits of what appendKey took
		} else {
			record = int64(number) //nolint:gosec // the bits of what appendKey took
		}
		key += int64(distance) //nolint:gosec // the bits of what appendKey took
		for len(keys) > 0 && keys[0] < key {
			keys = keys[1:]
		}
		if len(keys) == 0 {
			return nil
		}
		if keys[0] == key {
			lists[key] = append(lists[key], record)
		}
	}
	return nil
}
