package store

import (
	"context"
	"database/sql"
	"errors"
	"time"
)

// Member is a LinkedIn person (spec §2).
type Member struct {
	ID        int64
	Key       string // profile slug, else made of name and company
	Slug      string
	URL       string
	Name      string
	FirstName string
	LastName  string
	Email     string
	Title     string
	Place     string
	Company   string
	CompanyID int64
	SeenAt    time.Time // of the archive that the facts come from
	IgnoredAt time.Time
	Outcome   string // used, candidates, ambiguous, none
}

const memberColumns = `SELECT id, key, slug, url, name, first_name, last_name, email, title, place, company,
	COALESCE(company_id, 0), seen_at, ignored_at, outcome FROM member`

func scanMember(row scanner) (Member, error) {
	var m Member
	var seen, ignored Time
	err := row.Scan(&m.ID, &m.Key, &m.Slug, &m.URL, &m.Name, &m.FirstName, &m.LastName, &m.Email, &m.Title, &m.Place,
		&m.Company, &m.CompanyID, &seen, &ignored, &m.Outcome)
	m.SeenAt, m.IgnoredAt = seen.Time, ignored.Time
	return m, err
}

// Member finds a member by id. Error: ErrNotFound.
func (s *Reader) Member(ctx context.Context, id int64) (Member, error) {
	m, err := scanMember(s.reader.QueryRowContext(ctx, memberColumns+" WHERE id = ?", id))
	return m, classify("find a member", err)
}

// MemberByKey finds a member by its key. Error: ErrNotFound.
func (s *Reader) MemberByKey(ctx context.Context, key string) (Member, error) {
	m, err := scanMember(s.reader.QueryRowContext(ctx, memberColumns+" WHERE key = ?", key))
	return m, classify("find a member", err)
}

// MemberByKey is Store.MemberByKey inside a change.
func (t *Tx) MemberByKey(ctx context.Context, key string) (Member, error) {
	m, err := scanMember(t.tx.QueryRowContext(ctx, memberColumns+" WHERE key = ?", key))
	return m, classify("find a member", err)
}

// Member is Store.Member inside a change.
func (t *Tx) Member(ctx context.Context, id int64) (Member, error) {
	m, err := scanMember(t.tx.QueryRowContext(ctx, memberColumns+" WHERE id = ?", id))
	return m, classify("find a member", err)
}

// AddMember adds a member, marked for matching, and returns the id.
func (t *Tx) AddMember(ctx context.Context, m Member) (int64, error) {
	r, err := t.tx.ExecContext(ctx, `INSERT INTO member (key, slug, url, name, first_name, last_name, email, title, place,
		company, company_id, seen_at, dirty) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)`,
		m.Key, m.Slug, m.URL, m.Name, m.FirstName, m.LastName, m.Email, m.Title, m.Place, m.Company, idOrNil(m.CompanyID), Stamp(m.SeenAt))
	if err != nil {
		return 0, classify("add a member", err)
	}
	return r.LastInsertId()
}

