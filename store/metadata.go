package store

import (
	"context"
	"database/sql"
	"errors"
)

// Metadata are the organization's metadata as KeepMetadata kept them for the same owner, nil when there are none.
func (s *Reader) Metadata(ctx context.Context, owner string) (kept []byte, err error) {
	err = s.reader.QueryRowContext(ctx, "SELECT kept FROM organization_metadata WHERE owner = ?", owner).Scan(&kept)
	if errors.Is(err, sql.ErrNoRows) {
		return nil, nil
	}
	return kept, classify("read the metadata", err)
}

// KeepMetadata keeps what the client of a process has learned of the organization's metadata, in place of what was kept.
func (t *Tx) KeepMetadata(ctx context.Context, owner string, kept []byte) error {
	_, err := t.tx.ExecContext(ctx, "INSERT OR REPLACE INTO organization_metadata (id, owner, kept) VALUES (1, ?, ?)", owner, kept)
	return classify("keep the metadata", err)
}
