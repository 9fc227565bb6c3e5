// Package entra is a token service that speaks Microsoft Entra ID's OAuth 2.0:
// good enough for Microsoft's own libraries, unmodified (contract §1.4, §1.6).
// It signs in the users of one organization by browser, device code, client
// credentials and refresh token, and refuses them by AADSTS number.
//
// It never checks a real password, never opens a connection, and knows nothing
// of the tables that its tokens open.
package entra

import (
	"context"
	"errors"
	"net/http"
	"time"
)

// User is a person who can sign in.
type User struct {
	ObjectID string // Entra object id (azureactivedirectoryobjectid)
	UserID   string // systemuserid
	Email    string // sign-in name
	Name     string
	Disabled bool
}

// Directory says who can sign in and for which resource tokens are given. It is
// asked on every request, so that a changed row counts at once.
type Directory interface {
	Users() []User
	// ResourceURL is the environment's address, such as http://127.0.0.1:8099.
	// The host of the request is accepted as well.
	ResourceURL() string
}

// Application is a registered confidential application with its application user.
type Application struct {
	ClientID string
	Secret   string
	Name     string
	ObjectID string // of the service principal
	UserID   string // systemuserid of the application user's row; empty: not a member of the organization
	// SecretExpires ends the secret (AADSTS7000222); zero means never.
	SecretExpires time.Time
}

// Identity is the bearer of a valid access token.
type Identity struct {
	ObjectID    string
	UserID      string // systemuserid, empty for an application without a row
	Email       string
	Name        string
	Application bool // app-only: client credentials
	ClientID    string
}

// Options configure a Service.
type Options struct {
	Tenant       string           // GUID of the one tenant, required
	Directory    Directory        // required
	Secret       []byte           // tokens are signed with keys derived from it and survive a restart; required
	Now          func() time.Time // required
	Applications []Application
	// UnknownClients are client ids that the tenant does not know (AADSTS700016).
	// Any other GUID is a public client.
	UnknownClients []string
	// Lifetime of access tokens; 0 means 3599 s.
	Lifetime time.Duration
}

// Tokens is what a sign-in gives.
type Tokens struct {
	AccessToken  string
	RefreshToken string
	ExpiresOn    time.Time
	Scope        string
}

// Errors of Verify. The emulator answers each with 401; ErrRevoked with a claims
// challenge (contract §1.4, lifetimes).
var (
	ErrInvalid = errors.New("entra: the access token is not valid")
	ErrExpired = errors.New("entra: the access token has expired")
	ErrRevoked = errors.New("entra: the session was revoked")
)

// Errors of SignIn and Approve.
var (
	ErrUnknownUser  = errors.New("entra: no such user")
	ErrDisabledUser = errors.New("entra: the user is disabled")
	ErrUnknownCode  = errors.New("entra: no such pending user code")
)

// Owns reports whether a request path belongs to the token service: the paths of
// a tenant and the page that approves device codes.
func Owns(path string) bool { return owns(path) }

// Handler serves the token service; mount it for every path that Owns.
func (s *Service) Handler() http.Handler { return s.handler }

// Verify says who bears an access token (without the word Bearer).
func (s *Service) Verify(_ context.Context, bearer string) (Identity, error) {
	return s.verify(bearer)
}

// SignIn gives tokens for a user without a page, for a client id: what "Sign in
// here" of the demo does. Email is compared without regard to case.
func (s *Service) SignIn(clientID, email string) (Tokens, error) { return s.signIn(clientID, email) }

// Approve lets the device that shows userCode sign in as a user.
func (s *Service) Approve(userCode, email string) error { return s.approve(userCode, email) }

// Fail makes the next times requests for tokens fail with an AADSTS number
// (token, devicecode and the answer of the sign-in page); times below 0 means
// until Fail is called again with 0 for the same number.
func (s *Service) Fail(aadsts, times int) { s.faults.set(aadsts, times) }

// Revoke ends a user's sessions: refresh tokens given so far are answered with
// AADSTS50173, access tokens with ErrRevoked. An empty email ends all. A restart
// forgets it.
func (s *Service) Revoke(email string) { s.revocations.revoke(email) }