// ChangeMember keeps new facts of m.ID and marks it for matching.
func (t *Tx) ChangeMember(ctx context.Context, m Member) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE member SET name = ?, first_name = ?, last_name = ?, email = ?, title = ?, place = ?,
		company = ?, company_id = ?, seen_at = ?, dirty = 1 WHERE id = ?`,
		m.Name, m.FirstName, m.LastName, m.Email, m.Title, m.Place, m.Company, idOrNil(m.CompanyID), Stamp(m.SeenAt), m.ID)
	return affected(r, err, "change a member")
}

// EnsureCompany finds or adds a LinkedIn company by its key, the folded name.
func (t *Tx) EnsureCompany(ctx context.Context, key, name string) (id int64, err error) {
	err = t.tx.QueryRowContext(ctx, "SELECT id FROM company WHERE key = ?", key).Scan(&id)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return id, classify("find a company", err)
	}
	r, err := t.tx.ExecContext(ctx, "INSERT INTO company (key, name) VALUES (?, ?)", key, name)
	if err != nil {
		return 0, classify("add a company", err)
	}
	return r.LastInsertId()
}

// CapturedThread is a thread as the import needs it.
type CapturedThread struct {
	ID       int64
	MemberID int64 // 0: several, none chosen
	Chosen   bool
	Copy     bool
}

const capturedThread = "SELECT id, COALESCE(member_id, 0), chosen, copy FROM thread WHERE seat_id = ? AND conversation = ?"

// CapturedThread finds a thread by its seat and conversation. Error: ErrNotFound.
func (s *Reader) CapturedThread(ctx context.Context, seatID int64, conversation string) (CapturedThread, error) {
	var c CapturedThread
	err := s.reader.QueryRowContext(ctx, capturedThread, seatID, conversation).Scan(&c.ID, &c.MemberID, &c.Chosen, &c.Copy)
	return c, classify("find a thread", err)
}

// EnsureThread finds or adds a thread.
func (t *Tx) EnsureThread(ctx context.Context, seatID int64, conversation, title string) (CapturedThread, bool, error) {
	var c CapturedThread
	err := t.tx.QueryRowContext(ctx, capturedThread, seatID, conversation).Scan(&c.ID, &c.MemberID, &c.Chosen, &c.Copy)
	if err == nil || !errors.Is(err, sql.ErrNoRows) {
		return c, false, classify("find a thread", err)
	}
	r, err := t.tx.ExecContext(ctx, "INSERT INTO thread (seat_id, conversation, title, newest_at) VALUES (?, ?, ?, '')", seatID, conversation, title)
	if err != nil {
		return c, false, classify("add a thread", err)
	}
	c.ID, err = r.LastInsertId()
	return c, true, err
}

// ThreadWith is the newest thread of a seat with this member alone. Error: ErrNotFound.
func (t *Tx) ThreadWith(ctx context.Context, seatID, memberID int64) (id int64, err error) {
	err = t.tx.QueryRowContext(ctx, `SELECT id FROM thread WHERE member_id = ? AND seat_id = ? AND chosen = 0
		ORDER BY newest_at DESC, id DESC LIMIT 1`, memberID, seatID).Scan(&id)
	return id, classify("find a thread", err)
}

// AddThreadMember notes that a member takes part.
func (t *Tx) AddThreadMember(ctx context.Context, threadID, memberID int64) error {
	_, err := t.tx.ExecContext(ctx, "INSERT INTO thread_member (thread_id, member_id) VALUES (?, ?) ON CONFLICT DO NOTHING", threadID, memberID)
	return classify("add a member to a thread", err)
}

// SettleThread counts a thread's items anew and says whom it is about: its one member, or
// the one that a person chose.
func (t *Tx) SettleThread(ctx context.Context, id int64) error {
	_, err := t.tx.ExecContext(ctx, `UPDATE thread SET
		items = (SELECT count(*) FROM item WHERE thread_id = thread.id),
		newest_at = COALESCE((SELECT max(at) FROM item WHERE thread_id = thread.id), newest_at),
		member_id = CASE WHEN chosen THEN member_id ELSE (SELECT CASE WHEN count(*) = 1 THEN min(member_id) END
			FROM thread_member WHERE thread_id = thread.id) END
		WHERE id = ?`, id)
	if err != nil {
		return classify("settle a thread", err)
	}
	_, err = t.tx.ExecContext(ctx, `UPDATE item SET member_id = (SELECT member_id FROM thread WHERE id = item.thread_id)
		WHERE thread_id = ? AND kind IN ('message', 'inmail')
		AND member_id IS NOT (SELECT member_id FROM thread WHERE id = item.thread_id)`, id)
	return classify("settle a thread", err)
}

// NewItem is an item to keep.
type NewItem struct {
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

// AddItem keeps an item and returns its id.
func (t *Tx) AddItem(ctx context.Context, i NewItem) (int64, error) {
	r, err := t.tx.ExecContext(ctx, `INSERT INTO item (key, seat_id, kind, direction, thread_id, member_id, sender_id, subject, text,
		at, origin, archive_id, added_at) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
		i.Key, i.SeatID, i.Kind, i.Direction, idOrNil(i.ThreadID), idOrNil(i.MemberID), idOrNil(i.SenderID), i.Subject, i.Text,
		i.At, i.Origin, idOrNil(i.ArchiveID), Stamp(i.AddedAt))
	if err != nil {
		return 0, classify("keep an item", err)
	}
	return r.LastInsertId()
}

