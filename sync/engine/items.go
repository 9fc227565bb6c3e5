package engine

import (
	"context"
	"errors"
	"slices"
	"time"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/capture"
	"navsync/sync/fault"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
)

// NewItem is a note, call, tag, message or InMail composed or recorded by hand (spec §11.3).
type NewItem struct {
	SeatEmail string // "": the actor's own seat
	Kind      store.ItemKind
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

// AddItem keeps a composed item and returns its id. Errors: fault.Forbidden, fault.Usage (no
// text, no member, unknown kind), fault.Conflict with errors.never-copy when it shall be
// copied and a never-copy rule keeps it back.
func (e *Engine) AddItem(ctx context.Context, a Actor, n NewItem) (int64, error) {
	seat, err := e.seatFor(ctx, a, ActItemAdd, n.SeatEmail)
	if err != nil {
		return 0, err
	}
	n.Subject, n.Text = dynamics.OneLine(n.Subject), dynamics.PlainText(n.Text)
	if err := checkNew(n); err != nil {
		return 0, err
	}
	copying, err := e.choiceOf(ctx, seat.ID, n)
	if err != nil {
		return 0, err
	}
	var id int64
	err = e.change(ctx, a, ActItemAdd, seat.ID, string(n.Kind), func(tx *store.Tx) (any, any, error) {
		if id, err = e.keepNew(ctx, tx, seat, n, a.Email); err != nil {
			return nil, nil, err
		}
		if n.Copy != nil {
			if err := tx.SetSeatChoice(ctx, seat.ID, n.Kind.InThread(), *n.Copy); err != nil {
				return nil, nil, err
			}
		}
		if copying {
			kept, err := queue(ctx, e.journal, tx, seat.ID, id, a.Email)
			if err != nil {
				return nil, nil, err
			}
			if kept != "" && n.Copy != nil {
				return nil, nil, fault.New(fault.Conflict, "errors.never-copy", "Rule", kept)
			}
		}
		return nil, map[string]any{"item": id, "kind": n.Kind, "copy": copying}, nil
	})
	if err != nil {
		return 0, err
	}
	e.wakeOutbox()
	return id, nil
}

func checkNew(n NewItem) error {
	switch {
	case !slices.Contains(store.ItemKinds(), n.Kind):
		return fault.New(fault.Usage, "errors.item-kind", "Kind", n.Kind)
	case n.Text == "" && n.Subject == "":
		return fault.New(fault.Usage, "errors.item-empty")
	case n.MemberID == 0 && linkedin.Slug(n.MemberURL) == "":
		return fault.New(fault.Usage, "errors.item-member", "URL", dynamics.OneLine(n.MemberURL))
	}
	return nil
}

// choiceOf is the checkbox: as chosen, else the last choice of the seat holder.
func (e *Engine) choiceOf(ctx context.Context, seatID int64, n NewItem) (bool, error) {
	if n.Copy != nil {
		return *n.Copy, nil
	}
	notes, messages, err := e.store.SeatChoice(ctx, seatID)
	if err != nil {
		return false, fault.Stored(err)
	}
	if n.Kind.InThread() {
		return messages, nil
	}
	return notes, nil
}

// keepNew keeps a composed item, with its member and thread.
func (e *Engine) keepNew(ctx context.Context, tx *store.Tx, seat store.Seat, n NewItem, actor string) (int64, error) {
	member, err := e.memberOf(ctx, tx, n)
	if err != nil {
		return 0, err
	}
	thread, err := threadWith(ctx, tx, seat.ID, member)
	if err != nil {
		return 0, err
	}
	at := e.momentOf(n).UTC()
	i := store.NewItem{
		SeatID: seat.ID, Kind: n.Kind, Direction: direction(n.Received), ThreadID: thread, MemberID: member.ID,
		Subject: n.Subject, Text: n.Text, At: store.Stamp(at), Origin: "composed", AddedAt: e.now(),
	}
	if n.Received {
		i.SenderID = member.ID
	}
	if i.Key, err = freeKey(ctx, tx, seat, member, n, at); err != nil {
		return 0, err
	}
	id, err := tx.AddItem(ctx, i)
	if err != nil {
		return 0, err
	}
	if err := tx.SettleThread(ctx, thread); err != nil {
		return 0, err
	}
	return id, e.journal.ItemTrail(ctx, tx, id, journal.TrailCaptured, map[string]any{"origin": "composed", "kind": n.Kind}, actor)
}

// memberOf finds or adds whom a composed item is about.
func (e *Engine) memberOf(ctx context.Context, tx *store.Tx, n NewItem) (store.Member, error) {
	if n.MemberID != 0 {
		return tx.Member(ctx, n.MemberID)
	}
	p := personOf(n)
	found, err := tx.MemberByAddress(ctx, p.Slug)
	if !errors.Is(err, store.ErrNotFound) {
		return found, err
	}
	if p.Name == "" {
		return found, fault.New(fault.Usage, "errors.item-name")
	}
	added := store.Member{Key: p.Slug, Slug: p.Slug, URL: p.URL, Name: p.Name, Folded: linkedin.Fold(p.Name), SeenAt: e.now()}
	added.ID, err = tx.AddMember(ctx, added)
	return added, err
}

// threadWith is the seat's thread with one member; it is made when there is none.
func threadWith(ctx context.Context, tx *store.Tx, seatID int64, m store.Member) (int64, error) {
	id, err := tx.ThreadWith(ctx, seatID, m.ID)
	if !errors.Is(err, store.ErrNotFound) {
		return id, err
	}
	if id, err = tx.EnsureThread(ctx, seatID, capture.MemberThread(m.Key), ""); err != nil {
		return 0, err
	}
	return id, tx.AddThreadMember(ctx, id, m.ID)
}

// freeKey is the item's key (spec §11.4); of two equal ones in one minute the second gets
// the next occurrence.
func freeKey(ctx context.Context, tx *store.Tx, seat store.Seat, m store.Member, n NewItem, at time.Time) (string, error) {
	identity := linkedin.Identity{
		Seat: capture.SeatKey(seat.ID), Kind: linkedin.Kind(n.Kind), Conversation: m.Key, Received: n.Received, At: at, Text: n.Text,
	}
	if n.Kind.InThread() {
		identity.Conversation = capture.MemberThread(m.Key)
	}
	for occurrence := 0; ; occurrence++ {
		key := identity.Key(occurrence)
		taken, err := tx.KeyTaken(ctx, key)
		if err != nil || !taken {
			return key, err
		}
	}
}

// personOf is whom a composed item names.
func personOf(n NewItem) linkedin.Person {
	slug := linkedin.Slug(n.MemberURL)
	return linkedin.Person{Name: dynamics.OneLine(n.MemberName), Slug: slug, URL: linkedin.Address(n.MemberURL)}
}

func direction(received bool) store.Direction {
	if received {
		return store.Received
	}
	return store.Sent
}

// momentOf is when a composed item happened.
func (e *Engine) momentOf(n NewItem) time.Time {
	if n.At.IsZero() {
		return e.now()
	}
	return n.At
}

// seatFor is the seat that an actor works on: the named one, else the own; checked
// against the role.
func (e *Engine) seatFor(ctx context.Context, a Actor, action Action, email string) (store.Seat, error) {
	var seat store.Seat
	var err error
	if email == "" {
		email = a.Email
	}
	seat, err = e.store.SeatOf(ctx, email)
	if fault.CodeOf(fault.Stored(err)) == fault.NotFound {
		if refused := e.may(ctx, a, action, 0, email); refused != nil {
			return seat, refused
		}
		return seat, fault.New(fault.NotFound, "errors.no-seat", "Email", email)
	}
	if err != nil {
		return seat, fault.Stored(err)
	}
	return seat, e.may(ctx, a, action, seat.ID, email)
}
