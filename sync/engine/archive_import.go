package engine

import (
	"context"
	"errors"
	"path/filepath"
	"time"

	"navsync/store"
	"navsync/sync/capture"
	"navsync/sync/fault"
	"navsync/sync/linkedin"
	"navsync/sync/memory"
)

// errUndo ends a transaction that was only made to count.
var errUndo = errors.New("counted")

// archiveImport is the import of one file for a seat, from opening the file to what is told of it.
type archiveImport struct {
	e      *Engine
	a      Actor
	r      ArchiveRequest
	reader *linkedin.Reader
	seat   store.Seat
	plan   ArchivePlan
	pass   *capture.Pass // nil until the file is read
}

// PlanArchive reads the file and says what ImportArchive would do; it changes nothing. Errors:
// fault.Forbidden, fault.Conflict (another owner's, Facts Owner and Bound), fault.Data (broken,
// not an archive, too large, without owner), fault.NotFound (no such seat or file).
func (e *Engine) PlanArchive(ctx context.Context, a Actor, r ArchiveRequest) (ArchivePlan, error) {
	result, err := e.wouldArchive(ctx, a, r)
	return result.ArchivePlan, err
}

// wouldArchive does what ImportArchive does in a transaction that is undone, and so counts the
// same.
func (e *Engine) wouldArchive(ctx context.Context, a Actor, r ArchiveRequest) (result ArchiveResult, err error) {
	defer memory.Spare()()
	f, err := e.openArchive(ctx, a, r)
	if err != nil {
		return ArchiveResult{}, err
	}
	defer func() { err = errors.Join(err, f.reader.Close()) }()
	if f.plan.Question == QuestionOwner {
		return ArchiveResult{ArchivePlan: f.plan}, nil // nothing can be counted: who wrote is not known
	}
	f.begin(0)
	err = e.store.Update(ctx, func(tx *store.Tx) error {
		if err := f.pass.All(ctx, f.reader, func(page func(*store.Tx) error) error { return page(tx) }); err != nil {
			return err
		}
		f.reader.Forget()
		if err := e.matching.Inside(ctx, tx); err != nil {
			return err
		}
		if err := f.summarize(ctx, tx, &result); err != nil {
			return err
		}
		if err := f.copy(ctx, tx, &result); err != nil {
			return err
		}
		return errUndo
	})
	if !errors.Is(err, errUndo) {
		return ArchiveResult{}, archiveError(r.Path, err)
	}
	return result, nil
}

// begin begins the pass over the file; archiveID is 0 when the pass is undone.
func (f *archiveImport) begin(archiveID int64) {
	f.pass = capture.New(capture.Options{
		Journal: f.e.journal, Now: f.e.now, SeatID: f.seat.ID, Source: f.reader.Source(), ArchiveID: archiveID, SeenAt: f.seenAt(f.e.now()),
	})
}

// ImportArchive brings the file's members, companies, threads and items into the seat, matches
// what came, and copies what was chosen. The same again changes nothing, also after a
// kill in the middle. Errors as PlanArchive.
func (e *Engine) ImportArchive(ctx context.Context, a Actor, r ArchiveRequest) (result ArchiveResult, err error) {
	if r.DryRun {
		if result, err = e.wouldArchive(ctx, a, r); err == nil && result.Question == QuestionOwner {
			err = result.unanswered(r.Bind)
		}
		return result, err
	}
	defer memory.Spare()()
	f, err := e.openArchive(ctx, a, r)
	if err != nil {
		return ArchiveResult{}, err
	}
	defer func() { err = errors.Join(err, f.reader.Close()) }()
	if err := f.plan.unanswered(r.Bind); err != nil {
		return ArchiveResult{}, err
	}
	archive := store.Archive{
		SeatID: f.seat.ID, Name: f.plan.Name, Kind: f.plan.Source, ImportedAt: e.now(), ImportedBy: a.Email, OwnerSlug: f.plan.OwnerSlug,
	}
	if err := f.note(ctx, &archive); err != nil {
		return ArchiveResult{}, err
	}
	f.begin(archive.ID)
	err = f.pass.All(ctx, f.reader, func(page func(*store.Tx) error) error {
		return errors.Join(e.store.Update(ctx, page), e.at("page"))
	})
	if err != nil {
		return ArchiveResult{}, archiveError(r.Path, err)
	}
	f.reader.Forget()
	if err := e.matching.All(ctx, nil); err != nil {
		return ArchiveResult{}, err
	}
	return f.end(ctx, archive)
}

