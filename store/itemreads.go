package store

import (
	"context"
	"errors"
	"slices"
	"time"
)

// Items is a window of items.
func (s *Reader) Items(ctx context.Context, q ItemQuery) ([]ItemRow, error) {
	ids, err := s.ItemIDs(ctx, q) // first which, then what they are: a sort that carried whole rows would cost the window's length many times
	if err != nil {
		return nil, err
	}
	rows, err := s.reader.QueryContext(ctx, `SELECT i.id, i.key, i.kind, i.direction, i.seat_id, COALESCE(w.seat_id, 0), p.name, p.email,
		COALESCE(i.thread_id, 0), COALESCE(i.member_id, 0), COALESCE(m.name, ''), COALESCE(m.title, ''), COALESCE(m.company, ''),
		COALESCE((SELECT x.name FROM member x WHERE x.id = i.sender_id), ''), i.subject, i.text, i.at, i.origin, i.added_at, i.copy,
		CASE WHEN w.gone_at IS NOT NULL THEN 'deleted' ELSE COALESCE(w.state, 'not-copied') END, COALESCE(w.reason, ''),
		w.not_before, COALESCE(w.attempts, 0), w.queued_at, w.sent_at, w.written_at,
		COALESCE(w.problem_id, 0), COALESCE(w.activity_table, ''), COALESCE(w.activity_id, ''), COALESCE(w.regarding_kind, ''),
		COALESCE(w.regarding_id, ''), `+recordName("w.regarding_kind", "w.regarding_id")+`, COALESCE(w.author, ''),
		COALESCE(w.unresolved_reason, ''), w.gone_at IS NOT NULL, i.edited_text IS NOT NULL, COALESCE(w.want_state, ''),
		COALESCE(w.organization_id, ''), COALESCE(i.twin_of, 0), COALESCE(`+keptHere+`, 0)
		FROM json_each(?) j CROSS JOIN item i ON i.id = j.value LEFT JOIN writeback w ON w.item_id = i.id`+itemJoins+" ORDER BY j.key", numbers(ids))
	if err != nil {
		return nil, classify("list the items", err)
	}
	list, err := collect(rows, func(row scanner) (ItemRow, error) { return scanItem(row, q.Scope) })
	if err != nil {
		return nil, err
	}
	return list, errors.Join(s.addTargets(ctx, list), s.addProblems(ctx, list))
}

// addProblems gives the items that failed their causes, of which a window has few.
func (s *Reader) addProblems(ctx context.Context, list []ItemRow) error {
	known := map[int64]*Problem{}
	for i := range list {
		id := list[i].ProblemID
		if id == 0 {
			continue
		}
		if known[id] == nil {
			p, err := s.Problem(ctx, id)
			if err != nil {
				return err
			}
			known[id] = &p
		}
		list[i].Problem = known[id]
	}
	return nil
}

func scanItem(row scanner, scope Scope) (ItemRow, error) {
	var i ItemRow
	var resolver int64
	var at, want string
	var added, before, queued, sent, written Time
	err := row.Scan(&i.ID, &i.Key, &i.Kind, &i.Direction, &i.SeatID, &resolver, &i.SeatHolder, &i.SeatEmail,
		&i.ThreadID, &i.MemberID, &i.Member, &i.Title, &i.Company, &i.Sender, &i.Subject, &i.Text, &at, &i.Origin, &added, &i.Copy,
		&i.State, &i.Reason, &before, &i.Attempts, &queued, &sent, &written,
		&i.ProblemID, &i.ActivityTable, &i.ActivityID, &i.RegardingKind, &i.RegardingID, &i.RegardingName, &i.Author,
		&i.Unresolved, &i.Gone, &i.Edited, &want, &i.OrganizationID,
		&i.TwinOf, &i.Kept)
	if err != nil {
		return i, err
	}
	i.At, err = ParseStamp(at)
	i.DateOnly = len(at) == len("2006-01-02")
	i.AddedAt, i.NotBefore, i.QueuedAt, i.SentAt, i.WrittenAt = added.Time, before.Time, queued.Time, sent.Time, written.Time
	i.Characters = len([]rune(i.Text))
	if i.Hidden = !scope.reads(i.SeatID, resolver); i.Hidden {
		i.Text, i.Subject = "", ""
	}
	i.Changing, i.ChangeFailed = want == "waiting", want == "failed"
	switch i.State {
	case ItemWritten:
		i.Becomes = "completed"
	case ItemOpen:
		i.Becomes = "open"
	case ItemWaiting:
		if i.Kept {
			i.Becomes = WaitKept
		}
	}
	return i, err
}

