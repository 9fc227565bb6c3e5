package auth

import (
	"crypto/ecdsa"
	"crypto/elliptic"
	"crypto/rand"
	"crypto/rsa"
	"crypto/x509"
	"crypto/x509/pkix"
	"encoding/pem"
	"math/big"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

func certificateFile(t *testing.T, withKey bool) string {
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
	data := pem.EncodeToMemory(&pem.Block{Type: "CERTIFICATE", Bytes: der})
	if withKey {
		raw, err := x509.MarshalPKCS8PrivateKey(key)
		if err != nil {
			t.Fatal(err)
		}
		data = append(data, pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})...)
	}
	path := filepath.Join(t.TempDir(), "certificate.pem")
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

func secretFile(t *testing.T, text string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// The application signs in with a secret and with a certificate.
func TestApplicationSignsIn(t *testing.T) {
	for _, method := range []Method{ClientSecret, Certificate} {
		t.Run(string(method), func(t *testing.T) {
			f := newFakeEntra(t)
			config := f.config(method)
			config.SecretFile = secretFile(t, "  client-"+secretMark+"\n")
			config.CertificateFile = certificateFile(t, true)
			source, err := SignIn(t.Context(), config)
			if err != nil {
				t.Fatal(err)
			}
			first, err := source.Token(t.Context(), false)
			if err != nil || source.Account() != testClient {
				t.Fatal(err)
			}
			if forced, err := source.Token(t.Context(), true); err != nil || forced == first {
				t.Fatalf("force did not renew: %v", err)
			}
			form := f.forms[0]
			if form.Get("scope") == "" || !strings.HasPrefix(form.Get("scope"), "https://contoso.crm4.dynamics.com/.default") {
				t.Errorf("scope %q", form.Get("scope"))
			}
			if method == ClientSecret && form.Get("client_secret") != "client-"+secretMark {
				t.Error("the secret was not trimmed")
			}
			if method == Certificate && form.Get("client_assertion") == "" {
				t.Error("no assertion was sent")
			}
			if _, err := Resume(t.Context(), config); err != nil {
				t.Fatal(err)
			}
			if err := source.SignOut(t.Context()); err != nil {
				t.Fatal(err)
			}
		})
	}
	f := newFakeEntra(t)
	config := f.config(ClientSecret)
	config.SecretFile = secretFile(t, "x")
	config.Tenant = "common"
	_, err := SignIn(t.Context(), config)
	wantKind(t, err, KindMisconfigured)
	config.Tenant, config.SecretFile = "", secretFile(t, " \n")
	_, err = SignIn(t.Context(), config)
	wantKind(t, err, KindClientSecret)
	config.SecretFile = filepath.Join(t.TempDir(), "absent")
	_, err = SignIn(t.Context(), config)
	wantKind(t, err, KindClientSecret)
	config.Method, config.CertificateFile = Certificate, certificateFile(t, false)
	_, err = SignIn(t.Context(), config)
	wantKind(t, err, KindMisconfigured)
}

// An unusual key kind of certificate is refused with a sentence, not a panic.
func TestCertificateOfAnotherKind(t *testing.T) {
	key, err := ecdsa.GenerateKey(elliptic.P256(), rand.Reader)
	if err != nil {
		t.Fatal(err)
	}
	raw, err := x509.MarshalPKCS8PrivateKey(key)
	if err != nil {
		t.Fatal(err)
	}
	config := newFakeEntra(t).config(Certificate)
	config.CertificateFile = secretFile(t, string(pem.EncodeToMemory(&pem.Block{Type: "PRIVATE KEY", Bytes: raw})))
	_, err = SignIn(t.Context(), config)
	wantKind(t, err, KindMisconfigured)
}
