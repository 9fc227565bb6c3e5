package capture

import (
	"context"
	"slices"

	"navsync/store"
	"navsync/sync/linkedin"
)

// agree looks whether a row and the item that it is name two members for one person, and makes them one when that is proved:
// by two messages, or by one and the name (spec §11.4).
func (p *Pass) agree(ctx context.Context, tx *store.Tx, r *row, k *known, t *thread) error {
	others, members := r.visible(), p.members(t)
	switch {
	case !r.Sent && k.SenderID != 0 && r.sender() != 0:
		if err := p.agreeOn(ctx, tx, t, p.now(k.SenderID), r.others[0]); err != nil {
			return err
		}
	case r.Sent && len(others) == 1 && len(members) == 1:
		return p.agreeOn(ctx, tx, t, members[0], others[0])
	}
	for _, o := range others {
		if slices.Contains(p.members(t), p.now(o.member)) {
			continue
		}
		for _, member := range p.members(t) {
			inRow := func(other other) bool { return p.now(other.member) == member }
			if !p.bears(t, member, o.Name) || slices.ContainsFunc(others, inRow) {
				continue
			}
			if err := p.agreeOn(ctx, tx, t, member, o); err != nil {
				return err
			}
			break
		}
	}
	return nil
}

// proof is how many messages make one person of two members without the name.
const proof = 2

func (p *Pass) agreeOn(ctx context.Context, tx *store.Tx, t *thread, member int64, o other) error {
	same := p.now(o.member)
	if same == 0 || member == same {
		return nil
	}
	pair := [2]int64{member, same}
	p.agreed[pair]++
	if !p.bears(t, member, o.Name) && p.agreed[pair] < proof {
		return nil
	}
	return p.makeOne(ctx, tx, member, same, o.Person)
}

// makeOne makes one member of two, unless a person decided that they are two. Who has a profile stays, of two such the one
// that was here first.
func (p *Pass) makeOne(ctx context.Context, tx *store.Tx, member, same int64, person linkedin.Person) error {
	if err := p.flush(ctx, tx); err != nil {
		return err
	}
	apart, err := tx.DecidedApart(ctx, member, same)
	if err != nil || apart {
		return err
	}
	kept, err := tx.Member(ctx, member)
	if err != nil {
		return err
	}
	gone, err := tx.Member(ctx, same)
	if err != nil {
		return err
	}
	if kept.Slug == "" && gone.Slug != "" || (kept.Slug == "") == (gone.Slug == "") && gone.ID < kept.ID {
		kept, gone = gone, kept
	}
	seat := int64(0)
	if gone.Slug == "" {
		seat = p.SeatID // of a mere name only this seat's threads are known to be theirs
	} else if kept.Slug != "" {
		p.Report.Renamed++
	}
	if err := (united{journal: p.Journal}).members(ctx, tx, kept, gone, seat); err != nil {
		return err
	}
	p.became[gone.ID] = kept.ID
	p.keys[kept.ID] = kept.Key
	if p.added.Has(gone.ID) {
		p.Report.NewMembers--
	}
	for _, t := range p.threads {
		t.moved = t.moved || t.id != 0 && !t.made && slices.Contains(p.members(t), kept.ID)
	}
	if kept, err = tx.Member(ctx, kept.ID); err != nil {
		return err
	}
	_, err = p.update(ctx, tx, kept, person)
	return err
}

// joinNameless makes one person of somebody of whom only the name is known and of the one member of the seat's threads who
// bears it and has a profile.
func (p *Pass) joinNameless(ctx context.Context, tx *store.Tx) error {
	names, err := tx.NamelessOf(ctx, p.SeatID)
	if err != nil || len(names) == 0 {
		return err
	}
	bearers, err := tx.SeatPeople(ctx, p.SeatID, names)
	if err != nil {
		return err
	}
	for _, name := range names {
		same := bearers[name]
		if len(same) != 2 || p.twice[name] || same[0].Nameless == same[1].Nameless {
			continue
		}
		if err := p.makeOne(ctx, tx, same[0].ID, same[1].ID, linkedin.Person{}); err != nil {
			return err
		}
	}
	return nil
}
