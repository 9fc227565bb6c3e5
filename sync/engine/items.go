package engine

import (
	"context"
	"time"
)

// NewItem is a note, call, tag, message or InMail composed or recorded by hand (spec §11.3).
type NewItem struct {
	SeatEmail string // "": the actor's own seat
	Kind      string // note, call, tag, message, inmail
	// Member is whom it is about: by id, or by profile URL with a name for one that is
	// not known yet.
	MemberID   int64
	MemberURL  string
	MemberName string
	Subject    string
	Text       string
	Received   bool      // a message or call of the member
	At         time.Time // zero: now
	// Copy to CRM; nil: the last choice of this seat holder.
	Copy *bool
}

// AddItem keeps a composed item and returns its id. Errors: CodeForbidden, CodeUsage (no
// text, no member, unknown kind), CodeConflict with errors.never-copy when it shall be
// copied and a never-copy rule keeps it back.
func (e *Engine) AddItem(ctx context.Context, a Actor, n NewItem) (int64, error) {
	return 0, errUnbuilt
}
