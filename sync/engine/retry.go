package engine

import "context"

// RetryResult is what became of asking for another attempt.
type RetryResult struct {
	Queued    int
	Unchanged int // not failed, or not the actor's
}

// Retry lets failed writebacks, resolutions and creations be tried again.
func (e *Engine) Retry(ctx context.Context, a Actor, items ...int64) (RetryResult, error) {
	return RetryResult{}, errUnbuilt
}

// RetryProblem is Retry for all items of a group of errors, RetryAll for every failed one.
func (e *Engine) RetryProblem(ctx context.Context, a Actor, problemID int64) (RetryResult, error) {
	return RetryResult{}, errUnbuilt
}

// RetryAll is Retry for everything that failed and that the actor may retry.
func (e *Engine) RetryAll(ctx context.Context, a Actor) (RetryResult, error) {
	return RetryResult{}, errUnbuilt
}
