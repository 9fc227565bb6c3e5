package crmimport

import (
	"context"
	"errors"
	"strings"

	"navsync/dynamics"
	"navsync/store"
)

// ask counts what importing the table would change.
func (i *tableImport) ask(ctx context.Context) error {
	cursor, err := i.m.Store.Cursor(ctx, i.table.Entity)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return err
	}
	fresh := err != nil || cursor.QueryHash != i.hash
	if fresh || cursor.Phase == store.PhaseLoad || cursor.Phase == store.PhaseOverlap {
		total, err := i.m.Client.Count(ctx, i.table.Entity)
		i.t.Total(int(total))
		i.t.Note("step.note.full-load")
		return err
	}
	link, there := i.m.Client.Address().Here(cursor.Link)
	if !there { // of another organization's host: it is never asked (spec §3.1c)
		i.t.Note("step.note.full-load")
		return nil
	}
	cursor.Link = link
	q := i.query(cursor.Link)
	if cursor.Phase != store.PhaseDelta {
		q.Track, q.Link = false, ""
		q.Filter = both(i.table.filter, since(cursor.Watermark.Add(-overlapTime)))
	}
	err = i.pages(ctx, q, func(page *dynamics.Page) error { return i.askPage(ctx, page) })
	switch {
	case errors.Is(err, dynamics.ErrNoDeltaLink):
		return nil
	case i.linkRefused(err, cursor):
		i.t.Note("step.note.full-load")
		return nil
	}
	return err
}

// askPage compares a page with what is stored.
func (i *tableImport) askPage(ctx context.Context, page *dynamics.Page) error {
	ids := make([]string, len(page.Rows))
	for n, row := range page.Rows {
		ids[n] = strings.ToLower(row.String(i.meta.PrimaryID))
	}
	known, err := i.m.Store.Versions(ctx, i.table.Entity, ids)
	if err != nil {
		return err
	}
	for n, row := range page.Rows {
		keeps := true
		if known[n] == store.UnknownVersion && i.table.keeps != nil {
			if keeps, err = i.table.keeps(i, row); err != nil {
				return err
			}
		}
		switch {
		case !keeps:
			i.t.Unchanged(1)
		case known[n] == store.UnknownVersion:
			i.t.Added(1)
		case row.Version() > known[n]:
			i.t.Changed(1)
		default:
			i.t.Unchanged(1)
		}
	}
	deleted, err := i.m.Store.Versions(ctx, i.table.Entity, page.Deleted)
	for _, version := range deleted {
		if version >= 0 {
			i.t.Removed(1)
		}
	}
	i.t.Read(len(page.Rows) + len(page.Deleted))
	return err
}
