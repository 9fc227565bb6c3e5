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

// connectDocument is the answer of connect and, with its checks, of doctor.
type connectDocument struct {
	State        string          `json:"state,omitempty"`
	Organization string          `json:"organization"`
	URL          string          `json:"url"`
	Account      string          `json:"account"`
	Version      string          `json:"version"`
	Type         string          `json:"type"`
	Store        string          `json:"store,omitempty"` // doctor: the file, which is whole
	Checks       []checkDocument `json:"checks"`
}

type checkDocument struct {
	Name      string `json:"name"`
	Result    string `json:"result"`
	Found     string `json:"found"`
	Remedy    string `json:"remedy,omitempty"`
	RequestID string `json:"requestId,omitempty"`
}

type connectFlags struct {
	url, tenant, clientID, secretFile, certificate, tokenCommand, user, plan string
	deviceCode, allowSandbox                                                 bool
}

func (c *command) connectCommand() *cobra.Command {
	var f connectFlags
	cmd := c.leaf("connect --url URL", "cli.connect", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		return c.connect(ctx, h, a, f)
	})
	flags := cmd.Flags()
	flags.StringVar(&f.url, "url", "", c.printer.T("cli.connect.url"))
	flags.StringVar(&f.tenant, "tenant", "", c.printer.T("cli.connect.tenant"))
	flags.StringVar(&f.clientID, "client-id", "", c.printer.T("cli.connect.client-id"))
	flags.BoolVar(&f.deviceCode, "device-code", false, c.printer.T("cli.connect.device-code"))
	flags.StringVar(&f.secretFile, "client-secret-file", "", c.printer.T("cli.connect.client-secret-file"))
	flags.StringVar(&f.certificate, "certificate", "", c.printer.T("cli.connect.certificate"))
	flags.StringVar(&f.tokenCommand, "token-command", "", c.printer.T("cli.connect.token-command"))
	flags.StringVar(&f.user, "user", "", c.printer.T("cli.connect.user"))
	flags.StringVar(&f.plan, "plan", "", c.printer.T("cli.connect.plan", "Words", strings.Join(wordsOf(store.KeyPlan), ", ")))
	completeFlag(cmd, "plan", store.KeyPlan)
	flags.BoolVar(&f.allowSandbox, "allow-sandbox", false, c.printer.T("cli.connect.allow-sandbox"))
	cmd.MarkFlagsMutuallyExclusive("device-code", "client-secret-file", "certificate", "token-command", "user")
	return cmd
}

// method is the way to sign in that the flags name; none is the browser, in the demo the
// integration user.
func (f connectFlags) method(demo bool) engine.SignInMethod {
	switch {
	case f.deviceCode:
		return engine.SignInDevice
	case f.secretFile != "":
		return engine.SignInSecret
	case f.certificate != "":
		return engine.SignInCertificate
	case f.tokenCommand != "":
		return engine.SignInCommand
	case demo:
		return engine.SignInHere
	}
	return engine.SignInBrowser
}

func (c *command) connect(ctx context.Context, h *house, a engine.Actor, f connectFlags) error {
	if f.url == "" && h.demo != nil {
		f.url = h.demo.URL()
	}
	if f.url == "" {
		return usageError{errors.New(c.printer.T("cli.connect.no-url"))}
	}
	candidate, err := h.engine.SignIn(ctx, a, c.connectRequest(h, f))
	if err != nil {
		return err
	}
	doc := connectDocument{
		Organization: candidate.Organization, URL: candidate.URL, Account: candidate.Account,
		Version: candidate.Version, Type: candidate.Type, Checks: c.checks(candidate.Checks),
	}
	if candidate.Fails() {
		return errors.Join(c.showChecks(doc), h.engine.Abandon(ctx, candidate), candidate.Refusal())
	}
	if err := h.engine.Connect(ctx, a, candidate); err != nil {
		return err
	}
	doc.State = string(store.Importing)
	if err := c.showChecks(doc); err != nil {
		return err
	}
	c.say("%s", c.printer.T("cli.connect.done", "Organization", oneLine(doc.Organization)))
	return c.showTokensNotice(ctx, h)
}

// showTokensNotice says when the sign-in is kept in a file, for want of a keyring.
func (c *command) showTokensNotice(ctx context.Context, h *house) error {
	notice, err := h.engine.TokensNotice(ctx)
	if err != nil || notice == "" {
		return err
	}
	c.say("%s", c.printer.T(notice))
	return nil
}

// connectRequest is what the flags ask of a sign-in.
func (c *command) connectRequest(h *house, f connectFlags) engine.ConnectRequest {
	return engine.ConnectRequest{
		URL: f.url, Tenant: f.tenant, ClientID: f.clientID, Method: f.method(h.demo != nil),
		SecretFile: f.secretFile, CertificateFile: f.certificate, TokenCommand: f.tokenCommand,
		AllowSandbox: f.allowSandbox, User: f.user, Plan: f.plan,
		DeviceCode: func(d engine.DeviceCode) {
			c.say("%s", c.printer.T("cli.connect.code", "URL", d.VerificationURL, "Code", d.UserCode))
		},
	}
}

