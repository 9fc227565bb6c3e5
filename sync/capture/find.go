package capture

import (
	"context"
	"slices"
	"strings"

	"navsync/store"
	"navsync/sync/linkedin"
)

// known is an item of the seat, here before or brought by this pass.
type known struct {
	store.KnownItem
	base       string
	occurrence int
	thread     *thread // of one that waits to be kept
	made       bool    // its conversation has no id of LinkedIn's
}

// lookup finds the items whose kind, direction, minute and text are those of rows of a page.
func (p *Pass) lookup(ctx context.Context, tx *store.Tx, stems []string) error {
	list, err := tx.KnownByStems(ctx, stems)
	if err != nil {
		return err
	}
	p.found = make(map[string][]*known, len(stems))
	for _, item := range list {
		stem, base, occurrence, _ := linkedin.SplitKey(item.Key)
		p.found[stem] = append(p.found[stem], &known{
			KnownItem: item, base: base, occurrence: occurrence, made: isMade(item.Conversation) || item.Composed,
		})
	}
	p.nextItem, err = tx.NextItem(ctx)
	return err
}

// find is the item that a row is, nil when it is none: one of its conversation, else one of a conversation that has no id,
// or when the row has no id, of any, between the same people; one by the same sender before one whose address is another.
func (p *Pass) find(ctx context.Context, tx *store.Tx, r *row) (*known, error) {
	var own, elsewhere, readdressed []*known
	for _, k := range p.found[r.stem] {
		if p.claimed.Has(k.ID) {
			continue
		}
		switch {
		case k.base == r.base && p.wrote(k, r):
			own = append(own, k)
		case k.base == r.base:
			readdressed = append(readdressed, k)
		case r.Made || k.made:
			elsewhere = append(elsewhere, k)
		}
	}
	if len(own) > 0 {
		return nearest(own, r), nil
	}
	for _, list := range []struct {
		items []*known
		fits  func(*known, *thread, *row) bool
	}{{readdressed, p.wroteOtherwise}, {elsewhere, p.between}} {
		var fitting []*known
		for _, k := range list.items {
			t, err := p.threadOfItem(ctx, tx, k)
			if err != nil {
				return nil, err
			}
			if list.fits(k, t, r) {
				fitting = append(fitting, k)
			}
		}
		if len(fitting) > 0 {
			return nearest(fitting, r), nil
		}
	}
	return nil, nil
}

// nearest is the item of exactly the row's second, else the first.
func nearest(items []*known, r *row) *known {
	for _, k := range items {
		if k.At == r.at {
			return k
		}
	}
	return items[0]
}

func (p *Pass) threadOfItem(ctx context.Context, tx *store.Tx, k *known) (*thread, error) {
	if k.thread != nil || k.ThreadID == 0 {
		return k.thread, nil
	}
	return p.threadOf(ctx, tx, k.ThreadID, k.Conversation)
}

// wrote says that a row's sender is an item's.
func (p *Pass) wrote(k *known, r *row) bool {
	return r.Sent || p.now(k.SenderID) == p.now(r.sender())
}

// wroteOtherwise says that a row's sender can be an item's under another address: between two there is nobody else; among
// several the name says so, unless both take part.
func (p *Pass) wroteOtherwise(k *known, t *thread, r *row) bool {
	if t == nil {
		return false
	}
	if len(r.visible()) == 1 && len(p.members(t)) == 1 {
		return true
	}
	return p.bears(t, k.SenderID, r.From.Name) && !p.tookPart(t, r.sender())
}

// bears says that a member of a thread bears or bore a name.
func (p *Pass) bears(t *thread, member int64, name string) bool {
	folded := linkedin.Fold(name)
	for _, person := range t.people {
		if p.now(person.MemberID) == p.now(member) && slices.Contains(person.Names, folded) {
			return true
		}
	}
	return false
}

// tookPart says that somebody took part in a thread before this pass.
func (p *Pass) tookPart(t *thread, member int64) bool {
	return slices.ContainsFunc(t.people, func(person store.ThreadPerson) bool { return p.now(person.MemberID) == p.now(member) })
}

