package crmimport

import (
	"cmp"
	"context"

	"navsync/store"
	"navsync/sync/journal"
	"navsync/sync/match"
	"navsync/sync/memory"
)

// indexSizes are how many records are indexed in one transaction, how many of them are in memory at once, and how many keys
// that were set aside are brought in by one transaction.
type indexSizes struct{ keys, search, inMemory, settled int }

var usualSizes = indexSizes{keys: 25_000, search: 100_000, inMemory: 1000, settled: 500_000}

// MakeIndexes makes what a first load leaves for afterwards: the indexes of lists, the keys of matching, the search. Each
// part goes on where it was stopped.
func MakeIndexes(ctx context.Context, s *store.Store, t *journal.Tally) error {
	return makeIndexes(ctx, s, t, usualSizes)
}

func makeIndexes(ctx context.Context, s *store.Store, t *journal.Tally, sizes indexSizes) error {
	parts, err := s.UnmadeParts(ctx)
	if err != nil || len(parts) == 0 {
		return err
	}
	defer memory.Spare()()
	total := 0
	for _, p := range parts {
		if p.Part != store.PartLists { // one statement, of which nobody knows how far it is
			total += int(p.Left)
		}
	}
	t.Total(total)
	for _, p := range parts {
		t.Note("step.note.index-" + p.Part)
		for made := false; !made; {
			var n int
			if n, made, err = makeSome(ctx, s, p, sizes); err != nil {
				return err
			}
			t.Read(n)
		}
	}
	t.Note("")
	return nil
}

// makeSome makes the next piece of a part in one transaction, and says for how many records, and whether the part is made.
func makeSome(ctx context.Context, s *store.Store, p store.IndexPart, sizes indexSizes) (n int, made bool, err error) {
	if p.Part == store.PartLists {
		return 0, true, s.MakeLists(ctx, p.Kind)
	}
	err = s.Update(ctx, func(tx *store.Tx) error {
		done, err := tx.Made(ctx, p.Part, p.Kind)
		if err != nil {
			return err
		}
		if p.Part == store.PartSearch {
			n, err = tx.MakeSearch(ctx, p.Kind, done, sizes.search)
			made = n == 0
		} else {
			n, made, err = makeKeys(ctx, tx, p, done, sizes)
		}
		if err != nil || !made {
			return err
		}
		return tx.PartMade(ctx, p.Part, p.Kind)
	})
	return n, made, err
}

// makeKeys gives the next records of a part's kind their keys, and says how many they were; when all have some, it brings
// those in that were set aside. While some get theirs, the next are read.
func makeKeys(ctx context.Context, tx *store.Tx, p store.IndexPart, done int64, sizes indexSizes) (n int, made bool, err error) {
	maker := tx.KeyMaker(p.Kind, min(sizes.keys, int(p.Left)), int(p.Left) > sizes.keys)
	before := keying{}
	for read := 0; read < sizes.keys; {
		records, keyed, err := unkeyed(ctx, tx, p.Kind, done, min(sizes.inMemory, sizes.keys-read))
		if err != nil {
			before.wait()
			return 0, false, err
		}
		if len(keyed) == 0 {
			break
		}
		read, done = read+len(keyed), keyed[len(keyed)-1].Number
		got := before.wait()
		before = keyAll(records, keyed)
		if err := maker.Add(ctx, got); err != nil {
			before.wait()
			return 0, false, err
		}
	}
	if err := maker.Add(ctx, before.wait()); err != nil {
		return 0, false, err
	}
	if maker.Len() == 0 {
		made, err = tx.SettleKeys(ctx, sizes.settled)
		return 0, made, err
	}
	return maker.Len(), false, maker.End(ctx)
}

// unkeyed are at most limit records of a kind behind a number, as matching sees them and as they are to be kept.
func unkeyed(ctx context.Context, tx *store.Tx, kind store.RecordKind, done int64, limit int) (
	records []match.Record, keyed []store.KeyedRecord, err error,
) {
	switch kind {
	case store.KindAccount:
		accounts, err := tx.AccountsAfter(ctx, done, limit)
		for _, a := range accounts {
			records, keyed = append(records, MatchAccount(a)), append(keyed, store.KeyedRecord{Number: a.Number})
		}
		return records, keyed, err
	case store.KindLead:
		leads, err := tx.LeadsAfter(ctx, done, limit)
		for _, l := range leads {
			records, keyed = append(records, MatchLead(l)), append(keyed, store.KeyedRecord{Number: l.Number})
		}
		return records, keyed, err
	}
	contacts, err := tx.ContactsAfter(ctx, done, limit)
	for _, c := range contacts {
		k := store.KeyedRecord{Number: c.Number}
		if company := cmp.Or(c.AccountName, c.Company); company != c.Company {
			c.Company = company
			k.Renamed = &c.Contact
		}
		records, keyed = append(records, MatchContact(c.Contact, c.AccountDomain)), append(keyed, k)
	}
	return records, keyed, err
}
