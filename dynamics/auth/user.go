package auth

import (
	"context"
	"errors"
	"strings"
	"sync"
	"time"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"
)

// anyPort is the redirect address of a desktop application: Entra ignores the
// port, and the library takes a free one.
const anyPort = "http://localhost"

var (
	errNobody    = errors.New("nobody is signed in")
	errNoRefresh = errors.New("what is kept cannot be renewed")
	errNoShow    = errors.New("there is no way to show the device code")
	errNoApprove = errors.New("there is no way to approve the sign-in here")
)

// userSession is a person who signed in: browser, device code, or here.
type userSession struct {
	config Config
	client public.Client
	kept   *keptTokens
	scopes []string

	mu  sync.Mutex
	who public.Account
}

func newUserSession(config Config, where authority) (*userSession, error) {
	// The scope is made from the web host: the API alias would be refused.
	scope := strings.TrimRight(config.Resource, "/") + "/user_impersonation"
	kept := config.keptTokens(where)
	client, err := public.New(config.ClientID,
		public.WithAuthority(where.url),
		public.WithCache(kept),
		public.WithHTTPClient(where.httpClient(config.HTTP, scope)),
		public.WithInstanceDiscovery(!where.loopback),
		public.WithClientCapabilities([]string{answersClaims}),
	)
	if err != nil {
		return nil, failure(KindMisconfigured, RemedyTenant, errAuthority)
	}
	return &userSession{config: config, client: client, kept: kept, scopes: []string{scope}}, nil
}

func (u *userSession) begin(ctx context.Context) (accessToken, error) {
	acquire := u.byDeviceCode
	if u.config.Method == Browser {
		acquire = u.byBrowser
	}
	result, err := acquire(ctx)
	if err != nil {
		return accessToken{}, err
	}
	if err := u.forgetOthers(ctx, result.Account); err != nil {
		return accessToken{}, err
	}
	u.mu.Lock()
	defer u.mu.Unlock()
	u.who = result.Account
	return accessToken{secret: result.AccessToken, expires: result.ExpiresOn}, nil
}

// forgetOthers leaves only the account that just signed in, so that a restart
// resumes as this one.
func (u *userSession) forgetOthers(ctx context.Context, who public.Account) error {
	accounts, err := u.client.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, account := range accounts {
		if account.HomeAccountID == who.HomeAccountID {
			continue
		}
		if err := u.client.RemoveAccount(ctx, account); err != nil {
			return err
		}
	}
	return nil
}

func (u *userSession) byBrowser(ctx context.Context) (public.AuthResult, error) {
	options := []public.AcquireInteractiveOption{public.WithRedirectURI(anyPort)}
	if u.config.OpenBrowser != nil {
		options = append(options, public.WithOpenURL(opening(ctx, u.config.OpenBrowser)))
	}
	if u.config.LoginHint != "" {
		options = append(options, public.WithLoginHint(u.config.LoginHint))
	}
	return u.client.AcquireTokenInteractive(ctx, u.scopes, options...)
}

// openingTime is how long a browser has to fail to open.
const openingTime = time.Second

// opening opens a browser without waiting for its end: on some systems the
// command that opens one lasts as long as its window, and the sign-in would be
// accepted only when the user closes it. The call ends with that command; what
// it says then concerns nobody.
func opening(ctx context.Context, open func(string) error) func(string) error {
	return func(address string) error {
		failed := make(chan error, 1)
		go func() { failed <- open(address) }()
		timer := time.NewTimer(openingTime)
		defer timer.Stop()
		select {
		case err := <-failed:
			return err
		case <-ctx.Done():
			return ctx.Err()
		case <-timer.C:
			return nil
		}
	}
}

// byDeviceCode shows the code, or has it approved when signing in here.
func (u *userSession) byDeviceCode(ctx context.Context) (public.AuthResult, error) {
	here := u.config.Method == Here
	if here && u.config.Approve == nil {
		return public.AuthResult{}, failure(KindMisconfigured, RemedyRetry, errNoApprove)
	}
	if !here && u.config.DeviceCode == nil {
		return public.AuthResult{}, failure(KindMisconfigured, RemedyRetry, errNoShow)
	}
	code, err := u.client.AcquireTokenByDeviceCode(ctx, u.scopes)
	if err != nil {
		return public.AuthResult{}, err
	}
	if here {
		if err := u.config.Approve(ctx, code.Result.UserCode); err != nil {
			return public.AuthResult{}, failure(KindCancelled, "", err)
		}
	} else {
		u.config.DeviceCode(DeviceCode{
			UserCode: code.Result.UserCode, VerificationURL: code.Result.VerificationURL,
			Message: code.Result.Message, Expires: code.Result.ExpiresOn,
		})
	}
	return awaitUser(ctx, code)
}

// pollPause is how long a sign-in on another device waits after an outage.
const pollPause = time.Second

// awaitUser waits until the user has signed in on the other device. The library
// gives up at the first fault of the network; the code outlives it.
func awaitUser(ctx context.Context, code public.DeviceCode) (public.AuthResult, error) {
	ctx, cancel := context.WithDeadline(ctx, code.Result.ExpiresOn)
	defer cancel()
	for {
		result, err := code.AuthenticationResult(ctx)
		if err == nil {
			return result, nil
		}
		var passing *SignInError
		err = explain(ctx, err)
		if !errors.As(err, &passing) || !passing.Temporary() {
			return result, err
		}
		timer := time.NewTimer(pollPause)
		select {
		case <-ctx.Done():
			timer.Stop()
			return result, explain(ctx, ctx.Err())
		case <-timer.C:
		}
	}
}

func (u *userSession) token(ctx context.Context, claims string) (accessToken, error) {
	who, err := u.known(ctx)
	if err != nil {
		return accessToken{}, err
	}
	options := []public.AcquireSilentOption{public.WithSilentAccount(who)}
	if claims != "" {
		options = append(options, public.WithClaims(claims))
	}
	result, err := u.client.AcquireTokenSilent(ctx, u.scopes, options...)
	if err != nil && !answered(err) && !networkFault(err) && ctx.Err() == nil {
		return accessToken{}, failure(KindExpired, RemedyReconnect, errNoRefresh) // the library found nothing to ask with
	}
	if err != nil {
		return accessToken{}, err
	}
	return accessToken{secret: result.AccessToken, expires: result.ExpiresOn}, nil
}

// known is the signed-in account, after a restart from the kept tokens.
func (u *userSession) known(ctx context.Context) (public.Account, error) {
	u.mu.Lock()
	defer u.mu.Unlock()
	if !u.who.IsZero() {
		return u.who, nil
	}
	accounts, err := u.client.Accounts(ctx)
	if err != nil {
		return public.Account{}, err
	}
	for _, account := range accounts {
		if u.config.LoginHint == "" || strings.EqualFold(account.PreferredUsername, u.config.LoginHint) {
			u.who = account
			return account, nil
		}
	}
	if u.kept.shut {
		return public.Account{}, failure(KindKeyring, "", ErrKeyringShut)
	}
	return public.Account{}, failure(KindExpired, RemedyReconnect, errNobody)
}

func (u *userSession) account() string {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.who.PreferredUsername
}

func (u *userSession) signOut(ctx context.Context) error {
	who, err := u.known(ctx)
	if err == nil {
		err = u.client.RemoveAccount(ctx, who)
	}
	u.mu.Lock()
	u.who = public.Account{}
	u.mu.Unlock()
	if forgetErr := u.kept.forget(ctx); forgetErr != nil {
		return forgetErr
	}
	var nobody *SignInError
	if errors.As(err, &nobody) {
		return nil
	}
	return err
}
