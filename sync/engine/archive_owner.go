package engine

import (
	"context"
	"errors"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
)

// OwnerQuestion is what a person has to answer about whose archive it is (spec §11).
type OwnerQuestion string

// The questions. QuestionNone: the archive is the seat holder's beyond doubt, or there is nothing to doubt.
const (
	QuestionNone    OwnerQuestion = ""
	QuestionOwner   OwnerQuestion = "owner"   // the file does not say whose it is: ArchiveRequest.OwnerURL
	QuestionName    OwnerQuestion = "name"    // it bears another name than the seat holder's: ArchiveRequest.Bind
	QuestionAddress OwnerQuestion = "address" // the owner's profile has another address now, as it seems: ArchiveRequest.Bind
)

// ArchiveOwner is somebody who may be an archive's owner.
type ArchiveOwner struct{ Name, URL string }

// decideOwner says in the plan whose archive it is and what has to be asked about that. Errors: fault.Conflict for another
// person's, fault.Usage for a wrong ArchiveRequest.OwnerURL.
func (f *archiveImport) decideOwner(ctx context.Context) error {
	bound, name, err := f.e.store.SeatOwner(ctx, f.seat.ID)
	if err != nil {
		return fault.Stored(err)
	}
	if f.reader.Source() == linkedin.SourceCSV {
		return nil
	}
	if err := f.assumeOwner(bound, name); err != nil {
		return err
	}
	owner, plan := f.reader.Owner(), &f.plan
	plan.OwnerName, plan.OwnerSlug, plan.OwnerURL = owner.Name, owner.Slug, owner.URL
	if plan.Bound = bound != ""; plan.Bound {
		plan.BoundName, plan.BoundURL = name, linkedin.ProfileURL(bound)
	}
	same := owner.Name == "" || linkedin.SameName(owner.Name, f.seat.Name) || linkedin.SameName(owner.Name, name)
	switch {
	case owner == (linkedin.Owner{}):
		for _, o := range f.reader.Asked() {
			plan.Question, plan.Asked = QuestionOwner, append(plan.Asked, ArchiveOwner{Name: o.Name, URL: o.URL})
		}
		return nil
	case owner.Slug != "" && owner.Slug != bound:
		return f.decideProfile(ctx, bound, same)
	case owner.Slug == "" && !same:
		plan.Question = QuestionName
	}
	return nil
}

// assumeOwner takes over what was said of the owner, and, where the file names nobody, whose the seat is.
func (f *archiveImport) assumeOwner(bound, name string) error {
	owner, given := f.reader.Owner(), linkedin.Slug(f.r.OwnerURL)
	switch {
	case f.r.OwnerURL == "":
		if owner.Slug == "" && bound != "" && len(f.reader.Asked()) == 0 {
			f.reader.AssumeOwner(linkedin.Owner{Name: name, Slug: bound})
		}
		return nil
	case given == "":
		return fault.New(fault.Usage, "errors.owner-url", "Given", f.r.OwnerURL)
	case owner.Slug != "" && owner.Slug != given:
		return fault.New(fault.Usage, "errors.owner-known", "Owner", owner.Name, "OwnerURL", owner.URL)
	case owner.Slug == "" && f.reader.NameOf(given) == "":
		return fault.New(fault.Usage, "errors.owner-absent", "Given", linkedin.ProfileURL(given), "File", f.plan.Name)
	}
	f.reader.AssumeOwner(linkedin.Owner{Name: f.reader.NameOf(given), Slug: given})
	return nil
}

// decideProfile decides about an owner whose profile is not the one that the seat is bound to.
func (f *archiveImport) decideProfile(ctx context.Context, bound string, same bool) error {
	plan := &f.plan
	seat, err := f.e.store.SeatBoundTo(ctx, plan.OwnerSlug)
	switch {
	case err == nil && seat == f.seat.ID:
		return nil // a former address of the owner's, in an older archive
	case err == nil:
		return anotherSeats(ctx, f.e.store, seat, *plan)
	case !errors.Is(err, store.ErrNotFound):
		return fault.Stored(err)
	}
	plan.Binds = true
	if bound == "" {
		if !same {
			plan.Question = QuestionName
		}
		return nil
	}
	if err := f.countShared(ctx); err != nil {
		return err
	}
	if plan.SharedThreads == 0 || !same && (plan.SharedThreads < sharedAlone || plan.SharedThreads*10 < plan.FileThreads*9) {
		return fault.New(fault.Conflict, "errors.other-owner", "Owner", plan.OwnerName, "OwnerURL", plan.OwnerURL, "Bound", plan.BoundName,
			"BoundURL", plan.BoundURL, "Seat", f.seat.Name, "Email", f.seat.Email)
	}
	plan.Question = QuestionAddress
	return nil
}

const (
	sharedAlone = 5     // so many common threads, nearly all of the file's, speak for an owner of another name
	sharedAtOf  = 5_000 // so many threads of a file are compared
)