// KnownItem is what an import has to know of an item that is here already.
type KnownItem struct {
	ID      int64
	Text    string
	Edited  string // text of a later archive, "" when none
	Settled bool   // written or on its way: its text does not change any more
}

const knownItem = `SELECT i.id, i.text, COALESCE(i.edited_text, ''),
	COALESCE(w.state IN ('sending', 'uncertain', 'written', 'open') OR w.doubtful = 1, 0)
	FROM item i LEFT JOIN writeback w ON w.item_id = i.id`

func scanKnown(row scanner) (KnownItem, error) {
	var k KnownItem
	err := row.Scan(&k.ID, &k.Text, &k.Edited, &k.Settled)
	return k, err
}

// KnownItem finds an item by its key, or by the key that its edited text has.
// Error: ErrNotFound.
func (s *Reader) KnownItem(ctx context.Context, key string) (KnownItem, error) {
	k, err := scanKnown(s.reader.QueryRowContext(ctx, knownItem+" WHERE i.key = ?1 OR i.edited_key = ?1", key))
	return k, classify("find an item", err)
}

// KnownItem is Store.KnownItem inside a change.
func (t *Tx) KnownItem(ctx context.Context, key string) (KnownItem, error) {
	k, err := scanKnown(t.tx.QueryRowContext(ctx, knownItem+" WHERE i.key = ?1 OR i.edited_key = ?1", key))
	return k, classify("find an item", err)
}

// EditableItems are the items of a thread of the same kind, moment and sender: one of them
// may be the former text of a message.
func (t *Tx) EditableItems(ctx context.Context, i NewItem) ([]KnownItem, error) {
	rows, err := t.tx.QueryContext(ctx, knownItem+` WHERE i.thread_id = ? AND i.at = ? AND i.kind = ? AND i.direction = ?
		AND i.sender_id IS ? ORDER BY i.id`,
		i.ThreadID, i.At, i.Kind, i.Direction, idOrNil(i.SenderID))
	if err != nil {
		return nil, classify("find an edited item", err)
	}
	return collect(rows, scanKnown)
}

// ReplaceText replaces the text of an item that is not settled; key is the item's new
// one, "" when it stays.
func (t *Tx) ReplaceText(ctx context.Context, id int64, key, text string) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE item SET text = ?, key = CASE ? WHEN '' THEN key ELSE ? END, edited_text = NULL,
		edited_key = NULL WHERE id = ?`, text, key, key, id)
	if err := affected(r, err, "replace an item's text"); err != nil {
		return err
	}
	_, err = t.tx.ExecContext(ctx, "UPDATE writeback SET body = '', plan = '' WHERE item_id = ? AND doubtful = 0 AND state IN ('waiting', 'failed', 'taken-out')", id)
	return classify("replace an item's text", err)
}

// NoteEdit notes that a later archive has another text for a settled item: changed since
// written. key is the message's key there, "" for a note.
func (t *Tx) NoteEdit(ctx context.Context, id int64, key, text string) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE item SET edited_text = CASE WHEN text = ?1 THEN NULL ELSE ?1 END, edited_key = NULLIF(?2, '')
		WHERE id = ?3`, text, key, id)
	return affected(r, err, "note an edited item")
}

// Archive is one import of a file.
type Archive struct {
	ID         int64
	SeatID     int64
	Name       string // the file's name, without its folder
	Kind       string // archive, csv
	ImportedAt time.Time
	ImportedBy string
	NewestAt   time.Time // of its newest item
	Added      int
	Changed    int
	Unchanged  int
	Skipped    int
	EndedAt    time.Time
}

