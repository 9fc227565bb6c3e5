package cli

import (
	"context"
	"errors"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
)

// record is a CRM record as it is written on the command line: contact:ID, lead:ID or account:ID.
func (c *command) record(given string) (engine.Record, error) {
	kind, id, ok := strings.Cut(given, ":")
	if !ok || !engine.IsClientID(id) || !slices.Contains(store.RecordKinds(), store.RecordKind(kind)) {
		return engine.Record{}, usageError{errors.New(c.printer.T("cli.resolve.bad-record", "Given", given))}
	}
	return engine.Record{Kind: store.RecordKind(kind), ID: strings.ToLower(id)}, nil
}

// handOverCommand gives unresolved activities to another seat holder.
func (c *command) handOverCommand() *cobra.Command {
	var to string
	change := func(ctx context.Context, h *house, a engine.Actor, ids []int64) (engine.ResolveResult, error) {
		return h.engine.HandOver(ctx, a, ids, to)
	}
	cmd := c.onActivities("hand-over ID…", "cli.hand-over", change)
	cmd.Flags().StringVar(&to, "to", "", c.printer.T("cli.hand-over.to"))
	return required(cmd, "to")
}

// moveCommand moves written activities to another record.
func (c *command) moveCommand() *cobra.Command {
	var to string
	var all bool
	cmd := c.onActivities("move ID…", "cli.move", func(ctx context.Context, h *house, a engine.Actor, ids []int64) (engine.ResolveResult, error) {
		record, err := c.record(to)
		if err != nil {
			return engine.ResolveResult{}, err
		}
		return h.engine.MoveToRecord(ctx, a, ids, record, all)
	})
	cmd.Flags().StringVar(&to, "to", "", c.printer.T("cli.resolve.to"))
	cmd.Flags().BoolVar(&all, "all", false, c.printer.T("cli.move.all"))
	return required(cmd, "to")
}

// updateCommand sends the text of a later archive to activities that were changed since they were written.
func (c *command) updateCommand() *cobra.Command {
	return c.onActivities("update ID…", "cli.update", func(ctx context.Context, h *house, a engine.Actor, ids []int64) (engine.ResolveResult, error) {
		return h.engine.UpdateWritten(ctx, a, ids...)
	})
}

// onActivities is a command on written items that answers as resolve does.
func (c *command) onActivities(use, short string,
	change func(ctx context.Context, h *house, a engine.Actor, ids []int64) (engine.ResolveResult, error),
) *cobra.Command {
	return c.leaf(use, short, atLeastOne, func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		ids, err := c.numbers(args)
		if err != nil {
			return err
		}
		r, err := change(ctx, h, a, ids)
		if err != nil {
			return err
		}
		return c.showResolve(r)
	})
}

// rejectCommand says "Not the right person" of the members of items.
func (c *command) rejectCommand() *cobra.Command {
	var candidate string
	cmd := c.leaf("reject ID…", "cli.reject", atLeastOne, func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		record, err := c.record(candidate)
		if err != nil {
			return err
		}
		ids, err := c.numbers(args)
		if err != nil {
			return err
		}
		r, err := h.engine.RejectMatch(ctx, a, ids, 0, record)
		if err != nil {
			return err
		}
		return c.showRejected(r, record)
	})
	cmd.Flags().StringVar(&candidate, "candidate", "", c.printer.T("cli.resolve.to"))
	return required(cmd, "candidate")
}

func (c *command) showRejected(r engine.ResolveResult, record engine.Record) error {
	if c.json {
		doc := map[string]any{"rejected": r.Items, "record": record.Kind.WithID(record.ID), "batch": id(r.Batch), "failed": failures(r.Failed)}
		if err := c.document(doc); err != nil {
			return err
		}
	} else {
		c.say("%s", c.printer.T("cli.rejected", "count", r.Items))
		c.sayFailures(r.Failed)
	}
	if len(r.Failed) > 0 {
		return silent{ExitFailed}
	}
	return nil
}

// chooseCommand says whom the conversation of an item is about.
func (c *command) chooseCommand() *cobra.Command {
	var member string
	cmd := c.leaf("choose ID", "cli.choose", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		item, err := c.number(args[0])
		if err != nil {
			return err
		}
		row, err := h.store.Item(ctx, store.ScopeOf(a.Person), item)
		if err != nil {
			return notFound(err, "errors.no-such-item", map[string]any{"Item": args[0]})
		}
		members, err := h.store.ThreadMembers(ctx, row.ThreadID)
		if err != nil {
			return err
		}
		for _, m := range members {
			if member == id(m.ID) || strings.EqualFold(member, m.Name) || m.ProfileURL != "" && strings.EqualFold(member, m.ProfileURL) {
				return h.engine.ChooseMember(ctx, a, row.ThreadID, m.ID)
			}
		}
		names := make([]string, len(members))
		for i, m := range members {
			names[i] = kit.Clean(m.Name)
		}
		return usageError{errors.New(c.printer.T("cli.choose.nobody", "Member", member, "Members", strings.Join(names, ", ")))}
	})
	cmd.Flags().StringVar(&member, "member", "", c.printer.T("cli.choose.member"))
	return required(cmd, "member")
}

// historyDocument is one activity of a record.
type historyDocument struct {
	At        string `json:"at"`
	Table     string `json:"activityTable"`
	ID        string `json:"activityId"`
	Subject   string `json:"subject,omitempty"`
	Hidden    int    `json:"characters,omitempty"` // of a subject that is part of another's text
	Owner     string `json:"owner,omitempty"`
	Regarding string `json:"regarding,omitempty"`
	State     string `json:"state"`
	Own       bool   `json:"navsync"` // written by navsync
	Item      string `json:"item,omitempty"`
}

// historyCommand reads a record's Activity History, live where Dynamics can be reached.
func (c *command) historyCommand() *cobra.Command {
	return c.leaf("history RECORD", "cli.history", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		record, err := c.record(args[0])
		if err != nil {
			return err
		}
		history, err := h.engine.RecordHistory(ctx, a, record)
		if err != nil {
			return err
		}
		if !history.Live {
			c.say("%s", c.printer.T("cli.history.offline"))
		}
		var shown []historyDocument
		for _, e := range history.Entries {
			d := historyDocument{
				At: utc(e.At), Table: e.Table, ID: e.ID, Subject: e.Subject, Hidden: e.Characters, Owner: e.Owner,
				Regarding: e.Regarding, State: e.State, Own: e.Own,
			}
			if e.ItemID != 0 {
				d.Item = id(e.ItemID)
			}
			shown = append(shown, d)
		}
		return show(c, shown,
			column[historyDocument]{"cli.col.at", func(d historyDocument) string { return d.At }},
			column[historyDocument]{"cli.col.kind", func(d historyDocument) string { return d.Table }},
			column[historyDocument]{"cli.col.subject", func(d historyDocument) string {
				if d.Hidden > 0 {
					return c.printer.T("unresolved.characters", "count", d.Hidden)
				}
				return d.Subject
			}},
			column[historyDocument]{"find.column.owner", func(d historyDocument) string { return d.Owner }},
			column[historyDocument]{"cli.col.state", func(d historyDocument) string { return d.State }},
			column[historyDocument]{"find.column.item", func(d historyDocument) string { return d.Item }},
		)
	})
}

// required makes flags required; a name that is no flag is a mistake of the program.
func required(cmd *cobra.Command, names ...string) *cobra.Command {
	for _, name := range names {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err)
		}
	}
	return cmd
}
