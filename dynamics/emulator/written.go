package emulator

import (
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
)

// Seeded rows never change, so the JSON of those that were read is kept, in
// blocks of rows as one shape of query wants them. Reading a table a second
// time then costs little more than copying it.

const (
	blockRows = 1024
	// blocksLimit is how many bytes of JSON are kept; the oldest blocks go first.
	blocksLimit = 256 << 20
	// fewRows is the size of a page for which writing whole blocks is no gain.
	fewRows = 100
)

// blocks keeps the JSON of base rows.
type blocks struct {
	mu   sync.Mutex
	kept map[blockKey]*block
	ages []blockKey // oldest first
	size int
}

type blockKey struct {
	table, shape string
	number       int
}

// block is the JSON of up to blockRows rows, one behind the other.
type block struct {
	body    []byte
	ends    []int
	counter int64 // the organization's version when it was written
}

func (b *block) row(i int) []byte {
	start := 0
	if i > 0 {
		start = b.ends[i-1]
	}
	return b.body[start:b.ends[i]]
}

func (s *blocks) get(key blockKey) *block {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.kept[key]
}

func (s *blocks) put(key blockKey, b *block) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.kept == nil {
		s.kept = map[blockKey]*block{}
	}
	if old := s.kept[key]; old != nil {
		s.size -= len(old.body)
	} else {
		s.ages = append(s.ages, key)
	}
	s.kept[key] = b
	s.size += len(b.body)
	for s.size > blocksLimit && len(s.ages) > 1 {
		s.size -= len(s.kept[s.ages[0]].body)
		delete(s.kept, s.ages[0])
		s.ages = s.ages[1:]
	}
}

// writer gives base rows of one query as JSON.
type writer struct {
	store    *store
	query    *query
	shape    string
	named    bool // the JSON holds names of other rows, which may change
	renderer func() *renderer
	ahead    int // blocks that the page may need behind the first
	number   int // of current
	current  *block
}

// writer is nil where rows must be looked at before they are given.
func (c *call) writer(x *reading, p preferences, limit int) *writer {
	q := x.query
	if c.guarded().hidesAny(q.table) || q.where != nil || x.may != nil || len(q.order) > 0 || len(q.expands) > 0 || limit < fewRows {
		return nil
	}
	w := &writer{
		store: x.store, query: q, number: -1, ahead: limit/blockRows + 1,
		renderer: func() *renderer { return c.renderer(p) },
	}
	r := w.renderer()
	w.named = r.formatted
	var shape strings.Builder
	for _, flag := range []bool{r.formatted, r.tables, r.navs, q.columns == nil} {
		shape.WriteByte(byte('0' + boolRank(flag)))
	}
	for _, column := range q.columns {
		shape.WriteString("," + column.name)
	}
	w.shape = shape.String()
	return w
}

// row is base row i. Callers hold the store's mu for reading.
func (w *writer) row(i int) []byte {
	if number := i / blockRows; number != w.number {
		w.number, w.current = number, w.block(number)
	}
	return w.current.row(i % blockRows)
}

func (w *writer) key(number int) blockKey { return blockKey{w.query.table.name, w.shape, number} }

func (w *writer) kept(number int) *block {
	b := w.store.blocks.get(w.key(number))
	if b != nil && w.named && b.counter != w.store.counter {
		return nil
	}
	return b
}

// block finds a block, or writes it and those that the page needs next, on all
// processors.
func (w *writer) block(number int) *block {
	if b := w.kept(number); b != nil {
		return b
	}
	last := min(number+w.ahead, (w.store.base.Count(w.query.table.name)-1)/blockRows)
	made := make([]*block, last-number+1)
	var next atomic.Int64
	var group sync.WaitGroup
	for range min(runtime.GOMAXPROCS(0), len(made)) {
		group.Go(func() {
			r, row := w.renderer(), Row{}
			for {
				n := int(next.Add(1)) - 1
				if n >= len(made) {
					return
				}
				if made[n] = w.kept(number + n); made[n] == nil {
					made[n] = w.write(r, row, number+n)
				}
			}
		})
	}
	group.Wait()
	for n, b := range made {
		w.store.blocks.put(w.key(number+n), b)
	}
	return made[0]
}

func (w *writer) write(r *renderer, row Row, number int) *block {
	t := w.query.table
	first := number * blockRows
	end := min(first+blockRows, w.store.base.Count(t.name))
	b := &block{counter: w.store.counter, ends: make([]int, 0, end-first)}
	for i := first; i < end; i++ {
		w.store.fillBase(row, t, i)
		b.body, _ = r.appendRow(b.body, w.query, row, "") // it fails in expansions only
		b.ends = append(b.ends, len(b.body))
	}
	b.body = append(make([]byte, 0, len(b.body)), b.body...)
	return b
}
