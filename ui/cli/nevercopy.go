package cli

import (
	"context"
	"errors"
	"slices"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
)

// neverCopyDocument is a rule of the never-copy list; without a seat it is for all.
type neverCopyDocument struct {
	ID      string `json:"id"`
	Seat    string `json:"seat,omitempty"`
	Kind    string `json:"kind"`
	Value   string `json:"value"`
	AddedBy string `json:"addedBy"`
	AddedAt string `json:"addedAt"`
}

// neverCopyKinds are what a rule can be about.
var neverCopyKinds = []string{"member", "company", "domain", "colleagues"}

func (c *command) neverCopyCommand() *cobra.Command {
	cmd := c.group("never-copy")
	cmd.AddCommand(c.leaf("list", "cli.never-copy.list", noArgs, c.listNeverCopy), c.addNeverCopyCommand(),
		c.leaf("remove ID", "cli.never-copy.remove", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
			n, err := c.number(args[0])
			if err != nil {
				return err
			}
			return h.engine.RemoveNeverCopy(ctx, a, n)
		}))
	return cmd
}

// listNeverCopy lists the rules that the viewer's role may change: admins all, a seat holder those of the own seat and
// those for every seat.
func (c *command) listNeverCopy(ctx context.Context, h *house, a engine.Actor, _ []string) error {
	if engine.ReachOf(a.Role, engine.ActNeverCopy) == engine.None || engine.ReachOf(a.Role, engine.ActNeverCopy) == engine.Own && a.SeatID == 0 {
		return &engine.Error{Code: engine.CodeForbidden}
	}
	seat := a.SeatID
	if engine.ReachOf(a.Role, engine.ActNeverCopy) == engine.All {
		seat = 0
	}
	rules, err := h.store.NeverCopies(ctx, seat)
	if err != nil {
		return err
	}
	emails, err := h.seatEmails(ctx)
	if err != nil {
		return err
	}
	var shown []neverCopyDocument
	for _, r := range rules {
		shown = append(shown, neverCopyDocument{
			ID: id(r.ID), Seat: emails[r.SeatID], Kind: r.Kind, Value: r.Value, AddedBy: r.AddedBy, AddedAt: utc(r.AddedAt),
		})
	}
	return show(c, shown,
		column[neverCopyDocument]{"cli.col.id", func(d neverCopyDocument) string { return d.ID }},
		column[neverCopyDocument]{"cli.col.seat", func(d neverCopyDocument) string { return d.Seat }},
		column[neverCopyDocument]{"cli.col.kind", func(d neverCopyDocument) string { return d.Kind }},
		column[neverCopyDocument]{"cli.col.name", func(d neverCopyDocument) string { return d.Value }},
		column[neverCopyDocument]{"cli.col.by", func(d neverCopyDocument) string { return d.AddedBy }},
	)
}

// seatEmails are the e-mails of the seat holders by seat.
func (h *house) seatEmails(ctx context.Context) (map[int64]string, error) {
	seats, err := h.store.AllSeats(ctx)
	if err != nil {
		return nil, err
	}
	emails := map[int64]string{}
	for _, s := range seats {
		emails[s.ID] = s.Email
	}
	return emails, nil
}

func (c *command) addNeverCopyCommand() *cobra.Command {
	var seat string
	var all bool
	cmd := c.leaf("add member|company|domain|colleagues [VALUE]", "cli.never-copy.add", between(1, 2),
		func(ctx context.Context, h *house, a engine.Actor, args []string) error {
			if !slices.Contains(neverCopyKinds, args[0]) {
				return usageError{errors.New(c.printer.T("cli.never-copy.kind"))}
			}
			rule := store.NeverCopy{Kind: args[0], SeatID: a.SeatID}
			if len(args) == 2 {
				rule.Value = args[1]
			}
			if seat != "" {
				s, err := h.store.SeatOf(ctx, seat)
				if err != nil {
					return notFound(err, "errors.no-seat", map[string]any{"Email": seat})
				}
				rule.SeatID = s.ID
			}
			if all {
				rule.SeatID = 0
			} else if rule.SeatID == 0 {
				return usageError{errors.New(c.printer.T("cli.never-copy.whose"))}
			}
			taken, err := h.engine.AddNeverCopy(ctx, a, rule)
			if err != nil {
				return err
			}
			if c.json {
				return c.document(map[string]int{"takenOut": taken})
			}
			c.say("%s", c.printer.T("cli.never-copy.added", "count", taken))
			return nil
		})
	cmd.Flags().StringVar(&seat, "seat", "", c.printer.T("cli.items.seat"))
	cmd.Flags().BoolVar(&all, "all", false, c.printer.T("cli.never-copy.all"))
	cmd.MarkFlagsMutuallyExclusive("seat", "all")
	return cmd
}
