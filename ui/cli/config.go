package cli

import (
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"navsync/ui/config"
)

type configDocument struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Set   bool   `json:"set"` // false: the default
}

// configCommand is the person's own config file. It opens no store.
func (c *command) configCommand() *cobra.Command {
	cmd := c.group("config")
	run := func(use, short string, args cobra.PositionalArgs, do func(args []string) error) *cobra.Command {
		return &cobra.Command{
			Use: use, Short: c.printer.T(short), Args: args, RunE: func(_ *cobra.Command, args []string) error { return do(args) },
		}
	}
	set := run("set KEY VALUE", "cli.config.set", func(cmd *cobra.Command, args []string) error {
		return usage(cobra.ExactArgs(2)(cmd, args))
	}, func(args []string) error { return c.setConfig(args[0], args[1]) })
	set.ValidArgsFunction = func(_ *cobra.Command, args []string, _ string) ([]string, cobra.ShellCompDirective) {
		return completeConfig(args), cobra.ShellCompDirectiveNoFileComp
	}
	cmd.AddCommand(
		run("init", "cli.config.init", noArgs, func([]string) error { return c.initConfig() }),
		run("path", "cli.config.path", noArgs, func([]string) error {
			_, err := fmt.Fprintln(c.streams.Out, config.Path())
			return err
		}),
		run("show", "cli.config.show", noArgs, func([]string) error { return c.showConfig() }),
		set,
	)
	return cmd
}

// completeConfig are the keys, or the words of the key that was typed.
func completeConfig(args []string) []string {
	if len(args) == 1 {
		row, _ := config.FindRow(args[0])
		return row.Words
	}
	var keys []string
	if len(args) == 0 {
		for _, row := range config.Rows() {
			keys = append(keys, row.Key)
		}
	}
	return keys
}

// aboutConfig is the comment above an entry of the file.
func (c *command) aboutConfig(key string) string { return c.printer.T("cli.config.about." + key) } //lang:keys cli.config.about.*

func (c *command) initConfig() error {
	err := config.Init(config.Path(), c.aboutConfig)
	if errors.Is(err, config.ErrExists) {
		return usageError{errors.New(c.printer.T("cli.config.exists", "Path", config.Path()))}
	}
	if err == nil {
		_, err = fmt.Fprintln(c.streams.Out, config.Path())
	}
	return err
}

func (c *command) setConfig(key, word string) error {
	row, known := config.FindRow(key)
	switch {
	case !known:
		var keys []string
		for _, row := range config.Rows() {
			keys = append(keys, row.Key)
		}
		return usageError{errors.New(c.printer.T("cli.config.unknown", "Key", key, "Keys", strings.Join(keys, ", ")))}
	case !slices.Contains(row.Words, word):
		return usageError{errors.New(c.printer.T("cli.config.word", "Key", key, "Words", strings.Join(row.Words, ", ")))}
	}
	if err := config.Set(config.Path(), key, word, c.aboutConfig); err != nil {
		return err
	}
	return c.showConfig()
}

// showConfig prints what counts, and names on stderr what does not.
func (c *command) showConfig() error {
	stated, err := config.Read(config.Path())
	if err != nil {
		return usageError{err}
	}
	c.sayConfig(stated)
	var shown []configDocument
	for _, row := range config.Rows() {
		shown = append(shown, configDocument{Key: row.Key, Value: stated.Word(row.Key), Set: stated.Stated(row.Key) != ""})
	}
	ids := make([]string, 0, len(stated.Keys))
	for id := range stated.Keys {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		shown = append(shown, configDocument{Key: "keys." + id, Value: stated.Keys[id], Set: true})
	}
	return show(c, shown,
		column[configDocument]{"cli.col.key", func(d configDocument) string { return d.Key }},
		column[configDocument]{"cli.col.value", func(d configDocument) string { return d.Value }},
	)
}

// sayConfig tells which entries of the config file do not count, and which own keys are in each other's way.
func (c *command) sayConfig(stated config.Config) {
	for _, odd := range stated.Odd {
		c.say("%s", c.printer.T("cli.config.odd", "Entry", odd, "Path", config.Path()))
	}
	for _, conflict := range stated.Conflicts() {
		c.say("%s", c.printer.T("cli.config.conflict", "Key", conflict.Key, "Actions", strings.Join(conflict.Actions, ", ")))
	}
}