// countShared counts the conversations of the file that are the seat's: LinkedIn gives them ids that stay.
func (f *archiveImport) countShared(ctx context.Context) error {
	seen := map[string]bool{}
	for m, err := range f.reader.Messages(ctx) {
		if err != nil {
			return archiveError(f.plan.Name, err)
		}
		if !m.Made {
			seen[m.Conversation] = true
		}
		if len(seen) == sharedAtOf {
			break
		}
	}
	ids := make([]string, 0, len(seen))
	for id := range seen {
		ids = append(ids, id)
	}
	f.plan.FileThreads = len(ids)
	err := f.e.store.Update(ctx, func(tx *store.Tx) (err error) {
		f.plan.SharedThreads, err = tx.CountThreads(ctx, f.seat.ID, ids)
		return err
	})
	return fault.Stored(err)
}

// anotherSeats refuses an archive whose owner another seat is or was bound to.
func anotherSeats(ctx context.Context, s *store.Store, seatID int64, plan ArchivePlan) error {
	seat, err := s.Seat(ctx, seatID)
	if err != nil {
		return fault.Stored(err)
	}
	return fault.New(fault.Conflict, "errors.owner-of-another-seat", "Owner", plan.OwnerName, "OwnerURL", plan.OwnerURL,
		"Seat", seat.Name, "Email", seat.Email)
}

// unanswered is the refusal of an import whose question nobody has answered.
func (p ArchivePlan) unanswered(bind bool) error {
	facts := []any{
		"File", p.Name, "Owner", p.OwnerName, "OwnerURL", p.OwnerURL, "Bound", p.BoundName, "BoundURL", p.BoundURL, "Seat", p.SeatName,
		"Email", p.SeatEmail, "Shared", p.SharedThreads, "All", p.FileThreads, "Asked", namesOf(p.Asked),
	}
	//exhaustive:enforce
	switch p.Question {
	case QuestionOwner:
		return fault.New(fault.Usage, "errors.archive-no-owner", facts...)
	case QuestionName:
		if !bind {
			return fault.New(fault.Usage, "errors.owner-name", facts...)
		}
	case QuestionAddress:
		if !bind {
			return fault.New(fault.Usage, "errors.owner-address", facts...)
		}
	case QuestionNone:
	}
	return nil
}

// namesOf are people with their addresses, for a sentence.
func namesOf(list []ArchiveOwner) string {
	text := ""
	for i, o := range list {
		if i > 0 {
			text += ", "
		}
		text += o.Name
		if o.URL != "" {
			text += " " + o.URL
		}
	}
	return text
}

// BindSeat binds a seat to a profile by hand: the seat holder has changed its address. What was imported stays. Errors:
// fault.Usage (no profile address), fault.Conflict (another seat's), fault.NotFound (no such seat).
func (e *Engine) BindSeat(ctx context.Context, a Actor, email, profileURL string) error {
	return e.change(ctx, a, ActSeatBind, 0, email, func(tx *store.Tx) (any, any, error) {
		seat, err := seatToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		slug := linkedin.Slug(profileURL)
		if slug == "" {
			return nil, nil, fault.New(fault.Usage, "errors.owner-url", "Given", profileURL)
		}
		other, err := e.store.SeatBoundTo(ctx, slug)
		if err == nil && other != seat.ID {
			return nil, nil, anotherSeats(ctx, e.store, other, ArchivePlan{OwnerName: slug, OwnerURL: linkedin.ProfileURL(slug)})
		}
		if err != nil && !errors.Is(err, store.ErrNotFound) {
			return nil, nil, err
		}
		before, name, err := e.store.SeatOwner(ctx, seat.ID)
		if err != nil {
			return nil, nil, err
		}
		if name == "" {
			name = seat.Name
		}
		return map[string]any{"profile": before}, map[string]any{"profile": slug}, tx.BindSeat(ctx, seat.ID, slug, name, e.now())
	})
}

// Unbound is what became of the items of archives that were another person's.
type Unbound struct {
	Profile string // the seat's until now
	Deleted int    // never written
	Kept    int    // written: they can be moved, or deleted in Dynamics
}

// UnbindSeat takes the profile of a seat away, because its first archive was another person's: items of that person's archives
// that were never written go, written ones stay and say so in their trail (spec §11). The next archive binds the seat again.
// Error: fault.Conflict for a seat that is bound to nobody.
func (e *Engine) UnbindSeat(ctx context.Context, a Actor, email string) (u Unbound, err error) {
	err = e.change(ctx, a, ActSeatUnbind, 0, email, func(tx *store.Tx) (any, any, error) {
		seat, err := seatToChange(ctx, tx, email)
		if err != nil {
			return nil, nil, err
		}
		slug, name, err := e.store.SeatOwner(ctx, seat.ID)
		if err != nil {
			return nil, nil, err
		}
		if slug == "" {
			return nil, nil, fault.New(fault.Conflict, "errors.seat-not-bound", "Email", email)
		}
		deleted, stay, err := tx.UnbindSeat(ctx, seat.ID)
		if err != nil {
			return nil, nil, err
		}
		for _, id := range stay {
			if err := e.journal.ItemTrail(ctx, tx, id, journal.TrailUnbound, map[string]any{"profile": slug}, a.Email); err != nil {
				return nil, nil, err
			}
		}
		u = Unbound{Profile: linkedin.ProfileURL(slug), Deleted: int(deleted), Kept: len(stay)}
		return map[string]any{"profile": slug, "name": name}, map[string]any{"itemsDeleted": u.Deleted, "itemsKept": u.Kept}, nil
	})
	return u, err
}
