package engine

import (
	"cmp"
	"context"
	"errors"

	"github.com/google/uuid"

	"navsync/dynamics"
	"navsync/dynamics/auth"
	"navsync/store"
	"navsync/sync/fault"
)

// SignInMethod is a way to sign in (spec §3.2).
type SignInMethod = auth.Method

// The ways to sign in.
const (
	SignInBrowser     = auth.Browser
	SignInDevice      = auth.Device
	SignInSecret      = auth.ClientSecret
	SignInCertificate = auth.Certificate
	SignInCommand     = auth.TokenCommand
	SignInHere        = auth.Here // in the demo only
)

// DeviceCode is what a person does to sign in by device code. Its code is shown, never logged.
type DeviceCode = auth.DeviceCode

// Discovery is what an environment says before anybody has signed in.
type Discovery struct {
	Address    string // normalized, without a trailing slash
	Tenant     string
	Authority  string
	OnPremises bool
	// ClientID is proposed: the demo's, or the one of the kept connection to the same address.
	ClientID string
	// Checks are the anonymous checks; when one fails the dialog does not go on.
	Checks []store.Check
	// KeptName is the organization of another address, KeptAt, whose data is still kept; "" when none is.
	// It may be the same one, renamed or moved: Connect decides by the organization's id (spec §3.1c).
	KeptName, KeptAt string
}

// Discover asks the environment at address for its tenant and for what it is. Errors:
// fault.Usage (the address is none by its looks, judged before any request, or what answers
// there is no Dynamics), fault.Connection (nothing answers there).
func (e *Engine) Discover(ctx context.Context, address string) (Discovery, error) {
	parsed, err := dynamics.JudgeAddress(address)
	if err != nil {
		e.cause(ctx, "an address was refused before any request", err)
		return Discovery{}, fault.FromDynamics(err)
	}
	begun := e.now()
	challenge, err := dynamics.Discover(ctx, e.opt.HTTP, parsed)
	if err != nil {
		e.cause(ctx, "an address does not answer as Dynamics does", err, "host", parsed.Host)
		return Discovery{}, fault.FromDynamics(err)
	}
	e.opt.Logger.Info("an address answers", "host", parsed.Host, "tenant", challenge.Tenant, "on_premises", challenge.OnPremises)
	d := Discovery{
		Address: parsed.WebURL(), Tenant: challenge.Tenant, Authority: challenge.Authority, OnPremises: challenge.OnPremises,
	}
	check := line(checkOnline, store.Pass, "online", "Host", parsed.Host, "Milliseconds", e.now().Sub(begun).Milliseconds())
	if d.OnPremises {
		check = line(checkOnline, store.Fail, "on-premises", "Host", parsed.Host)
	}
	check.At = e.now()
	d.Checks = []store.Check{check}
	return d, e.rememberKept(ctx, &d)
}

// rememberKept adds what is known from an earlier connection, or from the demo.
func (e *Engine) rememberKept(ctx context.Context, d *Discovery) error {
	if e.opt.Demo.serves(d.Address) {
		d.ClientID = e.opt.Demo.ClientID
	}
	kept, err := e.store.Connection(ctx)
	if errors.Is(err, store.ErrNotFound) {
		return nil
	}
	if err != nil {
		return fault.Stored(err)
	}
	if kept.URL == d.Address {
		d.ClientID = cmp.Or(kept.ClientID, d.ClientID)
	} else if kept.PurgedAt.IsZero() {
		d.KeptName, d.KeptAt = kept.Name, hostOf(kept.URL)
	}
	return nil
}

// serves says whether address is the demo's own organization; nil serves none.
func (d *Demo) serves(address string) bool {
	if d == nil {
		return false
	}
	own, err := dynamics.ParseAddress(d.Address)
	return err == nil && own.WebURL() == address
}

// ConnectRequest is what the dialog "Connect to CRM" has asked.
type ConnectRequest struct {
	URL             string
	Tenant          string       // "": as discovered
	ClientID        string       // "": in the demo its own
	Method          SignInMethod // "": browser; in the demo "Sign in here" as the integration user
	SecretFile      string
	CertificateFile string
	TokenCommand    string
	AllowSandbox    bool
	User            string // e-mail for SignInHere; "": the integration user
	// Plan is the Sales Navigator plan: team, enterprise, advanced-plus, other; "": not asked.
	Plan       string
	DeviceCode func(DeviceCode) // shows the code, for SignInDevice
}

// Candidate is a signed-in environment that is not the connection yet.
type Candidate struct {
	// Checks are all checks of spec §3.1.
	Checks []store.Check
	// Organization, Account, Version, Type and URL are shown above the checks.
	Organization, Account, Version, Type, URL string

	request    ConnectRequest
	connection store.Connection
	client     *dynamics.Client
	source     *auth.Source
}

