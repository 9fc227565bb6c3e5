package engine

import "context"

// connectionFailed keeps that the connection does not work: since when, why, when it is
// tried next. After three days of it the connection is disconnected (spec §3.3); what
// waits is kept. A throttled answer is a wait and changes nothing.
func (e *Engine) connectionFailed(ctx context.Context, err *Error) error { return nil }

// connectionWorks ends failing: importing until the first import has completed, else
// connected. It changes nothing when nothing failed.
func (e *Engine) connectionWorks(ctx context.Context) error { return nil }
