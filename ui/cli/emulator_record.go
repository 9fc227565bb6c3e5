package cli

import (
	"context"
	"errors"
	"fmt"

	"github.com/spf13/cobra"
)

// EmulatorRecording passes requests on to a Dynamics organization and keeps them.
type EmulatorRecording interface {
	URL() string
	Count() (int, error) // requests that were kept, and what went wrong with keeping them
	Close(ctx context.Context) error
}

// EmulatorComparison says what to compare a recording with: a server, or an emulator of
// its own with the recording's rows and these files of tables.
type EmulatorComparison struct {
	Folder, URL, Token string
	Schemas            []string
}

// EmulatorDifferences are what a comparison found.
type EmulatorDifferences struct {
	Asked       int      `json:"asked"`
	Skipped     int      `json:"skipped"`
	Differences []string `json:"differences"`
}

// recordCommand stands between a client and a tenant until it is interrupted.
func (c *command) recordCommand() *cobra.Command {
	var upstream, listen, folder string
	cmd := &cobra.Command{
		Use:   "record --upstream URL --out DIR",
		Short: c.printer.T("cli.emulator.record"),
		Long:  c.printer.T("cli.emulator.record") + "\n\n" + c.printer.T("cli.emulator.record.long"),
		Args:  noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.recordTenant(cmd.Context(), upstream, listen, folder)
		},
	}
	cmd.Flags().StringVar(&upstream, "upstream", "", c.printer.T("cli.emulator.record.upstream"))
	cmd.Flags().StringVar(&listen, "listen", "127.0.0.1:0", c.printer.T("cli.emulator.listen"))
	cmd.Flags().StringVar(&folder, "out", "", c.printer.T("cli.emulator.record.out"))
	for _, name := range []string{"upstream", "out"} {
		if err := cmd.MarkFlagRequired(name); err != nil {
			panic(err) // the flag is defined above
		}
	}
	return cmd
}

func (c *command) recordTenant(ctx context.Context, upstream, listen, folder string) error {
	recording, err := c.wiring.RecordEmulator(ctx, upstream, listen, folder)
	if errors.Is(err, ErrEmulatorAddress) {
		return usageError{errors.New(c.printer.T("cli.emulator.bad-listen", "Address", listen))}
	}
	if err != nil {
		return usageError{err}
	}
	if _, err := fmt.Fprintf(c.streams.Out, "listening on %s\n", recording.URL()); err != nil {
		return errors.Join(fmt.Errorf("print the address: %w", err), recording.Close(ctx))
	}
	<-ctx.Done()
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
	defer cancel()
	err = recording.Close(end)
	n, failed := recording.Count()
	if err := errors.Join(err, failed); err != nil {
		return err
	}
	_, err = fmt.Fprintln(c.streams.Out, c.printer.T("cli.emulator.record.kept", "count", n, "Folder", folder))
	return err
}

// compareCommand asks an emulator what was recorded.
func (c *command) compareCommand() *cobra.Command {
	var o EmulatorComparison
	cmd := &cobra.Command{
		Use:   "compare DIR",
		Short: c.printer.T("cli.emulator.compare"),
		Args:  func(cmd *cobra.Command, args []string) error { return usage(cobra.ExactArgs(1)(cmd, args)) },
		RunE: func(cmd *cobra.Command, args []string) error {
			o.Folder = args[0]
			return c.compare(cmd.Context(), o)
		},
	}
	cmd.Flags().StringVar(&o.URL, "url", "", c.printer.T("cli.emulator.compare.url"))
	cmd.Flags().StringVar(&o.Token, "access-token", "", c.printer.T("cli.emulator.compare.token"))
	cmd.Flags().StringArrayVar(&o.Schemas, "schema", nil, c.printer.T("cli.emulator.schema"))
	return cmd
}

// errDiffers is the end of a comparison that found something.
var errDiffers = errors.New("the emulator answers otherwise")

func (c *command) compare(ctx context.Context, o EmulatorComparison) error {
	found, err := c.wiring.CompareEmulator(ctx, o)
	if err != nil {
		return usageError{err}
	}
	if c.json {
		err = c.document(found)
	} else {
		for _, line := range found.Differences {
			if _, err := fmt.Fprintln(c.streams.Out, line); err != nil {
				return fmt.Errorf("print a difference: %w", err)
			}
		}
		_, err = fmt.Fprintln(c.streams.Out, c.printer.T("cli.emulator.compare.sum",
			"count", len(found.Differences), "Asked", found.Asked, "Skipped", found.Skipped))
	}
	if err == nil && len(found.Differences) > 0 {
		err = errDiffers
	}
	return err
}
