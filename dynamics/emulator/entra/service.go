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
	"crypto"
	"crypto/rand"
	"errors"
	"io"
	"net/http"
	"strings"
	"sync"
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
	// Keys are the public keys of the registered certificates (*rsa.PublicKey).
	// Without any, the signature of a client assertion is not checked, only its
	// claims: no certificate was registered to check it with.
	Keys []crypto.PublicKey
}

// Identity is the bearer of a valid access token.
type Identity struct {
	ObjectID    string
	UserID      string // systemuserid, empty for an application without a row
	Email       string
	Name        string
	Application bool // app-only: client credentials
	ClientID    string
	// ClaimsAsked says that the request for this token answered a claims
	// challenge: its claims parameter asked for more than the client's capabilities.
	ClaimsAsked bool
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
	// Random is where codes come from; nil means crypto/rand.
	Random io.Reader
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

// Service is the token service of one tenant. It is safe for concurrent use.
type Service struct {
	options Options
	signer  signer
	handler http.Handler
	faults  faults

	mu          sync.Mutex
	codes       map[string]*authorization // by authorization code
	devices     map[string]*device        // by device code
	generations map[string]int            // of a user's sessions, by lower-case e-mail; "" counts for all
}

// New returns the token service of a tenant. It starts nothing.
func New(options Options) *Service {
	if options.Lifetime == 0 {
		options.Lifetime = 3599 * time.Second
	}
	if options.Random == nil {
		options.Random = rand.Reader
	}
	s := &Service{
		options: options, signer: newSigner(options.Secret),
		codes: map[string]*authorization{}, devices: map[string]*device{}, generations: map[string]int{},
	}
	s.handler = s.routes()
	return s
}

// Owns reports whether a request path belongs to the token service: the paths of
// a tenant and the page that approves device codes.
func Owns(path string) bool {
	if path == devicePath {
		return true
	}
	_, rest, ok := strings.Cut(strings.TrimPrefix(path, "/"), "/")
	return ok && (strings.HasPrefix(rest, "oauth2/") || strings.HasPrefix(rest, "v2.0/.well-known/") || rest == "discovery/v2.0/keys")
}

// IsPage reports whether a path that Owns is one that people open in a browser.
func IsPage(path string) bool {
	return path == devicePath || strings.HasSuffix(path, "/authorize")
}

// Handler serves the token service; mount it for every path that Owns.
func (s *Service) Handler() http.Handler { return s.handler }

// Verify says who bears an access token (without the word Bearer).
func (s *Service) Verify(_ context.Context, bearer string) (Identity, error) {
	c, err := s.signer.readAccess(bearer, s.options.Now())
	if err != nil {
		return Identity{}, err
	}
	if c.TenantID != s.options.Tenant {
		return Identity{}, ErrInvalid
	}
	application := c.Kind == "app"
	if !application && c.Generation < s.generation(c.Name) {
		return Identity{}, ErrRevoked
	}
	return Identity{
		ObjectID: c.ObjectID, UserID: c.UserID, Email: c.Name, Name: c.DisplayName,
		Application: application, ClientID: c.ClientID, ClaimsAsked: c.ClaimsAsked,
	}, nil
}

// SignIn gives tokens for a user without a page, for a client id: what "Sign in
// here" of the demo does. Email is compared without regard to case.
func (s *Service) SignIn(clientID, email string) (Tokens, error) {
	user, err := s.user(email)
	if err != nil {
		return Tokens{}, err
	}
	resource := strings.TrimSuffix(s.options.Directory.ResourceURL(), "/")
	g := grant{
		client: clientID, user: user, resource: resource, issuer: strings.Replace(resource, "http://", "https://", 1),
		scopes: []string{resource + "/user_impersonation", "offline_access"},
	}
	return s.issue(g)
}

// user finds an enabled user.
func (s *Service) user(email string) (User, error) {
	for _, u := range s.options.Directory.Users() {
		if !strings.EqualFold(u.Email, email) || email == "" {
			continue
		}
		if u.Disabled {
			return User{}, ErrDisabledUser
		}
		return u, nil
	}
	return User{}, ErrUnknownUser
}

// Fail makes the next times requests for tokens fail with an AADSTS number: those
// of a token or a device code, and, for the numbers that a sign-in page shows,
// its answer. Times below 0 means without end, 0 takes the fault away.
func (s *Service) Fail(aadsts, times int) { s.faults.set(aadsts, times) }

// Revoke ends a user's sessions: refresh tokens given so far are answered with
// AADSTS50173, access tokens with ErrRevoked. An empty email ends all. A restart
// forgets it.
func (s *Service) Revoke(email string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.generations[strings.ToLower(email)]++
}

// generation counts how often a user's sessions were ended.
func (s *Service) generation(email string) int {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.generations[strings.ToLower(email)] + s.generations[""]
}
