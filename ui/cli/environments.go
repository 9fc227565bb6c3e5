package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"navsync/sync/engine"
)

// environmentDocument is one line of environments.
type environmentDocument struct {
	Name     string `json:"name"`
	URL      string `json:"url"`
	Type     string `json:"type"`
	Version  string `json:"version"`
	Region   string `json:"region"`
	Tenant   string `json:"tenant"`
	Disabled bool   `json:"disabled"`
}

// environmentsCommand lists the environments of the user who signs in: which --url to connect.
func (c *command) environmentsCommand() *cobra.Command {
	var f connectFlags
	var cloud string
	cmd := c.leaf("environments", "cli.environments", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		found, err := h.engine.Environments(ctx, a, cloud, c.connectRequest(h, f))
		if err != nil {
			return err
		}
		return c.showEnvironments(found)
	})
	flags := cmd.Flags()
	flags.StringVar(&cloud, "cloud", "", c.printer.T("cli.environments.cloud"))
	flags.StringVar(&f.url, "url", "", c.printer.T("cli.environments.url"))
	flags.StringVar(&f.tenant, "tenant", "", c.printer.T("cli.environments.tenant"))
	flags.StringVar(&f.clientID, "client-id", "", c.printer.T("cli.connect.client-id"))
	flags.BoolVar(&f.deviceCode, "device-code", false, c.printer.T("cli.connect.device-code"))
	flags.StringVar(&f.tokenCommand, "token-command", "", c.printer.T("cli.connect.token-command"))
	flags.StringVar(&f.user, "user", "", c.printer.T("cli.connect.user"))
	cmd.MarkFlagsMutuallyExclusive("device-code", "token-command", "user")
	cmd.MarkFlagsMutuallyExclusive("cloud", "url")
	return cmd
}

func (c *command) showEnvironments(found []engine.Environment) error {
	var shown []environmentDocument
	for _, e := range found {
		shown = append(shown, environmentDocument{
			Name: e.Name, URL: e.Address.WebURL(), Type: string(e.Type), Version: e.Version.String(),
			Region: e.Region, Tenant: e.Tenant, Disabled: e.Disabled,
		})
	}
	return show(c, shown,
		column[environmentDocument]{"cli.col.name", func(e environmentDocument) string { return e.Name }},
		column[environmentDocument]{"cli.col.url", func(e environmentDocument) string { return e.URL }},
		column[environmentDocument]{"cli.col.type", func(e environmentDocument) string { return c.environmentType(e.Type) }},
		column[environmentDocument]{"cli.col.version", func(e environmentDocument) string { return e.Version }},
		column[environmentDocument]{"cli.col.region", func(e environmentDocument) string { return e.Region }},
		column[environmentDocument]{"cli.col.disabled", func(e environmentDocument) string { return c.yesNo(e.Disabled) }},
	)
}

// environmentType is a type of environment in words, where there are some.
func (c *command) environmentType(kind string) string {
	if key := "environment.type." + strings.ToLower(kind); c.printer.Has(key) { //lang:keys environment.type.*
		return c.printer.T(key)
	}
	return kind
}
