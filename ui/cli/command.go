package cli

import (
	"context"

	"github.com/spf13/cobra"

	"navsync/sync/engine"
)

// group is a command that only holds others.
func (c *command) group(name string) *cobra.Command {
	return &cobra.Command{
		Use: name, Short: c.printer.T("cli." + name), Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error { return cmd.Help() },
	}
}

// leaf is a command that runs in an opened house as whoever acts. short is its language key.
func (c *command) leaf(use, short string, args cobra.PositionalArgs,
	run func(ctx context.Context, h *house, a engine.Actor, args []string) error,
) *cobra.Command {
	return &cobra.Command{
		Use: use, Short: c.printer.T(short), Args: args,
		RunE: func(cmd *cobra.Command, args []string) error {
			return c.withActor(cmd.Context(), func(h *house, a engine.Actor) error { return run(cmd.Context(), h, a, args) })
		},
	}
}

func exactly(n int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error { return usage(cobra.ExactArgs(n)(cmd, args)) }
}

func between(fewest, most int) cobra.PositionalArgs {
	return func(cmd *cobra.Command, args []string) error { return usage(cobra.RangeArgs(fewest, most)(cmd, args)) }
}

func atLeastOne(cmd *cobra.Command, args []string) error {
	return usage(cobra.MinimumNArgs(1)(cmd, args))
}

func (c *command) yesNo(b bool) string {
	if b {
		return c.printer.T("cli.yes")
	}
	return c.printer.T("cli.no")
}
