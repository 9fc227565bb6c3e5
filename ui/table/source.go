package table

import (
	"context"
	"errors"

	tea "charm.land/bubbletea/v2"
)

const (
	// block is how many rows are asked for at once.
	block = 128
	// keptBlocks bounds what an idle list holds.
	keptBlocks = 24
)

// remote is a list of which only windows are here.
type remote[T any] struct {
	base         context.Context
	source       Source[T]
	shown, total int
	blocks       map[int][]T  // by block number
	pending      map[int]bool // asked for and not yet answered
}

// loadedMsg answers a new question: the counts and the first window.
type loadedMsg[T any] struct {
	table        *core[T]
	generation   int
	shown, total int
	number       int
	rows         []T
	err          error
}

// windowMsg brings one more block.
type windowMsg[T any] struct {
	table      *core[T]
	generation int
	number     int
	rows       []T
	err        error
}

// keysMsg brings the keys of select all.
type keysMsg[T any] struct {
	table      *core[T]
	generation int
	keys       []string
	err        error
}

// ask puts the question anew; the old rows stay until the answer.
func (t *core[T]) ask() tea.Cmd { return t.askFor(t.wanted) }

// askFor asks for the rows around the one with the key, where the source knows its place.
func (t *core[T]) askFor(key string) tea.Cmd {
	r := t.remote
	t.generation++
	t.loading, t.again = true, false
	generation, q, at := t.generation, t.query, max(0, t.at)
	return func() tea.Msg {
		at, err := r.placed(q, key, at)
		number := at / block
		msg := loadedMsg[T]{table: t, generation: generation, number: number, err: err}
		if err != nil {
			return msg
		}
		if msg.shown, msg.total, msg.err = r.source.Count(r.base, q); msg.err != nil {
			return msg
		}
		if number*block >= msg.shown {
			msg.number = 0
		}
		msg.rows, msg.err = r.source.Window(r.base, q, msg.number*block, block)
		return msg
	}
}

// placed is where the row with the key stands as far as the source knows, else the place before.
func (r *remote[T]) placed(q Query, key string, at int) (int, error) {
	p, ok := r.source.(Placer)
	if !ok || key == "" {
		return at, nil
	}
	place, found, err := p.Place(r.base, q, key)
	if err != nil || !found {
		return at, err
	}
	return place, nil
}

// want asks for the blocks around the rows in view that are not here.
func (t *core[T]) want() tea.Cmd {
	r := t.remote
	if r == nil || r.shown == 0 {
		return nil
	}
	var cmds []tea.Cmd
	from := max(0, min(t.top, t.at)-t.height) / block
	to := min(r.shown-1, max(t.top, t.at)+2*t.height) / block
	if to-from > 4 { // the focus has jumped far from the rows in view: only its own surroundings count
		from = max(0, t.at-t.height) / block
		to = min(r.shown-1, t.at+2*t.height) / block
	}
	for n := from; n <= to; n++ {
		if r.blocks[n] != nil || r.pending[n] {
			continue
		}
		r.pending[n] = true
		cmds = append(cmds, t.window(n))
	}
	return tea.Batch(cmds...)
}

func (t *core[T]) window(number int) tea.Cmd {
	r, generation, q := t.remote, t.generation, t.query
	return func() tea.Msg {
		rows, err := r.source.Window(r.base, q, number*block, block)
		return windowMsg[T]{table: t, generation: generation, number: number, rows: rows, err: err}
	}
}

// answered takes an answer of the source; false when the message is none.
func (t *core[T]) answered(msg tea.Msg) (tea.Cmd, bool) {
	switch m := msg.(type) {
	case loadedMsg[T]:
		if m.table != t || m.generation != t.generation {
			return nil, m.table == t
		}
		return t.loaded(m), true
	case windowMsg[T]:
		if m.table != t || m.generation != t.generation {
			return nil, m.table == t
		}
		delete(t.remote.pending, m.number)
		if !t.failed(m.err) {
			t.keep(m.number, m.rows)
			t.refocus()
		}
		return nil, true
	case exportMsg[T]:
		if m.table != t {
			return nil, false
		}
		return t.exported(m), true
	case keysMsg[T]:
		if m.table != t || m.generation != t.generation {
			return nil, m.table == t
		}
		if !t.failed(m.err) {
			for _, k := range m.keys {
				t.selection[k] = true
			}
		}
		return nil, true
	}
	return nil, false
}

// failed keeps an error's text; a cancelled question is no error.
func (t *core[T]) failed(err error) bool {
	if err == nil {
		t.problem = ""
		return false
	}
	if !errors.Is(err, context.Canceled) {
		t.problem = t.kit.T("shell.table.failed")
	}
	return true
}

func (t *core[T]) loaded(m loadedMsg[T]) tea.Cmd {
	t.loading = false
	cmd := t.took(m)
	if t.again {
		return tea.Batch(cmd, t.ask())
	}
	return cmd
}

func (t *core[T]) took(m loadedMsg[T]) tea.Cmd {
	if t.failed(m.err) {
		return nil
	}
	t.ready = true
	r := t.remote
	r.shown, r.total = m.shown, m.total
	r.blocks, r.pending = map[int][]T{}, map[int]bool{}
	t.keep(m.number, m.rows)
	if t.sample == nil || m.number == 0 && t.Filter() == "" {
		t.measure(m.rows)
	}
	t.refocus()
	return tea.Batch(t.want(), t.moved())
}

// keep stores a block and drops the one farthest from the focus when there are too many.
func (t *core[T]) keep(number int, rows []T) {
	r := t.remote
	if rows == nil {
		rows = []T{}
	}
	r.blocks[number] = rows
	for len(r.blocks) > keptBlocks {
		farthest, distance := 0, -1
		for n := range r.blocks {
			if d := max(n-t.at/block, t.at/block-n); d > distance {
				farthest, distance = n, d
			}
		}
		delete(r.blocks, farthest)
	}
}
