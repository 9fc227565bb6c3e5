package cli

import (
	"context"
	"errors"
	"strconv"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/export"
)

func (c *command) reportCommand() *cobra.Command {
	cmd := c.group("report")
	var asCSV, ignored bool
	var by itemFilter
	unresolved := c.leaf("unresolved", "cli.report.unresolved", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		if err := c.oneForm(asCSV); err != nil {
			return err
		}
		q := store.UnresolvedQuery{Scope: store.ScopeOf(a.Person), Ignored: ignored}
		if err := c.narrowUnresolved(ctx, h, &q, by); err != nil {
			return err
		}
		rows, err := h.store.Unresolved(ctx, q)
		if err != nil {
			return err
		}
		var shown []export.Unresolved
		for _, r := range rows {
			shown = append(shown, export.UnresolvedOf(r))
		}
		if asCSV {
			return export.CSV(c.streams.Out, shown)
		}
		return show(c, shown,
			column[export.Unresolved]{"cli.col.id", func(d export.Unresolved) string { return d.ID }},
			column[export.Unresolved]{"cli.col.at", func(d export.Unresolved) string { return d.At }},
			column[export.Unresolved]{"cli.col.kind", func(d export.Unresolved) string { return c.printer.T("kind." + d.Kind) }},
			column[export.Unresolved]{"cli.col.member", func(d export.Unresolved) string { return d.Member }},
			column[export.Unresolved]{"cli.col.company", func(d export.Unresolved) string { return d.Company }},
			column[export.Unresolved]{"cli.col.seat", func(d export.Unresolved) string { return d.Seat }},
			column[export.Unresolved]{"cli.col.state", func(d export.Unresolved) string { return c.printer.T("item.state." + d.State) }},
			column[export.Unresolved]{"cli.col.reason", func(d export.Unresolved) string { return c.printer.T("unresolved.reason." + d.Reason) }},
			column[export.Unresolved]{"cli.col.best", func(d export.Unresolved) string {
				if d.Best == "" {
					return ""
				}
				return strconv.Itoa(d.Score) + "  " + d.BestName + "  " + d.Best
			}},
		)
	})
	unresolved.Flags().BoolVar(&asCSV, "csv", false, c.printer.T("cli.report.csv"))
	by.flags(c, unresolved, "seat", "member", "kind", "reason", "since")
	unresolved.Flags().BoolVar(&ignored, "ignored", false, c.printer.T("cli.report.ignored"))
	cmd.AddCommand(unresolved, c.matchesCommand(), c.coverageCommand())
	return cmd
}

// oneForm refuses to print a report as CSV and as a document at once.
func (c *command) oneForm(asCSV bool) error {
	if asCSV && c.json {
		return usageError{errors.New(c.printer.T("cli.report.one-form"))}
	}
	return nil
}
