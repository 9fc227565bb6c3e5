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
	goOn := c.leaf("go-on", "cli.writebacks.go-on", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		r, err := h.engine.GoOn(ctx, a)
		if err != nil {
			return err
		}
		doc := restoredOf(r)
		if c.json {
			return c.document(doc)
		}
		c.say("%s", c.printer.T("cli.writebacks.went-on", "Time", doc.KnownUntil, "Span", c.printer.Duration(r.Missing())))
		return nil
	})
	cmd.AddCommand(list, retry, again, goOn)
	return cmd
}

// restoredDocument is where a restored store is from, and how far that has been settled.
type restoredDocument struct {
	From       string `json:"from"`
	KnownUntil string `json:"knownUntil"` // what happened later may be missing
	RestoredAt string `json:"restoredAt"`
	Missing    int64  `json:"missingSeconds"` // at most
	Held       bool   `json:"held"`           // nothing is sent until writebacks go-on
	GoOnAt     string `json:"goOnAt,omitempty"`
	GoOnBy     string `json:"goOnBy,omitempty"`
	SettledAt  string `json:"settledAt,omitempty"`
	// What Dynamics had of the time that the copy does not know.
	Written int `json:"written"`
	Changed int `json:"changed"`
	Dropped int `json:"dropped"`
	Unknown int `json:"unknown"`
}

func restoredOf(r store.Restored) restoredDocument {
	return restoredDocument{
		From: string(r.From), KnownUntil: utc(r.KnownUntil), RestoredAt: utc(r.At), Missing: int64(r.Missing().Seconds()), Held: r.Held(),
		GoOnAt: utc(r.GoOnAt), GoOnBy: r.GoOnBy, SettledAt: utc(r.SettledAt),
		Written: r.Settled.Written, Changed: r.Settled.Changed, Dropped: r.Settled.Dropped, Unknown: r.Settled.Unknown,
	}
}
