package e2e

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/Azure/azure-sdk-for-go/sdk/azcore"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/cloud"
	"github.com/Azure/azure-sdk-for-go/sdk/azcore/policy"
	"github.com/Azure/azure-sdk-for-go/sdk/azidentity"

	"navsync/dynamics/emulator"
)

// TestAzureIdentity signs Microsoft's library for Go in, unmodified, by client secret and by device code: it speaks TLS only,
// and takes an authority of one's own.
func TestAzureIdentity(t *testing.T) {
	server := startEmulator(t, emulator.Options{TLS: true, AuthorityFile: filepath.Join(t.TempDir(), "ca.pem")})
	client := trusting(t, server.AuthorityFile())
	access := server.Access()
	own := access.Applications[0]
	options := policy.ClientOptions{
		Cloud: cloud.Configuration{ActiveDirectoryAuthorityHost: access.Address}, Transport: client,
		Retry: policy.RetryOptions{MaxRetries: -1},
	}
	scope := policy.TokenRequestOptions{Scopes: []string{access.Address + "/.default"}}

	t.Run("client secret", func(t *testing.T) {
		credential, err := azidentity.NewClientSecretCredential(access.Tenant, own.ClientID, own.Secret,
			&azidentity.ClientSecretCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true})
		if err != nil {
			t.Fatal(err)
		}
		signedIn(t, client, access.Address, credential, scope)
	})
	t.Run("wrong secret", func(t *testing.T) {
		credential, err := azidentity.NewClientSecretCredential(access.Tenant, own.ClientID, "wrong",
			&azidentity.ClientSecretCredentialOptions{ClientOptions: options, DisableInstanceDiscovery: true})
		if err != nil {
			t.Fatal(err)
		}
		var failed *azidentity.AuthenticationFailedError
		if _, err := credential.GetToken(t.Context(), scope); !errors.As(err, &failed) || !strings.Contains(err.Error(), "AADSTS7000215") {
			t.Errorf("%v", err)
		}
	})
	t.Run("device code", func(t *testing.T) {
		credential, err := azidentity.NewDeviceCodeCredential(&azidentity.DeviceCodeCredentialOptions{
			ClientOptions: options, DisableInstanceDiscovery: true, TenantID: access.Tenant, // its own public client
			UserPrompt: func(ctx context.Context, m azidentity.DeviceCodeMessage) error {
				return approve(ctx, client, access.Address, m.UserCode, access.Users[0].Name)
			},
		})
		if err != nil {
			t.Fatal(err)
		}
		signedIn(t, client, access.Address, credential, policy.TokenRequestOptions{Scopes: []string{access.Address + "/user_impersonation"}})
	})
}

// trusting is a client that trusts the emulator's authority.
func trusting(t *testing.T, authority string) *http.Client {
	t.Helper()
	text, err := os.ReadFile(authority)
	if err != nil {
		t.Fatal(err)
	}
	roots := x509.NewCertPool()
	if !roots.AppendCertsFromPEM(text) {
		t.Fatal("no certificate")
	}
	transport := &http.Transport{TLSClientConfig: &tls.Config{RootCAs: roots, MinVersion: tls.VersionTLS12}, ForceAttemptHTTP2: true}
	t.Cleanup(transport.CloseIdleConnections)
	return &http.Client{Transport: transport}
}

// signedIn asks Dynamics who the bearer of a credential's token is.
func signedIn(t *testing.T, client *http.Client, address string, credential azcore.TokenCredential, scope policy.TokenRequestOptions) {
	t.Helper()
	got, err := credential.GetToken(t.Context(), scope)
	if err != nil {
		t.Fatal(err)
	}
	req, err := http.NewRequestWithContext(t.Context(), http.MethodGet, address+"/api/data/v9.2/WhoAmI", http.NoBody)
	if err != nil {
		t.Fatal(err)
	}
	req.Header.Set("Authorization", "Bearer "+got.Token)
	resp, err := client.Do(req)
	if err != nil {
		t.Fatal(err)
	}
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	if err != nil || resp.StatusCode != http.StatusOK || !strings.Contains(string(body), "OrganizationId") {
		t.Errorf("%s, %v: %s", resp.Status, err, body)
	}
}

// approve is the person who types the code into the page of the sign-in.
func approve(ctx context.Context, client *http.Client, address, code, user string) error {
	page := address + "/_emulator/approve?" + url.Values{"code": {code}, "user": {user}}.Encode()
	req, err := http.NewRequestWithContext(ctx, http.MethodPost, page, http.NoBody)
	if err != nil {
		return err
	}
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if resp.StatusCode/100 != 2 {
		return errors.New(resp.Status)
	}
	return nil
}
