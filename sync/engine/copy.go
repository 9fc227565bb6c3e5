package engine

import (
	"context"
	"errors"
	"maps"
	"slices"
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

// queued is what became of items that were to be copied.
type queued struct {
	changed []int64          // that wait from now on, in the order they were named
	kept    map[int64]string // by item the kind of the never-copy rule that keeps it back
}

// queue copies items of a seat unless its never-copy list keeps them back.
func queue(ctx context.Context, j journal.Journal, tx *store.Tx, seatID int64, items []int64, actor string) (q queued, err error) {
	list, err := store.NeverCopyRulesOf(ctx, tx, seatID)
	if err != nil {
		return q, err
	}
	if q.kept, err = keptBack(ctx, tx, list, items); err != nil {
		return q, err
	}
	through := slices.DeleteFunc(slices.Clone(items), func(id int64) bool { return q.kept[id] != "" })
	if q.changed, err = tx.Queue(ctx, through, j.Now()); err != nil {
		return q, err
	}
	trail := make([]store.TrailEntry, 0, len(q.changed))
	for _, id := range q.changed {
		entry, err := j.TrailEntry("item", ref(id), journal.TrailCopied, map[string]any{}, actor)
		if err != nil {
			return q, err
		}
		trail = append(trail, entry)
	}
	return q, tx.AddTrails(ctx, trail)
}

// keptBack are the items that a never-copy list keeps back, with the rule's kind.
func keptBack(ctx context.Context, tx *store.Tx, list store.NeverCopyRules, items []int64) (map[int64]string, error) {
	kept := map[int64]string{}
	if list.Empty() {
		return kept, nil
	}
	reading := tx.Deciding()
	for _, id := range items {
		others, err := reading.Others(ctx, id)
		if err != nil {
			return nil, err
		}
		if rule := list.Keeps(others); rule != "" {
			kept[id] = rule
		}
	}
	return kept, nil
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

// onItems is a change of several items of one person, by their seats: one commit.
func (e *Engine) onItems(ctx context.Context, a Actor, action Action, items []int64,
	do func(tx *store.Tx, seatID int64, items []int64, r *CopyResult) error,
) (CopyResult, error) {
	r := CopyResult{Failed: map[int64]error{}}
	seats, err := e.own(ctx, a, action, items)
	if err != nil || len(items) == 0 {
		return r, err
	}
	err = e.change(ctx, a, action, seats[items[0]], targetOf(items), func(tx *store.Tx) (any, any, error) {
		of := map[int64][]int64{}
		for _, id := range items {
			of[seats[id]] = append(of[seats[id]], id)
		}
		for _, seatID := range slices.Sorted(maps.Keys(of)) {
			if err := do(tx, seatID, of[seatID], &r); err != nil {
				return nil, nil, err
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
	return e.onItems(ctx, a, ActItemCopy, items, func(tx *store.Tx, seatID int64, items []int64, r *CopyResult) error {
		q, err := queue(ctx, e.journal, tx, seatID, items, a.Email)
		if err != nil {
			return err
		}
		r.add(q, len(items))
		r.Done = append(r.Done, q.changed...)
		return remember(ctx, tx, seatID, items, true)
	})
}

// add counts what became of so many items.
func (r *CopyResult) add(q queued, of int) {
	r.Changed += len(q.changed)
	r.NeverCopy += len(q.kept)
	r.Unchanged += of - len(q.changed) - len(q.kept)
}

// remember keeps the last choice at the checkbox of these kinds of items (spec §8.3).
func remember(ctx context.Context, tx *store.Tx, seatID int64, items []int64, on bool) error {
	kinds, err := tx.ItemKinds(ctx, items)
	if err != nil {
		return err
	}
	for _, kind := range kinds {
		if err := tx.SetSeatChoice(ctx, seatID, kind.InThread(), on); err != nil {
			return err
		}
	}
	return nil
}

// TakeOut takes items out again, until they are written. A written one counts as
// Unchanged.
func (e *Engine) TakeOut(ctx context.Context, a Actor, items ...int64) (CopyResult, error) {
	return e.onItems(ctx, a, ActItemTakeOut, items, func(tx *store.Tx, _ int64, items []int64, r *CopyResult) error {
		for _, id := range items {
			if err := takeOut(ctx, e.journal, tx, id, a.Email, r); err != nil {
				return err
			}
		}
		return nil
	})
}

func takeOut(ctx context.Context, j journal.Journal, tx *store.Tx, id int64, actor string, r *CopyResult) error {
	out, err := tx.TakeOut(ctx, id)
	if err != nil {
		return err
	}
	if !out {
		r.Unchanged++
		return nil
	}
	r.Changed++
	r.Done = append(r.Done, id)
	return j.ItemTrail(ctx, tx, id, journal.TrailTakenOut, map[string]any{}, actor)
}

// CopyThread copies all of a conversation, its notes and calls too, and the messages that come later (Copy thread to
// CRM).
func (e *Engine) CopyThread(ctx context.Context, a Actor, threadID int64) (CopyResult, error) {
	return e.onThread(ctx, a, ActItemCopy, threadID, func(tx *store.Tx, seatID int64, items []store.ConversationItem, r *CopyResult) error {
		ids, kinds := make([]int64, len(items)), map[int64]store.ItemKind{}
		for n, i := range items {
			ids[n], kinds[i.ID] = i.ID, i.Kind
		}
		q, err := queue(ctx, e.journal, tx, seatID, ids, a.Email)
		if err != nil {
			return err
		}
		r.add(q, len(ids))
		r.Kinds = map[store.ItemKind]int{}
		for _, id := range q.changed {
			r.Kinds[kinds[id]]++
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
