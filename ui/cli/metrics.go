package cli

import (
	"context"
	"errors"
	"time"

	"navsync/ui/serve"
)

// serveMetrics answers an operator's monitoring on address, "" for none. stop ends it.
func (c *command) serveMetrics(ctx context.Context, h *house, server *serve.Server, address string) (stop func(), err error) {
	if address == "" {
		return func() {}, nil
	}
	w := serve.Watched{Store: h.store, Log: h.logger, Now: time.Now}
	if server != nil {
		w.Sessions = server.Sessions
	}
	at, end, err := w.Listen(ctx, address)
	if errors.Is(err, serve.ErrNotLoopback) {
		return nil, usageError{errors.New(c.printer.T("cli.serve.not-loopback", "Address", address))}
	}
	if err != nil {
		return nil, usageError{errors.New(c.printer.T("cli.serve.bad-listen", "Address", address, "Why", err.Error()))}
	}
	c.say("%s", c.printer.T("cli.serve.metrics-at", "Address", at.String()))
	return func() {
		if err := end(); err != nil {
			h.logger.Warn("the monitoring did not end well", "error", err)
		}
	}, nil
}
