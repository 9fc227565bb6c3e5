package auth

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"log/slog"
	"net/http"
	"strings"
	"time"
)

// Method is a way to sign in.
type Method string

// The ways to sign in (spec §3.2).
const (
	// Browser is the authorization code with PKCE, through a loopback port.
	Browser Method = "browser"
	// Device is the device code: the user types it on another device.
	Device Method = "device-code"
	// ClientSecret signs in as an application with a secret.
	ClientSecret Method = "client-secret"
	// Certificate signs in as an application with a certificate.
	Certificate Method = "certificate"
	// TokenCommand runs a command that prints a token.
	TokenCommand Method = "token-command"
	// Here is the device code, approved by Config.Approve: for the demo.
	Here Method = "here"
)

// DeviceCode is what the user must do to sign in by device code. UserCode is
// meant to be shown, but not to be logged.
type DeviceCode struct {
	UserCode, VerificationURL, Message string
	Expires                            time.Time
}

// String hides the code.
func (d DeviceCode) String() string { return "device code for " + d.VerificationURL }

// LogValue hides the code.
func (d DeviceCode) LogValue() slog.Value { return slog.StringValue(d.String()) }

// Config says how to sign in. It holds no secret itself: secrets are read
// from files or come out of a command.
type Config struct {
	// Resource is the environment's web address without a trailing slash.
	Resource string
	// Authority is the sign-in address with the tenant, as the environment's
	// challenge names it. Tenant replaces its tenant when it is set.
	Authority, Tenant string
	// ClientID is the application (client) id.
	ClientID string
	Method   Method
	// LoginHint pre-fills the account in the browser, and chooses among kept accounts.
	LoginHint string
	// SecretFile holds a client secret, CertificateFile a PEM file with a
	// certificate and its key. CertificatePasswordFile may hold its password.
	SecretFile, CertificateFile, CertificatePasswordFile string
	// TokenCommand is a program and its arguments; no shell is involved.
	TokenCommand []string
	// Store keeps the tokens; nil keeps them in memory only.
	Store Keeper
	// HTTP is the client to send with; nil means one that honours the
	// system's proxies and certificate authorities.
	HTTP *http.Client
	// OpenBrowser opens an address; nil means the system's browser.
	OpenBrowser func(address string) error
	// DeviceCode shows the code, for Device. It must return at once: waiting for
	// the user begins after it.
	DeviceCode func(DeviceCode)
	// Approve approves the code on the user's behalf, for Here.
	Approve func(ctx context.Context, userCode string) error
	// Now is the time; nil means the real one.
	Now func() time.Time
	// Logger gets warnings, such as tokens that could not be kept; nil means none.
	Logger *slog.Logger
}

// Keeper stores small secrets by key.
type Keeper interface {
	// Load gives what was saved, or an error that matches ErrNotKept.
	Load(ctx context.Context, key string) ([]byte, error)
	Save(ctx context.Context, key string, data []byte) error
	// Delete removes what was saved; nothing there is no error.
	Delete(ctx context.Context, key string) error
	// Where says in a word or a path where secrets are, for screens.
	Where() string
}

// ErrNotKept says that the keeper has nothing under the key.
var ErrNotKept = errors.New("nothing is kept under this key")

// keptTokens is the cache for this account: one for each environment, sign-in
// service, application and method.
func (c Config) keptTokens(where authority) *keptTokens {
	log := c.Logger
	if log == nil {
		log = slog.New(slog.DiscardHandler)
	}
	kind := "user"
	if c.Method == ClientSecret || c.Method == Certificate {
		kind = "application"
	}
	sum := sha256.Sum256([]byte(strings.Join([]string{
		strings.TrimRight(c.Resource, "/"), where.url, where.plain, c.ClientID, kind,
	}, "\n")))
	return &keptTokens{
		store: c.Store,
		key:   "tokens-" + hex.EncodeToString(sum[:12]),
		warn: func(ctx context.Context, message string, err error) {
			log.WarnContext(ctx, message, "error", err)
		},
	}
}
