package engine

import (
	"context"

	"navsync/sync/fault"

	"navsync/store"
)

// checkMetadata asks once what has changed of the organization's metadata; what an earlier process has read and what has
// not changed is not read again.
func (p *pass) checkMetadata(ctx context.Context) error {
	kept, err := p.e.store.Metadata(ctx, metadataOf(p.conn))
	if err != nil {
		return fault.Stored(err)
	}
	return p.client.CheckMetadata(ctx, kept)
}

// keepMetadata keeps what the run has read of the metadata for the next process.
func (p *pass) keepMetadata(ctx context.Context) error {
	if p.client == nil || p.dry {
		return nil
	}
	kept := p.client.Metadata()
	if kept == nil {
		return nil
	}
	return fault.Stored(p.e.store.Update(ctx, func(tx *store.Tx) error { return tx.KeepMetadata(ctx, metadataOf(p.conn), kept) }))
}

// metadataOf tells whose metadata they are: labels follow the account's language, names the organization.
func metadataOf(conn store.Connection) string { return conn.OrganizationID + " " + conn.UserID }
