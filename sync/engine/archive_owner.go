package engine

import (
	"context"
	"errors"

	"navsync/store"
	"navsync/sync/fault"
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
func (e *Engine) decideOwner(ctx context.Context, r ArchiveRequest, f *archiveFile) error {
	bound, name, err := e.store.SeatOwner(ctx, f.seat.ID)
	if err != nil {
		return fault.Stored(err)
	}
	if f.reader.Source() == linkedin.SourceCSV {
		return nil
	}
	if err := f.assumeOwner(r, bound, name); err != nil {
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
		return e.decideProfile(ctx, f, bound, same)
	case owner.Slug == "" && !same:
		plan.Question = QuestionName
	}
	return nil
}

// assumeOwner takes over what was said of the owner, and, where the file names nobody, whose the seat is.
func (f *archiveFile) assumeOwner(r ArchiveRequest, bound, name string) error {
	owner, given := f.reader.Owner(), linkedin.Slug(r.OwnerURL)
	switch {
	case r.OwnerURL == "":
		if owner.Slug == "" && bound != "" && len(f.reader.Asked()) == 0 {
			f.reader.AssumeOwner(linkedin.Owner{Name: name, Slug: bound})
		}
		return nil
	case given == "":
		return fault.New(fault.Usage, "errors.owner-url", "Given", r.OwnerURL)
	case owner.Slug != "" && owner.Slug != given:
		return fault.New(fault.Usage, "errors.owner-known", "Owner", owner.Name, "OwnerURL", owner.URL)
	case owner.Slug == "" && f.reader.NameOf(given) == "":
		return fault.New(fault.Usage, "errors.owner-absent", "Given", linkedin.ProfileURL(given), "File", f.plan.Name)
	}
	f.reader.AssumeOwner(linkedin.Owner{Name: f.reader.NameOf(given), Slug: given})
	return nil
}

// decideProfile decides about an owner whose profile is not the one that the seat is bound to.
func (e *Engine) decideProfile(ctx context.Context, f *archiveFile, bound string, same bool) error {
	plan := &f.plan
	seat, err := e.store.SeatBoundTo(ctx, plan.OwnerSlug)
	switch {
	case err == nil && seat == f.seat.ID:
		return nil // a former address of the owner's, in an older archive
	case err == nil:
		return e.anotherSeats(ctx, seat, plan)
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
	if err := e.countShared(ctx, f); err != nil {
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
func (e *Engine) countShared(ctx context.Context, f *archiveFile) error {
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
	err := e.store.Update(ctx, func(tx *store.Tx) (err error) {
		f.plan.SharedThreads, err = tx.CountThreads(ctx, f.seat.ID, ids)
		return err
	})
	return fault.Stored(err)
}

// anotherSeats refuses an archive whose owner another seat is or was bound to.
func (e *Engine) anotherSeats(ctx context.Context, seatID int64, plan *ArchivePlan) error {
	seat, err := e.store.Seat(ctx, seatID)
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
