package capture

import (
	"context"
	"errors"

	"navsync/store"
	"navsync/sync/linkedin"
)

// notes brings a page of notes, calls and tags.
func (p *Pass) notes(ctx context.Context, tx *store.Tx, page []linkedin.Note) error {
	var people []linkedin.Person
	for _, n := range page {
		if address := p.addressOf(n.Member); address != "" && p.people[address] == 0 {
			people = append(people, n.Member)
		}
	}
	if len(people) > 0 {
		known, err := p.meet(ctx, tx, people)
		if err != nil {
			return err
		}
		for _, person := range people {
			if m, there := known[p.addressOf(person)]; there {
				if _, err := p.update(ctx, tx, m, person); err != nil {
					return err
				}
			}
		}
	}
	var stems []string
	for _, n := range page {
		stems = append(stems, p.noteIdentity(n).Stem())
	}
	if err := p.lookup(ctx, tx, stems); err != nil {
		return err
	}
	for _, n := range page {
		if err := p.oneNote(ctx, tx, n); err != nil {
			return err
		}
	}
	return p.flush(ctx, tx)
}

// noteIdentity is what a note's key is made of.
func (p *Pass) noteIdentity(n linkedin.Note) linkedin.Identity {
	return n.Identity(p.seatKey, p.keys[p.now(p.people[p.addressOf(n.Member)])])
}

// oneNote keeps one note, call or tag.
func (p *Pass) oneNote(ctx context.Context, tx *store.Tx, n linkedin.Note) error {
	member := p.now(p.people[p.addressOf(n.Member)])
	if member == 0 {
		return nil
	}
	if n.Part != p.part {
		p.part = n.Part
		p.claimed.Clear()
	}
	identity := p.noteIdentity(n)
	stem, base := identity.Stem(), identity.Base()
	var found *known
	for _, k := range p.found[stem] {
		if k.base == base && !p.claimed.Has(k.ID) && (found == nil || found.Text != n.Text) {
			found = k
		}
	}
	p.Report.date(n.Created.At)
	if found == nil {
		return p.addNote(ctx, tx, n, member, stem, base)
	}
	p.claimed.Add(found.ID)
	p.seen.Add(found.ID)
	p.Written.Add(found.ID)
	if n.Text == found.Text && found.Edited == "" || found.Settled && n.Text == found.Edited {
		p.Report.count(found.Kind, isKnown)
		return nil
	}
	if err := p.flush(ctx, tx); err != nil {
		return err
	}
	return p.edit(ctx, tx, found.KnownItem, "", n.Text)
}

func (p *Pass) addNote(ctx context.Context, tx *store.Tx, n linkedin.Note, member int64, stem, base string) error {
	t, err := p.threadWith(ctx, tx, member)
	if err != nil {
		return err
	}
	k := &known{thread: t, base: base, occurrence: p.free(stem, base)}
	k.KnownItem = store.KnownItem{
		ID: p.nextItem, Key: linkedin.KeyOf(base, k.occurrence), Kind: store.ItemKind(n.Kind), Direction: direction(n.Received), At: Stamp(n.Created),
		Text: n.Text, MemberID: member,
	}
	if n.Received {
		k.SenderID = member
	}
	p.nextItem++
	p.items = append(p.items, newItem{known: k, subject: n.Subject})
	p.found[stem] = append(p.found[stem], k)
	p.fresh.Add(k.ID)
	p.claimed.Add(k.ID)
	p.seen.Add(k.ID)
	p.Written.Add(k.ID)
	p.Report.count(k.Kind, isNew)
	t.grew = true
	return nil
}

// threadWith is the seat's thread with one member, made when there is none.
func (p *Pass) threadWith(ctx context.Context, tx *store.Tx, member int64) (*thread, error) {
	conversation := MemberThread(p.keys[member])
	if t := p.noted[member]; t != nil {
		return t, nil
	}
	id, err := tx.ThreadWith(ctx, p.SeatID, member)
	if errors.Is(err, store.ErrNotFound) {
		if id, err = tx.EnsureThread(ctx, p.SeatID, conversation, ""); err == nil {
			err = tx.AddThreadMember(ctx, id, member)
		}
	}
	if err != nil {
		return nil, err
	}
	t := p.byID[id]
	if t == nil {
		t = &thread{id: id, conversation: conversation, quiet: true}
		p.byID[id] = t
		p.threads["note thread "+SeatKey(id)] = t
	}
	p.noted[member] = t
	return t, nil
}
