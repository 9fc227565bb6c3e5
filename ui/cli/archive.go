package cli

import (
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"navsync/sync/engine"
	"navsync/ui/export"
)

// copyings are what import may copy; threads are chosen on screen.
var copyings = []string{string(engine.CopyNone), string(engine.CopyMatched), string(engine.CopyAll)}

// archiveCommand holds import a second time, where who sends an archive by scp looks for it, and what was imported.
func (c *command) archiveCommand() *cobra.Command {
	cmd := c.group("archive")
	cmd.AddCommand(c.importCommand(), c.listArchivesCommand(), c.undoArchiveCommand())
	return cmd
}

func (c *command) importCommand() *cobra.Command {
	var seat, copying, since, owner, left string
	var dry, bind bool
	cmd := c.leaf("import FILE --seat EMAIL", "cli.import", exactly(1), func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		if !slices.Contains(copyings, copying) {
			return usageError{errors.New(c.printer.T("cli.import.bad-copy", "Given", copying, "Words", strings.Join(copyings, ", ")))}
		}
		r := engine.ArchiveRequest{Path: args[0], SeatEmail: seat, Copy: engine.Copying(copying), DryRun: dry, OwnerURL: owner, Bind: bind}
		if since != "" {
			day, err := time.Parse(time.DateOnly, since)
			if err != nil {
				return usageError{errors.New(c.printer.T("cli.import.bad-since", "Given", since))}
			}
			r.Since = day
		}
		if r.SeatEmail == "" {
			r.SeatEmail = a.Email
		}
		if !dry {
			c.interrupted = c.printer.T("cli.import.interrupted")
		}
		result, err := c.importAsked(ctx, h, a, r)
		if err != nil {
			return err
		}
		if left != "" {
			if err := export.CSVFile(left, result.Left); err != nil {
				return err
			}
		}
		return c.showArchive(result, dry)
	})
	f := cmd.Flags()
	f.StringVar(&seat, "seat", "", c.printer.T("cli.import.seat"))
	f.StringVar(&copying, "copy", string(engine.CopyNone), c.printer.T("cli.import.copy"))
	completeWords(cmd, "copy", copyings)
	f.StringVar(&since, "since", "", c.printer.T("cli.import.since"))
	f.StringVar(&owner, "owner", "", c.printer.T("cli.import.owner-flag"))
	f.BoolVar(&bind, "bind", false, c.printer.T("cli.import.bind"))
	f.StringVar(&left, "left-out", "", c.printer.T("cli.import.left-out"))
	f.BoolVar(&dry, "dry-run", false, c.printer.T("cli.import.dry-run"))
	return cmd
}