// openArchive opens the file for the seat and checks whose it is and who asks.
func (e *Engine) openArchive(ctx context.Context, a Actor, r ArchiveRequest) (*archiveImport, error) {
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
	if a.Remote {
		if r.Path, err = e.inbox.Sent(a.Email, r.Path); err != nil {
			return nil, archiveError(r.Path, err)
		}
	}
	if err := e.BringUp(ctx); err != nil {
		return nil, err
	}
	slugs, err := e.store.SeatProfiles(ctx, seat.ID)
	if err != nil {
		return nil, fault.Stored(err)
	}
	reader, err := linkedin.Open(ctx, r.Path, linkedin.Hint{Name: seat.Name, Slugs: slugs, Watch: r.Progress})
	if err != nil {
		return nil, archiveError(r.Path, err)
	}
	f := &archiveImport{e: e, a: a, r: r, reader: reader, seat: seat}
	if err := f.check(ctx); err != nil {
		return nil, errors.Join(err, reader.Close())
	}
	return f, nil
}

// BringUp gives what an earlier version stored the form of today, as far as that takes more than the schema: the keys of
// items. It does nothing in a store of today.
func (e *Engine) BringUp(ctx context.Context) error {
	return fault.Stored(capture.Rekey(ctx, e.store, e.journal))
}

// check begins the plan of a file: whose it is, and for whom.
func (f *archiveImport) check(ctx context.Context) error {
	f.plan = ArchivePlan{
		Source: string(f.reader.Source()), Name: filepath.Base(f.r.Path), SeatID: f.seat.ID, SeatEmail: f.seat.Email, SeatName: f.seat.Name,
		MayCopy: f.a.SeatID == f.seat.ID,
	}
	return f.decideOwner(ctx)
}

// seenAt is the date that the file's facts about people are of: that of its newest item or connection, else now.
func (f *archiveImport) seenAt(now time.Time) time.Time {
	if of := f.reader.AsOf(); !of.IsZero() && !of.After(now) {
		return of
	}
	return now
}

func sinceOf(r ArchiveRequest) string {
	if r.Since.IsZero() {
		return ""
	}
	return r.Since.UTC().Format(time.DateOnly) // a date alone sorts before its day's moments
}

// note binds the seat to the file's owner and notes the import.
func (f *archiveImport) note(ctx context.Context, archive *store.Archive) error {
	err := f.e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		if f.plan.Binds {
			before, after := map[string]any{"profile": linkedin.Slug(f.plan.BoundURL)}, map[string]any{"profile": f.plan.OwnerSlug, "archive": f.plan.Name}
			err := errors.Join(tx.BindSeat(ctx, f.seat.ID, f.plan.OwnerSlug, f.plan.OwnerName, f.e.now()),
				f.e.audit(ctx, tx, f.a, ActSeatBind, f.seat.Email, before, after))
			if err != nil {
				return err
			}
		}
		var err error
		archive.ID, err = tx.AddArchive(ctx, *archive)
		return err
	})
	return fault.Stored(err)
}

// end copies what was chosen and notes what came.
func (f *archiveImport) end(ctx context.Context, archive store.Archive) (ArchiveResult, error) {
	result := ArchiveResult{ArchiveID: archive.ID}
	err := f.e.change(ctx, f.a, ActArchive, f.seat.ID, f.plan.Name, func(tx *store.Tx) (any, any, error) {
		if err := f.summarize(ctx, tx, &result); err != nil {
			return nil, nil, err
		}
		if err := f.copy(ctx, tx, &result); err != nil {
			return nil, nil, err
		}
		items := result.Items
		archive.Added, archive.Changed, archive.Unchanged, archive.NewestAt = items.New, items.Changed, items.Unchanged, f.pass.Report.Newest
		for _, n := range result.Skipped {
			archive.Skipped += n
		}
		archive.EndedAt = f.e.now()
		if err := tx.EndArchive(ctx, archive); err != nil {
			return nil, nil, err
		}
		after := map[string]any{"archive": archive.ID, "added": items.New, "changed": items.Changed, "copied": result.Copied}
		return nil, after, f.e.out.SayWhy(ctx, tx)
	})
	f.e.wakeOutbox()
	return result, err
}

// copy copies what was chosen, and what has come in threads whose holder chose
// Copy thread to CRM.
func (f *archiveImport) copy(ctx context.Context, tx *store.Tx, result *ArchiveResult) error {
	r, p := f.r, f.pass
	ids, open := p.Follows, map[int64]bool{}
	if r.Copy != "" && r.Copy != CopyNone {
		var conversations []string
		if r.Copy == CopyChosen {
			conversations = append([]string{}, r.Conversations...)
		}
		chosen, err := tx.CopyableItems(ctx, p.SeatID, conversations, r.Copy == CopyMatched, sinceOf(r))
		if err != nil {
			return err
		}
		// Only what stands in this file: the rest of the seat's history was not asked about.
		for _, c := range chosen {
			if p.Written.Has(c.ID) {
				open[c.ID] = !c.Matched
				ids = append(ids, c.ID)
			}
		}
	}
	q, err := queue(ctx, f.e.journal, tx, p.SeatID, ids, f.a.Email)
	if err != nil {
		return err
	}
	result.NeverCopy += len(q.kept)
	result.Copied += len(q.changed)
	for _, id := range q.changed {
		if open[id] {
			result.Open++
		}
	}
	return nil
}
