package auth

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"

	"github.com/AzureAD/microsoft-authentication-library-for-go/apps/confidential"
)

var (
	errConcreteTenant = errors.New("signing in as an application needs the tenant itself")
	errEmptySecret    = errors.New("the file with the client secret is empty")
	errCertificate    = errors.New("the certificate and its key cannot be read")
)

// applicationSession is the application itself: a client secret or a certificate.
type applicationSession struct {
	config Config
	client confidential.Client
	kept   *keptTokens
	scopes []string
}

func newApplicationSession(config Config, where authority) (*applicationSession, error) {
	switch where.tenant {
	case "common", "organizations", "consumers":
		return nil, failure(KindMisconfigured, RemedyConcreteField, errConcreteTenant)
	}
	credential, err := config.credential()
	if err != nil {
		return nil, err
	}
	scope := strings.TrimRight(config.Resource, "/") + "/.default"
	kept := config.keptTokens(where)
	client, err := confidential.New(where.url, config.ClientID, credential,
		confidential.WithCache(kept),
		confidential.WithHTTPClient(where.httpClient(config.HTTP, scope)),
		confidential.WithInstanceDiscovery(!where.loopback),
		confidential.WithClientCapabilities([]string{answersClaims}),
	)
	if err != nil {
		return nil, failure(KindMisconfigured, RemedyTenant, errAuthority)
	}
	return &applicationSession{config: config, client: client, kept: kept, scopes: []string{scope}}, nil
}

// credential reads the secret or the certificate from its file, each time
// anew, so that a renewed one needs no other change.
func (c Config) credential() (confidential.Credential, error) {
	if c.Method == ClientSecret {
		secret, err := os.ReadFile(c.SecretFile)
		if err != nil {
			return confidential.Credential{}, failure(KindClientSecret, RemedyCheckFile, err)
		}
		secret = bytes.TrimSpace(secret)
		if len(secret) == 0 {
			return confidential.Credential{}, failure(KindClientSecret, RemedyCheckFile, errEmptySecret)
		}
		credential, err := confidential.NewCredFromSecret(string(secret))
		if err != nil {
			return confidential.Credential{}, failure(KindClientSecret, RemedyCheckFile, errEmptySecret)
		}
		return credential, nil
	}
	return c.certificate()
}

func (c Config) certificate() (confidential.Credential, error) {
	none := confidential.Credential{}
	data, err := os.ReadFile(c.CertificateFile)
	if err != nil {
		return none, failure(KindMisconfigured, RemedyCertificate, err)
	}
	password := ""
	if c.CertificatePasswordFile != "" {
		raw, err := os.ReadFile(c.CertificatePasswordFile)
		if err != nil {
			return none, failure(KindMisconfigured, RemedyCertificate, err)
		}
		password = strings.TrimSpace(string(raw))
	}
	certificates, key, err := confidential.CertFromPEM(data, password)
	if err != nil {
		return none, failure(KindMisconfigured, RemedyCertificate, errCertificate)
	}
	credential, err := confidential.NewCredFromCert(certificates, key)
	if err != nil {
		return none, failure(KindMisconfigured, RemedyCertificate, errCertificate)
	}
	return credential, nil
}

func (a *applicationSession) begin(ctx context.Context) (accessToken, error) {
	return a.token(ctx, freshToken)
}

func (a *applicationSession) token(ctx context.Context, claims string) (accessToken, error) {
	var options []confidential.AcquireByCredentialOption
	if claims != "" {
		options = append(options, confidential.WithClaims(claims))
	}
	result, err := a.client.AcquireTokenByCredential(ctx, a.scopes, options...)
	if err != nil {
		return accessToken{}, err
	}
	return accessToken{secret: result.AccessToken, expires: result.ExpiresOn}, nil
}

func (a *applicationSession) account() string { return a.config.ClientID }

func (a *applicationSession) signOut(ctx context.Context) error {
	if err := a.kept.forget(ctx); err != nil {
		return fmt.Errorf("sign out: %w", err)
	}
	return nil
}