// AddArchive begins an import and returns its id. What is left of an interrupted one of
// the same seat goes; its items stay.
func (t *Tx) AddArchive(ctx context.Context, a Archive) (int64, error) {
	if _, err := t.tx.ExecContext(ctx, "DELETE FROM archive WHERE seat_id = ? AND ended_at IS NULL", a.SeatID); err != nil {
		return 0, classify("keep an import", err)
	}
	r, err := t.tx.ExecContext(ctx, `INSERT INTO archive (seat_id, name, kind, imported_at, imported_by, added, changed, unchanged, skipped)
		VALUES (?, ?, ?, ?, ?, 0, 0, 0, 0)`, a.SeatID, a.Name, a.Kind, Stamp(a.ImportedAt), a.ImportedBy)
	if err != nil {
		return 0, classify("keep an import", err)
	}
	return r.LastInsertId()
}

// EndArchive keeps what an import brought, and the seat's newest item.
func (t *Tx) EndArchive(ctx context.Context, a Archive) error {
	r, err := t.tx.ExecContext(ctx, "UPDATE archive SET newest_at = ?, added = ?, changed = ?, unchanged = ?, skipped = ?, ended_at = ? WHERE id = ?",
		StampOrNil(a.NewestAt), a.Added, a.Changed, a.Unchanged, a.Skipped, Stamp(a.EndedAt), a.ID)
	if err := affected(r, err, "keep an import"); err != nil {
		return err
	}
	_, err = t.tx.ExecContext(ctx, `UPDATE seat SET newest_item_at = (SELECT max(at) FROM item WHERE seat_id = seat.id
		AND origin <> 'composed') WHERE id = ?`, a.SeatID)
	return classify("keep a seat's newest item", err)
}

// Archives lists a seat's imports, the newest first.
func (s *Reader) Archives(ctx context.Context, seatID int64) ([]Archive, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT id, seat_id, name, kind, imported_at, imported_by, newest_at, added, changed, unchanged,
		skipped, ended_at FROM archive WHERE seat_id = ? AND ended_at IS NOT NULL ORDER BY id DESC`, seatID)
	if err != nil {
		return nil, classify("list the imports", err)
	}
	return collect(rows, func(row scanner) (Archive, error) {
		var a Archive
		var at, newest, ended Time
		err := row.Scan(&a.ID, &a.SeatID, &a.Name, &a.Kind, &at, &a.ImportedBy, &newest, &a.Added, &a.Changed, &a.Unchanged, &a.Skipped, &ended)
		a.ImportedAt, a.NewestAt, a.EndedAt = at.Time, newest.Time, ended.Time
		return a, err
	})
}

// SeatOwner is the archive owner that a seat is bound to; slug "" when it is not.
func (s *Reader) SeatOwner(ctx context.Context, seatID int64) (slug, name string, err error) {
	err = s.reader.QueryRowContext(ctx, "SELECT COALESCE(profile_slug, ''), COALESCE(profile_name, '') FROM seat WHERE id = ?", seatID).Scan(&slug, &name)
	return slug, name, classify("find a seat's owner", err)
}

// BindSeat binds a seat to the owner of its first archive; a bound one stays as it is.
func (t *Tx) BindSeat(ctx context.Context, seatID int64, slug, name string, at time.Time) error {
	_, err := t.tx.ExecContext(ctx, "UPDATE seat SET profile_slug = ?, profile_name = ?, bound_at = ? WHERE id = ? AND profile_slug IS NULL",
		slug, name, Stamp(at), seatID)
	return classify("bind a seat", err)
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

// SeatBoundTo is the seat that is bound to this archive owner. Error: ErrNotFound.
func (s *Reader) SeatBoundTo(ctx context.Context, slug string) (id int64, err error) {
	err = s.reader.QueryRowContext(ctx, "SELECT id FROM seat WHERE profile_slug = ? LIMIT 1", slug).Scan(&id)
	return id, classify("find an owner's seat", err)
}

// MembersInCRM are those of the members that have a used match.
func (t *Tx) MembersInCRM(ctx context.Context) (map[int64]bool, error) {
	rows, err := t.tx.QueryContext(ctx, "SELECT DISTINCT member_id FROM match WHERE outcome = 'used' AND member_id IS NOT NULL")
	if err != nil {
		return nil, classify("find who is in the CRM", err)
	}
	ids, err := collect(rows, scanID)
	in := make(map[int64]bool, len(ids))
	for _, id := range ids {
		in[id] = true
	}
	return in, err
}