// between says that an item stands between the people of a row: each is one of its thread by the member or by the name, and
// between two there is nobody else.
func (p *Pass) between(k *known, t *thread, r *row) bool {
	if t == nil {
		return false
	}
	others, members := r.visible(), p.members(t)
	if len(others) == 0 || len(others) == 1 && len(members) != 1 || len(others) > len(members) {
		return false
	}
	for _, o := range others {
		folded := linkedin.Fold(o.Name)
		named := func(person store.ThreadPerson) bool { return slices.Contains(person.Names, folded) }
		if !slices.Contains(members, p.now(o.member)) && !slices.ContainsFunc(t.people, named) {
			return false
		}
	}
	return len(others) == 1 || p.wrote(k, r) || p.bears(t, k.SenderID, r.From.Name)
}

// visible are the others who are shown.
func (r *row) visible() []other {
	shown := r.others[:0:0]
	for _, o := range r.others {
		if o.member != 0 {
			shown = append(shown, o)
		}
	}
	return shown
}

// isRepeated says that the part has the same row twice: two messages that are equal to the second are a slip of a tool that
// put files together.
func (p *Pass) isRepeated(r *row) bool {
	return r.Seconds && slices.ContainsFunc(p.found[r.stem], func(k *known) bool {
		return k.base == r.base && k.At == r.at && (k.Text == r.Text || k.Edited == r.Text) && p.wrote(k, r)
	})
}

// keep notes that an item stands in the file, and takes from the row what it knows better.
func (p *Pass) keep(ctx context.Context, tx *store.Tx, r *row, k *known) error {
	p.met(r, k.ID)
	o, err := p.sharpen(ctx, tx, r, k)
	if err != nil {
		return err
	}
	p.Report.count(k.Kind, o)
	t, err := p.threadOfItem(ctx, tx, k)
	if err != nil || t == nil {
		return err
	}
	if err := p.agree(ctx, tx, r, k, t); err != nil {
		return err
	}
	if k.made && !r.Made && k.base != r.base {
		return p.adopt(ctx, tx, r, k, t)
	}
	t.rows++
	if r.At.After(t.newest) {
		t.newest = r.At
	}
	if len(r.visible()) > 1 {
		p.joinMissing(t, r)
	}
	return nil
}

// joinMissing notes who takes part in a conversation of several and was not known to, unless it is somebody of the same name.
func (p *Pass) joinMissing(t *thread, r *row) {
	for _, o := range r.visible() {
		named := func(person store.ThreadPerson) bool { return slices.Contains(person.Names, linkedin.Fold(o.Name)) }
		if !slices.ContainsFunc(t.people, named) {
			p.join(t, p.now(o.member), o.address)
		}
	}
}

// sharpen takes seconds that an item lacks, and attachments that an older era left out.
func (p *Pass) sharpen(ctx context.Context, tx *store.Tx, r *row, k *known) (outcome, error) {
	if k.Settled || k.ByEdit {
		return isKnown, nil
	}
	at, text, o := k.At, k.Text, isKnown
	if r.Seconds && strings.HasSuffix(at, ":00.000Z") {
		at = r.at
	}
	if text == r.Content && len(r.Attachments) > 0 {
		text, o = r.Text, isChanged
	}
	if at == k.At && text == k.Text {
		return o, nil
	}
	if err := p.flush(ctx, tx); err != nil {
		return o, err
	}
	k.At, k.Text = at, text
	if p.fresh.Has(k.ID) {
		o = isKnown
	}
	if t := p.byID[k.ThreadID]; t != nil {
		t.moved = true // its newest moment
	}
	return o, tx.Sharpen(ctx, k.ID, at, text)
}

// adopt gives an item of a conversation without an id the conversation of a row that has one.
func (p *Pass) adopt(ctx context.Context, tx *store.Tx, r *row, k *known, from *thread) error {
	to := p.threadFor(r)
	if err := p.flush(ctx, tx); err != nil {
		return err
	}
	if err := p.make(ctx, tx, to); err != nil {
		return err
	}
	k.base, k.occurrence = r.base, p.free(r.stem, r.base)
	k.Key, k.made, k.thread, k.ThreadID, k.Conversation = linkedin.KeyOf(k.base, k.occurrence), false, nil, to.id, to.conversation
	from.moved, to.moved = true, true
	if from.copy && !to.copy {
		to.copy = true
		if err := tx.SetThreadCopy(ctx, to.id, true); err != nil {
			return err
		}
	}
	p.take(to, r)
	return tx.RekeyItem(ctx, k.ID, k.Key, to.id)
}
