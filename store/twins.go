package store

import (
	"context"
	"time"
)

// CapturedItem is an item with what its key is made of.
type CapturedItem struct {
	ID        int64
	Key       string
	SeatID    int64
	Kind      ItemKind
	Direction Direction
	ThreadID  int64
	SenderID  int64
	MemberID  int64
	At        string
	Text      string
	Edited    string // "" when none
	Origin    string
	State     ItemState // ItemNotCopied without a writeback
	Doubtful  bool
}

// InDynamics says that the item is or may be an activity.
func (c CapturedItem) InDynamics() bool {
	return c.State == ItemWritten || c.State == ItemOpen || c.MayBe()
}

// MayBe says that an attempt may have been applied.
func (c CapturedItem) MayBe() bool {
	return c.State == ItemSending || c.State == ItemUncertain || c.Doubtful
}

const capturedItem = `SELECT i.id, i.key, i.seat_id, i.kind, i.direction, COALESCE(i.thread_id, 0), COALESCE(i.sender_id, 0),
	COALESCE(i.member_id, 0), i.at, i.text, COALESCE(i.edited_text, ''), i.origin, COALESCE(w.state, 'not-copied'), COALESCE(w.doubtful, 0)
	FROM item i LEFT JOIN writeback w ON w.item_id = i.id WHERE i.twin_of IS NULL AND `

func scanCaptured(row scanner) (CapturedItem, error) {
	var c CapturedItem
	err := row.Scan(&c.ID, &c.Key, &c.SeatID, &c.Kind, &c.Direction, &c.ThreadID, &c.SenderID, &c.MemberID, &c.At, &c.Text, &c.Edited,
		&c.Origin, &c.State, &c.Doubtful)
	return c, err
}

// ItemsOfThreads are the messages and InMails of threads, by thread and the oldest first.
func (t *Tx) ItemsOfThreads(ctx context.Context, threads []int64) ([]CapturedItem, error) {
	rows, err := t.tx.QueryContext(ctx, capturedItem+`i.thread_id IN (SELECT value FROM json_each(?)) AND i.kind IN ('message', 'inmail')
		ORDER BY i.thread_id, i.id`, jsonNumbers(threads))
	if err != nil {
		return nil, classify("list the items of threads", err)
	}
	return collect(rows, scanCaptured)
}

// NotesOf are the notes, calls and tags on a member, of a seat or, for 0, of all, the oldest first.
func (t *Tx) NotesOf(ctx context.Context, memberID, seatID int64) ([]CapturedItem, error) {
	rows, err := t.tx.QueryContext(ctx, capturedItem+`i.member_id = ?1 AND i.kind NOT IN ('message', 'inmail') AND (?2 = 0 OR i.seat_id = ?2)
		ORDER BY i.id`, memberID, seatID)
	if err != nil {
		return nil, classify("list a member's notes", err)
	}
	return collect(rows, scanCaptured)
}

// CapturedItem is one item. Error: ErrNotFound.
func (t *Tx) CapturedItem(ctx context.Context, id int64) (CapturedItem, error) {
	c, err := scanCaptured(t.tx.QueryRowContext(ctx, capturedItem+"i.id = ?", id))
	return c, classify("find an item", err)
}

// SetTwin makes an item the second time of another one: it stands in no thread, and its activity in the report of what was
// written twice.
func (t *Tx) SetTwin(ctx context.Context, id, of int64) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE item SET twin_of = ?, thread_id = NULL WHERE id = ?", of, id)
	return affected(r, err, "note what was written twice")
}

// DropItem deletes an item that is no activity.
func (t *Tx) DropItem(ctx context.Context, id int64) error {
	r, err := t.tx.ExecContext(ctx, `DELETE FROM item WHERE id = ? AND NOT EXISTS (SELECT 1 FROM writeback w WHERE w.item_id = item.id
		AND (w.state IN ('sending', 'uncertain', 'written', 'open') OR w.doubtful = 1))`, id)
	return affected(r, err, "delete an item")
}