// Fails says whether a check fails, so that Connect would refuse.
func (c *Candidate) Fails() bool { return c.Refusal() != nil }

// Refusal is the error that the first failing check stands for, nil when none fails.
func (c *Candidate) Refusal() error { return refused(c.Checks) }

// StatePlan says the plan before the checks are made again.
func (c *Candidate) StatePlan(plan string) { c.request.Plan = plan }

// SignIn signs in and runs the checks. It commits nothing but the kept tokens. Errors:
// *fault.Error of codes usage, connection, credentials.
func (e *Engine) SignIn(ctx context.Context, a Actor, r ConnectRequest) (*Candidate, error) {
	if err := e.may(ctx, a, ActConnect, 0, shownAddress(r.URL)); err != nil {
		return nil, err
	}
	if err := notAClientID(r.ClientID); err != nil {
		return nil, err
	}
	d, err := e.Discover(ctx, r.URL)
	if err != nil {
		return nil, err
	}
	if err := refused(d.Checks); err != nil {
		return nil, err
	}
	if err := r.complete(d, e.opt.Demo); err != nil {
		return nil, err
	}
	if err := fromAfar(a, r); err != nil {
		return nil, err
	}
	c := newCandidate(r, d)
	if err := e.link.signIn(ctx, c); err != nil {
		e.cause(ctx, "a sign-in failed", err, "host", hostOf(c.URL), "method", string(r.Method))
		return nil, err
	}
	if err := e.CheckAgain(ctx, a, c, r.AllowSandbox); err != nil {
		return nil, errors.Join(err, e.Abandon(context.WithoutCancel(ctx), c))
	}
	return c, nil
}

// fromAfar refuses, over SSH, the ways to sign in that use a browser, a file or a program of this machine.
func fromAfar(a Actor, r ConnectRequest) error {
	if !a.Remote || r.Method == SignInDevice || r.Method == SignInHere {
		return nil
	}
	return fault.New(fault.Forbidden, "errors.sign-in-remote")
}

// newCandidate is what was asked for, before anybody has signed in.
func newCandidate(r ConnectRequest, d Discovery) *Candidate {
	return &Candidate{request: r, URL: d.Address, connection: store.Connection{
		URL: d.Address, Authority: d.Authority, Tenant: cmp.Or(r.Tenant, d.Tenant), ClientID: r.ClientID,
		Method: string(r.Method), SecretFile: r.SecretFile, CertificateFile: r.CertificateFile, TokenCommand: r.TokenCommand,
	}}
}

// shownAddress is an address as it may stand in the audit: what is none may hold a password.
func shownAddress(text string) string {
	parsed, err := dynamics.ParseAddress(text)
	if err != nil {
		return ""
	}
	return parsed.WebURL()
}

// complete fills what the request left open and refuses what cannot work.
func (r *ConnectRequest) complete(d Discovery, demo *Demo) error {
	inDemo := demo.serves(d.Address)
	if r.Method == "" {
		r.Method = defaultMethod(*r, inDemo)
	}
	if r.ClientID == "" {
		r.ClientID = d.ClientID
	}
	plan, _ := store.FindSetting(store.KeyPlan)
	if _, err := plan.Parse(r.Plan); err != nil && r.Plan != "" {
		return notAllowed(plan, err)
	}
	switch r.Method {
	case SignInHere:
		if !inDemo {
			return fault.New(fault.Usage, "errors.sign-in-here-demo-only")
		}
		r.User = cmp.Or(r.User, demo.Account)
	case SignInSecret:
		return needed(r.SecretFile, "errors.secret-file-needed", r.ClientID)
	case SignInCertificate:
		return needed(r.CertificateFile, "errors.certificate-file-needed", r.ClientID)
	case SignInCommand:
		return needed(r.TokenCommand, "errors.token-command-empty", "none")
	case SignInDevice:
		if r.DeviceCode == nil {
			return fault.New(fault.Internal, "", "Method", string(r.Method))
		}
	case SignInBrowser:
	default:
		return fault.New(fault.Usage, "errors.sign-in-method", "Method", string(r.Method))
	}
	return needed(r.ClientID, "errors.client-id-needed", r.ClientID)
}

// notAClientID refuses what cannot be an application's id, before anything is asked of the
// network; "" is judged later, when it is known what is needed.
func notAClientID(id string) error {
	if id == "" || IsClientID(id) {
		return nil
	}
	return fault.New(fault.Usage, "errors.client-id", "Example", "5f1c0d2e-8a47-4f7b-9c3d-2b6a1e9f77e2")
}

// IsClientID says whether text can be an Application (client) ID: a GUID.
func IsClientID(text string) bool {
	return len(text) == len(uuid.Nil.String()) && uuid.Validate(text) == nil
}

