package store

import (
	"context"
)

// KnownItem is what an import has to know of an item that is here already.
type KnownItem struct {
	ID           int64
	Key          string // of its text, or of an edited or former text when ByEdit
	ByEdit       bool
	Kind         ItemKind
	Direction    Direction
	ThreadID     int64
	Conversation string
	SenderID     int64
	MemberID     int64
	At           string
	Text         string
	Edited       string // text of a later archive, "" when none
	Settled      bool   // written or on its way: its text does not change any more
	Taken        bool   // somebody took it out
	Composed     bool   // a person wrote it down
}

const knownItem = `SELECT i.id, i.key, 0, i.kind, i.direction, COALESCE(i.thread_id, 0), COALESCE(t.conversation, ''), COALESCE(i.sender_id, 0),
	COALESCE(i.member_id, 0), i.at, i.text, COALESCE(i.edited_text, ''),
	COALESCE(w.state IN ('sending', 'uncertain', 'written', 'open') OR w.doubtful = 1, 0), COALESCE(w.state = 'taken-out', 0),
	i.origin = 'composed'
	FROM item i LEFT JOIN thread t ON t.id = i.thread_id LEFT JOIN writeback w ON w.item_id = i.id`

func scanKnown(row scanner) (KnownItem, error) {
	var k KnownItem
	err := row.Scan(&k.ID, &k.Key, &k.ByEdit, &k.Kind, &k.Direction, &k.ThreadID, &k.Conversation, &k.SenderID, &k.MemberID, &k.At, &k.Text,
		&k.Edited, &k.Settled, &k.Taken, &k.Composed)
	return k, err
}

// KnownByStems are the items whose keys begin with one of the stems (linkedin.Identity.Stem), by the keys of their texts
// and of their edited texts; activities that were written twice are not among them.
func (t *Tx) KnownByStems(ctx context.Context, stems []string) ([]KnownItem, error) {
	if len(stems) == 0 {
		return nil, nil
	}
	// A key is stem-conversation-occurrence: '.' follows '-', so that the range holds nothing else.
	const found = `WITH found (id, key, edit) AS (
		SELECT i.id, i.key, 0 FROM json_each(?1) j CROSS JOIN item i ON i.key >= j.value || '-' AND i.key < j.value || '.'
		UNION ALL SELECT i.id, i.edited_key, 1 FROM json_each(?1) j CROSS JOIN item i ON i.edited_key >= j.value || '-' AND i.edited_key < j.value || '.'
		UNION ALL SELECT i.id, i.former_key, 1 FROM json_each(?1) j CROSS JOIN item i ON i.former_key >= j.value || '-' AND i.former_key < j.value || '.')
		SELECT i.id, f.key, f.edit, i.kind, i.direction, COALESCE(i.thread_id, 0), COALESCE(t.conversation, ''), COALESCE(i.sender_id, 0),
			COALESCE(i.member_id, 0), i.at, i.text, COALESCE(i.edited_text, ''),
			COALESCE(w.state IN ('sending', 'uncertain', 'written', 'open') OR w.doubtful = 1, 0), COALESCE(w.state = 'taken-out', 0), i.origin = 'composed'
		FROM found f CROSS JOIN item i ON i.id = f.id LEFT JOIN thread t ON t.id = i.thread_id LEFT JOIN writeback w ON w.item_id = i.id
		WHERE i.twin_of IS NULL ORDER BY f.key`
	rows, err := t.tx.QueryContext(ctx, found, jsonList(stems))
	if err != nil {
		return nil, classify("find items", err)
	}
	return collect(rows, scanKnown)
}

// KeyTaken says that an item has this key.
func (t *Tx) KeyTaken(ctx context.Context, key string) (bool, error) {
	_, taken, err := one[int64](t.tx.QueryRowContext(ctx, "SELECT id FROM item WHERE key = ?1 OR edited_key = ?1", key))
	return taken, classify("find an item", err)
}

// SameMoment are the items of a thread of the same kind, moment and direction: one of them may be the former text of a
// message.
func (t *Tx) SameMoment(ctx context.Context, i NewItem) ([]KnownItem, error) {
	rows, err := t.tx.QueryContext(ctx, knownItem+" WHERE i.thread_id = ? AND i.at = ? AND i.kind = ? AND i.direction = ? ORDER BY i.id",
		i.ThreadID, i.At, i.Kind, i.Direction)
	if err != nil {
		return nil, classify("find an edited item", err)
	}
	return collect(rows, scanKnown)
}

// ReplaceText replaces the text of an item that is not settled; key is the item's new one, "" when it stays. Its activity's
// id goes on being made of the first.
func (t *Tx) ReplaceText(ctx context.Context, id int64, key, text string) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE item SET text = ?1, edited_text = NULL, edited_key = NULL,
		earlier_key = CASE ?2 WHEN '' THEN earlier_key ELSE COALESCE(earlier_key, key) END,
		former_key = CASE ?2 WHEN '' THEN former_key ELSE key END, key = CASE ?2 WHEN '' THEN key ELSE ?2 END
		WHERE id = ?3`, text, key, id)
	if err := affected(r, err, "replace an item's text"); err != nil {
		return err
	}
	return t.thaw(ctx, id)
}

// thaw lets an item that was not sent be planned anew.
func (t *Tx) thaw(ctx context.Context, id int64) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE writeback SET body = '', plan = '' WHERE item_id = ? AND doubtful = 0
		AND state IN ('waiting', 'failed', 'taken-out')`, id)
	return classify("plan an item anew", err)
}

// NoteEdit notes that a later archive has another text for a settled item: changed since
// written. key is the message's key there, "" for a note.
func (t *Tx) NoteEdit(ctx context.Context, id int64, key, text string) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE item SET edited_text = CASE WHEN text = ?1 THEN NULL ELSE ?1 END, edited_key = NULLIF(?2, '')
		WHERE id = ?3`, text, key, id)
	return affected(r, err, "note an edited item")
}

// Sharpen keeps a moment that is more exact, or a text with what an older era left out, of an item that is not settled.
func (t *Tx) Sharpen(ctx context.Context, id int64, at, text string) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE item SET at = ?, text = ? WHERE id = ?", at, text, id)
	if err := affected(r, err, "keep an exact moment"); err != nil {
		return err
	}
	if _, err := t.tx.ExecContext(ctx, "UPDATE writeback SET item_at = ? WHERE item_id = ?", at, id); err != nil {
		return classify("keep an exact moment", err)
	}
	return t.thaw(ctx, id)
}

// RekeyItem gives an item another key and thread (0: its own). The activity's id goes on being made of the first key.
func (t *Tx) RekeyItem(ctx context.Context, id int64, key string, threadID int64) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE item SET earlier_key = COALESCE(earlier_key, key), key = ?2,
		thread_id = CASE ?3 WHEN 0 THEN thread_id ELSE ?3 END WHERE id = ?1`, id, key, threadID)
	return affected(r, err, "give an item another key")
}
