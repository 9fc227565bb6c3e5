package cli

import (
	"context"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
)

func (c *command) writebacksCommand() *cobra.Command {
	cmd := c.group("writebacks")
	var by itemFilter
	list := c.leaf("list", "cli.writebacks.list", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		q := store.ItemQuery{Scope: store.ScopeOf(a.Person), Sort: store.ItemsByQueued, Ascending: true, States: []store.ItemState{
			store.ItemWaiting, store.ItemSending, store.ItemUncertain, store.ItemWritten, store.ItemOpen, store.ItemFailed, store.ItemTakenOut,
			store.ItemDeleted,
		}}
		if err := c.narrow(ctx, h, &q, by); err != nil {
			return err
		}
		rows, err := h.store.Items(ctx, q)
		if err != nil {
			return err
		}
		return c.showItems(rows)
	})
	by.flags(c, list, "seat", "state", "member", "kind", "reason", "since")
	retry := c.leaf("retry ID…", "cli.writebacks.retry", atLeastOne, func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		ids, err := c.numbers(args)
		if err != nil {
			return err
		}
		r, err := h.engine.Retry(ctx, a, ids...)
		if err != nil {
			return err
		}
		if c.json {
			return c.document(map[string]int{"queued": r.Queued, "unchanged": r.Unchanged})
		}
		c.say("%s", c.printer.T("cli.writebacks.retried", "Queued", r.Queued, "Unchanged", r.Unchanged))
		return nil
	})
	again := c.leaf("again ID…", "cli.writebacks.again", atLeastOne, func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		ids, err := c.numbers(args)
		if err != nil {
			return err
		}
		r, err := h.engine.WriteAgain(ctx, a, ids...)
		if err != nil {
			return err
		}
		if c.json {
			return c.document(map[string]int{"queued": r.Queued, "unchanged": r.Unchanged})
		}
		c.say("%s", c.printer.T("cli.writebacks.written-again", "Queued", r.Queued, "Unchanged", r.Unchanged))
		return nil
	})
	cmd.AddCommand(list, retry, again)
	return cmd
}