func (c *command) checks(checks []store.Check) []checkDocument {
	shown := []checkDocument{}
	for _, k := range checks {
		found, remedy := sentence.OfCheck(c.printer, k, nil)
		shown = append(shown, checkDocument{
			Name: k.Name, Result: string(k.Result), RequestID: k.RequestID, Found: oneLine(found), Remedy: oneLine(remedy),
		})
	}
	return shown
}

func (c *command) showChecks(d connectDocument) error {
	if c.json {
		return c.document(d)
	}
	return show(c, d.Checks,
		column[checkDocument]{"cli.col.result", func(k checkDocument) string { return c.printer.T("cli.check." + k.Result) }},
		column[checkDocument]{"cli.col.check", func(k checkDocument) string { return c.printer.T("check." + k.Name) }},
		column[checkDocument]{"cli.col.found", func(k checkDocument) string {
			if k.Remedy == "" {
				return k.Found
			}
			return k.Found + " → " + k.Remedy
		}},
	)
}

// doctorCommand runs the checks of the connection again, and looks at the store's file.
func (c *command) doctorCommand() *cobra.Command {
	return c.leaf("doctor", "cli.doctor", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		if err := h.store.Check(ctx); err != nil {
			return err
		}
		if !c.json {
			c.say("%s", c.printer.T("cli.doctor.store", "Path", h.store.Path()))
		}
		settings, err := h.store.Settings(ctx)
		if err != nil {
			return err
		}
		c.sayOdd(settings)
		view, err := h.store.ConnectionView(ctx)
		if err != nil {
			return err
		}
		doc := connectDocument{
			State: view.Word, Organization: view.Name, URL: view.URL, Account: view.Account,
			Version: view.Version, Type: view.Type, Checks: []checkDocument{}, Store: h.store.Path(),
		}
		if view.State.Live() {
			checks, err := h.engine.Recheck(ctx, a)
			if err != nil {
				return err
			}
			doc.Checks = c.checks(checks)
		}
		if err := c.showChecks(doc); err != nil {
			return err
		}
		for _, k := range doc.Checks {
			if k.Result == string(store.Fail) {
				return silent{ExitFailed}
			}
		}
		return nil
	})
}

func (c *command) pauseCommand() *cobra.Command {
	return c.leaf("pause", "cli.pause", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		if err := h.engine.Pause(ctx, a); err != nil {
			return err
		}
		return c.showState(ctx, h)
	})
}

func (c *command) resumeCommand() *cobra.Command {
	return c.leaf("resume", "cli.resume", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		if err := h.engine.Resume(ctx, a); err != nil {
			return err
		}
		return c.showState(ctx, h)
	})
}

// stateDocument is the answer of pause and resume.
type stateDocument struct {
	State string `json:"state"`
}

// showState is the document of a connection whose state was changed; without --json the
// exit code says it all.
func (c *command) showState(ctx context.Context, h *house) error {
	if !c.json {
		return nil
	}
	view, err := h.store.ConnectionView(ctx)
	if err != nil {
		return err
	}
	return c.document(stateDocument{State: view.Word})
}

// disconnectDocument is the answer of disconnect.
type disconnectDocument struct {
	State      string `json:"state"`
	Waiting    int    `json:"waiting"`    // items that wait for another connection
	Unresolved int    `json:"unresolved"` // activities that stay open in Dynamics
	Purged     int    `json:"purged"`     // rows deleted here, never in Dynamics
}

func (c *command) disconnectCommand() *cobra.Command {
	var purge bool
	cmd := c.leaf("disconnect", "cli.disconnect", noArgs, func(ctx context.Context, h *house, a engine.Actor, _ []string) error {
		effect, err := h.store.DisconnectEffect(ctx)
		if err != nil {
			return err
		}
		if err := h.engine.Disconnect(ctx, a, purge); err != nil {
			return err
		}
		c.say("%s", c.printer.T("cli.disconnect.done", "Waiting", effect.Waiting, "Unresolved", effect.Unresolved))
		if purge {
			c.say("%s", c.printer.T("cli.disconnect.purged", "count", effect.Total))
			c.say("%s", c.printer.T("crmsettings.beyond"))
		}
		return c.showDisconnect(ctx, h, effect, purge)
	})
	cmd.Flags().BoolVar(&purge, "purge", false, c.printer.T("cli.disconnect.purge"))
	return cmd
}

func (c *command) showDisconnect(ctx context.Context, h *house, effect store.DisconnectEffect, purge bool) error {
	if !c.json {
		return nil
	}
	view, err := h.store.ConnectionView(ctx)
	if err != nil {
		return err
	}
	doc := disconnectDocument{State: view.Word, Waiting: effect.Waiting, Unresolved: effect.Unresolved}
	if purge {
		doc.Purged = effect.Total
	}
	return c.document(doc)
}
