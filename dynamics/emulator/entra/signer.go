package entra

import (
	"crypto/hmac"
	"crypto/sha256"
	"errors"
	"time"

	"github.com/golang-jwt/jwt/v5"
)

// signer signs and reads the service's own tokens. Each kind has its own key, so
// that none passes for another.
type signer struct{ access, refresh, id []byte }

func newSigner(secret []byte) signer {
	derive := func(purpose string) []byte {
		h := hmac.New(sha256.New, secret)
		_, _ = h.Write([]byte(purpose)) // a hash never fails
		return h.Sum(nil)
	}
	return signer{access: derive("access token"), refresh: derive("refresh token"), id: derive("id token")}
}

// accessClaims are the claims of an access token (contract §1.4). UserID,
// Generation and ClaimsAsked are this service's own.
type accessClaims struct {
	jwt.RegisteredClaims
	Audience    string `json:"aud"` // one text, as Entra writes it
	TenantID    string `json:"tid"`
	ObjectID    string `json:"oid"`
	ClientID    string `json:"appid"`
	Kind        string `json:"idtyp"`
	Scope       string `json:"scp,omitempty"`
	Name        string `json:"upn,omitempty"`
	UniqueName  string `json:"unique_name,omitempty"`
	DisplayName string `json:"name,omitempty"`
	Version     string `json:"ver"`
	UserID      string `json:"emulator_user,omitempty"`
	Generation  int    `json:"emulator_generation,omitempty"`
	ClaimsAsked bool   `json:"emulator_claims,omitempty"`
	// Capabilities are those that the client declared: "cp1" answers claims challenges.
	Capabilities []string `json:"xms_cc,omitempty"`
}

// refreshClaims are what a refresh token carries: it is not bound to a resource.
type refreshClaims struct {
	jwt.RegisteredClaims
	ClientID   string `json:"client"`
	Email      string `json:"email"`
	Scope      string `json:"scope"`
	Generation int    `json:"generation,omitempty"`
}

type idClaims struct {
	jwt.RegisteredClaims
	Audience string `json:"aud"`
	TenantID string `json:"tid"`
	ObjectID string `json:"oid"`
	Email    string `json:"preferred_username"`
	Name     string `json:"name"`
	Nonce    string `json:"nonce,omitempty"`
	Version  string `json:"ver"`
}

func sign(key []byte, claims jwt.Claims) (string, error) {
	return jwt.NewWithClaims(jwt.SigningMethodHS256, claims).SignedString(key)
}

func (s signer) readAccess(text string, now time.Time) (accessClaims, error) {
	var c accessClaims
	err := read(text, s.access, &c, now)
	if errors.Is(err, jwt.ErrTokenExpired) {
		return accessClaims{}, ErrExpired
	}
	if err != nil {
		return accessClaims{}, ErrInvalid
	}
	return c, nil
}

func read(text string, key []byte, claims jwt.Claims, now time.Time) error {
	_, err := jwt.ParseWithClaims(text, claims, func(*jwt.Token) (any, error) { return key, nil },
		jwt.WithValidMethods([]string{"HS256"}), jwt.WithExpirationRequired(), jwt.WithTimeFunc(func() time.Time { return now }))
	return err
}
