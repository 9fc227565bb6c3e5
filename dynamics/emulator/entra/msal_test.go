package entra

import (
	"context"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"errors"
	"math/big"
	"net"
	"net/http"
	"net/url"
	"strings"
	"testing"
	"time"

	msal "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/public"
)

// loopback turns https into http for the emulated service (contract §1.6).
type loopback struct{ host string }

func (l loopback) RoundTrip(r *http.Request) (*http.Response, error) {
	if r.URL.Host == l.host && r.URL.Scheme == "https" {
		r = r.Clone(r.Context())
		r.URL.Scheme = "http"
	}
	return http.DefaultTransport.RoundTrip(r)
}

func (n *tenant) host() string { return strings.TrimPrefix(n.url, "http://") }

func (n *tenant) publicClient(t *testing.T, authority string) public.Client {
	t.Helper()
	client, err := public.New(clientID, public.WithAuthority("https://"+n.host()+"/"+authority),
		public.WithInstanceDiscovery(false), public.WithHTTPClient(&http.Client{Transport: loopback{n.host()}}),
		public.WithClientCapabilities([]string{"CP1"}))
	if err != nil {
		t.Fatal(err)
	}
	return client
}

// browse is a person at the sign-in page.
func browse(t *testing.T, choice url.Values) func(string) error {
	t.Helper()
	return func(address string) error {
		resp, err := http.Get(address)
		action, _ := readForm(t, body(t, resp, err))
		page, err := url.Parse(address)
		if err != nil {
			return err
		}
		target, err := page.Parse(action)
		if err != nil {
			return err
		}
		resp, err = http.PostForm(target.String(), choice)
		action, fields := readForm(t, body(t, resp, err))
		resp, err = http.PostForm(action, fields)
		_ = body(t, resp, err)
		return nil
	}
}

func signInChoice(email string) url.Values {
	return url.Values{"user": {email}, "password": {"secret"}, "outcome": {"sign-in"}}
}

func TestMSALBrowserAndSilent(t *testing.T) {
	n := newTenant(t)
	for _, authority := range []string{tenantID, "organizations"} {
		client := n.publicClient(t, authority)
		scopes := []string{n.scope()}
		result, err := client.AcquireTokenInteractive(t.Context(), scopes, public.WithOpenURL(browse(t, signInChoice("ana@contoso.test"))))
		if err != nil {
			t.Fatalf("%s: %v", authority, err)
		}
		if who, err := n.Verify(t.Context(), result.AccessToken); err != nil || who.Email != "ana@contoso.test" {
			t.Errorf("%s: %+v, %v", authority, who, err)
		}
		if result.Account.PreferredUsername != "ana@contoso.test" || result.IDToken.Oid != "0a11c0de-0000-4000-8000-000000000001" {
			t.Errorf("%s: account %+v", authority, result.Account)
		}
		accounts, err := client.Accounts(t.Context())
		if err != nil || len(accounts) != 1 {
			t.Fatalf("%s: accounts %v, %v", authority, accounts, err)
		}
		// Claims force a refresh: the cached token does not carry them.
		silent, err := client.AcquireTokenSilent(t.Context(), scopes, public.WithSilentAccount(accounts[0]),
			public.WithClaims(`{"access_token":{"nbf":{"essential":true,"value":"1"}}}`))
		if err != nil || silent.AccessToken == result.AccessToken {
			t.Errorf("%s: refresh: %v", authority, err)
		}
		for token, asked := range map[string]bool{result.AccessToken: false, silent.AccessToken: true} {
			if who, err := n.Verify(t.Context(), token); err != nil || who.ClaimsAsked != asked {
				t.Errorf("%s: %+v, %v, want claims asked for %v", authority, who, err, asked)
			}
		}
		n.Revoke("ana@contoso.test")
		_, err = client.AcquireTokenSilent(t.Context(), scopes, public.WithSilentAccount(accounts[0]),
			public.WithClaims(`{"access_token":{"nbf":{"value":"2"}}}`))
		var call msal.CallErr
		if !errors.As(err, &call) || !strings.Contains(err.Error(), "AADSTS50173") {
			t.Errorf("%s: after the revocation: %v", authority, err)
		}
	}
}

func TestMSALBrowserRefused(t *testing.T) {
	n := newTenant(t)
	client := n.publicClient(t, tenantID)
	for outcome, want := range map[string]string{"decline": "AADSTS65004", "mfa": "AADSTS50076", "blocked": "AADSTS53003"} {
		_, err := client.AcquireTokenInteractive(t.Context(), []string{n.scope()}, public.WithOpenURL(browse(t, url.Values{"outcome": {outcome}})))
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v", outcome, err)
		}
	}
}

