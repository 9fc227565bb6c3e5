package cli

import (
	"fmt"
	"strings"
	"text/tabwriter"

	mango "github.com/muesli/mango-cobra"
	"github.com/muesli/roff"
	"github.com/spf13/cobra"
	"github.com/spf13/pflag"
)

// setHelp gives all commands their help. It is plain text: help is asked for in a hurry, by
// scripts too, and asking a terminal for its colours takes seconds where it does not answer.
func (c *command) setHelp(root *cobra.Command) {
	root.SilenceUsage, root.SilenceErrors = true, true
	root.Version = c.wiring.Build.Version
	if root.Version == "" {
		root.Version = "unknown"
	}
	root.SetHelpFunc(func(cmd *cobra.Command, _ []string) { cmd.Print(c.helpOf(cmd)) })
	root.SetUsageFunc(func(cmd *cobra.Command) error { cmd.Print(c.helpOf(cmd)); return nil })
	root.AddCommand(&cobra.Command{
		Use: "man", Short: c.printer.T("cli.man"), Hidden: true, Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			page, err := mango.NewManPage(1, cmd.Root())
			if err != nil {
				return fmt.Errorf("make the manual page: %w", err)
			}
			if _, err := fmt.Fprint(c.streams.Out, page.Build(roff.NewDocument())); err != nil {
				return fmt.Errorf("print the manual page: %w", err)
			}
			return nil
		},
	})
}

// helpOf is the help of one command: what it is for, how it is written, what is below it.
func (c *command) helpOf(cmd *cobra.Command) string {
	var b strings.Builder
	about := cmd.Long
	if about == "" {
		about = cmd.Short
	}
	fmt.Fprintf(&b, "%s\n\n%s\n  %s\n", strings.TrimSpace(about), c.printer.T("cli.help.usage"), cmd.UseLine())
	if cmd.HasAvailableSubCommands() {
		fmt.Fprintf(&b, "  %s\n\n%s\n", c.printer.T("cli.help.one-of", "Command", cmd.CommandPath()), c.printer.T("cli.help.commands"))
		rows := [][2]string{}
		for _, sub := range cmd.Commands() {
			if sub.IsAvailableCommand() || sub.Name() == "help" {
				rows = append(rows, [2]string{sub.Use, sub.Short})
			}
		}
		writeRows(&b, rows)
	}
	if cmd.Example != "" {
		fmt.Fprintf(&b, "\n%s\n%s\n", c.printer.T("cli.help.examples"), cmd.Example)
	}
	c.writeFlags(&b, "cli.help.flags", cmd.LocalNonPersistentFlags())
	shared := pflag.NewFlagSet("", pflag.ContinueOnError)
	shared.AddFlagSet(cmd.InheritedFlags())
	shared.AddFlagSet(cmd.PersistentFlags())
	c.writeFlags(&b, "cli.help.everywhere", shared)
	return b.String()
}

func (c *command) writeFlags(b *strings.Builder, title string, flags *pflag.FlagSet) {
	var rows [][2]string
	flags.VisitAll(func(f *pflag.Flag) {
		if f.Hidden {
			return
		}
		name := "    --" + f.Name
		if f.Shorthand != "" {
			name = "-" + f.Shorthand + ", --" + f.Name
		}
		kind, about := pflag.UnquoteUsage(f)
		if kind != "" {
			name += " " + kind
		}
		rows = append(rows, [2]string{name, about})
	})
	if len(rows) == 0 {
		return
	}
	fmt.Fprintf(b, "\n%s\n", c.printer.T(title))
	writeRows(b, rows)
}

func writeRows(b *strings.Builder, rows [][2]string) {
	w := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, row := range rows {
		//nolint:errcheck // a strings.Builder takes everything
		fmt.Fprintf(w, "  %s\t%s\n", row[0], row[1])
	}
	//nolint:errcheck // see above
	w.Flush()
}
