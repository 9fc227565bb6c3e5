package store

import (
	"context"
	"errors"
)

// Deciding reads what decides several writebacks: a member is read once for all items that are about it. It holds for one
// moment, or in a change as long as that changes no member and no match.
type Deciding struct {
	q      querier
	others map[[2]int64][]Other // by member and thread
	best   map[int64]Best       // by member
}

func deciding(q querier) *Deciding {
	return &Deciding{q: q, others: map[[2]int64][]Other{}, best: map[int64]Best{}}
}

// Deciding reads what decides writebacks inside a change.
func (t *Tx) Deciding() *Deciding { return deciding(t.tx) }

// WritebackFacts reads them for one item, copied or not. Error: ErrNotFound.
func (s *Reader) WritebackFacts(ctx context.Context, itemID int64) (WritebackFacts, error) {
	return deciding(s.reader).one(ctx, itemID)
}

// WritebackFacts is Store.WritebackFacts inside a change.
func (t *Tx) WritebackFacts(ctx context.Context, itemID int64) (WritebackFacts, error) {
	return t.Deciding().one(ctx, itemID)
}

func (d *Deciding) one(ctx context.Context, itemID int64) (WritebackFacts, error) {
	all, err := d.Facts(ctx, []int64{itemID})
	if err != nil {
		return WritebackFacts{}, err
	}
	f, there := all[itemID]
	if !there {
		return f, classify("read what decides a writeback", ErrNotFound)
	}
	return f, nil
}

// FactsOfWritebacks are the facts of several items by their id; an item that is not there is left out.
func (s *Reader) FactsOfWritebacks(ctx context.Context, ids []int64) (all map[int64]WritebackFacts, err error) {
	tx, err := s.reader.BeginTx(ctx, nil)
	if err != nil {
		return nil, classify("read what decides writebacks", err)
	}
	defer func() { err = errors.Join(err, tx.Rollback()) }()
	return deciding(newRepeating(tx, s.reader.statements)).Facts(ctx, ids)
}

// Facts are those of several items by their id, copied or not; an item that is not there is left out.
func (d *Deciding) Facts(ctx context.Context, ids []int64) (map[int64]WritebackFacts, error) {
	rows, err := d.q.QueryContext(ctx, `SELECT i.id, COALESCE(i.earlier_key, i.key), i.kind, i.direction, i.subject, i.text, i.at, i.copy,
		s.id, p.email, p.name, `+syncOn+`, COALESCE(s.crm_user_id, ''), COALESCE(u.name, ''),
		COALESCE(u.disabled OR u.gone_at IS NOT NULL, 0), COALESCE(i.member_id, 0), COALESCE(i.sender_id, 0),
		COALESCE(i.thread_id, 0), COALESCE(w.state, 'not-copied'), COALESCE(w.reason, ''), COALESCE(w.organization_id, ''),
		COALESCE(w.activity_id, ''), COALESCE(w.activity_table, ''), COALESCE(w.body, ''), COALESCE(w.plan, ''),
		COALESCE(w.doubtful, 0), COALESCE(w.attempts, 0), COALESCE(w.waits, 0), COALESCE(w.record_gone, ''),
		COALESCE(i.twin_of, 0), COALESCE(`+keptHere+`, 0)
		FROM item i LEFT JOIN writeback w ON w.item_id = i.id
		JOIN seat s ON s.id = COALESCE(w.seat_id, i.seat_id) JOIN person p ON p.id = s.person_id
		LEFT JOIN crm_user u ON u.id = s.crm_user_id
		WHERE i.id IN (SELECT value FROM json_each(?))`, numbers(ids))
	if err != nil {
		return nil, classify("read what decides writebacks", err)
	}
	threads := map[int64]int64{}
	list, err := collect(rows, func(row scanner) (f WritebackFacts, err error) {
		var threadID int64
		err = row.Scan(&f.ItemID, &f.Key, &f.Kind, &f.Direction, &f.Subject, &f.Text, &f.At, &f.Copy,
			&f.SeatID, &f.SeatEmail, &f.SeatName, &f.SyncOn, &f.OwnerID, &f.OwnerName, &f.OwnerDisabled,
			&f.MemberID, &f.SenderID, &threadID, &f.State, &f.Reason, &f.OrganizationID, &f.ActivityID, &f.ActivityTable,
			&f.Body, &f.Plan, &f.Doubtful, &f.Attempts, &f.Waits, &f.RecordGone, &f.TwinOf, &f.Kept)
		threads[f.ItemID] = threadID
		return f, err
	})
	if err != nil {
		return nil, err
	}
	all := make(map[int64]WritebackFacts, len(list))
	for _, f := range list {
		if f.Others, err = d.othersOf(ctx, f.Kind, f.MemberID, threads[f.ItemID]); err != nil {
			return nil, err
		}
		if f.Best, err = d.bestOf(ctx, f); err != nil {
			return nil, err
		}
		all[f.ItemID] = f
	}
	return all, nil
}

// Others are whom an item is about and who takes part in its thread. Error: ErrNotFound.
func (d *Deciding) Others(ctx context.Context, itemID int64) ([]Other, error) {
	var kind ItemKind
	var memberID, threadID int64
	err := d.q.QueryRowContext(ctx, "SELECT kind, COALESCE(member_id, 0), COALESCE(thread_id, 0) FROM item WHERE id = ?", itemID).
		Scan(&kind, &memberID, &threadID)
	if err != nil {
		return nil, classify("find an item", err)
	}
	return d.othersOf(ctx, kind, memberID, threadID)
}

func (d *Deciding) othersOf(ctx context.Context, kind ItemKind, memberID, threadID int64) ([]Other, error) {
	if !kind.InThread() {
		threadID = 0
	}
	of := [2]int64{memberID, threadID}
	known, there := d.others[of]
	if there {
		return known, nil
	}
	all, err := others(ctx, d.q, memberID, threadID)
	if err == nil {
		d.others[of] = all
	}
	return all, err
}

func (d *Deciding) bestOf(ctx context.Context, f WritebackFacts) (Best, error) {
	if f.MemberID == 0 {
		return best(ctx, d.q, f.about())
	}
	known, there := d.best[f.MemberID]
	if there {
		return known, nil
	}
	b, err := best(ctx, d.q, f.about())
	if err == nil {
		d.best[f.MemberID] = b
	}
	return b, err
}
