package store

import (
	"maps"
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// makeAll makes everything that a first load leaves to be made, of an empty store.
func makeAll(t testing.TB, s *Store) {
	t.Helper()
	for _, kind := range RecordKinds() {
		if err := s.MakeLists(t.Context(), kind); err != nil {
			t.Fatal(err)
		}
		update(t, s, func(tx *Tx) error {
			if err := tx.PartMade(t.Context(), PartKeys, kind); err != nil {
				return err
			}
			return tx.PartMade(t.Context(), PartSearch, kind)
		})
	}
	// A reading connection learns of new indexes with its next query; a plan that is explained runs none.
	if n, err := s.count(t.Context(), "SELECT count(*) FROM contact"); err != nil || n != 0 {
		t.Fatal(n, err)
	}
}

// The rows of keys against a set: whatever is added and dropped, each key gives its records, and rows stay small and in order.
func TestKeyPagesAgainstASet(t *testing.T) {
	s := openStore(t)
	rapid.Check(t, func(r *rapid.T) {
		update(t, s, func(tx *Tx) error { return tx.exec(t.Context(), "DELETE FROM key_page") })
		keys := rapid.SliceOfNDistinct(rapid.Int64(), 1, 60, rapid.ID).Draw(r, "keys")
		keys = append(keys, math.MinInt64, math.MaxInt64, 0, -1)
		model := map[keyEntry]bool{}
		for range rapid.IntRange(1, 5).Draw(r, "pages") {
			var changes []keyChange
			toggle := func(e keyEntry) { // what is there goes, what is not comes
				if model[e] {
					changes = append(changes, dropping(e.key, e.record))
					delete(model, e)
				} else {
					changes = append(changes, adding(e.key, e.record))
					model[e] = true
				}
			}
			for e := range maps.Clone(model) {
				if rapid.IntRange(0, 3).Draw(r, "goes") == 0 {
					toggle(e)
				}
			}
			for range rapid.IntRange(0, 900).Draw(r, "changes") {
				toggle(keyEntry{key: rapid.SampledFrom(keys).Draw(r, "key"), record: rapid.Int64Range(0, 1<<40).Draw(r, "record")})
			}
			for e := range maps.Clone(model) {
				if rapid.IntRange(0, 9).Draw(r, "twice") == 0 {
					toggle(e)
					toggle(e)
				}
			}
			update(t, s, func(tx *Tx) error { return tx.changeKeys(t.Context(), changes) })
		}
		update(t, s, func(tx *Tx) error {
			slices.Sort(keys)
			keys = slices.Compact(keys)
			got := map[int64][]int64{}
			if err := tx.recordsOf(t.Context(), keys, got); err != nil {
				r.Fatal(err)
			}
			for _, key := range keys {
				var want []int64
				for e := range maps.Keys(model) {
					if e.key == key {
						want = append(want, e.record)
					}
				}
				slices.Sort(want)
				if !slices.Equal(got[key], want) {
					r.Fatalf("key %d has %v, want %v", key, got[key], want)
				}
			}
			return nil
		})
		var large int
		err := s.reader.QueryRow("SELECT count(*) FROM key_page WHERE length(entries) > ?", fullPage+900*12).Scan(&large)
		if err != nil || large > 0 {
			r.Fatalf("%d rows are too large: %v", large, err)
		}
	})
}

// Many keys fill their rows, and take no more than nine bytes each.
func TestKeysTakeLittleRoom(t *testing.T) {
	s := openStore(t)
	const n = 50_000
	changes := make([]keyChange, n)
	for i := range changes {
		changes[i] = adding(int64(uint64(i)*0x9e3779b97f4a7c15), int64(i))
	}
	for part := range slices.Chunk(changes, n/5) {
		update(t, s, func(tx *Tx) error { return tx.changeKeys(t.Context(), part) })
	}
	var rows, size, longest int
	err := s.reader.QueryRow("SELECT count(*), sum(length(entries)), max(length(entries)) FROM key_page").Scan(&rows, &size, &longest)
	if err != nil || size > 11*n || longest > fullPage || rows > 3*size/fullPage {
		t.Errorf("%d rows of %d bytes, the longest of %d: %v", rows, size, longest, err)
	}
}

func TestABadPageOfKeysIsTold(t *testing.T) {
	t.Parallel()
	for _, b := range [][]byte{{0x80}, {1}, {1, 0x80}} {
		if _, err := unpackKeys(b); err == nil {
			t.Errorf("%v is read", b)
		}
		if err := pickKeys(b, []int64{1 << 40}, nil); err == nil {
			t.Errorf("%v is searched", b)
		}
	}
}
