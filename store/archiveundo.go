package store

import "context"

// Archive is one import. Error: ErrNotFound, also while it is not ended.
func (s *Reader) Archive(ctx context.Context, id int64) (a Archive, err error) {
	var at, newest, ended Time
	err = s.reader.QueryRowContext(ctx, `SELECT id, seat_id, name, kind, imported_at, imported_by, newest_at, added, changed, unchanged,
		skipped, ended_at FROM archive WHERE id = ? AND ended_at IS NOT NULL`, id).
		Scan(&a.ID, &a.SeatID, &a.Name, &a.Kind, &at, &a.ImportedBy, &newest, &a.Added, &a.Changed, &a.Unchanged, &a.Skipped, &ended)
	a.ImportedAt, a.NewestAt, a.EndedAt = at.Time, newest.Time, ended.Time
	return a, classify("find an import", err)
}

// ArchiveActivities are what stands in Dynamics, as far as is known, of the items that an
// archive brought and that are still its seat's.
func (s *Reader) ArchiveActivities(ctx context.Context, archiveID int64, organizationID string) ([]WrittenActivity, error) {
	rows, err := s.reader.QueryContext(ctx, writtenActivity+` WHERE i.archive_id = ? AND w.seat_id = i.seat_id AND w.organization_id = ?
		AND w.state IN ('written', 'open') AND w.gone_at IS NULL ORDER BY w.item_id`, archiveID, organizationID)
	if err != nil {
		return nil, classify("list an archive's activities", err)
	}
	return collect(rows, scanWritten)
}

// ArchiveWaiting are the items of an archive that are to be written and are not yet.
func (s *Reader) ArchiveWaiting(ctx context.Context, archiveID int64) ([]int64, error) {
	rows, err := s.reader.QueryContext(ctx, `SELECT i.id FROM item i JOIN writeback w ON w.item_id = i.id
		WHERE i.archive_id = ? AND w.seat_id = i.seat_id AND w.state IN ('waiting', 'failed') AND w.doubtful = 0 ORDER BY i.id`, archiveID)
	if err != nil {
		return nil, classify("list what waits of an archive", err)
	}
	return collect(rows, scanID)
}

// CountTakenOut is how many of these items are taken out.
func (s *Reader) CountTakenOut(ctx context.Context, itemIDs []int64) (int, error) {
	return s.count(ctx, "SELECT count(*) FROM writeback WHERE state = 'taken-out' AND item_id IN (SELECT value FROM json_each(?))",
		jsonNumbers(itemIDs))
}