// addTargets fills in what the items that are not frozen yet become by the matches as
// they are now, and the names of a thread's several members.
func (s *Reader) addTargets(ctx context.Context, list []ItemRow) error {
	at := map[int64]*ItemRow{}
	ids := make([]int64, 0, len(list))
	for i := range list {
		at[list[i].ID] = &list[i]
		ids = append(ids, list[i].ID)
	}
	rows, err := s.reader.QueryContext(ctx, `SELECT item_id, record_kind, record_id, `+recordName("record_kind", "record_id")+`
		FROM (SELECT DISTINCT item_id, record_kind, record_id FROM item_match WHERE item_id IN (SELECT value FROM json_each(?))) x
		WHERE NOT `+recordGone("record_kind", "record_id"), numbers(ids))
	if err != nil {
		return classify("read what items become", err)
	}
	type target struct {
		item     int64
		kind     RecordKind
		id, name string
	}
	found, err := collect(rows, func(row scanner) (target, error) {
		var t target
		err := row.Scan(&t.item, &t.kind, &t.id, &t.name)
		return t, err
	})
	if err != nil {
		return err
	}
	several := map[int64]int{}
	for _, t := range found {
		several[t.item]++
	}
	for _, t := range found {
		i := at[t.item]
		if i.Becomes == "" && i.ActivityTable == "" && several[t.item] == 1 {
			i.RegardingKind, i.RegardingID, i.RegardingName = t.kind, t.id, t.name
		}
	}
	for i := range list {
		if list[i].Becomes == "" {
			list[i].Becomes = "open"
			if list[i].RegardingID != "" {
				list[i].Becomes = "completed"
			}
		}
	}
	return s.addMembers(ctx, at, ids)
}

// addMembers names the several members of a thread that is about nobody in particular.
func (s *Reader) addMembers(ctx context.Context, at map[int64]*ItemRow, ids []int64) error {
	rows, err := s.reader.QueryContext(ctx, `SELECT i.id, (SELECT group_concat(m.name, ', ') FROM thread_member t JOIN member m ON m.id = t.member_id
		WHERE t.thread_id = i.thread_id)
		FROM item i WHERE i.id IN (SELECT value FROM json_each(?)) AND i.member_id IS NULL AND i.thread_id IS NOT NULL`, numbers(ids))
	if err != nil {
		return classify("read whom items are about", err)
	}
	_, err = collect(rows, func(row scanner) (struct{}, error) {
		var id int64
		var names *string
		err := row.Scan(&id, &names)
		if names != nil {
			at[id].Member = *names
		}
		return struct{}{}, err
	})
	return err
}

// CountItems is the number of items that Items would list without a limit.
func (s *Reader) CountItems(ctx context.Context, q ItemQuery) (int, error) {
	where, values := q.where()
	return s.count(ctx, "SELECT count(*)"+q.from()+where, values...)
}

// ItemIDs are the ids of the items that Items lists: without a limit of all, for "select all".
func (s *Reader) ItemIDs(ctx context.Context, q ItemQuery) ([]int64, error) {
	where, values := q.where()
	id, _, _ := q.columns()
	rows, err := s.reader.QueryContext(ctx, "SELECT "+id+q.from()+where+q.order()+" LIMIT ? OFFSET ?", append(values, limit(q.Limit), q.Offset)...)
	if err != nil {
		return nil, classify("list the items", err)
	}
	return collect(rows, scanID)
}

// ItemGroup is how many items of a query stand in one state for one reason.
type ItemGroup struct {
	State  ItemState // waiting also for what is being sent
	Reason string
	Count  int
	Until  time.Time // the earliest next attempt, zero when none is set
}

