package crmimport

import (
	"context"
	"slices"
	"sync"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// pages reads a query; the next page is fetched while store stores this one, so that
// two pages are in memory and no more.
func (i *tableImport) pages(parent context.Context, q dynamics.Query, storePage func(*dynamics.Page) error) error {
	ctx, cancel := context.WithCancel(parent)
	type fetched struct {
		page *dynamics.Page
		err  error
	}
	ahead := make(chan fetched)
	var fetcher sync.WaitGroup
	defer fetcher.Wait()
	defer cancel()
	fetcher.Go(func() {
		defer close(ahead)
		for page, err := range i.m.Client.Pages(ctx, q) {
			select {
			case ahead <- fetched{page, err}:
			case <-ctx.Done():
				return
			}
		}
	})
	for next := range ahead {
		if next.err != nil {
			return next.err
		}
		if err := parent.Err(); err != nil {
			return err
		}
		if err := storePage(next.page); err != nil {
			return err
		}
	}
	return parent.Err()
}

// badRecord is a row that cannot be stored as it is.
type badRecord struct {
	id     string
	column string
}

// storePage stores a page's rows and the cursor's next place in one transaction, so that
// the cursor is never ahead of the rows (engine.md §5).
func (i *tableImport) storePage(ctx context.Context, cursor *store.Cursor, next store.Cursor, page *dynamics.Page, full bool) error {
	w := store.PageWrite{Generation: cursor.Generation, Full: full, At: i.m.Journal.Now(), KeysOf: KeysOf}
	var result store.PageResult
	var bad []badRecord
	err := i.m.Store.Update(ctx, func(tx *store.Tx) (err error) {
		if result, bad, err = i.table.put(ctx, i, tx, w, page.Rows); err != nil {
			return err
		}
		if err := i.keepProblems(ctx, tx, page.Rows, bad); err != nil {
			return err
		}
		if len(page.Deleted) > 0 {
			if err := tx.Doom(ctx, i.table.Entity, page.Deleted); err != nil {
				return err
			}
		}
		if next == *cursor {
			return nil
		}
		return tx.SaveCursor(ctx, next)
	})
	if err != nil {
		return err
	}
	*cursor = next
	i.t.Read(len(page.Rows) + len(page.Deleted))
	i.t.Added(result.Added)
	i.t.Changed(result.Changed)
	i.t.Removed(result.Removed)
	i.t.Unchanged(result.Unchanged)
	for _, b := range bad {
		if !i.damaged[b.id] {
			i.damaged[b.id] = true
			i.t.Failed(1)
		}
	}
	return nil
}

// keepProblems keeps the rows that could not be stored, and settles those that can be now.
func (i *tableImport) keepProblems(ctx context.Context, tx *store.Tx, rows []dynamics.Row, bad []badRecord) error {
	open, err := tx.OpenRefs(ctx, i.table.kind)
	if err != nil {
		return err
	}
	for _, b := range bad {
		delete(open, b.id)
		if i.damaged[b.id] {
			continue // it was told of when the load, and not yet the overlap, met it
		}
		problem := fault.New(fault.Data, "errors.record-unreadable", "Table", i.table.Entity, "Column", b.column)
		_, err := i.m.Journal.Problem(ctx, tx, problem, journal.ScopeRecord, i.table.Step, i.t.RunID(), store.Ref{Kind: i.table.kind, Ref: b.id})
		if err != nil {
			return err
		}
	}
	if len(open) == 0 {
		return nil
	}
	for _, row := range rows {
		id := row.String(i.meta.PrimaryID)
		if !open[id] || slices.ContainsFunc(bad, func(b badRecord) bool { return b.id == id }) {
			continue
		}
		if err := tx.SettleRef(ctx, store.Ref{Kind: i.table.kind, Ref: id}, i.m.Journal.Now()); err != nil {
			return err
		}
	}
	return nil
}
