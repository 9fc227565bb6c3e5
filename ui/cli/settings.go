package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/sentence"
)

func (c *command) settingsCommand() *cobra.Command {
	cmd := c.group("settings")
	get := c.leaf("get", "cli.settings.get", noArgs, func(ctx context.Context, h *house, _ engine.Actor, _ []string) error {
		return c.getSettings(ctx, h)
	})
	cmd.Args, cmd.RunE = get.Args, get.RunE
	set := c.leaf("set KEY=VALUE…", "cli.settings.set", atLeastOne, func(ctx context.Context, h *house, a engine.Actor, args []string) error {
		values, err := c.pairs(args)
		if err != nil {
			return err
		}
		if _, err := h.engine.SetSettings(ctx, a, values); err != nil {
			return err
		}
		return c.getSettings(ctx, h)
	})
	preview := c.leaf("preview KEY=VALUE…", "cli.settings.preview", atLeastOne,
		func(ctx context.Context, h *house, a engine.Actor, args []string) error {
			values, err := c.pairs(args)
			if err != nil {
				return err
			}
			effect, err := h.engine.Preview(ctx, a, values)
			if err != nil {
				return err
			}
			return c.showEffect(effect)
		})
	set.ValidArgsFunction, preview.ValidArgsFunction = c.completePair, c.completePair
	cmd.AddCommand(get, set, preview,
		c.leaf("options", "cli.settings.options", noArgs, func(ctx context.Context, h *house, _ engine.Actor, _ []string) error {
			return c.settingOptions(ctx, h)
		}),
	)
	return cmd
}

func (c *command) pairs(args []string) (map[string]string, error) {
	values := map[string]string{}
	for _, arg := range args {
		key, value, ok := strings.Cut(arg, "=")
		if !ok || key == "" {
			return nil, usageError{errors.New(c.printer.T("cli.settings.no-pair", "Given", arg))}
		}
		values[key] = value
	}
	return values, nil
}

type settingDocument struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Set   bool   `json:"set"` // false: the default
}

func (c *command) getSettings(ctx context.Context, h *house) error {
	settings, err := h.store.Settings(ctx)
	if err != nil {
		return err
	}
	var shown []settingDocument
	for _, row := range store.SettingTable() {
		shown = append(shown, settingDocument{Key: row.Key, Value: row.Text(settings), Set: settings.Stated(row.Key)})
	}
	c.sayOdd(settings)
	return show(c, shown,
		column[settingDocument]{"cli.col.key", func(s settingDocument) string { return s.Key }},
		column[settingDocument]{"cli.col.value", func(s settingDocument) string { return s.Value }},
	)
}

// sayOdd tells which stored settings do not count.
func (c *command) sayOdd(settings store.Settings) {
	for _, odd := range settings.Odd {
		c.say("%s", sentence.Odd(c.printer, odd))
	}
}

type optionDocument struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Label string `json:"label"`
}

func (c *command) settingOptions(ctx context.Context, h *house) error {
	options, err := h.engine.SettingOptions(ctx)
	if err != nil {
		return err
	}
	var shown []optionDocument
	for _, row := range store.SettingTable() {
		for _, o := range options[row.Key] {
			shown = append(shown, optionDocument{Key: row.Key, Value: o.Value, Label: sentence.Choice(c.printer, o)})
		}
		if len(options[row.Key]) == 0 { // not one of a few
			shown = append(shown, optionDocument{Key: row.Key, Label: sentence.Allowed(c.printer, row)})
		}
	}
	return show(c, shown,
		column[optionDocument]{"cli.col.key", func(o optionDocument) string { return o.Key }},
		column[optionDocument]{"cli.col.value", func(o optionDocument) string { return o.Value }},
		column[optionDocument]{"cli.col.label", func(o optionDocument) string { return o.Label }},
	)
}

type changeDocument struct {
	Before  int `json:"before"`
	After   int `json:"after"`
	Added   int `json:"added"`
	Removed int `json:"removed"`
}

type effectDocument struct {
	Seats         int            `json:"seats"`
	Users         int            `json:"users,omitempty"` // while there is no seat
	Opportunities changeDocument `json:"opportunities"`
	Accounts      changeDocument `json:"accounts"`
	Leads         changeDocument `json:"leads"`
	WithoutStage  int            `json:"withoutStage"`
}

func (c *command) showEffect(e engine.Effect) error {
	doc := effectDocument{
		Seats: e.Seats, Users: e.Users, Opportunities: changeDocument(e.Opportunities), Accounts: changeDocument(e.Accounts),
		Leads: changeDocument(e.Leads), WithoutStage: e.WithoutStage,
	}
	if c.json {
		return c.document(doc)
	}
	line := func(d changeDocument) string {
		return c.printer.T("cli.effect.change", "Before", d.Before, "After", d.After, "Added", d.Added, "Removed", d.Removed)
	}
	of := fact{"cli.effect.seats", c.printer.N(doc.Seats)}
	if doc.Users > 0 {
		of = fact{"cli.effect.users", c.printer.N(doc.Users)}
	}
	return c.facts([]fact{
		of,
		{"cli.effect.opportunities", line(doc.Opportunities)},
		{"cli.effect.accounts", line(doc.Accounts)},
		{"cli.effect.leads", line(doc.Leads)},
		{"cli.effect.without-stage", c.printer.N(doc.WithoutStage)},
	})
}
