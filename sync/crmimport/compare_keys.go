package crmimport

import (
	"context"

	"navsync/dynamics"
	"navsync/store"
)

// keyChunk is how many rows are read again by one request, bounded by the length of its
// address (contract §3.1).
const keyChunk = 200

// compareKeys reads the keys of a polled table: polling shows neither deletions nor rows
// whose modifiedon was kept by a migration (contract §4.5).
func (i *tableImport) compareKeys(ctx context.Context, cursor *store.Cursor) error {
	q := i.query(cursor.Link)
	q.Track, q.Annotations, q.OrderBy, q.Filter = false, false, i.meta.PrimaryID, i.table.filter
	q.Select = []string{i.meta.PrimaryID}
	err := i.pages(ctx, q, func(page *dynamics.Page) error { return i.compareKeyPage(ctx, cursor, page) })
	if err != nil {
		return err
	}
	empty := cursor.RowsSeen == 0
	cursor.Phase, cursor.Link, cursor.ReconciledAt = store.PhasePoll, "", i.m.Journal.Now()
	return i.endFullRead(ctx, cursor, empty)
}

func (i *tableImport) compareKeyPage(ctx context.Context, cursor *store.Cursor, page *dynamics.Page) error {
	ids, versions := make([]string, len(page.Rows)), make([]int64, len(page.Rows))
	for n, row := range page.Rows {
		ids[n], versions[n] = row.String(i.meta.PrimaryID), row.Version()
	}
	known, err := i.m.Store.Versions(ctx, i.table.Entity, ids)
	if err != nil {
		return err
	}
	var differ []string
	for n := range ids {
		if known[n] == store.UnknownVersion || (known[n] >= 0 && versions[n] > known[n]) {
			differ = append(differ, ids[n])
		}
	}
	if err := i.readAgain(ctx, cursor, differ); err != nil {
		return err
	}
	next := *cursor
	next.Link, next.RowsSeen = page.Next, cursor.RowsSeen+int64(len(ids))
	err = i.m.Store.Update(ctx, func(tx *store.Tx) error {
		if err := tx.MarkSeen(ctx, i.table.Entity, cursor.Generation, ids); err != nil {
			return err
		}
		return tx.SaveCursor(ctx, next)
	})
	*cursor = next
	return err
}

// readAgain reads rows by their keys.
func (i *tableImport) readAgain(ctx context.Context, cursor *store.Cursor, ids []string) error {
	for len(ids) > 0 {
		chunk := ids[:min(keyChunk, len(ids))]
		ids = ids[len(chunk):]
		q := i.query("")
		q.Track, q.OrderBy, q.Filter = false, "", dynamics.In(i.meta.PrimaryID, chunk)
		err := i.pages(ctx, q, func(page *dynamics.Page) error { return i.storePage(ctx, cursor, *cursor, page, true) })
		if err != nil {
			return err
		}
	}
	return nil
}
