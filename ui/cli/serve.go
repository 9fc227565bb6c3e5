package cli

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"os"
	"runtime/debug"
	"time"

	"github.com/spf13/cobra"

	"navsync/ui/app"
	"navsync/ui/serve"
)

// serveOptions are where a server listens, where it is watched, and where the copy of its store goes.
type serveOptions struct{ listen, metrics, replica string }

// serveCommand lets several people use this store over SSH (spec §15).
func (c *command) serveCommand() *cobra.Command {
	var o serveOptions
	var fingerprint bool
	cmd := &cobra.Command{
		Use: "serve --listen HOST:PORT", Short: c.printer.T("cli.serve"), Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if fingerprint {
				return c.showFingerprint()
			}
			if o.listen == "" {
				return usageError{errors.New(c.printer.T("cli.serve.no-listen"))}
			}
			return c.with(cmd.Context(), func(h *house) error { return c.serve(cmd.Context(), h, o) })
		},
	}
	cmd.Flags().StringVar(&o.listen, "listen", "", c.printer.T("cli.serve.listen"))
	cmd.Flags().StringVar(&o.replica, "replica", "", c.printer.T("cli.replica.flag"))
	cmd.Flags().StringVar(&o.metrics, "metrics", "", c.printer.T("cli.serve.metrics"))
	cmd.Flags().BoolVar(&fingerprint, "fingerprint", false, c.printer.T("cli.serve.fingerprint"))
	return cmd
}

// showFingerprint prints what clients are shown of the host key.
func (c *command) showFingerprint() error {
	shown, err := serve.Fingerprint(c.dir())
	if err != nil {
		return err
	}
	if c.json {
		return c.document(map[string]string{"fingerprint": shown})
	}
	if _, err := fmt.Fprintln(c.streams.Out, shown); err != nil {
		return fmt.Errorf("print the fingerprint: %w", err)
	}
	return nil
}

// serve serves until it is interrupted, which is how it ends well.
func (c *command) serve(ctx context.Context, h *house, o serveOptions) (err error) {
	err = serve.Ready(ctx, h.store, time.Now())
	if errors.Is(err, serve.ErrNobody) {
		return usageError{errors.New(c.printer.T("cli.serve.nobody"))}
	}
	if err != nil {
		return err
	}
	settings, err := h.store.Settings(ctx)
	if err != nil {
		return err
	}
	turns := &app.Turns{}
	server, err := serve.New(serve.Options{
		Store: h.store, Engine: h.engine, DataDir: h.dir, Limits: settings.Serve, Log: h.logger, Printer: c.printer,
		Run: func(ctx context.Context, v *serve.Visit) int { return c.visit(ctx, h, turns, v) },
	})
	if err != nil {
		return err
	}
	answerSoon()
	collectOften()
	slog.SetDefault(h.logger) // where the library says what it could not do with a client
	var listening net.ListenConfig
	l, err := listening.Listen(ctx, "tcp", o.listen)
	if err != nil {
		return usageError{errors.New(c.printer.T("cli.serve.bad-listen", "Address", o.listen, "Why", err.Error()))}
	}
	return errors.Join(c.serveOn(ctx, h, server, l, o), closed(l))
}

// collected is by how many percent the memory in use may grow before what is not used any more is collected. The screens of fifty
// people are a hundred megabytes that stay, and a server may take four hundred in all (spec §15); less often than that is better
// for keys, which wait while it is collected.
const collected = 85

// collectOften lets a server's memory grow less than Go would; GOGC has the last word.
func collectOften() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(collected)
	}
}

// closed closes a listener that the server may have closed before.
func closed(l net.Listener) error {
	if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
		return fmt.Errorf("stop listening: %w", err)
	}
	return nil
}

// serveOn runs the engine and, on l, the sessions. The copy that follows the store stands before the engine's first write, and
// ends with the store, after its last one.
func (c *command) serveOn(ctx context.Context, h *house, server *serve.Server, l net.Listener, o serveOptions) error {
	ctx, err := c.follow(ctx, h, o.replica)
	if err != nil {
		return err
	}
	stopMetrics, err := c.serveMetrics(ctx, h, server, o.metrics)
	if err != nil {
		return err
	}
	defer stopMetrics()
	if err := h.engine.Start(ctx); err != nil {
		return err
	}
	err = c.sayListening(h, l.Addr())
	if err == nil {
		err = server.Serve(ctx, l)
	}
	h.engine.Stop()
	return errors.Join(err, c.takenOver(ctx))
}

// sayListening prints where it listens, in one line that scripts wait for.
func (c *command) sayListening(h *house, at net.Addr) error {
	fingerprint, err := serve.Fingerprint(h.dir)
	if err != nil {
		return err
	}
	if c.json {
		return c.document(map[string]string{"listening": "ssh://" + at.String(), "fingerprint": fingerprint})
	}
	if _, err := fmt.Fprintf(c.streams.Out, "listening on ssh://%s\n", at); err != nil {
		return fmt.Errorf("print the address: %w", err)
	}
	c.say("%s", c.printer.T("cli.serve.host-key", "Fingerprint", fingerprint))
	return nil
}
