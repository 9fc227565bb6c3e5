package store

import "context"

// ItemKinds are the kinds that items are of.
func (t *Tx) ItemKinds(ctx context.Context, ids []int64) ([]ItemKind, error) {
	rows, err := t.tx.QueryContext(ctx, "SELECT DISTINCT kind FROM item WHERE id IN (SELECT value FROM json_each(?))", numbers(ids))
	if err != nil {
		return nil, classify("find items", err)
	}
	return collect(rows, func(row scanner) (kind ItemKind, err error) {
		err = row.Scan(&kind)
		return kind, err
	})
}

// ConversationItem is an item of a conversation.
type ConversationItem struct {
	ID   int64
	Kind ItemKind
}

// ConversationItems are the seat and all items of the conversation that a thread belongs to, the oldest first.
// Error: ErrNotFound.
func (s *Reader) ConversationItems(ctx context.Context, threadID int64) (seatID int64, items []ConversationItem, err error) {
	if err := s.reader.QueryRowContext(ctx, "SELECT seat_id FROM thread WHERE id = ?", threadID).Scan(&seatID); err != nil {
		return 0, nil, classify("find a thread", err)
	}
	rows, err := s.reader.QueryContext(ctx, "SELECT id, kind FROM item WHERE thread_id IN ("+conversation+") ORDER BY at, id", threadID)
	if err != nil {
		return 0, nil, classify("list a conversation's items", err)
	}
	items, err = collect(rows, func(row scanner) (ConversationItem, error) {
		var i ConversationItem
		err := row.Scan(&i.ID, &i.Kind)
		return i, err
	})
	return seatID, items, err
}

// SetThreadCopy keeps the choice Copy thread to CRM, for all threads of the conversation.
func (t *Tx) SetThreadCopy(ctx context.Context, threadID int64, on bool) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE thread SET copy = ? WHERE id IN ("+conversation+")", on, threadID)
	return affected(r, err, "keep a thread's choice")
}

// ChooseMember says whom a thread is about; 0 takes the choice back. Error: ErrNotFound
// when the member takes no part in it.
func (t *Tx) ChooseMember(ctx context.Context, threadID, memberID int64) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE thread SET member_id = NULLIF(?2, 0), chosen = ?2 <> 0 WHERE id = ?1
		AND (?2 = 0 OR EXISTS (SELECT 1 FROM thread_member WHERE thread_id = ?1 AND member_id = ?2))`, threadID, memberID)
	return affected(r, err, "choose whom a thread is about")
}

// CopyableItem is an item that an import may copy.
type CopyableItem struct {
	ID       int64
	ThreadID int64
	MemberID int64 // 0: several
	Message  bool  // a message or InMail
	Matched  bool  // somebody whom it is about has a used match: its activity will be completed
}

// CopyableItems are the items of a seat that an import may copy: of the conversations
// when any are named, of people with a used match when matched, not older than since.
// What somebody took out stays out until they copy it again themselves.
func (t *Tx) CopyableItems(ctx context.Context, seatID int64, conversations []string, matched bool, since string) ([]CopyableItem, error) {
	query, values := copyable(seatID, conversations, matched, since)
	rows, err := t.tx.QueryContext(ctx, query+" ORDER BY i.at, i.id", values...)
	if err != nil {
		return nil, classify("find what an import copies", err)
	}
	return collect(rows, scanCopyable)
}

// EachCopyable gives all items of a seat that an import may copy, not older than since, one by one in no order: a seat may have
// millions, which are neither sorted nor held.
func (t *Tx) EachCopyable(ctx context.Context, seatID int64, since string, each func(CopyableItem)) (err error) {
	query, values := copyable(seatID, nil, false, since)
	rows, err := t.tx.QueryContext(ctx, query, values...)
	if err != nil {
		return classify("find what an import copies", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		c, err := scanCopyable(rows)
		if err != nil {
			return classify("find what an import copies", err)
		}
		each(c)
	}
	return nil
}

func scanCopyable(row scanner) (c CopyableItem, err error) {
	err = row.Scan(&c.ID, &c.ThreadID, &c.MemberID, &c.Message, &c.Matched)
	return c, err
}

// copyable is the query of CopyableItems, without an order.
func copyable(seatID int64, conversations []string, matched bool, since string) (query string, values []any) {
	const used = `(EXISTS (SELECT 1 FROM match x WHERE x.member_id = i.member_id AND x.outcome = 'used')
		OR i.kind IN ('message', 'inmail') AND i.member_id IS NULL
			AND (SELECT count(*) FROM thread_member y WHERE y.thread_id = i.thread_id AND EXISTS
				(SELECT 1 FROM match x WHERE x.member_id = y.member_id AND x.outcome = 'used')) > 0)`
	query = "SELECT i.id, COALESCE(i.thread_id, 0), COALESCE(i.member_id, 0), i.kind IN ('message', 'inmail'), " + used + ` AS matched
		FROM item i LEFT JOIN thread t ON t.id = i.thread_id WHERE i.seat_id = ? AND i.copy = 0 AND i.at >= ? AND i.twin_of IS NULL
		AND NOT EXISTS (SELECT 1 FROM writeback w WHERE w.item_id = i.id AND w.state = 'taken-out')`
	values = []any{seatID, since}
	if conversations != nil {
		list, some := inList(conversations)
		query, values = query+" AND t.conversation IN ("+list+")", append(values, some...)
	}
	if matched {
		query += " AND " + used
	}
	return query, values
}

// TakenOut are the items of a seat that somebody took out.
func (t *Tx) TakenOut(ctx context.Context, seatID int64) ([]int64, error) {
	rows, err := t.tx.QueryContext(ctx, "SELECT item_id FROM writeback WHERE seat_id = ? AND state = 'taken-out'", seatID)
	if err != nil {
		return nil, classify("find what was taken out", err)
	}
	return collect(rows, scanID)
}

// ThreadName is what a thread is called, and whom it is with.
type ThreadName struct {
	Title   string
	Names   []string
	Members []int64
}

// ThreadNames are the names of a seat's threads, by id.
func (t *Tx) ThreadNames(ctx context.Context, seatID int64) (all map[int64]ThreadName, err error) {
	all = map[int64]ThreadName{}
	rows, err := t.tx.QueryContext(ctx, `SELECT t.id, t.title, m.id, m.name FROM thread t JOIN thread_member y ON y.thread_id = t.id
		JOIN member m ON m.id = y.member_id WHERE t.seat_id = ? ORDER BY t.id, m.id`, seatID)
	if err != nil {
		return nil, classify("list the names of threads", err)
	}
	defer func() { err = closeRows(rows, err) }()
	for rows.Next() {
		var id, member int64
		var title, name string
		if err := rows.Scan(&id, &title, &member, &name); err != nil {
			return nil, classify("list the names of threads", err)
		}
		named := all[id]
		named.Title, named.Names, named.Members = title, append(named.Names, name), append(named.Members, member)
		all[id] = named
	}
	return all, nil
}
