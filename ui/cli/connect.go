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
		d := checkDocument{Name: k.Name, Result: string(k.Result), RequestID: k.RequestID}
		if k.Sentence != "" {
			d.Found = oneLine(c.printer.T(k.Sentence, k.Facts))
		}
		if k.Remedy != "" {
			d.Remedy = oneLine(c.printer.T(k.Remedy, k.Facts))
		}
		shown = append(shown, d)
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

// statusDocument is the answer of status.
type statusDocument struct {
	State        string         `json:"state"`
	Organization string         `json:"organization,omitempty"`
	URL          string         `json:"url,omitempty"`
	Account      string         `json:"account,omitempty"`
	Version      string         `json:"version,omitempty"`
	Type         string         `json:"type,omitempty"`
	LastSync     string         `json:"lastSync,omitempty"`
	NextSync     string         `json:"nextSync,omitempty"`
	WaitUntil    string         `json:"waitUntil,omitempty"`
	Waiting      int            `json:"waiting"`
	RunID        string         `json:"runId,omitempty"`
	FailingSince string         `json:"failingSince,omitempty"`
	Tried        int            `json:"tried,omitempty"`
	NextTry      string         `json:"nextTry,omitempty"`
	Deadline     string         `json:"deadline,omitempty"`
	Error        *shownError    `json:"error,omitempty"`
	Records      map[string]int `json:"records"`
	Held         []heldDocument `json:"held,omitempty"`
}

// heldDocument is a removal that is held (spec §4).
type heldDocument struct {
	Table string `json:"table"`
	Rows  int64  `json:"rows"`
	Of    int64  `json:"of"`
	// State: reading-again (the next run reads the whole table), waiting (for a person), confirmed.
	State string `json:"state"`
}

func heldOf(h store.HeldRemoval) heldDocument {
	d := heldDocument{Table: h.Entity, Rows: h.Rows, Of: h.Of, State: "waiting"}
	switch {
	case h.Awaited():
		d.State = "reading-again"
	case !h.ConfirmedAt.IsZero():
		d.State = "confirmed"
	}
	return d
}

func (c *command) statusCommand() *cobra.Command {
	return &cobra.Command{
		Use: "status", Short: c.printer.T("cli.status"), Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			return c.with(cmd.Context(), func(h *house) error {
				if err := c.known(cmd.Context(), h); err != nil {
					return err
				}
				return c.status(cmd.Context(), h)
			})
		},
	}
}

func (c *command) status(ctx context.Context, h *house) error {
	v, err := h.store.ConnectionView(ctx)
	if err != nil {
		return err
	}
	effect, err := h.store.DisconnectEffect(ctx)
	if err != nil {
		return err
	}
	doc := statusDocument{
		State: v.Word, Organization: v.Name, URL: v.URL, Account: v.Account, Version: v.Version, Type: v.Type,
		LastSync: utc(v.LastSyncAt), NextSync: utc(v.NextSyncAt), WaitUntil: utc(v.WaitUntil), Waiting: v.Waiting,
		Records: map[string]int{
			"users": effect.Users, "accounts": effect.Accounts, "contacts": effect.Contacts, "leads": effect.Leads,
			"opportunities": effect.Opportunities, "matches": effect.Matches, "items": effect.Items, "unresolved": effect.Unresolved,
		},
	}
	held, err := h.store.HeldRemovals(ctx)
	if err != nil {
		return err
	}
	for _, r := range held {
		doc.Held = append(doc.Held, heldOf(r))
	}
	if v.RunID != 0 {
		doc.RunID = id(v.RunID)
	}
	if v.State == store.Failing {
		c.failing(&doc, v)
	}
	if err := c.showStatus(doc); err != nil {
		return err
	}
	if v.State == store.Failing {
		return silent{ExitRetry}
	}
	return nil
}

func (c *command) failing(doc *statusDocument, v store.ConnectionView) {
	f := v.Failure
	s := sentence.OfCode(c.printer, &engine.Error{
		Code: engine.Code(f.Code), Key: f.Key, Remedy: f.Remedy, RequestID: f.RequestID, Privilege: f.Privilege,
	})
	doc.FailingSince, doc.NextTry, doc.Deadline, doc.Tried = utc(f.Since), utc(f.NextTryAt), utc(v.Deadline), f.Count
	doc.Error = &shownError{Code: f.Code, Message: s.Text, Remedy: s.Next, RequestID: s.RequestID}
}

func (c *command) showStatus(d statusDocument) error {
	if c.json {
		return c.document(d)
	}
	facts := []fact{{"cli.status.state", c.printer.T("cli.state." + d.State)}}
	if d.Organization != "" {
		facts = append(facts,
			fact{"cli.status.organization", d.Organization + "  " + d.URL}, fact{"cli.status.account", d.Account},
			fact{"cli.status.version", d.Version + "  " + d.Type}, fact{"cli.status.last-sync", d.LastSync},
			fact{"cli.status.next-sync", d.NextSync})
	}
	if d.Error != nil {
		facts = append(facts, fact{"cli.status.error", d.Error.Message}, fact{"cli.status.remedy", d.Error.Remedy},
			fact{"cli.status.next-try", d.NextTry}, fact{"cli.status.deadline", d.Deadline})
	}
	for _, name := range []string{"users", "accounts", "contacts", "leads", "opportunities", "matches", "items", "unresolved"} {
		facts = append(facts, fact{"cli.status." + name, c.printer.N(d.Records[name])})
	}
	facts = append(facts, fact{"cli.status.waiting", c.printer.N(d.Waiting)})
	for _, h := range d.Held {
		facts = append(facts, fact{"cli.status.held", c.printer.T("cli.status.held."+h.State, "Table", h.Table, "Rows", h.Rows, "Of", h.Of)})
	}
	return c.facts(facts)
}
