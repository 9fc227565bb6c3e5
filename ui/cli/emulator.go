package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/spf13/cobra"

	"navsync/sync/engine"
)

const approveTimeout = 10 * time.Second

func (c *command) emulatorCommand() *cobra.Command {
	var o EmulatorOptions
	cmd := &cobra.Command{
		Use:   "emulator --listen HOST:PORT",
		Short: c.printer.T("cli.emulator"),
		Long:  c.emulatorHelp(),
		Args:  noArgs,
		RunE:  func(cmd *cobra.Command, _ []string) error { return c.emulate(cmd.Context(), o) },
	}
	f := cmd.Flags()
	f.StringVar(&o.Listen, "listen", "127.0.0.1:0", c.printer.T("cli.emulator.listen"))
	f.Int64Var(&o.Seed, "seed", 1, c.printer.T("cli.emulator.seed"))
	c.countFlag(cmd, &o.Users, "users", "", 0, 0, c.printer.T("cli.emulator.size"))
	c.countFlag(cmd, &o.Accounts, "accounts", "", 0, 0, c.printer.T("cli.emulator.size"))
	c.countFlag(cmd, &o.Contacts, "contacts", "", 0, 0, c.printer.T("cli.emulator.size"))
	c.countFlag(cmd, &o.Leads, "leads", "", 0, 0, c.printer.T("cli.emulator.size"))
	c.countFlag(cmd, &o.Opportunities, "opportunities", "", 0, 0, c.printer.T("cli.emulator.size"))
	f.StringVar(&o.AccessToken, "access-token", "", c.printer.T("cli.emulator.access-token"))
	f.BoolVar(&o.LinkedInApp, "linkedin-app", false, c.printer.T("cli.emulator.linkedin-app"))
	f.StringVar(&o.Type, "type", "production", c.printer.T("cli.emulator.type"))
	f.StringVar(&o.Version, "version", "", c.printer.T("cli.emulator.version"))
	f.StringSliceVar(&o.Deny, "deny", nil, c.printer.T("cli.emulator.deny"))
	f.StringArrayVar(&o.Schemas, "schema", nil, c.printer.T("cli.emulator.schema"))
	f.StringVar(&o.Data, "data", "", c.printer.T("cli.emulator.data"))
	f.StringArrayVar(&o.Secured, "secure", nil, c.printer.T("cli.emulator.secure"))
	f.StringArrayVar(&o.Apps, "app", nil, c.printer.T("cli.emulator.app"))
	f.StringVar(&o.PublicURL, "public-url", "", c.printer.T("cli.emulator.public-url"))
	f.BoolVar(&o.TLS, "tls", false, c.printer.T("cli.emulator.tls"))
	f.StringVar(&o.AuthorityFile, "tls-ca", "", c.printer.T("cli.emulator.tls-ca"))
	f.StringArrayVar(&o.Faults, "fault", nil, c.printer.T("cli.emulator.fault"))
	f.StringVar(&o.Protection, "protection", "", c.printer.T("cli.emulator.protection"))
	f.StringVar(&o.File, "file", "", c.printer.T("cli.emulator.file"))
	cmd.AddCommand(c.approveCommand(), c.recordCommand(), c.compareCommand())
	return cmd
}

// emulatorHelp is the long help: every kind of fault and every control address, and
// where the rest stands.
func (c *command) emulatorHelp() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n\n%s\n\n", c.printer.T("cli.emulator"), c.printer.T("cli.emulator.faults"))
	for _, usage := range c.wiring.EmulatorFaults {
		kind, _, _ := strings.Cut(usage, "=")
		fmt.Fprintf(&b, "  %-16s  %s\n", usage, c.printer.T("cli.emulator.kind."+kind))
	}
	fmt.Fprintf(&b, "\n%s\n\n", c.printer.T("cli.emulator.controls"))
	for _, usage := range c.wiring.EmulatorControls {
		_, rest, _ := strings.Cut(usage, "/_emulator/")
		name, _, _ := strings.Cut(rest, "/")
		name, _, _ = strings.Cut(name, "?")
		fmt.Fprintf(&b, "  %s\n      %s\n", usage, c.printer.T("cli.emulator.control."+name))
	}
	return b.String() + "\n" + c.printer.T("cli.emulator.docs")
}