func TestMSALDeviceCode(t *testing.T) {
	n := newTenant(t)
	client := n.publicClient(t, tenantID)
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Second)
	defer cancel()
	flow, err := client.AcquireTokenByDeviceCode(ctx, []string{n.url + "/.default"})
	if err != nil {
		t.Fatal(err)
	}
	if flow.Result.VerificationURL != n.url+devicePath {
		t.Errorf("the page is %s", flow.Result.VerificationURL)
	}
	if err := n.Approve(flow.Result.UserCode, "ana@contoso.test"); err != nil {
		t.Fatal(err)
	}
	result, err := flow.AuthenticationResult(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if who, err := n.Verify(ctx, result.AccessToken); err != nil || who.Name != "Ana Ruiz" {
		t.Errorf("%+v, %v", who, err)
	}
}

func (n *tenant) confidentialToken(t *testing.T, clientID string, credential confidential.Credential) (string, error) {
	t.Helper()
	client, err := confidential.New("https://"+n.host()+"/"+tenantID, clientID, credential,
		confidential.WithInstanceDiscovery(false), confidential.WithHTTPClient(&http.Client{Transport: loopback{n.host()}}))
	if err != nil {
		t.Fatal(err)
	}
	result, err := client.AcquireTokenByCredential(t.Context(), []string{n.url + "/.default"})
	return result.AccessToken, err
}

func (n *tenant) secretToken(t *testing.T, clientID, secret string) (string, error) {
	t.Helper()
	credential, err := confidential.NewCredFromSecret(secret)
	if err != nil {
		t.Fatal(err)
	}
	return n.confidentialToken(t, clientID, credential)
}

func TestMSALClientSecret(t *testing.T) {
	n := newTenant(t)
	token, err := n.secretToken(t, appClient, "the-secret-value")
	if err != nil {
		t.Fatal(err)
	}
	who, err := n.Verify(t.Context(), token)
	if err != nil || !who.Application || who.UserID != "0b11c0de-0000-4000-8000-00000000000a" || who.ClientID != appClient {
		t.Errorf("%+v, %v", who, err)
	}
	if _, err := n.secretToken(t, appClient, "the secret's id"); err == nil || !strings.Contains(err.Error(), "AADSTS7000215") {
		t.Errorf("a wrong secret: %v", err)
	}
	if _, err := n.secretToken(t, clientID, "x"); err == nil || !strings.Contains(err.Error(), "AADSTS7000215") {
		t.Errorf("an application without a secret: %v", err)
	}
	expired := newTenant(t, func(o *Options) { o.Applications[0].SecretExpires = o.Now() })
	if _, err := expired.secretToken(t, appClient, "the-secret-value"); err == nil || !strings.Contains(err.Error(), "AADSTS7000222") {
		t.Errorf("an expired secret: %v", err)
	}
}

func certificate(t *testing.T) (*x509.Certificate, *rsa.PrivateKey) {
	t.Helper()
	key, err := rsa.GenerateKey(rand.Reader, 2048)
	if err != nil {
		t.Fatal(err)
	}
	template := &x509.Certificate{SerialNumber: big.NewInt(1), Subject: pkix.Name{CommonName: "navsync"}, NotAfter: time.Now().Add(time.Hour)}
	der, err := x509.CreateCertificate(rand.Reader, template, template, &key.PublicKey, key)
	if err != nil {
		t.Fatal(err)
	}
	parsed, err := x509.ParseCertificate(der)
	if err != nil {
		t.Fatal(err)
	}
	return parsed, key
}

func TestMSALCertificate(t *testing.T) {
	good, key := certificate(t)
	other, otherKey := certificate(t)
	n := newTenant(t, func(o *Options) { o.Applications[0].Keys = append(o.Applications[0].Keys, good.PublicKey) })
	open := newTenant(t)
	for name, c := range map[string]struct {
		tenant *tenant
		cert   *x509.Certificate
		key    *rsa.PrivateKey
		want   string
	}{
		"registered":      {n, good, key, ""},
		"another":         {n, other, otherKey, "AADSTS700027"},
		"none registered": {open, other, otherKey, ""},
	} {
		credential, err := confidential.NewCredFromCert([]*x509.Certificate{c.cert}, c.key)
		if err != nil {
			t.Fatal(err)
		}
		token, err := c.tenant.confidentialToken(t, appClient, credential)
		if c.want != "" {
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("%s: %v", name, err)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if who, err := c.tenant.Verify(t.Context(), token); err != nil || !who.Application {
			t.Errorf("%s: %+v, %v", name, who, err)
		}
	}
}

func TestMSALUnknownTenant(t *testing.T) {
	n := newTenant(t)
	client := n.publicClient(t, "0f0f0f0f-1111-4222-8333-444444444444")
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	_, err := client.AcquireTokenByDeviceCode(ctx, []string{n.scope()})
	if err == nil || !strings.Contains(err.Error(), "AADSTS90002") {
		t.Errorf("an unknown tenant: %v", err)
	}
	var dead net.Error
	if errors.As(err, &dead) && dead.Timeout() {
		t.Error("the refusal came too late")
	}
}
