package capture

import (
	"context"
	"slices"

	"navsync/store"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
)

const (
	rekeyThreads = 200  // threads in one transaction
	rekeyMembers = 1000 // members in one transaction
)

// Rekey gives the items of earlier versions the keys of today, which hold no address any more, and makes one of the members
// and items that only a changed address made two (spec §11.4). An item's activity goes on being known by the id that its
// first key gave it. It may be interrupted, and goes on where it was; it does nothing when all keys are of today.
func Rekey(ctx context.Context, s *store.Store, j journal.Journal) error {
	recipe, err := s.ItemRecipe(ctx)
	if err != nil || recipe == linkedin.KeyRecipe {
		return err
	}
	k := &rekeying{store: s, united: united{journal: j}, pairs: map[[2]int64]*pairing{}}
	for _, step := range []func(context.Context) error{k.names, k.alike, k.unite, k.threads, k.notes} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return s.UpdateDurably(ctx, func(tx *store.Tx) error { return tx.SetItemRecipe(ctx, linkedin.KeyRecipe) })
}

type rekeying struct {
	store  *store.Store
	united united
	pairs  map[[2]int64]*pairing
}

// pairing is what speaks for two members being one.
type pairing struct {
	agree    int  // messages that both have
	of       int  // messages of the one who has fewer, in those threads
	sameName bool // they bear one name
	alone    bool // the threads have nobody else
	threads  []int64
	seat     int64
	nameless bool // of one only the name is known
}

// proved says that two members are one: they share a message and the name, or, in threads with nobody else, at least two
// messages and nearly all that one of them wrote.
func (p pairing) proved() bool {
	if p.sameName && (p.agree > 0 || p.nameless) {
		return true
	}
	return p.alone && p.agree >= proof && p.agree*5 >= p.of*4
}

// names keeps the names of members folded.
func (k *rekeying) names(ctx context.Context) error {
	return k.batches(ctx, func(tx *store.Tx) (int, error) {
		members, err := tx.Unnamed(ctx, rekeyMembers)
		if err != nil {
			return 0, err
		}
		for _, m := range members {
			if err := tx.AddName(ctx, m.ID, linkedin.Fold(m.Name)); err != nil {
				return 0, err
			}
		}
		return len(members), nil
	})
}

// batches runs a part after the other until one does nothing.
func (k *rekeying) batches(ctx context.Context, part func(*store.Tx) (int, error)) error {
	for {
		done := 0
		err := k.store.UpdateDurably(ctx, func(tx *store.Tx) (err error) {
			done, err = part(tx)
			return err
		})
		if err != nil || done == 0 {
			return err
		}
	}
}

// alike looks in the threads of several people for members that are one.
func (k *rekeying) alike(ctx context.Context) error {
	after := int64(0)
	return k.batches(ctx, func(tx *store.Tx) (int, error) {
		threads, err := tx.ThreadIDs(ctx, after, true, rekeyThreads)
		if err != nil || len(threads) == 0 {
			return 0, err
		}
		ids := idsOf(threads)
		after = ids[len(ids)-1]
		people, err := tx.ThreadPeople(ctx, ids)
		if err != nil {
			return 0, err
		}
		items, err := tx.ItemsOfThreads(ctx, ids)
		if err != nil {
			return 0, err
		}
		for _, thread := range threads {
			own := slices.DeleteFunc(slices.Clone(items), func(c store.CapturedItem) bool { return c.ThreadID != thread.ID })
			if err := k.compare(thread, people[thread.ID], own); err != nil {
				return 0, err
			}
		}
		return len(threads), nil
	})
}

