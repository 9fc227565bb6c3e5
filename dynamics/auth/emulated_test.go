package auth_test

import (
	"context"
	"errors"
	"net/http"
	"os"
	"path/filepath"
	"testing"

	"navsync/dynamics"
	"navsync/dynamics/auth"
	"navsync/dynamics/emulator"
)

func emulated(t *testing.T) (*emulator.Server, auth.Config, dynamics.Address) {
	t.Helper()
	server, err := emulator.New(t.Context(), emulator.Options{Users: 12, Accounts: 5, Contacts: 5, Leads: 5, Opportunities: 5})
	if err != nil {
		t.Fatal(err)
	}
	if err := server.Start(t.Context(), ""); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := server.Close(context.Background()); err != nil {
			t.Error(err)
		}
	})
	address, err := dynamics.ParseAddress(server.URL())
	if err != nil {
		t.Fatal(err)
	}
	challenge, err := dynamics.Discover(t.Context(), nil, address)
	if err != nil {
		t.Fatal(err)
	}
	return server, auth.Config{
		Resource: challenge.Resource, Authority: challenge.Authority, ClientID: "51f81489-12ee-4a9e-aaae-a2591f45987d",
		Method: auth.Here, Store: auth.FileKeeper(t.TempDir()),
		Approve: func(_ context.Context, code string) error { return server.Approve(code, emulator.IntegrationUser) },
	}, address
}

// From the address alone to a row, through Microsoft's own library.
func TestEmulatedSignIn(t *testing.T) {
	server, config, address := emulated(t)
	source, err := auth.SignIn(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if source.Account() != emulator.IntegrationUser {
		t.Errorf("account %q", source.Account())
	}
	client := dynamics.New(dynamics.Config{Address: address, Tokens: source})
	who, err := client.WhoAmI(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	row, err := client.Get(t.Context(), "systemuser", who.UserID, "internalemailaddress")
	if err != nil || row.String("internalemailaddress") != emulator.IntegrationUser {
		t.Fatalf("%q %v", row.String("internalemailaddress"), err)
	}
	resumed, err := auth.Resume(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := resumed.Token(t.Context(), true); err != nil {
		t.Fatalf("forced after a restart: %v", err)
	}
	if err := server.SetFaults("401 on=GET:WhoAmI times=1"); err != nil {
		t.Fatal(err)
	}
	if _, err := dynamics.New(dynamics.Config{Address: address, Tokens: resumed}).WhoAmI(t.Context()); err != nil {
		t.Fatalf("a token that was refused once: %v", err)
	}
	for number, kind := range map[string]auth.Kind{
		"50173": auth.KindExpired, "50076": auth.KindMFA, "53003": auth.KindConditionalAccess, "700082": auth.KindExpired,
	} {
		if err := server.SetFaults("aadsts=" + number); err != nil {
			t.Fatal(err)
		}
		again, err := auth.SignIn(t.Context(), config)
		if err == nil {
			_, err = again.Token(t.Context(), true)
		}
		var e *auth.SignInError
		if !errors.As(err, &e) || e.Kind != kind || e.TraceID == "" || e.CorrelationID == "" {
			t.Errorf("AADSTS%s: %+v", number, err)
		}
	}
}

var _ dynamics.ClaimsTokenSource = (*auth.Source)(nil)

// Dynamics challenges for claims until the token was asked for with them: the
// user is not asked, and the new token is kept.
func TestEmulatedClaimsChallenge(t *testing.T) {
	server, config, address := emulated(t)
	if _, err := auth.SignIn(t.Context(), config); err != nil {
		t.Fatal(err)
	}
	if err := server.SetFaults("claims"); err != nil {
		t.Fatal(err)
	}
	for _, challenges := range []int{1, 0} { // after a restart the kept token is the new one
		source, err := auth.Resume(t.Context(), config)
		if err != nil {
			t.Fatal(err)
		}
		client := dynamics.New(dynamics.Config{Address: address, Tokens: source})
		before := len(server.Requests())
		for range 3 {
			if _, err := client.WhoAmI(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		refused := 0
		for _, r := range server.Requests()[before:] {
			if r.Status == http.StatusUnauthorized {
				refused++
			}
		}
		if refused != challenges {
			t.Errorf("%d challenges, want %d", refused, challenges)
		}
	}
	config.Store = auth.FileKeeper(t.TempDir())
	if err := server.SetFaults(); err != nil {
		t.Fatal(err)
	}
	source, err := auth.SignIn(t.Context(), config)
	if err != nil {
		t.Fatal(err)
	}
	if err := server.SetFaults("claims", "aadsts=50173"); err != nil {
		t.Fatal(err)
	}
	_, err = dynamics.New(dynamics.Config{Address: address, Tokens: source}).WhoAmI(t.Context())
	var e *auth.SignInError
	if !errors.As(err, &e) || e.Kind != auth.KindExpired || e.Remedy != auth.RemedyReconnect {
		t.Errorf("a session that ended: %v", err)
	}
}

// The organization's application user signs in with its secret, and a wrong
// secret has its sentence.
func TestEmulatedApplication(t *testing.T) {
	server, config, address := emulated(t)
	var application, secret string
	for _, user := range server.Rows("systemuser", nil) {
		if id, ok := user["applicationid"].(string); ok && id != "" {
			application = id
		}
	}
	if application == "" {
		t.Fatal("the organization has no application user")
	}
	secret = filepath.Join(t.TempDir(), "secret")
	config.Method, config.ClientID, config.SecretFile = auth.ClientSecret, application, secret
	for text, good := range map[string]bool{"navsync-demo-secret": true, "wrong": false} {
		if err := os.WriteFile(secret, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		source, err := auth.SignIn(t.Context(), config)
		if !good {
			var e *auth.SignInError
			if !errors.As(err, &e) || e.Kind != auth.KindClientSecret || e.AADSTS != 7000215 {
				t.Errorf("wrong secret: %v", err)
			}
			continue
		}
		if err != nil {
			t.Fatal(err)
		}
		if _, err := dynamics.New(dynamics.Config{Address: address, Tokens: source}).WhoAmI(t.Context()); err != nil {
			t.Error(err)
		}
	}
}
