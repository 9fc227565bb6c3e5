package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"navsync/sync/engine"
)

// bindSeatCommand binds a seat to the profile that its holder has now.
func (c *command) bindSeatCommand() *cobra.Command {
	var profile string
	cmd := c.leaf("bind EMAIL --profile URL", "cli.seats.bind", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		if profile == "" {
			return usageError{errors.New(c.printer.T("cli.seats.no-profile"))}
		}
		if err := h.engine.BindSeat(ctx, a, args[0], profile); err != nil {
			return err
		}
		return c.showSeat(ctx, h, args[0])
	})
	cmd.Flags().StringVar(&profile, "profile", "", c.printer.T("cli.seats.profile"))
	return cmd
}

type unboundDocument struct {
	Seat    string `json:"seat"`
	Profile string `json:"profile"` // the seat's until now
	Deleted int    `json:"itemsDeleted"`
	Kept    int    `json:"itemsKept"`
}

// unbindSeatCommand takes the profile of a wrong first archive away.
func (c *command) unbindSeatCommand() *cobra.Command {
	return c.leaf("unbind EMAIL", "cli.seats.unbind", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		u, err := h.engine.UnbindSeat(ctx, a, args[0])
		if err != nil {
			return err
		}
		if c.json {
			return c.document(unboundDocument{Seat: args[0], Profile: u.Profile, Deleted: u.Deleted, Kept: u.Kept})
		}
		c.say("%s", c.printer.T("cli.seats.unbound", "Profile", u.Profile, "Deleted", u.Deleted, "Kept", u.Kept))
		return nil
	})
}
