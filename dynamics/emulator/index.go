package emulator

import (
	"cmp"
	"hash/fnv"
	"runtime"
	"slices"
	"sort"
	"strconv"
	"sync"
	"sync/atomic"
)

// indexes finds base rows without computing all of them. Base rows never
// change, so an index is built once, on first use, and stays.
type indexes struct {
	store    *store
	mu       sync.Mutex
	equal    map[rowKey]*equalIndex // table and property
	zones    map[rowKey]*zoneIndex
	sortings map[string][]uint32 // table and order: base rows in that order
}

// equalIndex maps the hash of a value to rows: 8 bytes a row.
type equalIndex struct{ entries []indexEntry }

type indexEntry struct{ hash, row uint32 }

const zoneSize = 1024

// zoneIndex holds the latest date of each zoneSize rows, so that a search for
// recent rows skips the others. Dates compare as text.
type zoneIndex struct{ latest []string }

// equalRows lists the base rows whose property may equal value (hashes can
// collide: the caller compares).
func (x *indexes) equalRows(t *table, property string, value any) []int {
	if r, ok := x.referring(t, property, value); ok {
		return r
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ensureEqual(t, property)
	index := x.equal[rowKey{t.name, property}]
	hash, ok := hashValue(value)
	if !ok {
		return nil
	}
	from := sort.Search(len(index.entries), func(i int) bool { return index.entries[i].hash >= hash })
	var rows []int
	for i := from; i < len(index.entries) && index.entries[i].hash == hash; i++ {
		rows = append(rows, int(index.entries[i].row))
	}
	sort.Ints(rows)
	return rows
}

// referring asks the seed, which inverts some lookups without an index.
func (x *indexes) referring(t *table, property string, value any) ([]int, bool) {
	c := t.byProperty[property]
	id, isText := value.(string)
	if c == nil || c.kind != kindLookup || !isText {
		return nil, false
	}
	return x.store.base.Referring(t.name, c.name, id)
}

// prepare builds the indexes of several columns in one walk.
func (x *indexes) prepare(t *table, properties []string) {
	x.mu.Lock()
	defer x.mu.Unlock()
	x.ensureEqual(t, properties...)
}

// ensureEqual builds what is missing of the given indexes. Callers hold mu.
func (x *indexes) ensureEqual(t *table, properties ...string) {
	if x.equal == nil {
		x.equal = map[rowKey]*equalIndex{}
	}
	var missing []string
	var hashes [][]uint64 // a column's hashes plus one; 0: no value
	for _, property := range properties {
		if x.equal[rowKey{t.name, property}] == nil {
			missing = append(missing, property)
			hashes = append(hashes, make([]uint64, x.store.base.Count(t.name)))
		}
	}
	if len(missing) == 0 {
		return
	}
	x.store.scan(t, func(i int, r Row) {
		for n, property := range missing {
			if hash, ok := hashValue(t.byProperty[property].of(r)); ok {
				hashes[n][i] = uint64(hash) + 1
			}
		}
	})
	for n, property := range missing {
		x.equal[rowKey{t.name, property}] = newEqualIndex(hashes[n])
	}
}

func newEqualIndex(hashes []uint64) *equalIndex {
	index := &equalIndex{}
	for i, hash := range hashes {
		if hash > 0 {
			index.entries = append(index.entries, indexEntry{uint32(hash - 1), uint32(i)})
		}
	}
	sort.Slice(index.entries, func(a, b int) bool { return index.entries[a].hash < index.entries[b].hash })
	return index
}

// hashValue hashes values that compare equal alike; nothing for null.
func hashValue(v any) (uint32, bool) {
	h := fnv.New32a()
	switch v := v.(type) {
	case nil:
		return 0, false
	case string:
		_, _ = h.Write([]byte(fold(v))) // a hash never fails to write
	case bool:
		_, _ = h.Write([]byte(strconv.FormatBool(v)))
	default:
		f, ok := number(v)
		if !ok {
			return 0, false
		}
		_, _ = h.Write([]byte(strconv.FormatFloat(f, 'g', -1, 64)))
	}
	return h.Sum32(), true
}

// rowsFrom lists the base rows that may have a date column >= value, unless
// these are too many for a list to help.
func (x *indexes) rowsFrom(t *table, property, value string) ([]int, bool) {
	x.mu.Lock()
	defer x.mu.Unlock()
	key := rowKey{t.name, property}
	index := x.zones[key]
	n := x.store.base.Count(t.name)
	if index == nil {
		index = x.buildZones(t, property, n)
		if x.zones == nil {
			x.zones = map[rowKey]*zoneIndex{}
		}
		x.zones[key] = index
	}
	var rows []int
	for zone, latest := range index.latest {
		if latest < value {
			continue
		}
		for i := zone * zoneSize; i < min(n, (zone+1)*zoneSize); i++ {
			rows = append(rows, i)
		}
		if len(rows) > listLimit {
			return nil, false
		}
	}
	return rows, true
}

func (x *indexes) buildZones(t *table, property string, n int) *zoneIndex {
	index := &zoneIndex{latest: make([]string, (n+zoneSize-1)/zoneSize)}
	x.store.scan(t, func(i int, r Row) { // a zone is scanned by one goroutine
		zone := &index.latest[i/zoneSize]
		*zone = max(*zone, r.text(property))
	})
	return index
}

// sorted lists all base rows in an order of own columns, 4 bytes a row.
func (x *indexes) sorted(t *table, order []orderTerm) []uint32 {
	x.mu.Lock()
	defer x.mu.Unlock()
	key := t.name
	for _, o := range order {
		key += "," + o.text()
	}
	if rows, ok := x.sortings[key]; ok {
		return rows
	}
	n := x.store.base.Count(t.name)
	rows, keys := make([]uint32, n), make([][]any, n)
	x.store.scan(t, func(i int, r Row) {
		rows[i] = uint32(i)
		keys[i] = sortKey(nil, order, r)
	})
	slices.SortFunc(rows, func(a, b uint32) int {
		if result := compareKeys(order, keys[a], keys[b]); result != 0 {
			return result
		}
		return cmp.Compare(a, b) // equal keys stand in the order of their ids
	})
	if x.sortings == nil {
		x.sortings = map[string][]uint32{}
	}
	x.sortings[key] = rows
	return rows
}

// scan calls f with every base row, on all processors; rows of one zone come in
// order from one goroutine. f may keep values of a row, not the row.
func (s *store) scan(t *table, f func(i int, r Row)) {
	n := s.base.Count(t.name)
	var zone atomic.Int64
	var group sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		group.Go(func() {
			r := Row{}
			for {
				start := int(zone.Add(1)-1) * zoneSize
				if start >= n {
					return
				}
				for i := start; i < min(n, start+zoneSize); i++ {
					s.fillBase(r, t, i)
					f(i, r)
				}
			}
		})
	}
	group.Wait()
}

// idsWhere lists ids of rows that may have property = value: candidates among
// the base rows and every row of the overlay. Callers hold mu.
func (s *store) idsWhere(t *table, property string, value any) []string {
	var ids []string
	o := s.overlay[t.name]
	if s.base.Count(t.name) > 0 {
		for _, i := range s.indexes.equalRows(t, property, value) {
			id := s.base.ID(t.name, i)
			if _, changed := o.rows[id]; !changed && !o.gone[id] {
				ids = append(ids, id)
			}
		}
	}
	for id, r := range o.rows {
		if equalValues(r[property], value) {
			ids = append(ids, id)
		}
	}
	sort.Strings(ids)
	return ids
}
