package store

import (
	"context"
	"time"
)

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
	OwnerSlug  string // whose it was, "" for a CSV
	Report     string // what was told of it, as JSON without texts
}

// AddArchive begins an import and returns its id. What is left of an interrupted one of
// the same seat and owner goes; its items are this one's.
func (t *Tx) AddArchive(ctx context.Context, a Archive) (int64, error) {
	r, err := t.tx.ExecContext(ctx, `INSERT INTO archive (seat_id, name, kind, imported_at, imported_by, owner_slug, added, changed, unchanged, skipped)
		VALUES (?, ?, ?, ?, ?, ?, 0, 0, 0, 0)`, a.SeatID, a.Name, a.Kind, Stamp(a.ImportedAt), a.ImportedBy, a.OwnerSlug)
	if err != nil {
		return 0, classify("keep an import", err)
	}
	id, err := r.LastInsertId()
	if err != nil {
		return 0, classify("keep an import", err)
	}
	const interrupted = "SELECT id FROM archive WHERE seat_id = ?2 AND ended_at IS NULL AND id <> ?1 AND owner_slug = ?3"
	for _, statement := range []string{
		"UPDATE item SET archive_id = ?1 WHERE archive_id IN (" + interrupted + ")",
		"DELETE FROM archive WHERE id IN (" + interrupted + ")",
	} {
		if _, err := t.tx.ExecContext(ctx, statement, id, a.SeatID, a.OwnerSlug); err != nil {
			return 0, classify("keep an import", err)
		}
	}
	return id, nil
}

// EndArchive keeps what an import brought, and the seat's newest item.
func (t *Tx) EndArchive(ctx context.Context, a Archive) error {
	r, err := t.tx.ExecContext(ctx, `UPDATE archive SET newest_at = ?, added = ?, changed = ?, unchanged = ?, skipped = ?, ended_at = ?,
		report = ? WHERE id = ?`, StampOrNil(a.NewestAt), a.Added, a.Changed, a.Unchanged, a.Skipped, Stamp(a.EndedAt), a.Report, a.ID)
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
	err = s.reader.QueryRowContext(ctx, "SELECT COALESCE(profile_slug, ''), COALESCE(profile_name, '') FROM seat WHERE id = ?",
		seatID).Scan(&slug, &name)
	return slug, name, classify("find a seat's owner", err)
}

// BindSeat binds a seat to the owner of an archive; a profile that it was bound to before stays known as the seat's.
func (t *Tx) BindSeat(ctx context.Context, seatID int64, slug, name string, at time.Time) error {
	for _, statement := range []string{
		"UPDATE seat SET profile_slug = ?2, profile_name = ?3, bound_at = ?4 WHERE id = ?1",
		"UPDATE seat_profile SET ended_at = ?4 WHERE seat_id = ?1 AND slug <> ?2 AND ended_at IS NULL AND ?3 = ?3",
		`INSERT INTO seat_profile (seat_id, slug, name, bound_at) VALUES (?1, ?2, ?3, ?4)
			ON CONFLICT (slug) DO UPDATE SET name = excluded.name, ended_at = NULL WHERE seat_id = excluded.seat_id`,
	} {
		if _, err := t.tx.ExecContext(ctx, statement, seatID, slug, name, Stamp(at)); err != nil {
			return classify("bind a seat", err)
		}
	}
	return nil
}

// SeatProfiles are the profile slugs that a seat is or was bound to, the one now first.
func (s *Reader) SeatProfiles(ctx context.Context, seatID int64) ([]string, error) {
	rows, err := s.reader.QueryContext(ctx, "SELECT slug FROM seat_profile WHERE seat_id = ? ORDER BY ended_at IS NOT NULL, ended_at DESC, slug", seatID)
	if err != nil {
		return nil, classify("list a seat's profiles", err)
	}
	return collect(rows, func(row scanner) (slug string, err error) {
		err = row.Scan(&slug)
		return slug, err
	})
}

// CountThreads is how many of these conversations are a seat's.
func (t *Tx) CountThreads(ctx context.Context, seatID int64, conversations []string) (int, error) {
	found, err := t.ThreadsByConversation(ctx, seatID, conversations)
	return len(found), err
}

// SeatBoundTo is the seat that is or was bound to this profile. Error: ErrNotFound.
func (s *Reader) SeatBoundTo(ctx context.Context, slug string) (id int64, err error) {
	err = s.reader.QueryRowContext(ctx, "SELECT seat_id FROM seat_profile WHERE slug = ?", slug).Scan(&id)
	return id, classify("find an owner's seat", err)
}
