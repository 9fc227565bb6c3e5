package engine

import (
	"context"
	"io"
)

// Diagnostics writes a zip for support: settings, connection, runs, problems, trails of
// what failed and counts. It holds no secret and no text of an item (spec §12).
func (e *Engine) Diagnostics(ctx context.Context, a Actor, w io.Writer) error { return errUnbuilt }
