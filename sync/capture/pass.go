package capture

import (
	"context"
	"iter"
	"time"

	"navsync/store"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
)

const (
	pageRows  = 2000    // rows of a file in one transaction
	pageBytes = 4 << 20 // or so many bytes of texts, whichever comes first
)

// Options are what a pass is made of.
type Options struct {
	Journal   journal.Journal
	Now       func() time.Time
	SeatID    int64
	Source    linkedin.Source
	ArchiveID int64     // 0: of none that is kept
	SeenAt    time.Time // the date that the facts about people are of
}

// Pass brings one archive into one seat. It lives for one pass over the file; its steps run inside the transactions that it
// is handed.
type Pass struct {
	Options
	Report  Report
	Written IDs // items of the seat that stand in the file and are no spam: what may be copied of it
	Follows []int64

	seatKey string
	people  map[string]int64 // by address
	keys    map[int64]string // of members, by id
	added   IDs              // members that came with this pass
	became  map[int64]int64  // members that turned out to be others
	twice   map[string]bool  // folded names that several people bear
	named   map[[2]string]bool
	threads map[string]*thread // by conversation
	byID    map[int64]*thread
	noted   map[int64]*thread // where a member's notes stand
	apart   map[int64][]int64 // whom a person has told apart from whom

	agreed  map[[2]int64]int // messages in which two members agree
	claimed IDs              // items that stand in the part that is read
	part    string
	seen    IDs // items that stand in any part
	fresh   IDs // items that came with this pass
	brought brought
	found   map[string][]*known
	late    []*row // decided when the whole file is known

	nextItem int64
	items    []newItem // to be kept
	joins    []joining
}

// New begins a pass.
func New(o Options) *Pass {
	return &Pass{
		Options: o, Report: Report{Kinds: map[store.ItemKind]Counts{}}, seatKey: SeatKey(o.SeatID),
		people: map[string]int64{}, keys: map[int64]string{}, became: map[int64]int64{}, twice: map[string]bool{}, named: map[[2]string]bool{},
		threads: map[string]*thread{}, byID: map[int64]*thread{}, noted: map[int64]*thread{}, agreed: map[[2]int64]int{},
	}
}

// Runner runs one page of a pass in a transaction.
type Runner func(page func(*store.Tx) error) error

// All runs a whole file through the pass, a page in a transaction.
func (p *Pass) All(ctx context.Context, r *linkedin.Reader, run Runner) error {
	err := run(func(tx *store.Tx) (err error) {
		if p.apart, err = tx.Apart(ctx); err != nil {
			return err
		}
		before, err := tx.SeatHasItems(ctx, p.SeatID)
		if !before {
			p.brought = brought{}
		}
		return err
	})
	if err != nil {
		return err
	}
	err = paged(ctx, r.Connections, func(linkedin.Person) int { return 0 }, func(page []linkedin.Person) error {
		return run(func(tx *store.Tx) error { return p.connections(ctx, tx, page) })
	})
	if err != nil {
		return err
	}
	err = paged(ctx, p.rows(r), func(r *row) int { return len(r.Text) }, func(page []*row) error {
		return run(func(tx *store.Tx) error { return p.messages(ctx, tx, page) })
	})
	if err != nil {
		return err
	}
	err = paged(ctx, r.Notes, func(n linkedin.Note) int { return len(n.Text) }, func(page []linkedin.Note) error {
		return run(func(tx *store.Tx) error { return p.notes(ctx, tx, page) })
	})
	if err != nil {
		return err
	}
	return run(func(tx *store.Tx) error { return p.end(ctx, tx) })
}

// end decides what the whole file had to be known for, and counts the threads.
func (p *Pass) end(ctx context.Context, tx *store.Tx) error {
	if err := p.decideLate(ctx, tx); err != nil {
		return err
	}
	if err := p.joinNameless(ctx, tx); err != nil {
		return err
	}
	if err := p.settle(ctx, tx); err != nil {
		return err
	}
	// Only what is asked of an ended pass stays.
	p.keys, p.named, p.twice, p.byID, p.noted, p.found, p.agreed, p.items, p.joins = nil, nil, nil, nil, nil, nil, nil, nil, nil
	p.brought = nil
	return nil
}

// paged reads a page while the one before is stored, and holds no third. It returns when both have ended.
func paged[T any](ctx context.Context, rows func(context.Context) iter.Seq2[T, error], size func(T) int, store func(page []T) error) error {
	reading, stop := context.WithCancel(ctx)
	defer stop()
	pages, end := make(chan []T), make(chan error, 1)
	go func() {
		end <- read(reading, rows(reading), size, pages)
		close(pages)
	}()
	var err error
	for page := range pages {
		if err != nil {
			continue // the reading is told to stop
		}
		if err = store(page); err != nil {
			stop()
		}
	}
	if read := <-end; err == nil {
		err = read
	}
	return err
}

// read hands rows on in pages.
func read[T any](ctx context.Context, rows iter.Seq2[T, error], size func(T) int, pages chan<- []T) error {
	var page []T
	bytes := 0
	send := func() bool {
		select {
		case pages <- page:
			page, bytes = make([]T, 0, pageRows), 0
			return true
		case <-ctx.Done():
			return false
		}
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		page, bytes = append(page, row), bytes+size(row)
		if (len(page) == pageRows || bytes >= pageBytes) && !send() {
			return ctx.Err()
		}
	}
	if len(page) > 0 && !send() {
		return ctx.Err()
	}
	return nil
}
