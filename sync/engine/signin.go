package engine

import (
	"context"
	"errors"

	"navsync/dynamics"
	"navsync/dynamics/auth"
	"navsync/store"
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
	// AnotherKept is the name of another organization whose data is still kept; "" when none is.
	// Addresses may change, so Connect decides by the organization's id.
	AnotherKept string
}

// Discover asks the environment at address for its tenant and for what it is. Errors:
// CodeUsage (the address is none), CodeConnection (nothing answers there, or no Dynamics).
func (e *Engine) Discover(ctx context.Context, address string) (Discovery, error) {
	return Discovery{}, errors.ErrUnsupported
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
func (c *Candidate) Fails() bool {
	for _, check := range c.Checks {
		if check.Result == store.Fail {
			return true
		}
	}
	return false
}

// SignIn signs in and runs the checks. It commits nothing but the kept tokens. Errors:
// *Error of codes usage, connection, credentials.
func (e *Engine) SignIn(ctx context.Context, a Actor, r ConnectRequest) (*Candidate, error) {
	return nil, errors.ErrUnsupported
}

// CheckAgain runs a candidate's checks once more, with another choice about sandboxes.
func (e *Engine) CheckAgain(ctx context.Context, a Actor, c *Candidate, allowSandbox bool) error {
	return errors.ErrUnsupported
}

// Abandon forgets a candidate and its tokens, unless they are the connection's too.
func (e *Engine) Abandon(ctx context.Context, c *Candidate) error { return errors.ErrUnsupported }

// SignInUsers are the organization's users for "Sign in here", the integration user
// first. Outside the demo there are none.
func (e *Engine) SignInUsers(ctx context.Context) ([]DemoUser, error) {
	return nil, errors.ErrUnsupported
}
