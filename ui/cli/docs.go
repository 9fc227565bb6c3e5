package cli

import (
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/charmbracelet/colorprofile"
	"github.com/spf13/cobra"
	"golang.org/x/term"

	"navsync/ui/document"
	"navsync/ui/theme"
)

// documentWidth is how wide a document is drawn at most, in cells.
const documentWidth = 100

type documentItem struct {
	Topic string `json:"topic"`
	Title string `json:"title"`
}

type documentText struct {
	documentItem
	Text string `json:"text"`
}

// docsCommand lists the documents or prints one: drawn on a terminal, else as the markdown that it is.
func (c *command) docsCommand() *cobra.Command {
	topics := document.Topics() // each start of the program comes by here: nothing is read
	return &cobra.Command{
		Use: "docs [TOPIC]", Short: c.printer.T("cli.docs"), ValidArgs: topics,
		Args: func(cmd *cobra.Command, args []string) error { return usage(cobra.MaximumNArgs(1)(cmd, args)) },
		RunE: func(_ *cobra.Command, args []string) error {
			if len(args) == 0 {
				return c.listDocuments()
			}
			d, found := document.All().Find(args[0])
			if !found {
				return usageError{errors.New(c.printer.T("cli.no-document", "Topic", args[0], "Topics", strings.Join(topics, ", ")))}
			}
			return c.printDocument(d)
		},
	}
}

func (c *command) listDocuments() error {
	var items []documentItem
	for _, d := range document.All() {
		items = append(items, documentItem{Topic: d.Topic, Title: d.Title})
	}
	return show(c, items,
		column[documentItem]{"cli.col.topic", func(d documentItem) string { return d.Topic }},
		column[documentItem]{"cli.col.document", func(d documentItem) string { return d.Title }})
}

func (c *command) printDocument(d document.Document) error {
	if c.json {
		return c.document(documentText{documentItem{Topic: d.Topic, Title: d.Title}, d.Text})
	}
	text := d.Text
	if out, ok := c.streams.Out.(*os.File); ok && term.IsTerminal(int(out.Fd())) {
		width, _, err := term.GetSize(int(out.Fd()))
		if err != nil {
			return fmt.Errorf("ask the terminal for its width: %w", err)
		}
		page, err := document.Render(d.Text, min(width, documentWidth), theme.New(c.documentLook(out)))
		if err != nil {
			return err
		}
		text = strings.Join(page.Lines, "\n") + "\n"
	}
	if _, err := fmt.Fprint(c.streams.Out, text); err != nil {
		return fmt.Errorf("print a document: %w", err)
	}
	return nil
}

// documentLook is what the environment says. Nothing asks the terminal: one that does not answer would be
// waited for, and there is no store here whose settings could be read.
func (c *command) documentLook(out *os.File) theme.Options {
	o := theme.FromEnv(c.streams.Getenv)
	if o.Level == theme.NoColor {
		return o
	}
	switch colorprofile.Detect(out, os.Environ()) {
	case colorprofile.TrueColor:
	case colorprofile.ANSI256:
		o.Level = theme.Colors256
	case colorprofile.ANSI:
		o.Level = theme.Colors16
	default:
		o.Level = theme.NoColor
	}
	o.Light = theme.LightGround(c.streams.Getenv)
	return o
}
