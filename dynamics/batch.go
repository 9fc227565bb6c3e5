package dynamics

import "context"

// ChangeSet is a list of writes that succeed or fail together.
type ChangeSet []Operation

// MaxBatchOperations is how many operations one $batch may hold.
const MaxBatchOperations = 1000

// Result is what became of one change set.
type Result struct {
	// Err is nil when all of the change set was applied, else an *Error. With
	// Uncertain set the change set may have been applied: send it again or
	// read the rows.
	Err error
	// Parts are the answers to the operations, in order; empty when Err is set.
	Parts []PartAnswer
}

// PartAnswer is the answer to one operation of an applied change set.
type PartAnswer struct {
	Status int
	// EntityID is the row's id when the answer names one.
	EntityID string
	ETag     string
	// Body is the row when one was returned.
	Body []byte
}

// Batch sends change sets in one $batch with continue-on-error and gives one
// Result for each, in order. The error is about the request as a whole; then
// the results, when there are any, carry it too. A change set of one operation
// is still a change set. More than MaxBatchOperations operations is ClassBug.
func (c *Client) Batch(ctx context.Context, sets []ChangeSet) ([]Result, error) {
	return c.batch(ctx, sets)
}