// MoveWriteback gives the choice to copy one item to another that has none.
func (t *Tx) MoveWriteback(ctx context.Context, from, to int64) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE writeback SET item_id = ?2,
		(item_seat_id, item_at) = (SELECT seat_id, at FROM item WHERE id = ?2), body = '', plan = '', activity_id = '', organization_id = ''
		WHERE item_id = ?1 AND doubtful = 0 AND NOT EXISTS (SELECT 1 FROM writeback o WHERE o.item_id = ?2)`, from, to)
	if err != nil {
		return classify("move a choice", err)
	}
	if n, err := r.RowsAffected(); err != nil || n == 0 {
		return classify("move a choice", err)
	}
	_, err = t.tx.ExecContext(ctx, "UPDATE item SET copy = (SELECT copy FROM item WHERE id = ?1) WHERE id = ?2", from, to)
	return classify("move a choice", err)
}

// DropTwin deletes an item that is another one a second time, and no activity after all: Dynamics was asked.
func (t *Tx) DropTwin(ctx context.Context, id int64) error {
	_, err := t.tx.ExecContext(ctx, `DELETE FROM item WHERE id = ? AND twin_of IS NOT NULL AND NOT EXISTS
		(SELECT 1 FROM writeback w WHERE w.item_id = item.id AND w.state IN ('written', 'open'))`, id)
	return classify("delete a second time", err)
}

// TwinOf is the item that one is a second time, 0 when it is none. Error: ErrNotFound.
func (t *Tx) TwinOf(ctx context.Context, id int64) (of int64, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT COALESCE(twin_of, 0) FROM item WHERE id = ?", id).Scan(&of)
	return of, classify("find an item", err)
}

// CountTwice is how many of a seat's activities were written twice, and are still there.
func (t *Tx) CountTwice(ctx context.Context, seatID int64) (n int, err error) {
	err = t.tx.QueryRowContext(ctx, `SELECT count(*) FROM item i JOIN writeback w ON w.item_id = i.id WHERE i.twin_of IS NOT NULL
		AND i.seat_id = ? AND w.gone_at IS NULL`, seatID).Scan(&n)
	return n, classify("count what was written twice", err)
}

// ItemRecipe is the recipe that the items' keys are of.
func (s *Reader) ItemRecipe(ctx context.Context) (recipe int, err error) {
	err = s.reader.QueryRowContext(ctx, "SELECT recipe FROM item_recipe").Scan(&recipe)
	return recipe, classify("read the recipe of the keys", err)
}

// SetItemRecipe notes that all items have keys of a recipe.
func (t *Tx) SetItemRecipe(ctx context.Context, recipe int) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE item_recipe SET recipe = ?", recipe)
	return classify("keep the recipe of the keys", err)
}

// Unnamed are members whose names are not kept folded, at most limit.
func (t *Tx) Unnamed(ctx context.Context, limit int) ([]Member, error) {
	rows, err := t.tx.QueryContext(ctx, memberColumns+` FROM member m WHERE NOT EXISTS (SELECT 1 FROM member_name n WHERE n.member_id = m.id)
		ORDER BY m.id LIMIT ?`, limit)
	if err != nil {
		return nil, classify("list members", err)
	}
	return collect(rows, scanMember)
}

// ThreadIDs are the threads behind an id, at most limit; several says that they have more than one other.
func (t *Tx) ThreadIDs(ctx context.Context, after int64, several bool, limit int) ([]CapturedThread, error) {
	rows, err := t.tx.QueryContext(ctx, `SELECT t.id, t.conversation, t.copy FROM thread t WHERE t.id > ?1
		AND (NOT ?2 OR (SELECT count(*) FROM thread_member y WHERE y.thread_id = t.id) > 1) ORDER BY t.id LIMIT ?3`, after, several, limit)
	if err != nil {
		return nil, classify("list threads", err)
	}
	return collect(rows, func(row scanner) (c CapturedThread, err error) {
		err = row.Scan(&c.ID, &c.Conversation, &c.Copy)
		return c, err
	})
}

// MembersWithNotes are the members behind an id that notes, calls or tags are about, at most limit.
func (t *Tx) MembersWithNotes(ctx context.Context, after int64, limit int) ([]Member, error) {
	rows, err := t.tx.QueryContext(ctx, memberColumns+` FROM member m WHERE m.id > ? AND EXISTS (SELECT 1 FROM item i WHERE i.member_id = m.id
		AND i.kind NOT IN ('message', 'inmail')) ORDER BY m.id LIMIT ?`, after, limit)
	if err != nil {
		return nil, classify("list members", err)
	}
	return collect(rows, scanMember)
}

// ThreadConversation is a thread's conversation. Error: ErrNotFound.
func (t *Tx) ThreadConversation(ctx context.Context, id int64) (conversation string, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT conversation FROM thread WHERE id = ?", id).Scan(&conversation)
	return conversation, classify("find a thread", err)
}

// HasAddresses says that a member is known by several addresses.
func (t *Tx) HasAddresses(ctx context.Context, memberID int64) (several bool, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT count(*) > 1 FROM member_address WHERE member_id = ?", memberID).Scan(&several)
	return several, classify("count a member's addresses", err)
}

// KeepEditedKey keeps the key that an item's edited text has.
func (t *Tx) KeepEditedKey(ctx context.Context, id int64, key string) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE item SET edited_key = ? WHERE id = ?", key, id)
	return affected(r, err, "keep an edited item's key")
}

// Moment is the time of a captured item, and whether it is a day alone.
func (c CapturedItem) Moment() (at time.Time, dateOnly bool, err error) {
	at, err = ParseStamp(c.At)
	return at, len(c.At) == len(time.DateOnly), err
}
