package engine

import (
	"context"
	"errors"
	"iter"
	"path/filepath"
	"slices"
	"time"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/linkedin"
)

const capturePage = 500 // rows of a file in one transaction

// errUndo ends a transaction that was only made to count.
var errUndo = errors.New("counted")

// archiveFile is a file that is open for a seat.
type archiveFile struct {
	reader *linkedin.Reader
	survey linkedin.Archive
	seat   store.Seat
	plan   ArchivePlan
}

// PlanArchive reads the file and says what ImportArchive would do; it changes nothing. Errors:
// fault.Forbidden, fault.Conflict (another owner's, Facts Owner and Bound), fault.Data (broken,
// not an archive, too large, without owner), fault.NotFound (no such seat or file).
func (e *Engine) PlanArchive(ctx context.Context, a Actor, r ArchiveRequest) (ArchivePlan, error) {
	result, err := e.countArchive(ctx, a, r)
	return result.ArchivePlan, err
}

// countArchive does what ImportArchive does in a transaction that is undone, and so counts the
// same.
func (e *Engine) countArchive(ctx context.Context, a Actor, r ArchiveRequest) (result ArchiveResult, err error) {
	f, err := e.openArchive(ctx, a, r)
	if err != nil {
		return ArchiveResult{}, err
	}
	defer func() { err = errors.Join(err, f.reader.Close()) }()
	c := e.newCapture(f.seat, f.survey.Source, f.seenAt(e.now()))
	err = e.store.Update(ctx, func(tx *store.Tx) error {
		if err := c.all(ctx, f.reader, func(page func(*store.Tx) error) error { return page(tx) }); err != nil {
			return err
		}
		if err := e.matchInside(ctx, tx); err != nil {
			return err
		}
		people, err := tx.MembersInCRM(ctx)
		if err != nil {
			return err
		}
		result.ArchivePlan, result.EditedSeen = f.plan, c.edited
		c.summary(&result.ArchivePlan, people, sinceOf(r), f.plan.MayCopy)
		if err := e.copyArchived(ctx, tx, a, r, c, &result); err != nil {
			return err
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		return ArchiveResult{}, archiveError(r.Path, err)
	}
	return result, nil
}

// ImportArchive brings the file's members, companies, threads and items into the seat, matches
// what came, and copies what was chosen. The same again changes nothing, also after a
// kill in the middle. Errors as PlanArchive.
func (e *Engine) ImportArchive(ctx context.Context, a Actor, r ArchiveRequest) (result ArchiveResult, err error) {
	if r.DryRun {
		return e.countArchive(ctx, a, r)
	}
	f, err := e.openArchive(ctx, a, r)
	if err != nil {
		return ArchiveResult{}, err
	}
	defer func() { err = errors.Join(err, f.reader.Close()) }()
	c := e.newCapture(f.seat, f.survey.Source, f.seenAt(e.now()))
	c.archive = store.Archive{
		SeatID: f.seat.ID, Name: f.plan.Name, Kind: f.plan.Source, ImportedAt: e.now(), ImportedBy: a.Email, NewestAt: f.survey.Newest,
		Skipped: len(f.survey.Skipped),
	}
	if err := e.beginArchive(ctx, f, c); err != nil {
		return ArchiveResult{}, err
	}
	err = c.all(ctx, f.reader, func(page func(*store.Tx) error) error {
		return errors.Join(e.store.Update(ctx, page), e.at("page"))
	})
	if err != nil {
		return ArchiveResult{}, archiveError(r.Path, err)
	}
	if err := e.matchMembers(ctx, nil, nil); err != nil {
		return ArchiveResult{}, err
	}
	return e.endArchive(ctx, a, r, f, c)
}

// matchInside matches what came, inside a transaction that is undone.
func (e *Engine) matchInside(ctx context.Context, tx *store.Tx) error {
	settings, err := tx.Settings(ctx)
	if err != nil {
		return err
	}
	m := &matcher{e: e, numbers: matchNumbers(settings)}
	for _, batch := range []func() (int, error){
		func() (int, error) { return m.companies(ctx, tx) },
		func() (int, error) { return m.members(ctx, tx, nil) },
	} {
		for {
			n, err := batch()
			if err != nil {
				return err
			}
			if n == 0 {
				break
			}
		}
	}
	return nil
}

// openArchive opens the file for the seat and checks whose it is and who asks.
func (e *Engine) openArchive(ctx context.Context, a Actor, r ArchiveRequest) (*archiveFile, error) {
	if err := r.Copy.known(); err != nil {
		return nil, err
	}
	seat, err := e.seatFor(ctx, a, ActArchive, r.SeatEmail)
	if err != nil {
		return nil, err
	}
	if r.Copy != "" && r.Copy != CopyNone {
		if err := e.may(ctx, a, ActItemCopy, seat.ID, r.SeatEmail); err != nil {
			return nil, err
		}
	}
	slug, _, err := e.store.SeatOwner(ctx, seat.ID)
	if err != nil {
		return nil, fault.Stored(err)
	}
	reader, err := linkedin.Open(ctx, r.Path, linkedin.Hint{Name: seat.Name, Slugs: []string{slug}})
	if err != nil {
		return nil, archiveError(r.Path, err)
	}
	f := &archiveFile{reader: reader, seat: seat}
	if err := e.checkArchive(ctx, a, r, f); err != nil {
		return nil, errors.Join(err, reader.Close())
	}
	return f, nil
}

// checkArchive compares the owner with the seat's and counts the file's rows.
func (e *Engine) checkArchive(ctx context.Context, a Actor, r ArchiveRequest, f *archiveFile) error {
	slug, name, err := e.store.SeatOwner(ctx, f.seat.ID)
	if err != nil {
		return fault.Stored(err)
	}
	owner := f.reader.Owner()
	if slug != "" && owner.Slug != "" && owner.Slug != slug {
		return fault.New(fault.Conflict, "errors.other-owner", "Owner", owner.Name, "OwnerURL", owner.URL, "Bound", name, "BoundURL", linkedin.ProfileURL(slug), "Seat", f.seat.Name)
	}
	if owner.Slug != "" && slug == "" {
		other, err := e.store.SeatBoundTo(ctx, owner.Slug)
		if err == nil && other != f.seat.ID {
			return fault.New(fault.Conflict, "errors.owner-of-another-seat", "Owner", owner.Name, "OwnerURL", owner.URL, "Seat", f.seat.Name)
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return fault.Stored(err)
		}
	}
	if owner.Slug == "" && slug != "" && f.reader.Source() == linkedin.SourceArchive {
		f.reader.AssumeOwner(linkedin.Owner{Name: name, Slug: slug, URL: linkedin.ProfileURL(slug)})
		owner = f.reader.Owner()
	}
	if f.survey, err = f.reader.Survey(ctx); err != nil {
		return archiveError(r.Path, err)
	}
	f.plan = ArchivePlan{
		Source: string(f.survey.Source), Name: filepath.Base(r.Path), SeatID: f.seat.ID, SeatEmail: f.seat.Email,
		OwnerName: owner.Name, OwnerSlug: owner.Slug, OwnerURL: owner.URL, Bound: slug != "", Binds: slug == "" && owner.Slug != "",
		Oldest: f.survey.Oldest, Newest: f.survey.Newest, Skipped: map[string]int{}, MayCopy: a.SeatID == f.seat.ID,
	}
	for reason, n := range f.reader.SkipCounts() {
		f.plan.Skipped[string(reason)] = n
	}
	return nil
}

// seenAt is the date that the file's facts about people are of: that of its newest item,
// else now.
func (f *archiveFile) seenAt(now time.Time) time.Time {
	if f.survey.Newest.IsZero() || f.survey.Newest.After(now) {
		return now
	}
	return f.survey.Newest
}

func sinceOf(r ArchiveRequest) string {
	if r.Since.IsZero() {
		return ""
	}
	return r.Since.UTC().Format(time.DateOnly) // a date alone sorts before its day's moments
}

// all runs the whole file through the capture, a page in a transaction.
func (c *capture) all(ctx context.Context, r *linkedin.Reader, run func(page func(*store.Tx) error) error) error {
	people := func(tx *store.Tx, p linkedin.Person) error { _, err := c.person(ctx, tx, p); return err }
	if err := paged(r.Connections(ctx), run, people); err != nil {
		return err
	}
	message := func(tx *store.Tx, m linkedin.Message) error { return c.message(ctx, tx, m) }
	if err := paged(r.Messages(ctx), run, message); err != nil {
		return err
	}
	note := func(tx *store.Tx, n linkedin.Note) error { return c.note(ctx, tx, n) }
	if err := paged(r.Notes(ctx), run, note); err != nil {
		return err
	}
	return run(func(tx *store.Tx) error {
		if err := c.edits(ctx, tx); err != nil {
			return err
		}
		for _, t := range c.threads {
			if err := tx.SettleThread(ctx, t.ID); err != nil {
				return err
			}
		}
		return nil
	})
}

// paged hands rows on in pages.
func paged[T any](rows iter.Seq2[T, error], run func(page func(*store.Tx) error) error, each func(*store.Tx, T) error) error {
	var page []T
	flush := func() error {
		if len(page) == 0 {
			return nil
		}
		err := run(func(tx *store.Tx) error {
			for _, row := range page {
				if err := each(tx, row); err != nil {
					return err
				}
			}
			return nil
		})
		page = page[:0]
		return err
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		if page = append(page, row); len(page) == capturePage {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}

// beginArchive binds the seat to the file's owner and notes the archive.
func (e *Engine) beginArchive(ctx context.Context, f *archiveFile, c *capture) error {
	err := e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if f.plan.Binds {
			if err := tx.BindSeat(ctx, f.seat.ID, f.plan.OwnerSlug, f.plan.OwnerName, e.now()); err != nil {
				return err
			}
		}
		var err error
		c.archive.ID, err = tx.AddArchive(ctx, c.archive)
		return err
	})
	return fault.Stored(err)
}

// endArchive copies what was chosen and notes what came.
func (e *Engine) endArchive(ctx context.Context, a Actor, r ArchiveRequest, f *archiveFile, c *capture) (ArchiveResult, error) {
	result := ArchiveResult{ArchivePlan: f.plan, ArchiveID: c.archive.ID, EditedSeen: c.edited}
	err := e.change(ctx, a, ActArchive, f.seat.ID, f.plan.Name, func(tx *store.Tx) (any, any, error) {
		people, err := tx.MembersInCRM(ctx)
		if err != nil {
			return nil, nil, err
		}
		c.summary(&result.ArchivePlan, people, sinceOf(r), f.plan.MayCopy)
		if err := e.copyArchived(ctx, tx, a, r, c, &result); err != nil {
			return nil, nil, err
		}
		c.archive.Added, c.archive.Changed, c.archive.Unchanged = c.items.New, c.items.Changed, c.items.Unchanged
		c.archive.EndedAt = e.now()
		if err := tx.EndArchive(ctx, c.archive); err != nil {
			return nil, nil, err
		}
		after := map[string]any{"archive": c.archive.ID, "added": c.items.New, "changed": c.items.Changed, "copied": result.Copied}
		return nil, after, e.out.SayWhy(ctx, tx)
	})
	e.wakeOutbox()
	return result, err
}

// copyArchived copies what was chosen, and what has come in threads whose holder chose
// Copy thread to CRM.
func (e *Engine) copyArchived(ctx context.Context, tx *store.Tx, a Actor, r ArchiveRequest, c *capture, result *ArchiveResult) error {
	ids := c.follows
	if r.Copy != "" && r.Copy != CopyNone {
		var conversations []string
		if r.Copy == CopyChosen {
			conversations = append([]string{}, r.Conversations...)
		}
		chosen, err := tx.CopyableItems(ctx, c.seat.ID, conversations, r.Copy == CopyMatched, sinceOf(r))
		if err != nil {
			return err
		}
		// Only what stands in this file: the rest of the seat's history was not asked about.
		ids = append(ids, slices.DeleteFunc(chosen, func(id int64) bool { return !c.fresh[id] && !c.known[id] })...)
	}
	list, err := neverCopyList(ctx, tx, c.seat.ID)
	if err != nil {
		return err
	}
	for _, id := range ids {
		kept, changed, err := queueBy(ctx, e.journal, tx, list, id, a.Email)
		if err != nil {
			return err
		}
		if kept != "" {
			result.NeverCopy++
		}
		if changed {
			result.Copied++
		}
	}
	return nil
}
