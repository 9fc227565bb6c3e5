package dynamics

import (
	"context"
	"encoding/json"
)

// As is a WriteOption: write on behalf of a user, given by the object id that
// Microsoft Entra knows them by (contract §5.6). "" changes nothing.
type As string

// IfMatch is a WriteOption: write only if the row still has this version (an
// etag), or, with "*", only if it exists.
type IfMatch string

// WriteOption is As or IfMatch.
type WriteOption interface{ apply(*Operation) }

func (a As) apply(o *Operation)      { o.CallerObjectID = string(a) }
func (m IfMatch) apply(o *Operation) { o.IfMatch = string(m) }

// Operation is one write, ready to be sent. It can be kept as JSON and sent
// later or again, byte for byte the same.
type Operation struct {
	// Method is POST, PATCH or DELETE.
	Method string `json:"method"`
	// Path is relative to the Web API's root: tasks, or tasks(5f1d…).
	Path string `json:"path"`
	// Body is a JSON object, empty for DELETE.
	Body json.RawMessage `json:"body,omitempty"`
	// IfMatch and IfNoneMatch are sent as the headers of those names.
	IfMatch     string `json:"ifMatch,omitempty"`
	IfNoneMatch string `json:"ifNoneMatch,omitempty"`
	// CallerObjectID writes on behalf of this user; see As.
	CallerObjectID string `json:"callerObjectId,omitempty"`
	// Keyed says that the row's key was chosen by the caller, so that sending
	// the operation twice does no harm.
	Keyed bool `json:"keyed,omitempty"`
}

// Bind is the value of a NAME@odata.bind member: /accounts(c001…).
func Bind(entitySet, id string) string { return "/" + entitySet + "(" + id + ")" }

// CreateOperation makes a row in table. With an id the row gets that key, and
// sending the operation again gives ClassDuplicate instead of a second row.
func (c *Client) CreateOperation(ctx context.Context, table, id string, body map[string]any, opts ...WriteOption) (Operation, error) {
	return c.createOperation(ctx, table, id, body, opts)
}

// UpdateOperation changes columns of an existing row. Unless IfMatch says
// otherwise it asks for the row to exist ("*").
func (c *Client) UpdateOperation(ctx context.Context, table, id string, body map[string]any, opts ...WriteOption) (Operation, error) {
	return c.updateOperation(ctx, table, id, body, opts)
}

// Create makes a row and gives its id. See CreateOperation.
func (c *Client) Create(ctx context.Context, table, id string, body map[string]any, opts ...WriteOption) (string, error) {
	return c.create(ctx, table, id, body, opts)
}

// Update changes the given columns of an existing row: ClassNotFound when it
// is gone, ClassStale when IfMatch named another version.
func (c *Client) Update(ctx context.Context, table, id string, body map[string]any, opts ...WriteOption) error {
	return c.update(ctx, table, id, body, opts)
}

// Upsert creates the row with this key, or changes it.
func (c *Client) Upsert(ctx context.Context, table, id string, body map[string]any, opts ...WriteOption) error {
	return c.upsert(ctx, table, id, body, opts)
}

// Delete removes a row: ClassNotFound when it is gone already.
func (c *Client) Delete(ctx context.Context, table, id string, opts ...WriteOption) error {
	return c.remove(ctx, table, id, opts)
}

// CreateMultiple makes many rows of one table in one transaction, all or none,
// and gives their ids in order. Each body may hold the row's primary key.
func (c *Client) CreateMultiple(ctx context.Context, table string, bodies []map[string]any) ([]string, error) {
	return c.createMultiple(ctx, table, bodies)
}

// CompletedActivity is the pair of writes that makes a completed activity: it
// is created open, then completed by its id, in one change set, so that no
// half of it can stay behind (contract §5.7).
func (c *Client) CompletedActivity(ctx context.Context, target *ActivityTable, id string, body map[string]any, opts ...WriteOption) (ChangeSet, error) {
	return c.completedActivity(ctx, target, id, body, opts)
}

// CompleteOperation completes an existing open activity.
func (c *Client) CompleteOperation(ctx context.Context, target *ActivityTable, id string, opts ...WriteOption) (Operation, error) {
	return c.completeOperation(ctx, target, id, opts)
}
