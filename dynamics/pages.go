package dynamics

import (
	"context"
	"iter"
)

// Query is a read of many rows.
type Query struct {
	// Table is the logical name.
	Table string
	// Select are the properties to read; lookups may be given by column name.
	Select []string
	// Filter and OrderBy are OData expressions, not encoded; see Quote and In.
	// Both are refused together with Track (contract §4.3), as is Top.
	Filter, OrderBy string
	Top             int
	// Track asks for change tracking: the last page carries Delta.
	Track bool
	// Annotations asks for formatted values and the tables of lookups.
	Annotations bool
	// PageSize is at most 5000, which is also the meaning of 0.
	PageSize int
	// Link resumes: a Next or Delta link exactly as a page gave it. Table,
	// Track, Annotations and PageSize must be those of the first call; Select,
	// Filter, OrderBy and Top are already in the link and are ignored.
	Link string
}

// Page is one answer of the server.
type Page struct {
	Rows []Row
	// Deleted are ids, in lower case, of rows deleted since the delta link.
	Deleted []string
	// Next leads to the next page, Delta to the changes after this read; at
	// most one is set, and both are to be kept as they are.
	Next, Delta string
	// Bytes is the size of the answer after decompression.
	Bytes int
}

// Pages reads a query page by page; memory holds one page. Keep Next or Delta
// in the transaction that stores the page's rows. The sequence ends after the
// first error. A delta link that is too old gives ClassResync; a tracked read
// that ends without a delta link gives an error that matches ErrNoDeltaLink,
// together with the last page.
func (c *Client) Pages(ctx context.Context, q Query) iter.Seq2[*Page, error] {
	return c.pages(ctx, q)
}

// Get reads one row by its key, with annotations. Without columns all are read.
func (c *Client) Get(ctx context.Context, table, id string, sel ...string) (Row, error) {
	return c.get(ctx, table, id, sel)
}

// Count is the server's approximate number of rows, up to a day old, without
// the cap of 5000 (contract §3.2).
func (c *Client) Count(ctx context.Context, table string) (int64, error) {
	return c.count(ctx, table)
}
