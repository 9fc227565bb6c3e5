package auth

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"
)

func hide(t *testing.T, err error) {
	t.Helper()
	if err != nil && strings.Contains(fmt.Sprintf("%v %+v %#v", err, err, err.Error()), secretMark) {
		t.Errorf("a secret is in the error: %v", err)
	}
}

func wantKind(t *testing.T, err error, kind Kind) *SignInError {
	t.Helper()
	hide(t, err)
	var e *SignInError
	if !errors.As(err, &e) || e.Kind != kind {
		t.Fatalf("error %v, want kind %s", err, kind)
	}
	wantListed(t, e)
	return e
}

// wantListed holds that who gives words to Kinds and Remedies forgets none.
func wantListed(t *testing.T, e *SignInError) {
	t.Helper()
	if !slices.Contains(Kinds(), e.Kind) || !slices.Contains(Remedies(), e.Remedy) {
		t.Errorf("kind %q or remedy %q is not listed", e.Kind, e.Remedy)
	}
}

// Every way for a user: sign in, use, renew by force, resume after a restart,
// sign out.
func TestUserSignsIn(t *testing.T) {
	for _, method := range []Method{Browser, Device, Here} {
		t.Run(string(method), func(t *testing.T) {
			f := newFakeEntra(t)
			config := f.config(method)
			source, err := SignIn(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			first, err := source.Token(t.Context(), false)
			if err != nil || source.Account() != "ada@contoso.test" {
				t.Fatalf("%v, account %q", err, source.Account())
			}
			if again, err := source.Token(t.Context(), false); err != nil || again != first {
				t.Fatalf("a good token was not kept: %v", err)
			}
			forced, err := source.Token(t.Context(), true)
			if err != nil || forced == first {
				t.Fatalf("force did not renew: %v", err)
			}
			resumed, err := Resume(t.Context(), config)
			if err != nil || resumed.Account() != "ada@contoso.test" {
				t.Fatalf("resume: %v", err)
			}
			if token, err := resumed.Token(t.Context(), false); err != nil || token != forced {
				t.Fatalf("resume uses another token: %v", err)
			}
			if err := resumed.SignOut(t.Context()); err != nil {
				t.Fatal(err)
			}
			_, err = Resume(t.Context(), config)
			wantKind(t, err, KindExpired)
		})
	}
}

// TestALockedKeyringIsNoExpiry: what is in it is there again when it is unlocked, and who signs out hears that it is left.
func TestALockedKeyringIsNoExpiry(t *testing.T) {
	ring := &memoryRing{entries: map[string]string{}, writes: -1}
	f := newFakeEntra(t)
	config := f.config(Here)
	config.Store = &SystemKeep{ring: &ringKeep{ring: ring}, file: FileKeeper(t.TempDir())}
	if _, err := SignIn(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	ring.broken = true
	_, err := Resume(t.Context(), config)
	wantKind(t, err, KindKeyring)
	if err := Forget(t.Context(), config); !errors.Is(err, ErrKeyringShut) {
		t.Fatalf("forgetting what a locked keyring holds: %v", err)
	}
	ring.broken = false
	source, err := Resume(t.Context(), config)
	if err != nil || source.Account() != "ada@contoso.test" {
		t.Fatalf("after it was unlocked: %v", err)
	}
	if err := source.SignOut(t.Context()); err != nil || len(ring.entries) != 0 {
		t.Fatalf("%v, left: %d", err, len(ring.entries))
	}
	ring.broken = true
	_, err = Resume(t.Context(), config)
	wantKind(t, err, KindExpired)
}

// Trap 33: the scope is made from the web host, without a trailing slash.
func TestTrap33_ScopeIsMadeFromTheWebHost(t *testing.T) {
	for method, asked := range map[Method]string{Here: "user_impersonation", ClientSecret: ".default"} {
		f := newFakeEntra(t)
		config := f.config(method)
		config.Resource += "/"
		config.SecretFile = secretFile(t, "x")
		if _, err := SignIn(t.Context(), config); err != nil {
			t.Fatal(err)
		}
		scope := f.forms[len(f.forms)-1].Get("scope")
		if !strings.Contains(scope, "https://contoso.crm4.dynamics.com/"+asked) || strings.Contains(scope, ".com//") {
			t.Errorf("%s: %s", method, scope)
		}
	}
}

// Trap 34: a secret's id instead of its value, and a secret that expired, have
// sentences of their own.
func TestTrap34_ClientSecretMistakes(t *testing.T) {
	for number, remedy := range map[int]Remedy{7000215: RemedySecretValue, 7000222: RemedyNewSecret} {
		f := newFakeEntra(t)
		f.refuse["client_credentials"] = entraBody{
			Error: "invalid_client", Codes: []int{number}, Description: "AADSTS" + fmt.Sprint(number) + ": for client-" + secretMark,
		}
		config := f.config(ClientSecret)
		config.SecretFile = secretFile(t, "client-"+secretMark)
		_, err := SignIn(t.Context(), config)
		e := wantKind(t, err, KindClientSecret)
		if e.AADSTS != number || e.Remedy != remedy || e.TraceID != "trace-1" || e.CorrelationID != "corr-1" {
			t.Errorf("%+v", e)
		}
	}
}

// Trap 35: what the library demands: an https authority in front of a plain
// loopback service, form_post, the number out of a browser's refusal, no error
// text of its own, and a token for all the scopes that were asked for.
func TestTrap35_LibraryTraps(t *testing.T) {
	f := newFakeEntra(t)
	const trace, correlation = "3f1c0de0-0000-4000-8000-00000000000a", "3f1c0de0-0000-4000-8000-00000000000b"
	f.redirectError = "AADSTS53003: Access has been blocked by Conditional Access policies. token-" + secretMark +
		"\r\nTrace ID: " + trace + "\r\nCorrelation ID: " + correlation + "\r\nTimestamp: 2026-11-22 10:00:00Z"
	_, err := SignIn(t.Context(), f.config(Browser))
	if e := wantKind(t, err, KindConditionalAccess); e.AADSTS != 53003 || e.TraceID != trace || e.CorrelationID != correlation {
		t.Fatalf("%+v", e)
	}
	declined := newFakeEntra(t)
	declined.granted = "openid profile"
	_, err = SignIn(t.Context(), declined.config(Here))
	wantKind(t, err, KindConsent)
	config := f.config(Here)
	config.Authority = "http://login.contoso.test/" + testTenant
	_, err = SignIn(t.Context(), config)
	wantKind(t, err, KindMisconfigured)

	where, err := parseAuthority("http://127.0.0.1:8080/t/oauth2", "")
	if err != nil || where.url != "https://127.0.0.1:8080/t" || where.plain != "127.0.0.1:8080" {
		t.Fatalf("%+v %v", where, err)
	}
	var sent []string
	record := roundTrip(func(r *http.Request) (*http.Response, error) {
		sent = append(sent, r.URL.String())
		return nil, errors.New("recorded")
	})
	client := where.httpClient(&http.Client{Transport: record}, "")
	for _, address := range []string{"https://127.0.0.1:8080/a", "https://127.0.0.1:8081/b", "https://login.microsoftonline.com/c"} {
		request, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address, http.NoBody)
		if err != nil {
			t.Fatal(err)
		}
		if response, err := client.Do(request); err == nil {
			response.Body.Close()
		}
	}
	want := []string{"http://127.0.0.1:8080/a", "https://127.0.0.1:8081/b", "https://login.microsoftonline.com/c"}
	if !slices.Equal(sent, want) {
		t.Fatalf("sent to %v", sent)
	}
}

type roundTrip func(*http.Request) (*http.Response, error)

func (f roundTrip) RoundTrip(r *http.Request) (*http.Response, error) { return f(r) }

// Every number of contract §1.4 has its kind, and a refresh that is refused
// says why.
func TestEveryNumberIsExplained(t *testing.T) {
	want := map[Kind][]int{
		KindMisconfigured:     {50011, 700016, 700011, 90002, 500011, 50194, 650052, 650054, 650056, 650057, 70001, 7000218, 700025, 70011, 28002},
		KindConsent:           {65001, 90094, 65004},
		KindAccount:           {50020, 50034, 51004, 50126, 50053, 50055, 50057, 50105},
		KindExpired:           {50058, 50132, 50133, 50173, 70043, 700082, 70008},
		KindMFA:               {50072, 50074, 50076, 50078, 50079},
		KindConditionalAccess: {53000, 53001, 53003, 530035},
		KindUnknown:           {501481, 54005, 70018},
		KindTimeout:           {70016, 70019},
		KindClientSecret:      {7000215, 70002, 7000222},
		KindBusy:              {50196},
	}
	count := 0
	for kind, numbers := range want {
		for _, number := range numbers {
			count++
			e := explainBody(entraBody{Error: "invalid_grant", Codes: []int{number}})
			if e.Kind != kind || e.AADSTS != number {
				t.Errorf("AADSTS%d: %s, want %s", number, e.Kind, kind)
			}
			byText := explainBody(entraBody{Error: "invalid_grant", Description: fmt.Sprintf("AADSTS%d: text", number)})
			if byText.Kind != kind {
				t.Errorf("AADSTS%d by text: %s", number, byText.Kind)
			}
			wantListed(t, e)
		}
	}
	if count != len(reasons) {
		t.Errorf("%d numbers are tested, %d known", count, len(reasons))
	}
	f := newFakeEntra(t)
	config := f.config(Here)
	source, err := SignIn(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	for number, kind := range map[int]Kind{700082: KindExpired, 50076: KindMFA, 53003: KindConditionalAccess} {
		f.refuse["refresh_token"] = entraBody{Error: "invalid_grant", Codes: []int{number}, Description: "AADSTS: " + secretMark}
		_, err := source.Token(t.Context(), true)
		wantKind(t, err, kind)
	}
}

// A sign-in that is declined, cancelled, or cannot reach the service.
func TestSignInThatFails(t *testing.T) {
	f := newFakeEntra(t)
	config := f.config(Device)
	config.DeviceCode = func(code DeviceCode) {
		if strings.Contains(fmt.Sprint(code), code.UserCode) {
			t.Error("the code is in the String")
		}
		f.mu.Lock()
		defer f.mu.Unlock()
		f.refuse["device_code"] = entraBody{Error: "authorization_declined"}
		f.refuse["urn:ietf:params:oauth:grant-type:device_code"] = entraBody{Error: "authorization_declined"}
	}
	_, err := SignIn(t.Context(), config)
	wantKind(t, err, KindCancelled)

	f = newFakeEntra(t)
	config = f.config(Device)
	ctx, cancel := context.WithCancel(t.Context())
	config.DeviceCode = func(DeviceCode) { cancel() }
	_, err = SignIn(ctx, config)
	wantKind(t, err, KindCancelled)

	config = f.config(Here)
	config.Approve = func(context.Context, string) error { return errors.New("declined") }
	_, err = SignIn(t.Context(), config)
	wantKind(t, err, KindCancelled)

	config = f.config(Here)
	f.server.Close()
	_, err = SignIn(t.Context(), config)
	if e := wantKind(t, err, KindConnection); !e.Temporary() {
		t.Error("an outage is not temporary")
	}
	for _, broken := range []Config{{}, {Method: Browser}, {Method: Browser, ClientID: "x"}, {Method: "x", ClientID: "x", Resource: "x"}} {
		_, err := SignIn(t.Context(), broken)
		wantKind(t, err, KindMisconfigured)
	}
}

// Tokens are hidden wherever a value of the package is printed.
func TestNothingPrintsASecret(t *testing.T) {
	f := newFakeEntra(t)
	source, err := SignIn(t.Context(), f.config(Here))
	if err != nil {
		t.Fatal(err)
	}
	var log strings.Builder
	logger := slog.New(slog.NewTextHandler(&log, nil))
	logger.Info("x", "source", source, "token", source.current, "code", DeviceCode{UserCode: secretMark})
	printed := fmt.Sprintf("%v %+v %#v %s %v %#v", source, source, source, source, source.current, source.current) + log.String()
	if strings.Contains(printed, secretMark) {
		t.Fatal(printed)
	}
	if static := fmt.Sprintf("%v %+v %#v", Static(secretMark), Static(secretMark), Static(secretMark)); strings.Contains(static, secretMark) {
		t.Fatal(static)
	}
}

// Several refusals of one old token ask for one new one.
func TestForceOnce(t *testing.T) {
	f := newFakeEntra(t)
	source, err := SignIn(t.Context(), f.config(Here))
	if err != nil {
		t.Fatal(err)
	}
	before := len(f.grants())
	for range 5 {
		if _, err := source.Token(t.Context(), true); err != nil {
			t.Fatal(err)
		}
	}
	if got := len(f.grants()) - before; got != 1 {
		t.Fatalf("%d token requests", got)
	}
}

// A browser whose command lasts as long as its window does not hold up the
// sign-in; one that cannot be opened ends it.
func TestBrowserThatStaysOpen(t *testing.T) {
	f := newFakeEntra(t)
	config := f.config(Browser)
	closed := make(chan struct{})
	defer close(closed)
	config.OpenBrowser = func(address string) error {
		err := f.browse(address)
		<-closed
		return err
	}
	if _, err := SignIn(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	config.OpenBrowser = func(string) error { return errors.New("no browser " + secretMark) }
	_, err := SignIn(t.Context(), config)
	wantKind(t, err, KindUnknown)
}

// A network that fails while the user types the code on the other device does
// not end the sign-in.
func TestDeviceCodeOutlivesAnOutage(t *testing.T) {
	f := newFakeEntra(t)
	f.outages = 2
	if _, err := SignIn(t.Context(), f.config(Device)); err != nil {
		t.Fatal(err)
	}
	f.outages = 1 << 20
	ctx, cancel := context.WithTimeout(t.Context(), 100*time.Millisecond)
	defer cancel()
	_, err := SignIn(ctx, f.config(Device))
	wantKind(t, err, KindTimeout)
}
