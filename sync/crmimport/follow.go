package crmimport

import (
	"context"
	"errors"
	"net/http"
	"time"

	"navsync/dynamics"
	"navsync/store"
)

// The times of the import.
const (
	overlapTime   = 5 * time.Minute // rows may be committed late, with an earlier time
	reconcileTime = 24 * time.Hour  // a polled table's keys are compared
	linkTime      = time.Hour       // a link over which nothing came is kept this long before it is renewed
)

// follow takes the cursor from where it stands to the end of what Dynamics has now.
func (i *tableImport) follow(ctx context.Context) error {
	cursor, err := i.m.Store.Cursor(ctx, i.table.Entity)
	switch {
	case errors.Is(err, store.ErrNotFound):
		cursor, err = i.begin(ctx, store.Cursor{Entity: i.table.Entity}, false)
	case err == nil && cursor.QueryHash != i.hash:
		cursor, err = i.begin(ctx, cursor, true)
	}
	if err == nil {
		err = i.moved(ctx, &cursor)
	}
	if err == nil {
		err = i.readReturned(ctx, &cursor)
	}
	restarted := false
	for err == nil {
		var done bool
		done, err = i.phase(ctx, &cursor)
		if done && err == nil {
			return nil
		}
		if !restarted && i.linkRefused(err, cursor) {
			restarted = true
			i.t.Note("step.note.resync")
			cursor, err = i.begin(ctx, cursor, false)
		}
	}
	return err
}

// linkRefused says that the stored link is of no use any more: an expired token is a
// normal event (engine.md §5), and leads to a full read of this table only.
func (i *tableImport) linkRefused(err error, cursor store.Cursor) bool {
	if err == nil || cursor.Link == "" || cursor.Phase == store.PhaseOverlap {
		return false
	}
	class := dynamics.ClassOf(err)
	return class == dynamics.ClassResync || class == dynamics.ClassBug || expiredWithoutCode(err)
}

// expiredWithoutCode is how some organizations say that a link is too old: gone, or an
// error of the platform without a code. A full read is right for both: what else the
// platform means by that, it will say again to the read.
func expiredWithoutCode(err error) bool {
	var answer *dynamics.Error
	if !errors.As(err, &answer) {
		return false
	}
	return answer.Status == http.StatusGone ||
		answer.Status == http.StatusInternalServerError && answer.Code == 0 && answer.Class == dynamics.ClassUnknown
}

// moved leads a stored link to the organization's present address: an organization keeps
// its identity, its rows and its marks when it is renamed or moved (spec §3.1c). The old
// host is never asked. A mark that the new address does not take leads to a full read.
func (i *tableImport) moved(ctx context.Context, cursor *store.Cursor) error {
	link, there := i.m.Client.Address().Here(cursor.Link)
	if link == cursor.Link {
		return nil
	}
	if !there {
		next, err := i.begin(ctx, *cursor, false)
		*cursor = next
		return err
	}
	cursor.Link = link
	return i.m.Store.Update(ctx, func(tx *store.Tx) error { return tx.SaveCursor(ctx, *cursor) })
}

// begin begins a full read with a new generation. changed: other columns are read than
// before, so that rows are written although their versions have not moved.
func (i *tableImport) begin(ctx context.Context, cursor store.Cursor, changed bool) (store.Cursor, error) {
	now := i.m.Journal.Now()
	total, err := i.m.Client.Count(ctx, i.table.Entity)
	if err != nil && ctx.Err() != nil {
		return cursor, err
	}
	i.t.Total(int(total)) // 0, not known, when it cannot be counted
	next := store.Cursor{
		Entity: i.table.Entity, Phase: store.PhaseLoad, QueryHash: i.hash, Generation: cursor.Generation + 1,
		StartedAt: now, ObtainedAt: now, LoadedAt: cursor.LoadedAt, ReconciledAt: cursor.ReconciledAt, Total: total,
	}
	err = i.m.Store.Update(ctx, func(tx *store.Tx) error {
		if changed {
			if err := tx.ForgetVersions(ctx, i.table.Entity); err != nil {
				return err
			}
		}
		return tx.SaveCursor(ctx, next)
	})
	return next, err
}