// unite makes one of each two members that are proved to be, and of their items.
func (k *rekeying) unite(ctx context.Context) error {
	became := map[int64]int64{}
	now := func(id int64) int64 {
		for became[id] != 0 {
			id = became[id]
		}
		return id
	}
	pairs := make([][2]int64, 0, len(k.pairs))
	for pair := range k.pairs {
		pairs = append(pairs, pair)
	}
	slices.SortFunc(pairs, func(a, b [2]int64) int { return slices.Compare(a[:], b[:]) })
	for _, pair := range pairs {
		p, one, other := k.pairs[pair], now(pair[0]), now(pair[1])
		if one == other {
			continue
		}
		err := k.store.UpdateDurably(ctx, func(tx *store.Tx) error {
			gone, kept, err := k.unitePair(ctx, tx, p, one, other)
			if err == nil && gone != 0 {
				became[gone] = kept
			}
			return err
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (k *rekeying) unitePair(ctx context.Context, tx *store.Tx, p *pairing, one, other int64) (gone, kept int64, err error) {
	a, err := tx.Member(ctx, one)
	if err != nil {
		return 0, 0, err
	}
	b, err := tx.Member(ctx, other)
	if err != nil {
		return 0, 0, err
	}
	p.nameless = (a.Slug == "") != (b.Slug == "")
	apart, err := tx.DecidedApart(ctx, one, other)
	if err != nil || apart || !p.proved() {
		return 0, 0, err
	}
	if a.Slug == "" && b.Slug != "" || (a.Slug == "") == (b.Slug == "") && b.ID < a.ID {
		a, b = b, a
	}
	for _, thread := range p.threads {
		if err := k.twins(ctx, tx, thread, one, other); err != nil {
			return 0, 0, err
		}
	}
	seat := int64(0)
	if b.Slug == "" {
		seat = p.seat
	}
	newer := b.SeenAt.After(a.SeenAt) || b.SeenAt.Equal(a.SeenAt) && b.ID > a.ID // of two as new, the one that came later
	if err := k.united.members(ctx, tx, a, b, seat); err != nil {
		return 0, 0, err
	}
	if newer && b.Slug != "" {
		a.Slug, a.URL, a.Name, a.SeenAt = b.Slug, b.URL, b.Name, b.SeenAt
		if err := tx.ChangeMember(ctx, a); err != nil {
			return 0, 0, err
		}
	}
	return b.ID, a.ID, tx.SettleThreads(ctx, p.threads)
}

// twins makes one of each two messages of a thread that two members have.
func (k *rekeying) twins(ctx context.Context, tx *store.Tx, thread, one, other int64) error {
	conversation, err := tx.ThreadConversation(ctx, thread)
	if err != nil {
		return err
	}
	items, err := tx.ItemsOfThreads(ctx, []int64{thread})
	if err != nil {
		return err
	}
	bases, err := basesOf(conversation, items)
	if err != nil {
		return err
	}
	pairs, _, _ := twinsOf(items, bases, one, other)
	for _, pair := range pairs {
		if _, err := k.united.items(ctx, tx, pair[0], pair[1]); err != nil {
			return err
		}
	}
	return nil
}

// threads gives the messages and InMails of all threads their keys.
func (k *rekeying) threads(ctx context.Context) error {
	after := int64(0)
	return k.batches(ctx, func(tx *store.Tx) (int, error) {
		threads, err := tx.ThreadIDs(ctx, after, false, rekeyThreads)
		if err != nil || len(threads) == 0 {
			return 0, err
		}
		ids, conversations := idsOf(threads), map[int64]string{}
		after = ids[len(ids)-1]
		for _, t := range threads {
			conversations[t.ID] = t.Conversation
		}
		items, err := tx.ItemsOfThreads(ctx, ids)
		if err != nil {
			return 0, err
		}
		taken := map[string]int{}
		for _, c := range items {
			if err := k.message(ctx, tx, c, conversations[c.ThreadID], taken); err != nil {
				return 0, err
			}
		}
		return len(threads), nil
	})
}

// message gives a message its key. One that a person wrote down belongs to the member's own conversation.
func (k *rekeying) message(ctx context.Context, tx *store.Tx, c store.CapturedItem, conversation string, taken map[string]int) error {
	if c.Origin == "composed" && c.MemberID != 0 {
		m, err := tx.Member(ctx, c.MemberID)
		if err != nil {
			return err
		}
		conversation = MemberThread(m.Key)
	}
	return k.give(ctx, tx, c, conversation, taken)
}

// give gives an item of an earlier recipe its key.
func (k *rekeying) give(ctx context.Context, tx *store.Tx, c store.CapturedItem, conversation string, taken map[string]int) error {
	identity, err := identityOf(c, conversation)
	if err != nil {
		return err
	}
	base := identity.Base()
	if _, _, occurrence, ours := linkedin.SplitKey(c.Key); ours {
		taken[base] = max(taken[base], occurrence+1) // done before it was interrupted
		return nil
	}
	key := linkedin.KeyOf(base, taken[base])
	for {
		used, err := tx.KeyTaken(ctx, key)
		if err != nil {
			return err
		}
		taken[base]++
		if !used {
			break
		}
		key = linkedin.KeyOf(base, taken[base])
	}
	if err := tx.RekeyItem(ctx, c.ID, key, 0); err != nil || c.Edited == "" {
		return err
	}
	if linkedin.Kind(c.Kind) == linkedin.KindNote {
		return nil // an edited note keeps its key
	}
	identity.Text = linkedin.WithoutAttachments(c.Edited)
	return tx.KeepEditedKey(ctx, c.ID, identity.Key(0))
}

// notes gives notes, calls and tags their keys, and makes one of those that a member has under two addresses.
func (k *rekeying) notes(ctx context.Context) error {
	after := int64(0)
	return k.batches(ctx, func(tx *store.Tx) (int, error) {
		members, err := tx.MembersWithNotes(ctx, after, rekeyMembers)
		if err != nil || len(members) == 0 {
			return 0, err
		}
		after = members[len(members)-1].ID
		for _, m := range members {
			if err := k.notesOf(ctx, tx, m); err != nil {
				return 0, err
			}
		}
		return len(members), nil
	})
}

// notesOf gives a member's notes their keys. Two of one moment and text are one when the member had two addresses.
func (k *rekeying) notesOf(ctx context.Context, tx *store.Tx, m store.Member) error {
	notes, err := tx.NotesOf(ctx, m.ID, 0)
	if err != nil {
		return err
	}
	several, err := tx.HasAddresses(ctx, m.ID)
	if err != nil {
		return err
	}
	type same struct {
		seat     int64
		kind     store.ItemKind
		way      store.Direction
		at, text string
	}
	met, taken := map[same]store.CapturedItem{}, map[string]int{}
	for _, note := range notes {
		at := same{seat: note.SeatID, kind: note.Kind, way: note.Direction, at: note.At, text: note.Text}
		if first, twice := met[at]; twice && several && note.Origin != "composed" && first.Origin != "composed" {
			kept, err := k.united.items(ctx, tx, first, note)
			if err != nil {
				return err
			}
			if kept == first.ID {
				continue
			}
		}
		met[at] = note
	}
	left, err := tx.NotesOf(ctx, m.ID, 0)
	if err != nil {
		return err
	}
	for _, note := range left {
		if err := k.give(ctx, tx, note, m.Key, taken); err != nil {
			return err
		}
	}
	return nil
}
