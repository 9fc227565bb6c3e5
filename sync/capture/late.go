package capture

import (
	"context"
	"slices"

	"navsync/store"
	"navsync/sync/journal"
	"navsync/sync/linkedin"
)

// isLate says that only the whole file can tell what a row is: the edit of a message that the file no longer has, or, among
// several people, a message whose sender may have another address now.
func (p *Pass) isLate(ctx context.Context, tx *store.Tx, r *row) (bool, error) {
	if r.thread == nil || r.thread.made {
		return false, nil
	}
	former, err := p.former(ctx, tx, r)
	if err != nil || len(former) > 0 {
		return err == nil, err
	}
	return p.strayOf(r) != nil, nil
}

// strayOf is an item of the row's conversation, minute and text by somebody whom the file may know under the row's address.
func (p *Pass) strayOf(r *row) *known {
	if r.Sent || p.tookPart(r.thread, r.sender()) {
		return nil
	}
	for _, k := range p.found[r.stem] {
		if k.base == r.base && !p.seen.Has(k.ID) && p.tookPart(r.thread, k.SenderID) {
			return k
		}
	}
	return nil
}

// former are the items that a row may be an edit of: of its thread, kind, moment and sender, and in no part of the file.
func (p *Pass) former(ctx context.Context, tx *store.Tx, r *row) ([]store.KnownItem, error) {
	same := store.NewItem{ThreadID: r.thread.id, At: r.at, Kind: store.ItemKind(r.Kind()), Direction: direction(!r.Sent)}
	list, err := tx.SameMoment(ctx, same)
	if err != nil {
		return nil, err
	}
	alone := len(r.visible()) == 1 && len(p.members(r.thread)) <= 1
	return slices.DeleteFunc(list, func(k store.KnownItem) bool {
		return p.seen.Has(k.ID) || !alone && !r.Sent && p.now(k.SenderID) != p.now(r.sender())
	}), nil
}

// decideLate decides about the rows that had to wait.
func (p *Pass) decideLate(ctx context.Context, tx *store.Tx) error {
	for part := range slices.Chunk(p.late, pageRows) {
		var stems []string
		for _, r := range part {
			stems = append(stems, r.stem)
		}
		if err := p.lookup(ctx, tx, stems); err != nil {
			return err
		}
		for _, r := range part {
			if err := p.decide(ctx, tx, r); err != nil {
				return err
			}
		}
		if err := p.flush(ctx, tx); err != nil {
			return err
		}
	}
	p.late = nil
	return nil
}

func (p *Pass) decide(ctx context.Context, tx *store.Tx, r *row) error {
	if k := p.strayOf(r); k != nil {
		return p.keep(ctx, tx, r, k)
	}
	former, err := p.former(ctx, tx, r)
	if err != nil {
		return err
	}
	if len(former) == 0 {
		p.bring(r)
		return nil
	}
	if err := p.flush(ctx, tx); err != nil {
		return err
	}
	k := former[0]
	p.met(r, k.ID)
	r.thread.rows++
	return p.edit(ctx, tx, k, linkedin.KeyOf(r.base, p.free(r.stem, r.base)), r.Text)
}

// edit keeps another text of an item: it replaces an unwritten one, else it is noted as changed since written (spec §8.10).
func (p *Pass) edit(ctx context.Context, tx *store.Tx, k store.KnownItem, key, text string) error {
	p.Report.count(k.Kind, isChanged)
	if !k.Settled {
		return tx.ReplaceText(ctx, k.ID, key, text)
	}
	p.Report.Edited++
	if err := tx.NoteEdit(ctx, k.ID, key, text); err != nil {
		return err
	}
	return p.Journal.ItemTrail(ctx, tx, k.ID, journal.TrailEdited, map[string]any{}, "")
}