// defaultMethod is the one that the request's other parts tell.
func defaultMethod(r ConnectRequest, demo bool) SignInMethod {
	switch {
	case r.SecretFile != "":
		return SignInSecret
	case r.CertificateFile != "":
		return SignInCertificate
	case r.TokenCommand != "":
		return SignInCommand
	case demo:
		return SignInHere
	}
	return SignInBrowser
}

func needed(value, key, clientID string) error {
	if value == "" {
		return fault.New(fault.Usage, key)
	}
	if clientID == "" {
		return fault.New(fault.Usage, "errors.client-id-needed")
	}
	return nil
}

// signIn gets tokens and makes the candidate's client.
func (l *link) signIn(ctx context.Context, c *Candidate) error {
	config, err := l.signInConfig(c.connection)
	if err != nil {
		return err
	}
	config.LoginHint, config.DeviceCode = c.request.User, c.request.DeviceCode
	if c.request.Method == SignInHere {
		user := c.request.User
		config.Approve = func(ctx context.Context, code string) error { return l.opt.Demo.Approve(ctx, code, user) }
	}
	if c.source, err = auth.SignIn(ctx, config); err != nil {
		return fault.FromDynamics(err)
	}
	c.connection.Account = c.source.Account()
	c.client, err = l.newClient(c.URL, c.source)
	return err
}

// CheckAgain runs a candidate's checks once more, with another choice about sandboxes.
func (e *Engine) CheckAgain(ctx context.Context, a Actor, c *Candidate, allowSandbox bool) error {
	x, err := e.examination(ctx, a, c.client, allowSandbox)
	if err != nil {
		return err
	}
	if c.request.Plan != "" {
		x.settings.Plan = c.request.Plan
	}
	x.account = c.connection.Account
	c.client.RefreshMetadata()
	if err := x.examine(ctx, e.now); err != nil {
		e.cause(ctx, "the checks could not be made", err, "host", hostOf(c.URL))
		return err
	}
	logChecks(ctx, e.opt.Logger, c.URL, x.checks)
	conn := &c.connection
	conn.OrganizationID, conn.UserID, conn.Account = x.identity.OrganizationID, x.identity.UserID, x.account
	conn.Name, conn.Version, conn.Type = x.organization.Name, x.version.String(), string(x.organization.Type)
	conn.AllowSandbox, conn.BaseCurrency, conn.Language = allowSandbox, x.row.BaseCurrencyID, x.row.LanguageCode
	c.Checks, c.Organization, c.Account, c.Version, c.Type = x.checks, conn.Name, conn.Account, conn.Version, conn.Type
	return nil
}

// Abandon forgets a candidate and its tokens, unless they are the connection's too.
func (e *Engine) Abandon(ctx context.Context, c *Candidate) error {
	if c.source == nil {
		return nil
	}
	kept, err := e.store.Connection(ctx)
	if err != nil && !errors.Is(err, store.ErrNotFound) {
		return fault.Stored(err)
	}
	own := c.connection
	if err == nil && kept.State != store.Disconnected && kept.URL == own.URL && kept.ClientID == own.ClientID &&
		kept.Method == own.Method && kept.Account == own.Account {
		return nil
	}
	if err := c.source.SignOut(ctx); err != nil {
		return fault.FromDynamics(err)
	}
	return nil
}

// SignInUsers are the organization's users for "Sign in here", the integration user
// first. Outside the demo there are none.
func (e *Engine) SignInUsers(ctx context.Context) ([]DemoUser, error) {
	if e.opt.Demo == nil {
		return nil, nil
	}
	first := DemoUser{Name: e.opt.Demo.Account, Email: e.opt.Demo.Account}
	if e.opt.Demo.Users == nil {
		return []DemoUser{first}, nil
	}
	all, err := e.opt.Demo.Users(ctx)
	if err != nil {
		return nil, fault.FromDynamics(err)
	}
	users := []DemoUser{first}
	for _, u := range all {
		if same(u.Email, first.Email) {
			users[0] = u
			continue
		}
		users = append(users, u)
	}
	return users, nil
}

// TokensNotice is the language key of what people should know about where the connection's
// tokens are kept: in a file, where there is no keyring. "" when there is nothing to say.
func (e *Engine) TokensNotice(ctx context.Context) (string, error) {
	conn, err := e.store.Connection(ctx)
	if errors.Is(err, store.ErrNotFound) || err == nil && (conn.State == store.Disconnected || conn.Method == string(SignInCommand)) {
		return "", nil
	}
	if err != nil {
		return "", fault.Stored(err)
	}
	keeper, ok := e.opt.Keeper.(interface{ InFile() bool })
	if !ok || !keeper.InFile() {
		return "", nil
	}
	return "signin.notice.file", nil
}
