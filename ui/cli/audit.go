package cli

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/page"
)

// auditDocument is one change, or one refusal, by a named actor (spec §1).
type auditDocument struct {
	ID      string          `json:"id"`
	At      string          `json:"at"`
	Actor   string          `json:"actor"`
	OSUser  string          `json:"osUser"`
	Action  string          `json:"action"`
	Target  string          `json:"target"`
	Before  json.RawMessage `json:"before,omitempty"`
	After   json.RawMessage `json:"after,omitempty"`
	Refused string          `json:"refused,omitempty"`
}

func (c *command) auditCommand() *cobra.Command {
	cmd := c.group("audit")
	var limit int
	list := c.leaf("list", "cli.audit.list", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		if a.Role == store.Seller {
			return &engine.Error{Code: engine.CodeForbidden}
		}
		entries, err := h.store.Audit(ctx, limit)
		if err != nil {
			return err
		}
		var shown []auditDocument
		for _, e := range entries {
			shown = append(shown, auditDocument{
				ID: id(e.ID), At: utc(e.At), Actor: e.Actor, OSUser: e.OSUser, Action: e.Action, Target: e.Target,
				Before: rawOf(e.Before), After: rawOf(e.After), Refused: e.Refused,
			})
		}
		return show(c, shown,
			column[auditDocument]{"cli.col.at", func(d auditDocument) string { return d.At }},
			column[auditDocument]{"cli.col.by", func(d auditDocument) string { return d.Actor }},
			column[auditDocument]{"find.column.action", func(d auditDocument) string { return d.Action }},
			column[auditDocument]{"find.column.target", func(d auditDocument) string { return d.Target }},
			column[auditDocument]{"find.column.refused", func(d auditDocument) string { return d.Refused }},
		)
	})
	c.countFlag(list, &limit, "limit", "", 1, 100, c.printer.T("cli.limit"))
	cmd.AddCommand(list)
	return cmd
}

// rawOf is a stored JSON text as a part of a document; nothing where there was none.
func rawOf(text string) json.RawMessage {
	if text == "" || !json.Valid([]byte(text)) {
		return nil
	}
	return json.RawMessage(text)
}

// diagnosticsCommand writes the file for support. A file that is there stays what it is.
func (c *command) diagnosticsCommand() *cobra.Command {
	return c.leaf("diagnostics FILE", "cli.diagnostics", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		f, err := c.created(h, a, args[0])
		if errors.Is(err, os.ErrExist) {
			return usageError{errors.New(c.printer.T("cli.diagnostics.exists", "File", args[0]))}
		}
		if err != nil {
			return fmt.Errorf("write the diagnostics: %w", err)
		}
		if err := h.engine.Diagnostics(ctx, a, io.Writer(f)); err != nil {
			return errors.Join(err, f.Close(), os.Remove(f.Name()))
		}
		if err := f.Close(); err != nil {
			return fmt.Errorf("write the diagnostics: %w", err)
		}
		shown := args[0]
		if a.Remote {
			shown = page.Outbox + "/" + shown
		}
		if c.json {
			return c.document(map[string]string{"file": shown})
		}
		c.say("%s", c.printer.T("health.diagnosed", "path", shown))
		return nil
	})
}
