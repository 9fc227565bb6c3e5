package store

import (
	"context"
	"errors"
	"fmt"
)

// listIndexes are the indexes of lists and look-ups that are made after a first load: at a million rows that takes a
// twentieth of what keeping them up to date while it loads would.
var listIndexes = map[RecordKind]map[string]string{
	KindAccount: {"account_name": "account (name COLLATE NOCASE) WHERE gone_at IS NULL"},
	KindContact: {"contact_name": "contact (name COLLATE NOCASE) WHERE gone_at IS NULL", "contact_account": "contact (account_id)"},
	KindLead:    {"lead_name": "lead (name COLLATE NOCASE) WHERE gone_at IS NULL"},
}

// MakeLists makes the indexes of the lists of a kind.
func (s *Store) MakeLists(ctx context.Context, kind RecordKind) error {
	return s.sparingly(ctx, func() error {
		return s.Update(ctx, func(tx *Tx) error {
			for name, columns := range listIndexes[kind] {
				if _, err := tx.tx.ExecContext(ctx, "CREATE INDEX IF NOT EXISTS "+name+" ON "+columns); err != nil {
					return classify("index a list", err)
				}
			}
			return tx.PartMade(ctx, PartLists, kind)
		})
	})
}

// sparingly lets SQLite sort and rewrite by way of files while f runs: in memory it would take as much as the store has.
func (s *Store) sparingly(ctx context.Context, f func() error) (err error) {
	set := func(ctx context.Context, where string, cache int) error {
		_, err := s.writer.ExecContext(ctx, fmt.Sprintf("PRAGMA temp_store = %s; PRAGMA cache_size = -%d", where, cache))
		return classify("choose where to sort", err)
	}
	if err := set(ctx, "FILE", readerCache); err != nil {
		return err
	}
	defer func() { err = errors.Join(err, set(context.WithoutCancel(ctx), "MEMORY", writerCache)) }()
	return f()
}

// KeyedRecord is a record with the keys that it gets, and the company's name as its account has it.
type KeyedRecord struct {
	Number  int64
	Keys    RecordKeys
	Renamed *Contact // a contact whose company has another name than it says; nil for all others
}

// KeyMaker gives records of a kind their first keys: those behind what is made, in the order of their numbers.
type KeyMaker struct {
	indexer
	last  int64
	n     int
	aside bool // more are to come
}

// keysEach is how many keys a record has, about.
const keysEach = 16

// KeyMaker makes one for about so many records; what it was given is kept by its End. more: others come behind them, so that
// their keys are set aside until SettleKeys.
func (t *Tx) KeyMaker(kind RecordKind, records int, more bool) *KeyMaker {
	x := indexer{t: t, kind: kind, counted: map[int64]int64{}, changes: make([]keyChange, 0, records*keysEach)}
	return &KeyMaker{indexer: x, aside: more}
}

// Add takes the next records.
func (m *KeyMaker) Add(ctx context.Context, records []KeyedRecord) error {
	for _, r := range records {
		record := RecordNumber(m.kind, r.Number)
		for _, key := range r.Keys.Find {
			m.changes = append(m.changes, adding(key, record))
		}
		m.count(r.Keys.Count, 1)
		m.last, m.n = r.Number, m.n+1
		if r.Renamed != nil {
			if err := m.t.renameCompany(ctx, *r.Renamed); err != nil {
				return err
			}
		}
	}
	return nil
}

// Len is how many records were taken.
func (m *KeyMaker) Len() int { return m.n }

// End keeps the keys.
func (m *KeyMaker) End(ctx context.Context) error {
	if m.n == 0 {
		return nil
	}
	keep := m.t.changeKeys
	if m.aside {
		keep = m.t.setAside
	}
	if err := keep(ctx, m.changes); err != nil {
		return err
	}
	if _, err := m.t.recounted(ctx, m.counted, false); err != nil {
		return err
	}
	return m.t.madeTo(ctx, PartKeys, m.kind, m.last)
}

// searched is what the search knows of a record of each kind.
var searched = map[RecordKind]string{
	KindAccount: "name, domain, email", KindContact: "name, company, emails", KindLead: "name, company, emails",
}

// searchMemory is how many bytes of the search are in memory before they are written as a piece that is merged with others
// later: sixteen times SQLite's own measure halve the time of a first load.
const searchMemory = 16 << 20

// MakeSearch puts at most limit records of a kind behind the number done into the search, and gives how many there were.
func (t *Tx) MakeSearch(ctx context.Context, kind RecordKind, done int64, limit int) (n int, err error) {
	if done == 0 {
		err := t.exec(ctx, "INSERT INTO record_search (record_search, rank) VALUES ('hashsize', ?)", searchMemory)
		if err != nil {
			return 0, classify("index the search", err)
		}
	}
	table := string(kind)
	var last int64
	err = t.tx.QueryRowContext(ctx, "SELECT COALESCE(max(number), 0), count(*) FROM (SELECT number FROM "+table+
		" WHERE number > ? ORDER BY number LIMIT ?)", done, limit).Scan(&last, &n)
	if err != nil || n == 0 {
		return 0, classify("index the search", err)
	}
	err = t.exec(ctx, "INSERT INTO record_search (rowid, name, company, email) SELECT number << 2 | ?, "+searched[kind]+" FROM "+table+
		" WHERE number > ? AND number <= ? AND gone_at IS NULL ORDER BY number", kindCodes[kind], done, last)
	if err != nil {
		return 0, classify("index the search", err)
	}
	return n, t.madeTo(ctx, PartSearch, kind, last)
}

// Made is how far a part of a kind is made: up to this number, or the highest there is.
func (t *Tx) Made(ctx context.Context, part string, kind RecordKind) (int64, error) {
	keys, search, err := t.made(ctx, kind)
	if part == PartSearch {
		return search, err
	}
	return keys, err
}

// Unkeyed says that no record of a kind has keys yet, because it is loaded for the first time.
func (t *Tx) Unkeyed(ctx context.Context, kind RecordKind) (bool, error) {
	keys, _, err := t.made(ctx, kind)
	return keys == 0, err
}

// unmakeAll makes everything wait for being made, as in a new store.
func (t *Tx) unmakeAll(ctx context.Context) error {
	for _, indexes := range listIndexes {
		for name := range indexes {
			if _, err := t.tx.ExecContext(ctx, "DROP INDEX IF EXISTS "+name); err != nil {
				return classify("drop the index of a list", err)
			}
		}
	}
	return t.unmake(ctx, PartLists, PartKeys, PartSearch)
}