// ItemGroups counts what the query shows by state and reason, in the order of a grouped list.
func (s *Reader) ItemGroups(ctx context.Context, q ItemQuery) ([]ItemGroup, error) {
	where, values := q.where()
	by := "1, 2"
	if q.listed() != nil && !slices.Contains(q.States, ItemDeleted) {
		by = itemGroup + ", w.reason" // as its index has them
	}
	rows, err := s.reader.QueryContext(ctx, `SELECT CASE WHEN w.gone_at IS NOT NULL THEN 'deleted'
		WHEN w.state IN ('sending', 'uncertain') THEN 'waiting' ELSE w.state END AS shown,
		w.reason, count(*), min(w.not_before)`+q.from()+where+" GROUP BY "+by+" ORDER BY "+itemGroup+", w.reason", values...)
	if err != nil {
		return nil, classify("count the items", err)
	}
	return collect(rows, func(row scanner) (ItemGroup, error) {
		var g ItemGroup
		var until Time
		err := row.Scan(&g.State, &g.Reason, &g.Count, &until)
		g.Until = until.Time
		return g, err
	})
}

// Item is one item as far as the viewer may see it. Error: ErrNotFound.
func (s *Reader) Item(ctx context.Context, scope Scope, id int64) (ItemRow, error) {
	list, err := s.Items(ctx, ItemQuery{Scope: scope, IDs: []int64{id}, Limit: 1})
	if err != nil {
		return ItemRow{}, err
	}
	if len(list) == 0 {
		return ItemRow{}, classify("find an item", ErrNotFound)
	}
	return list[0], nil
}

// ItemSeats are the seats that the items belong to, by item: the responsible one of a
// handed-over activity.
func (s *Reader) ItemSeats(ctx context.Context, ids []int64) (map[int64]int64, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT i.id, COALESCE(w.seat_id, i.seat_id) FROM item i LEFT JOIN writeback w ON w.item_id = i.id
		WHERE i.id IN (SELECT value FROM json_each(?))`, numbers(ids))
	if err != nil {
		return nil, classify("find the items' seats", err)
	}
	seats := map[int64]int64{}
	_, err = collect(rows, func(row scanner) (struct{}, error) {
		var id, seat int64
		err := row.Scan(&id, &seat)
		seats[id] = seat
		return struct{}{}, err
	})
	return seats, err
}

// AnotherMember is the first of these items that is not about the member of the first one
// of all; 0 when all are about the same.
func (s *Reader) AnotherMember(ctx context.Context, ids []int64) (other int64, err error) {
	if len(ids) == 0 {
		return 0, nil
	}
	err = s.reader.QueryRowContext(ctx, `SELECT COALESCE(min(id), 0) FROM item WHERE id IN (SELECT value FROM json_each(?))
		AND member_id IS NOT (SELECT member_id FROM item WHERE id = ?)`, numbers(ids), ids[0]).Scan(&other)
	return other, classify("compare whom items are about", err)
}

// EditedText is the text of a later archive, for an item that was changed since written.
// Error: ErrNotFound.
func (s *Reader) EditedText(ctx context.Context, scope Scope, itemID int64) (string, error) {
	row, err := s.Item(ctx, scope, itemID)
	if err != nil {
		return "", err
	}
	if !row.Edited || !scope.reads(row.SeatID, 0) {
		return "", classify("find an edited text", ErrNotFound)
	}
	var text string
	err = s.reader.QueryRowContext(ctx, "SELECT edited_text FROM item WHERE id = ?", itemID).Scan(&text)
	if errors.Is(err, ErrNotFound) {
		return "", err
	}
	return text, classify("read an edited text", err)
}

// PendingStates are the states of pending writebacks.
func PendingStates() []ItemState {
	return []ItemState{ItemWaiting, ItemSending, ItemUncertain, ItemFailed}
}

// Badges counts what waits for a viewer.
func (s *Reader) Badges(ctx context.Context, scope Scope) (Badges, error) {
	var b Badges
	var err error
	if b.Unresolved, err = s.CountUnresolved(ctx, UnresolvedQuery{Scope: scope}); err != nil {
		return b, err
	}
	if b.Pending, err = s.CountItems(ctx, ItemQuery{Scope: scope, States: PendingStates()}); err != nil {
		return b, err
	}
	b.Failed, err = s.CountItems(ctx, ItemQuery{Scope: scope, States: []ItemState{ItemFailed}})
	return b, err
}

// OpenProblems counts the open groups of errors; a seat holder's own are told on the items.
func (s *Reader) OpenProblems(ctx context.Context, scope Scope) (int, error) {
	if !scope.All {
		return 0, nil
	}
	return s.count(ctx, "SELECT count(*) FROM problem WHERE resolved_at IS NULL")
}