// phase does what the cursor's phase asks for and moves the cursor on.
func (i *tableImport) phase(ctx context.Context, cursor *store.Cursor) (done bool, err error) {
	//exhaustive:enforce
	switch cursor.Phase {
	case store.PhaseLoad:
		return false, i.load(ctx, cursor)
	case store.PhaseOverlap:
		if i.tooShort(cursor) {
			i.t.Note("step.note.fewer-rows")
			if !i.reread { // once more, at once: nothing can be told from a first list that is short
				i.reread = true
				next, err := i.begin(ctx, *cursor, false)
				*cursor = next
				return false, err
			}
		}
		return true, i.overlap(ctx, cursor)
	case store.PhaseDelta:
		return true, i.delta(ctx, cursor)
	case store.PhaseKeys:
		return true, i.compareKeys(ctx, cursor)
	case store.PhasePoll:
	}
	if err := i.poll(ctx, cursor); err != nil || i.m.Journal.Now().Sub(cursor.ReconciledAt) < reconcileTime {
		return true, err
	}
	cursor.Phase, cursor.Link, cursor.RowsSeen = store.PhaseKeys, "", 0
	cursor.Generation++
	return false, i.m.Store.Update(ctx, func(tx *store.Tx) error { return tx.SaveCursor(ctx, *cursor) })
}

// load reads the whole table, from the stored link on.
func (i *tableImport) load(ctx context.Context, cursor *store.Cursor) error {
	if cursor.Link != "" {
		i.t.Note("step.note.resumed")
	}
	i.t.Total(int(cursor.Total))
	err := i.pages(ctx, i.query(cursor.Link), func(page *dynamics.Page) error {
		next := *cursor
		next.Link, next.ObtainedAt, next.RowsSeen = page.Next, i.m.Journal.Now(), cursor.RowsSeen+int64(len(page.Rows))
		if page.Next == "" {
			next.Phase, next.Link = store.PhaseOverlap, page.Delta
		}
		return i.storePage(ctx, cursor, next, page, true)
	})
	if errors.Is(err, dynamics.ErrNoDeltaLink) {
		return nil // all rows are here; without a link the table is polled
	}
	return err
}

// overlap reads once more what changed while the table was loaded: the link that a load
// gives is of its last page (contract §4.5). Then what the load has not shown goes.
func (i *tableImport) overlap(ctx context.Context, cursor *store.Cursor) error {
	if i.readable("modifiedon") {
		q := i.query("")
		q.Track, q.OrderBy = false, ""
		q.Filter = both(i.table.filter, since(cursor.StartedAt.Add(-overlapTime)))
		err := i.pages(ctx, q, func(page *dynamics.Page) error { return i.storePage(ctx, cursor, *cursor, page, true) })
		if err != nil {
			return err
		}
	}
	now := i.m.Journal.Now()
	empty := cursor.RowsSeen == 0
	cursor.Phase, cursor.Watermark = store.PhaseDelta, cursor.StartedAt
	cursor.ReconciledAt = now
	if cursor.Link == "" {
		cursor.Phase = store.PhasePoll
	}
	if cursor.LoadedAt.IsZero() {
		cursor.LoadedAt = now
	}
	return i.endFullRead(ctx, cursor, empty)
}

// delta follows the server's link to the changes since the last run.
func (i *tableImport) delta(ctx context.Context, cursor *store.Cursor) error {
	err := i.pages(ctx, i.query(cursor.Link), func(page *dynamics.Page) error {
		now := i.m.Journal.Now()
		next := *cursor
		next.Link, next.ObtainedAt = page.Next, now
		if page.Next == "" {
			next.Link = page.Delta
		}
		if page.Next == "" && page.Delta == "" {
			next.Phase, next.Watermark = store.PhasePoll, cursor.ObtainedAt
		}
		if len(page.Rows)+len(page.Deleted) == 0 && page.Delta != "" && now.Sub(cursor.ObtainedAt) < linkTime {
			return nil // nothing has changed: asking was all there was to do
		}
		return i.storePage(ctx, cursor, next, page, false)
	})
	if errors.Is(err, dynamics.ErrNoDeltaLink) {
		return nil
	}
	return err
}

// poll asks a table without change tracking for what was modified since the last run.
func (i *tableImport) poll(ctx context.Context, cursor *store.Cursor) error {
	q := i.query("")
	q.Track = false
	q.Filter = both(i.table.filter, since(cursor.Watermark.Add(-overlapTime)))
	q.OrderBy = "modifiedon," + i.meta.PrimaryID
	newest := cursor.Watermark
	err := i.pages(ctx, q, func(page *dynamics.Page) error {
		for _, row := range page.Rows {
			if at := row.Time("modifiedon"); at.After(newest) {
				newest = at
			}
		}
		return i.storePage(ctx, cursor, *cursor, page, false)
	})
	if err != nil || !newest.After(cursor.Watermark) {
		return err
	}
	cursor.Watermark, cursor.ObtainedAt = newest, i.m.Journal.Now()
	return i.m.Store.Update(ctx, func(tx *store.Tx) error { return tx.SaveCursor(ctx, *cursor) })
}

// since is the filter for rows modified at or after a time.
func since(at time.Time) string { return "modifiedon ge " + at.UTC().Format("2006-01-02T15:04:05Z") }

func both(a, b string) string {
	if a == "" {
		return b
	}
	return "(" + a + ") and " + b
}