// emulate serves until it is interrupted, which is how it ends well.
func (c *command) emulate(ctx context.Context, o EmulatorOptions) error {
	if o.Type != "production" && o.Type != "sandbox" {
		return usageError{errors.New(c.printer.T("cli.emulator.bad-type", "Type", o.Type))}
	}
	o.Logger = slog.New(slog.NewTextHandler(c.streams.Err, &slog.HandlerOptions{Level: slog.LevelWarn}))
	server, err := c.wiring.OpenEmulator(ctx, o)
	if errors.Is(err, ErrEmulatorAddress) {
		return usageError{errors.New(c.printer.T("cli.emulator.bad-listen", "Address", o.Listen))}
	}
	if errors.Is(err, ErrEmulatorOptions) || errors.Is(err, ErrEmulatorPort) {
		return usageError{err}
	}
	if err != nil {
		return fmt.Errorf("start the emulator: %w", err)
	}
	if err := c.tellAccess(server); err != nil {
		return errors.Join(err, server.Close(ctx))
	}
	<-ctx.Done()
	end, cancel := context.WithTimeout(context.WithoutCancel(ctx), closing)
	defer cancel()
	return server.Close(end)
}

// someUsers is how many users are printed for people; --json prints all.
const someUsers = 6

// tellAccess prints where the emulator listens and how to sign in; with --json that is
// one document.
func (c *command) tellAccess(server Emulator) error {
	a := server.Access()
	a.Listening = server.URL()
	if c.json {
		return c.document(a)
	}
	if _, err := fmt.Fprintf(c.streams.Out, "listening on %s\n", a.Listening); err != nil {
		return fmt.Errorf("print the address: %w", err)
	}
	facts := []fact{{"cli.emulator.access.address", a.Address}, {"cli.emulator.access.tenant", a.Tenant}, {"cli.emulator.access.authority", a.Authority}}
	for _, app := range a.Applications {
		facts = append(facts, fact{"cli.emulator.access.application", fmt.Sprintf("%s %s (%s)", app.ClientID, app.Secret, app.Role)})
	}
	for i, user := range a.Users {
		if i == someUsers {
			facts = append(facts, fact{"cli.emulator.access.user", c.printer.T("cli.emulator.access.more", "count", len(a.Users)-i)})
			break
		}
		facts = append(facts, fact{"cli.emulator.access.user", fmt.Sprintf("%s (%s)", user.Name, user.Role)})
	}
	return c.facts(append(facts, fact{"cli.emulator.access.example", a.Example}))
}

// approveCommand signs a user in for a device code: at the demo's Dynamics with --demo,
// else at the emulator of --url.
func (c *command) approveCommand() *cobra.Command {
	var user, address string
	cmd := &cobra.Command{
		Use:   "approve CODE --user EMAIL",
		Short: c.printer.T("cli.emulator.approve"),
		Args:  func(cmd *cobra.Command, args []string) error { return usage(cobra.ExactArgs(1)(cmd, args)) },
		RunE: func(cmd *cobra.Command, args []string) error {
			if c.demo && address == "" {
				published, err := os.ReadFile(filepath.Join(c.dir(), "dynamics.url"))
				if err != nil {
					return usageError{errors.New(c.printer.T("cli.emulator.no-demo"))}
				}
				address = strings.TrimSpace(string(published))
			}
			return c.approve(cmd.Context(), address, args[0], user)
		},
	}
	cmd.Flags().StringVar(&user, "user", "", c.printer.T("cli.emulator.user"))
	cmd.Flags().StringVar(&address, "url", "", c.printer.T("cli.emulator.url"))
	if err := cmd.MarkFlagRequired("user"); err != nil {
		panic(err) // the flag is defined two lines above
	}
	return cmd
}

func (c *command) approve(ctx context.Context, address, code, user string) error {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return usageError{errors.New(c.printer.T("cli.emulator.bad-url", "Given", address))}
	}
	ctx, cancel := context.WithTimeout(ctx, approveTimeout)
	defer cancel()
	target := address + "/_emulator/approve?" + url.Values{"code": {code}, "user": {user}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, target, http.NoBody)
	if err != nil {
		return usageError{err}
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return &engine.Error{Code: engine.CodeConnection, Err: err}
	}
	body, err := io.ReadAll(io.LimitReader(resp.Body, 1<<10))
	if err := errors.Join(err, resp.Body.Close()); err != nil {
		return &engine.Error{Code: engine.CodeConnection, Err: err}
	}
	if resp.StatusCode/100 != 2 {
		return &engine.Error{Code: engine.CodeNotFound, Key: "errors.device-code", Detail: strings.TrimSpace(string(body))}
	}
	return nil
}
