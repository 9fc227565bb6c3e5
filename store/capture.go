package store

import (
	"context"
	"time"
)

// CapturedThread is a thread as the import of an archive needs it.
type CapturedThread struct {
	ID           int64
	Conversation string
	Copy         bool // Copy thread to CRM: also for what comes later
}

// ThreadsByConversation are a seat's threads of these conversations, by conversation.
func (t *Tx) ThreadsByConversation(ctx context.Context, seatID int64, conversations []string) (map[string]CapturedThread, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT t.id, t.conversation, t.copy FROM json_each(?) j
		CROSS JOIN thread t ON t.seat_id = ? AND t.conversation = j.value`, jsonList(conversations), seatID)
	if err != nil {
		return nil, classify("find threads", err)
	}
	list, err := collect(rows, func(row scanner) (c CapturedThread, err error) {
		err = row.Scan(&c.ID, &c.Conversation, &c.Copy)
		return c, err
	})
	all := make(map[string]CapturedThread, len(list))
	for _, c := range list {
		all[c.Conversation] = c
	}
	return all, err
}

// NewThread is a thread to make.
type NewThread struct {
	ID                  int64
	Conversation, Title string
}

// AddThreads makes threads and gives them their ids.
func (t *Tx) AddThreads(ctx context.Context, seatID int64, threads []NewThread) error {
	id, err := t.nextID(ctx, "thread")
	if err != nil {
		return err
	}
	var rows [][]any
	for i := range threads {
		threads[i].ID = id
		rows = append(rows, []any{id, seatID, threads[i].Conversation, threads[i].Title, ""})
		id++
	}
	return t.insert(ctx, "make threads", "INSERT INTO thread (id, seat_id, conversation, title, newest_at)", rows)
}

// EnsureThread finds or makes a thread.
func (t *Tx) EnsureThread(ctx context.Context, seatID int64, conversation, title string) (int64, error) {
	id, found, err := one[int64](t.tx.QueryRowContext(ctx, "SELECT id FROM thread WHERE seat_id = ? AND conversation = ?", seatID, conversation))
	if err != nil || found {
		return id, classify("find a thread", err)
	}
	made := []NewThread{{Conversation: conversation, Title: title}}
	err = t.AddThreads(ctx, seatID, made)
	return made[0].ID, err
}

// ThreadWith is the newest thread of a seat with this member alone. Error: ErrNotFound.
func (t *Tx) ThreadWith(ctx context.Context, seatID, memberID int64) (id int64, err error) {
	err = t.tx.QueryRowContext(ctx, `SELECT id FROM thread WHERE member_id = ? AND seat_id = ? AND chosen = 0
		ORDER BY newest_at DESC, id DESC LIMIT 1`, memberID, seatID).Scan(&id)
	return id, classify("find a thread", err)
}

// NewThreadMember is somebody who takes part in a thread, under an address.
type NewThreadMember struct {
	ThreadID, MemberID int64
	Address            string // "" for the member's key
}

// AddThreadMembers notes who takes part in threads.
func (t *Tx) AddThreadMembers(ctx context.Context, members []NewThreadMember) error {
	var rows [][]any
	for _, m := range members {
		rows = append(rows, []any{m.ThreadID, m.MemberID, m.Address})
	}
	return t.insert(ctx, "add members to threads", "INSERT OR IGNORE INTO thread_member (thread_id, member_id, address)", rows)
}

// AddThreadMember is AddThreadMembers for one, under the member's key.
func (t *Tx) AddThreadMember(ctx context.Context, threadID, memberID int64) error {
	return t.AddThreadMembers(ctx, []NewThreadMember{{ThreadID: threadID, MemberID: memberID}})
}

// SettleThreads counts the items of threads anew and says whom each is about: its one member, or the one that a person
// chose. A thread without items that nobody chose anything for goes.
func (t *Tx) SettleThreads(ctx context.Context, ids []int64) error {
	list := jsonNumbers(ids)
	for _, statement := range []string{
		`UPDATE thread SET
			items = (SELECT count(*) FROM item WHERE thread_id = thread.id),
			newest_at = COALESCE((SELECT max(at) FROM item WHERE thread_id = thread.id), newest_at),
			member_id = CASE WHEN chosen THEN member_id ELSE (SELECT CASE WHEN count(*) = 1 THEN min(member_id) END
				FROM thread_member WHERE thread_id = thread.id) END
			WHERE id IN (SELECT value FROM json_each(?))`,
		`UPDATE item SET member_id = (SELECT member_id FROM thread WHERE id = item.thread_id)
			WHERE thread_id IN (SELECT value FROM json_each(?)) AND kind IN ('message', 'inmail')
			AND member_id IS NOT (SELECT member_id FROM thread WHERE id = item.thread_id)`,
		"DELETE FROM thread WHERE id IN (SELECT value FROM json_each(?)) AND items = 0 AND copy = 0 AND chosen = 0",
	} {
		if _, err := t.tx.ExecContext(ctx, statement, list); err != nil {
			return classify("settle threads", err)
		}
	}
	return nil
}

// SettleThread is SettleThreads for one.
func (t *Tx) SettleThread(ctx context.Context, id int64) error {
	return t.SettleThreads(ctx, []int64{id})
}

// NewItem is an item to keep.
type NewItem struct {
	ID        int64
	Key       string
	SeatID    int64
	Kind      ItemKind
	Direction Direction
	ThreadID  int64
	MemberID  int64 // 0: several
	SenderID  int64 // 0: the seat holder
	Subject   string
	Text      string
	At        string // a stamp, or a date alone
	Origin    string
	ArchiveID int64
	AddedAt   time.Time
}

// SeatHasItems says whether a seat has any item.
func (t *Tx) SeatHasItems(ctx context.Context, seatID int64) (there bool, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT EXISTS (SELECT 1 FROM item WHERE seat_id = ?)", seatID).Scan(&there)
	return there, classify("look for items of a seat", err)
}

// NextItem is the id that the next item may have. It is good until the change ends.
func (t *Tx) NextItem(ctx context.Context) (int64, error) { return t.nextID(ctx, "item") }

// AddItems keeps items that have their ids.
func (t *Tx) AddItems(ctx context.Context, items []NewItem) error {
	var rows [][]any
	for _, i := range items {
		rows = append(rows, []any{
			i.ID, i.Key, i.SeatID, i.Kind, i.Direction, idOrNil(i.ThreadID), idOrNil(i.MemberID), idOrNil(i.SenderID), i.Subject, i.Text,
			i.At, i.Origin, idOrNil(i.ArchiveID), Stamp(i.AddedAt),
		})
	}
	return t.insert(ctx, "keep items", `INSERT INTO item (id, key, seat_id, kind, direction, thread_id, member_id, sender_id, subject, text,
		at, origin, archive_id, added_at)`, rows)
}

// AddItem keeps an item and returns its id.
func (t *Tx) AddItem(ctx context.Context, i NewItem) (id int64, err error) {
	if i.ID, err = t.NextItem(ctx); err != nil {
		return 0, err
	}
	return i.ID, t.AddItems(ctx, []NewItem{i})
}

// SeatChoice is the last choice at the seat's checkboxes (spec §8.3): notes, calls and
// tags share one, messages and InMails the other.
func (s *Reader) SeatChoice(ctx context.Context, seatID int64) (notes, messages bool, err error) {
	err = s.reader.QueryRowContext(ctx, "SELECT copy_note, copy_message FROM seat WHERE id = ?", seatID).Scan(&notes, &messages)
	return notes, messages, classify("read a seat's choice", err)
}

// SetSeatChoice remembers a choice.
func (t *Tx) SetSeatChoice(ctx context.Context, seatID int64, message, on bool) error {
	column := "copy_note"
	if message {
		column = "copy_message"
	}
	_, err := t.tx.ExecContext(ctx, "UPDATE seat SET "+column+" = ? WHERE id = ?", on, seatID)
	return classify("keep a seat's choice", err)
}
