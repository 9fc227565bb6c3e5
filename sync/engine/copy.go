package engine

import (
	"context"
	"errors"
	"strconv"

	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// CopyResult is what became of copying or taking out several items.
type CopyResult struct {
	Changed   int                    // items that changed
	Kinds     map[store.ItemKind]int // of those, where a conversation was copied
	Unchanged int                    // were so already, or are written
	NeverCopy int                    // kept back by the never-copy list
	Done      []int64                // the items that changed, where several were named
	Failed    map[int64]error        // by item
}

// queue copies one item unless the never-copy list keeps it back; it returns the rule's
// kind then.
func queue(ctx context.Context, j journal.Journal, tx *store.Tx, seatID, itemID int64, actor string) (kept string, err error) {
	list, err := store.NeverCopyRulesOf(ctx, tx, seatID)
	if err != nil {
		return "", err
	}
	kept, _, err = queueBy(ctx, j, tx, list, itemID, actor)
	return kept, err
}

func queueBy(
	ctx context.Context, j journal.Journal, tx *store.Tx, list store.NeverCopyRules, itemID int64, actor string,
) (kept string, changed bool, err error) {
	others, err := tx.ItemOthers(ctx, itemID)
	if err != nil {
		return "", false, err
	}
	if kept = list.Keeps(others); kept != "" {
		return kept, false, nil
	}
	if changed, err = tx.Queue(ctx, itemID, j.Now()); err != nil || !changed {
		return "", false, err
	}
	return "", true, j.ItemTrail(ctx, tx, itemID, journal.TrailCopied, map[string]any{}, actor)
}

// own checks that every item belongs to a seat that the actor may act on, and returns the
// seats by item. An unknown item is fault.NotFound.
func (e *Engine) own(ctx context.Context, a Actor, action Action, items []int64) (map[int64]int64, error) {
	seats, err := e.store.ItemSeats(ctx, items)
	if err != nil {
		return nil, fault.Stored(err)
	}
	checked := map[int64]bool{}
	for _, id := range items {
		seat, known := seats[id]
		if !known {
			return nil, fault.New(fault.NotFound, "errors.no-such-item", "Item", ref(id))
		}
		if checked[seat] {
			continue
		}
		if err := e.may(ctx, a, action, seat, "item "+ref(id)); err != nil {
			return nil, err
		}
		checked[seat] = true
	}
	return seats, nil
}

// onItems is a change of several items of one person: each item on its own, one commit.
func (e *Engine) onItems(ctx context.Context, a Actor, action Action, items []int64,
	each func(tx *store.Tx, seatID, id int64, r *CopyResult) error,
) (CopyResult, error) {
	r := CopyResult{Failed: map[int64]error{}}
	seats, err := e.own(ctx, a, action, items)
	if err != nil || len(items) == 0 {
		return r, err
	}
	err = e.change(ctx, a, action, seats[items[0]], targetOf(items), func(tx *store.Tx) (any, any, error) {
		for _, id := range items {
			before := r.Changed
			if err := each(tx, seats[id], id, &r); err != nil {
				return nil, nil, err
			}
			if r.Changed > before {
				r.Done = append(r.Done, id)
			}
		}
		return nil, map[string]any{"changed": r.Changed, "unchanged": r.Unchanged, "neverCopy": r.NeverCopy}, e.out.SayWhy(ctx, tx)
	})
	e.wakeOutbox()
	return r, err
}

// ref is an id as trails and the audit hold it.
func ref(id int64) string { return strconv.FormatInt(id, 10) }

// targetOf names items for the audit.
func targetOf(items []int64) string {
	if len(items) == 1 {
		return "item " + ref(items[0])
	}
	return ref(int64(len(items))) + " items"
}

// Copy copies items of the actor's seat to the CRM: each becomes one activity (spec §8.3).
func (e *Engine) Copy(ctx context.Context, a Actor, items ...int64) (CopyResult, error) {
	lists := map[int64]store.NeverCopyRules{}
	return e.onItems(ctx, a, ActItemCopy, items, func(tx *store.Tx, seatID, id int64, r *CopyResult) error {
		list, known := lists[seatID]
		if !known {
			var err error
			if list, err = store.NeverCopyRulesOf(ctx, tx, seatID); err != nil {
				return err
			}
			lists[seatID] = list
		}
		kept, changed, err := queueBy(ctx, e.journal, tx, list, id, a.Email)
		r.count(kept, changed)
		return errors.Join(err, remember(ctx, tx, seatID, id, true))
	})
}

func (r *CopyResult) count(kept string, changed bool) {
	switch {
	case kept != "":
		r.NeverCopy++
	case changed:
		r.Changed++
	default:
		r.Unchanged++
	}
}

func (r *CopyResult) countKind(kind store.ItemKind, kept string, changed bool) {
	r.count(kept, changed)
	if !changed {
		return
	}
	if r.Kinds == nil {
		r.Kinds = map[store.ItemKind]int{}
	}
	r.Kinds[kind]++
}

// remember keeps the last choice at the checkbox of this kind of item (spec §8.3).
func remember(ctx context.Context, tx *store.Tx, seatID, itemID int64, on bool) error {
	kind, err := tx.ItemKind(ctx, itemID)
	if err != nil {
		return err
	}
	return tx.SetSeatChoice(ctx, seatID, kind.InThread(), on)
}

// TakeOut takes items out again, until they are written. A written one counts as
// Unchanged.
func (e *Engine) TakeOut(ctx context.Context, a Actor, items ...int64) (CopyResult, error) {
	return e.onItems(ctx, a, ActItemTakeOut, items, func(tx *store.Tx, seatID, id int64, r *CopyResult) error {
		return takeOut(ctx, e.journal, tx, id, a.Email, r)
	})
}

func takeOut(ctx context.Context, j journal.Journal, tx *store.Tx, id int64, actor string, r *CopyResult) error {
	out, err := tx.TakeOut(ctx, id)
	r.count("", out)
	if err != nil || !out {
		return err
	}
	return j.ItemTrail(ctx, tx, id, journal.TrailTakenOut, map[string]any{}, actor)
}

// CopyThread copies all of a conversation, its notes and calls too, and the messages that come later (Copy thread to
// CRM).
func (e *Engine) CopyThread(ctx context.Context, a Actor, threadID int64) (CopyResult, error) {
	return e.onThread(ctx, a, ActItemCopy, threadID, func(tx *store.Tx, seatID int64, items []store.ConversationItem, r *CopyResult) error {
		list, err := store.NeverCopyRulesOf(ctx, tx, seatID)
		if err != nil {
			return err
		}
		for _, i := range items {
			kept, changed, err := queueBy(ctx, e.journal, tx, list, i.ID, a.Email)
			if err != nil {
				return err
			}
			r.countKind(i.Kind, kept, changed)
		}
		return tx.SetThreadCopy(ctx, threadID, true)
	})
}

// TakeOutThread ends CopyThread and takes out what is not written yet.
func (e *Engine) TakeOutThread(ctx context.Context, a Actor, threadID int64) (CopyResult, error) {
	return e.onThread(ctx, a, ActItemTakeOut, threadID, func(tx *store.Tx, _ int64, items []store.ConversationItem, r *CopyResult) error {
		for _, i := range items {
			if err := takeOut(ctx, e.journal, tx, i.ID, a.Email, r); err != nil {
				return err
			}
		}
		return tx.SetThreadCopy(ctx, threadID, false)
	})
}

func (e *Engine) onThread(ctx context.Context, a Actor, action Action, threadID int64,
	do func(tx *store.Tx, seatID int64, items []store.ConversationItem, r *CopyResult) error,
) (CopyResult, error) {
	r := CopyResult{Failed: map[int64]error{}}
	seatID, items, err := e.store.ConversationItems(ctx, threadID)
	if errors.Is(err, store.ErrNotFound) {
		return r, fault.New(fault.NotFound, "errors.no-such-thread", "Thread", ref(threadID))
	}
	if err != nil {
		return r, fault.Stored(err)
	}
	err = e.change(ctx, a, action, seatID, "thread "+ref(threadID), func(tx *store.Tx) (any, any, error) {
		if err := do(tx, seatID, items, &r); err != nil {
			return nil, nil, err
		}
		return nil, map[string]any{"changed": r.Changed, "unchanged": r.Unchanged, "neverCopy": r.NeverCopy}, e.out.SayWhy(ctx, tx)
	})
	e.wakeOutbox()
	return r, err
}

// ChooseMember says whom a thread with several others is about (spec §7); 0 takes the
// choice back.
func (e *Engine) ChooseMember(ctx context.Context, a Actor, threadID, memberID int64) error {
	seatID, _, err := e.store.ConversationItems(ctx, threadID)
	if errors.Is(err, store.ErrNotFound) {
		return fault.New(fault.NotFound, "errors.no-such-thread", "Thread", ref(threadID))
	}
	if err != nil {
		return fault.Stored(err)
	}
	err = e.change(ctx, a, ActResolve, seatID, "thread "+ref(threadID), func(tx *store.Tx) (any, any, error) {
		if err := tx.ChooseMember(ctx, threadID, memberID); err != nil {
			return nil, nil, err
		}
		return nil, map[string]any{"member": memberID}, tx.SettleThread(ctx, threadID)
	})
	e.wakeOutbox()
	return err
}
