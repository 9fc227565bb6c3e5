package store

import (
	"cmp"
	"context"
	"encoding/binary"
	"errors"
	"math"
	"slices"
)

// The keys that records are found by are kept some hundreds in a row of key_page, in order: an entry is the distance of its
// key from the one before, and the record's number (its distance from the one before where the key is the same), both as
// varints. That takes half the room of a row for each, and rows are made a thousand times as fast. All entries of a key
// stand in one row.

// fullPage is the size in bytes from which a row is split; one row of it fills a page of the file.
const fullPage = 4000

// lowestKey is the first of the lowest row, which is always there once there is any.
const lowestKey = math.MinInt64

// keyEntry says that a record has a key.
type keyEntry struct{ key, record int64 }

func (e keyEntry) compare(other keyEntry) int {
	return cmp.Or(cmp.Compare(e.key, other.key), cmp.Compare(e.record, other.record))
}

// keyChange adds an entry, or takes it away: then its record is the complement, so that many changes take little room.
type keyChange keyEntry

func adding(key, record int64) keyChange   { return keyChange{key, record} }
func dropping(key, record int64) keyChange { return keyChange{key, ^record} }

func (c keyChange) drops() bool { return c.record < 0 }

func (c keyChange) compare(other keyChange) int { return keyEntry(c).compare(keyEntry(other)) }

// entry is what is added or taken away.
func (c keyChange) entry() keyEntry {
	if c.drops() {
		return keyEntry{c.key, ^c.record}
	}
	return keyEntry(c)
}

// errBadPage is a row of key_page that nobody wrote.
var errBadPage = errors.New("a row of keys cannot be read")

// unpackKeys reads the entries of a row.
func unpackKeys(b []byte) ([]keyEntry, error) {
	entries := make([]keyEntry, 0, len(b)/6)
	var last keyEntry
	for len(b) > 0 {
		distance, n := binary.Uvarint(b)
		if n <= 0 {
			return nil, errBadPage
		}
		b = b[n:]
		record, m := binary.Uvarint(b)
		if m <= 0 {
			return nil, errBadPage
		}
		b = b[m:]
		e := keyEntry{key: last.key + int64(distance), record: int64(record)} //nolint:gosec // the bits of what appendKey took
		if len(entries) == 0 {
			e.key = int64(distance) //nolint:gosec // the bits of a hash
		} else if distance == 0 {
			e.record += last.record
		}
		entries = append(entries, e)
		last = e
	}
	return entries, nil
}

// appendKey adds an entry behind last; the first of a row has no last.
func appendKey(b []byte, last *keyEntry, e keyEntry) []byte {
	if last == nil {
		b = binary.AppendUvarint(b, uint64(e.key))       //nolint:gosec // the bits of a hash
		return binary.AppendUvarint(b, uint64(e.record)) //nolint:gosec // numbers are positive
	}
	b = binary.AppendUvarint(b, uint64(e.key-last.key)) //nolint:gosec // in order; the bits of the distance
	if e.key == last.key {
		return binary.AppendUvarint(b, uint64(e.record-last.record)) //nolint:gosec // in order
	}
	return binary.AppendUvarint(b, uint64(e.record)) //nolint:gosec // numbers are positive
}

// merged are entries after changes; both are in order.
func merged(entries []keyEntry, changes []keyChange) []keyEntry {
	all := make([]keyEntry, 0, len(entries)+len(changes))
	for len(entries) > 0 && len(changes) > 0 {
		switch c := entries[0].compare(changes[0].entry()); {
		case c < 0:
			all, entries = append(all, entries[0]), entries[1:]
			continue
		case c == 0:
			entries = entries[1:]
		}
		if !changes[0].drops() {
			all = append(all, changes[0].entry())
		}
		changes = changes[1:]
	}
	all = append(all, entries...)
	for _, c := range changes {
		if !c.drops() {
			all = append(all, c.entry())
		}
	}
	return all
}

// keyRow is a row as it is written.
type keyRow struct {
	first   int64
	entries []byte
}

// packKeys packs entries into rows; the first one begins at first. A row ends between two keys.
func packKeys(first int64, entries []keyEntry) []keyRow {
	rows := []keyRow{{first: first, entries: []byte{}}}
	row := &rows[0]
	var last *keyEntry
	for i := range entries {
		e := entries[i]
		if last != nil && e.key != last.key && len(row.entries) >= fullPage-20 {
			rows = append(rows, keyRow{first: e.key})
			row, last = &rows[len(rows)-1], nil
		}
		row.entries = appendKey(row.entries, last, e)
		last = &entries[i]
	}
	return rows
}

// changeKeys brings the rows of keys up to date. The changes need no order: each follows from what is there, so that of several
// about one entry only the balance counts.
func (t *Tx) changeKeys(ctx context.Context, changes []keyChange) error {
	if len(changes) == 0 {
		return nil
	}
	aside, err := t.keysAside(ctx)
	if err != nil {
		return err
	}
	if aside { // what the rows lack is still to come: these wait with it
		return t.setAside(ctx, changes)
	}
	return t.settleKeys(ctx, changes)
}

// settleKeys is changeKeys at once.
func (t *Tx) settleKeys(ctx context.Context, changes []keyChange) error {
	slices.SortFunc(changes, func(a, b keyChange) int { return a.entry().compare(b.entry()) })
	changes = balanced(changes)
	rows := keyRows{t: t, atOnce: min(mostKeyRows, 2+len(changes)/100)}
	for len(changes) > 0 {
		row, next, err := rows.at(ctx, changes[0].key)
		if err != nil {
			return err
		}
		n := len(changes)
		if next != nil {
			n, _ = slices.BinarySearchFunc(changes, *next, func(c keyChange, key int64) int { return cmp.Compare(c.key, key) })
		}
		entries, err := unpackKeys(row.entries)
		if err != nil {
			return classify("read keys", err)
		}
		for _, row := range packKeys(row.first, merged(entries, changes[:n])) {
			if err := rows.keep(ctx, row); err != nil {
				return err
			}
		}
		changes = changes[n:]
	}
	return rows.flush(ctx)
}

// balanced are changes in order without those that undo each other.
func balanced(changes []keyChange) []keyChange {
	kept := changes[:0]
	for len(changes) > 0 {
		n, balance, first := 0, 0, changes[0].entry()
		for ; n < len(changes) && changes[n].entry() == first; n++ {
			if changes[n].drops() {
				balance--
			} else {
				balance++
			}
		}
		switch {
		case balance > 0:
			kept = append(kept, adding(first.key, first.record))
		case balance < 0:
			kept = append(kept, dropping(first.key, first.record))
		}
		changes = changes[n:]
	}
	return kept
}
