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

type profileDocument struct {
	Record  string `json:"record"`
	Name    string `json:"name"`
	Member  string `json:"member"`
	Column  string `json:"column"`
	Address string `json:"address"`
	Proof   string `json:"proof"` // person, email
	By      string `json:"by,omitempty"`
	State   string `json:"state"` // waiting, written, occupied, refused, undone, changed
	Reason  string `json:"reason,omitempty"`
	At      string `json:"at,omitempty"`
}

func profileOf(f store.ProfileFill) profileDocument {
	return profileDocument{
		Record: f.Kind.WithID(f.RecordID), Name: f.Record, Member: f.Member, Column: f.Field, Address: f.Address, Proof: f.Proof, By: f.DecidedBy,
		State: string(f.State), Reason: f.Reason, At: utc(f.At),
	}
}

// profilesCommand lists the profile addresses that the next run writes into records and those that were written, and
// takes one out again (spec §8.11).
func (c *command) profilesCommand() *cobra.Command {
	cmd := c.group("profiles")
	cmd.AddCommand(
		c.leaf("list", "cli.profiles.list", noArgs, func(ctx context.Context, h *house, _ engine.Actor, _ []string) error {
			waiting, err := h.engine.ProfilePreview(ctx)
			if err != nil {
				return err
			}
			done, err := h.store.ProfileFills(ctx)
			if err != nil {
				return err
			}
			var shown []profileDocument
			for _, f := range append(waiting, done...) {
				shown = append(shown, profileOf(f))
			}
			return c.showProfiles(shown)
		}),
		c.leaf("undo RECORD", "cli.profiles.undo", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
			kind, record, ok := strings.Cut(args[0], ":")
			if !ok || record == "" || !slices.Contains(store.RecordKinds(), store.RecordKind(kind)) {
				return usageError{errors.New(c.printer.T("cli.profiles.no-record", "Given", args[0]))}
			}
			return h.engine.UndoProfile(ctx, a, engine.Record{Kind: store.RecordKind(kind), ID: strings.ToLower(record)})
		}),
	)
	return cmd
}

func (c *command) showProfiles(shown []profileDocument) error {
	return show(c, shown,
		column[profileDocument]{"cli.col.record", func(d profileDocument) string { return d.Record }},
		column[profileDocument]{"cli.col.name", func(d profileDocument) string { return d.Name }},
		column[profileDocument]{"cli.col.member", func(d profileDocument) string { return d.Member }},
		column[profileDocument]{"cli.col.address", func(d profileDocument) string { return d.Address }},
		column[profileDocument]{"cli.col.column", func(d profileDocument) string { return d.Column }},
		column[profileDocument]{"cli.col.proof", func(d profileDocument) string { return c.printer.T("cli.profiles.proof." + d.Proof) }},
		column[profileDocument]{"cli.col.outcome", func(d profileDocument) string { return c.printer.T("cli.profiles." + d.State) }},
	)
}
