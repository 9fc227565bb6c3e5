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
	copying, err := choiceOf(ctx, e.store, seat.ID, n)
	if err != nil {
		return 0, err
	}
	var id int64
	err = e.change(ctx, a, ActItemAdd, seat.ID, string(n.Kind), func(tx *store.Tx) (any, any, error) {
		item := composing{NewItem: n, tx: tx, journal: e.journal, seat: seat}
		if id, err = item.keep(ctx, a.Email); err != nil {
			return nil, nil, err
		}
		if n.Copy != nil {
			if err := tx.SetSeatChoice(ctx, seat.ID, n.Kind.InThread(), *n.Copy); err != nil {
				return nil, nil, err
			}
		}
		if copying {
			q, err := queue(ctx, e.journal, tx, seat.ID, []int64{id}, a.Email)
			if err != nil {
				return nil, nil, err
			}
			if rule := q.kept[id]; rule != "" && n.Copy != nil {
				return nil, nil, fault.New(fault.Conflict, "errors.never-copy", "Rule", rule)
			}
		}
		return nil, map[string]any{"item": id, "kind": n.Kind, "copy": copying}, e.out.SayWhy(ctx, tx)
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
func choiceOf(ctx context.Context, s *store.Store, seatID int64, n NewItem) (bool, error) {
	if n.Copy != nil {
		return *n.Copy, nil
	}
	notes, messages, err := s.SeatChoice(ctx, seatID)
	if err != nil {
		return false, fault.Stored(err)
	}
	if n.Kind.InThread() {
		return messages, nil
	}
	return notes, nil
}

// composing keeps an item that a seat holder writes, inside one transaction.
type composing struct {
	NewItem
	tx      *store.Tx
	journal journal.Journal
	seat    store.Seat
}

// keep keeps the item, with its member and thread.
func (n composing) keep(ctx context.Context, actor string) (int64, error) {
	member, err := n.member(ctx)
	if err != nil {
		return 0, err
	}
	thread, err := n.thread(ctx, member)
	if err != nil {
		return 0, err
	}
	at := n.moment(n.journal.Now).UTC()
	i := store.NewItem{
		SeatID: n.seat.ID, Kind: n.Kind, Direction: direction(n.Received), ThreadID: thread, MemberID: member.ID,
		Subject: n.Subject, Text: n.Text, At: store.Stamp(at), Origin: "composed", AddedAt: n.journal.Now(),
	}
	if n.Received {
		i.SenderID = member.ID
	}
	if i.Key, err = n.freeKey(ctx, member, at); err != nil {
		return 0, err
	}
	id, err := n.tx.AddItem(ctx, i)
	if err != nil {
		return 0, err
	}
	if err := n.tx.SettleThread(ctx, thread); err != nil {
		return 0, err
	}
	facts := map[string]any{"origin": "composed", "kind": n.Kind}
	return id, n.journal.ItemTrail(ctx, n.tx, id, journal.TrailCaptured, facts, actor)
}

// member finds or adds whom the item is about.
func (n composing) member(ctx context.Context) (store.Member, error) {
	if n.MemberID != 0 {
		return n.tx.Member(ctx, n.MemberID)
	}
	p := personOf(n.NewItem)
	found, err := n.tx.MemberByAddress(ctx, p.Slug)
	if !errors.Is(err, store.ErrNotFound) {
		return found, err
	}
	if p.Name == "" {
		return found, fault.New(fault.Usage, "errors.item-name")
	}
	added := store.Member{Key: p.Slug, Slug: p.Slug, URL: p.URL, Name: p.Name, Folded: linkedin.Fold(p.Name), SeenAt: n.journal.Now()}
	added.ID, err = n.tx.AddMember(ctx, added)
	return added, err
}

// thread is the seat's thread with one member; it is made when there is none.
func (n composing) thread(ctx context.Context, m store.Member) (int64, error) {
	id, err := n.tx.ThreadWith(ctx, n.seat.ID, m.ID)
	if !errors.Is(err, store.ErrNotFound) {
		return id, err
	}
	if id, err = n.tx.EnsureThread(ctx, n.seat.ID, capture.MemberThread(m.Key), ""); err != nil {
		return 0, err
	}
	return id, n.tx.AddThreadMember(ctx, id, m.ID)
}

// freeKey is the item's key (spec §11.4); of two equal ones in one minute the second gets
// the next occurrence.
func (n composing) freeKey(ctx context.Context, m store.Member, at time.Time) (string, error) {
	identity := linkedin.Identity{
		Seat: capture.SeatKey(n.seat.ID), Kind: linkedin.Kind(n.Kind), Conversation: m.Key, Received: n.Received, At: at, Text: n.Text,
	}
	if n.Kind.InThread() {
		identity.Conversation = capture.MemberThread(m.Key)
	}
	for occurrence := 0; ; occurrence++ {
		key := identity.Key(occurrence)
		taken, err := n.tx.KeyTaken(ctx, key)
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

// moment is when a composed item happened.
func (n NewItem) moment(now func() time.Time) time.Time {
	if n.At.IsZero() {
		return now()
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
