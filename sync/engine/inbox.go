package engine

import "context"

// InboxDir is the drop folder of a seat (spec §11.4): a file put there is imported for
// the seat and moved to done, or to failed with a text that says why.
func (e *Engine) InboxDir(email string) string { return "" }

// inboxLoop watches the drop folders until ctx ends.
func (e *Engine) inboxLoop(ctx context.Context) { <-ctx.Done() }

// InboxPass imports what lies in the drop folders now and is no longer being written.
// It returns how many files it took.
func (e *Engine) InboxPass(ctx context.Context) (int, error) { return 0, errUnbuilt }
