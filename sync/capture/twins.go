package capture

import (
	"context"

	"navsync/store"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
)

// united brings two members, and the items that they have twice, together.
type united struct {
	journal journal.Journal
}

// members makes one member of two: gone's notes get the keys that they have as kept's. seat 0: in all seats.
func (u united) members(ctx context.Context, tx *store.Tx, kept, gone store.Member, seat int64) error {
	notes, err := tx.NotesOf(ctx, gone.ID, seat)
	if err != nil {
		return err
	}
	if err := tx.MergeMembers(ctx, kept.ID, gone.ID, seat); err != nil {
		return err
	}
	for _, note := range notes {
		if _, _, _, ours := linkedin.SplitKey(note.Key); !ours {
			continue // it gets its key with all others
		}
		if err := u.note(ctx, tx, note, kept.Key); err != nil {
			return err
		}
	}
	return nil
}

// note gives a note, call or tag the key that it has under its member's; when the same is there, they become one.
func (u united) note(ctx context.Context, tx *store.Tx, note store.CapturedItem, memberKey string) error {
	identity, err := identityOf(note, memberKey)
	if err != nil {
		return err
	}
	stem, base := identity.Stem(), identity.Base()
	same, err := tx.KnownByStems(ctx, []string{stem})
	if err != nil {
		return err
	}
	occurrence := 0
	for _, k := range same {
		_, other, n, _ := linkedin.SplitKey(k.Key)
		if other != base || k.ID == note.ID {
			continue
		}
		if k.Text == note.Text {
			twin, err := tx.CapturedItem(ctx, k.ID)
			if err != nil {
				return err
			}
			_, err = u.items(ctx, tx, twin, note)
			return err
		}
		occurrence = max(occurrence, n+1)
	}
	return tx.RekeyItem(ctx, note.ID, linkedin.KeyOf(base, occurrence), 0)
}

// items makes one item of two that are the same. The one that is an activity stays, else the one that was copied or was
// here first; nothing that is or may be an activity is deleted: it stands in the report of what was written twice.
func (u united) items(ctx context.Context, tx *store.Tx, one, other store.CapturedItem) (kept int64, err error) {
	stays, goes := one, other
	if rank(goes) > rank(stays) || rank(goes) == rank(stays) && goes.ID < stays.ID {
		stays, goes = goes, stays
	}
	if goes.InDynamics() {
		if err := tx.SetTwin(ctx, goes.ID, stays.ID); err != nil {
			return 0, err
		}
		return stays.ID, u.journal.ItemTrail(ctx, tx, goes.ID, journal.TrailTwice, map[string]any{"item": stays.ID}, "")
	}
	if stays.State == store.ItemNotCopied {
		if err := tx.MoveWriteback(ctx, goes.ID, stays.ID); err != nil {
			return 0, err
		}
	}
	if err := tx.DropItem(ctx, goes.ID); err != nil {
		return 0, err
	}
	return stays.ID, u.journal.ItemTrail(ctx, tx, stays.ID, journal.TrailJoined, map[string]any{"item": goes.ID}, "")
}

// rank orders items by how much they are an activity.
func rank(c store.CapturedItem) int {
	switch {
	case c.State == store.ItemWritten || c.State == store.ItemOpen:
		return 2
	case c.MayBe():
		return 1
	}
	return 0
}

// identityOf is what the key of a stored item is made of; conversation is the member's key for a note, call or tag.
func identityOf(c store.CapturedItem, conversation string) (linkedin.Identity, error) {
	at, dateOnly, err := c.Moment()
	return linkedin.Identity{
		Seat: SeatKey(c.SeatID), Kind: linkedin.Kind(c.Kind), Conversation: conversation, Received: c.Direction == store.Received,
		At: at, DateOnly: dateOnly, Text: linkedin.WithoutAttachments(c.Text),
	}, err
}
