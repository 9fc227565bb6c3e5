package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
)

type resolveDocument struct {
	Batch  string `json:"batch"`
	Items  int    `json:"items"`
	Done   int    `json:"done"`
	Queued int    `json:"queued"`
	Record string `json:"record,omitempty"` // that was matched or created; of an undo the one that stays in Dynamics
	// Deleted: the record of an undone creation was deleted in Dynamics too.
	Deleted bool              `json:"deleted,omitempty"`
	Failed  map[string]string `json:"failed"`
}

func (c *command) resolveCommand() *cobra.Command {
	var to, create, of string
	var ignore, stopIgnoring, undo, deleteRecord bool
	var asked creating
	cmd := c.leaf("resolve ID…", "cli.resolve", nil, func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		ids, err := c.numbers(args)
		if err != nil {
			return err
		}
		if err := c.oneWay(ids, to, create, undo); err != nil {
			return err
		}
		if of != "" && (!slices.Contains(likenesses, of) || !ignore && !stopIgnoring) {
			return usageError{errors.New(c.printer.T("cli.resolve.bad-of", "Words", strings.Join(likenesses, ", ")))}
		}
		var r engine.ResolveResult
		switch {
		case undo:
			r, err = h.engine.Undo(ctx, a, 0)
			if err == nil && r.Record.ID != "" {
				return c.leftRecord(ctx, h, a, r, deleteRecord)
			}
		case ignore:
			r, err = c.ignore(ctx, h, a, ids, of)
		case stopIgnoring:
			r, err = c.stopIgnoring(ctx, h, a, ids, of)
		case to != "":
			chosen, wrong := c.record(to)
			if wrong != nil {
				return wrong
			}
			r, err = h.engine.ResolveTo(ctx, a, ids, chosen)
			if r.Record.ID == "" {
				r.Record = chosen
			}
		default:
			asked.kind = store.RecordKind(create)
			r, err = c.createRecord(ctx, h, a, asked, ids)
		}
		if err != nil {
			return err
		}
		return c.showResolve(r)
	})
	f := cmd.Flags()
	f.StringVar(&to, "to", "", c.printer.T("cli.resolve.to"))
	f.StringVar(&create, "create", "", c.printer.T("cli.resolve.create"))
	f.BoolVar(&ignore, "ignore", false, c.printer.T("cli.resolve.ignore"))
	f.BoolVar(&stopIgnoring, "stop-ignoring", false, c.printer.T("cli.resolve.stop-ignoring"))
	f.BoolVar(&asked.anyway, "anyway", false, c.printer.T("cli.resolve.anyway"))
	f.StringArrayVar(&asked.set, "set", nil, c.printer.T("cli.resolve.set"))
	f.BoolVar(&deleteRecord, "delete-record", false, c.printer.T("cli.resolve.delete-record"))
	f.StringVar(&of, "of", "", c.printer.T("cli.resolve.of"))
	f.BoolVar(&undo, "undo", false, c.printer.T("cli.resolve.undo"))
	cmd.MarkFlagsMutuallyExclusive("to", "create", "ignore", "stop-ignoring", "undo")
	cmd.MarkFlagsOneRequired("to", "create", "ignore", "stop-ignoring", "undo")
	return cmd
}

func (c *command) oneWay(ids []int64, to, create string, undo bool) error {
	switch {
	case !undo && len(ids) == 0:
		return usageError{errors.New(c.printer.T("cli.resolve.no-item"))}
	case to != "":
		_, err := c.record(to)
		return err
	case create != "" && create != "contact" && create != "lead":
		return usageError{errors.New(c.printer.T("cli.resolve.bad-create", "Given", create))}
	}
	return nil
}

func (c *command) showResolve(r engine.ResolveResult) error {
	return c.showResolved(r, c.resolveOf(r))
}

func (c *command) resolveOf(r engine.ResolveResult) resolveDocument {
	doc := resolveDocument{Batch: id(r.Batch), Items: r.Items, Done: r.Done, Queued: r.Queued, Failed: failures(r.Failed)}
	if r.Record.ID != "" {
		doc.Record = r.Record.Kind.WithID(r.Record.ID)
	}
	return doc
}

func (c *command) showResolved(r engine.ResolveResult, doc resolveDocument) error {
	var err error
	if c.json {
		err = c.document(doc)
	} else {
		c.say("%s", c.printer.T("cli.resolve.result", "Done", r.Done, "Queued", r.Queued))
		if doc.Record != "" {
			c.say("%s", doc.Record)
		}
		c.sayFailures(r.Failed)
	}
	if err == nil && len(r.Failed) > 0 {
		return silent{ExitFailed}
	}
	return err
}
