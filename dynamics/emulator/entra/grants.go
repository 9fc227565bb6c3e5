package entra

import (
	"crypto/sha256"
	"crypto/subtle"
	"encoding/base64"
	"encoding/json"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/golang-jwt/jwt/v5"
	"github.com/google/uuid"
)

const (
	codeLifetime    = 10 * time.Minute
	deviceLifetime  = 15 * time.Minute
	refreshLifetime = 90 * 24 * time.Hour
)

// grant is what tokens are made from.
type grant struct {
	client      string
	user        User
	application *Application // set: app-only
	resource    string
	scopes      []string
	nonce       string
	claims      claimsRequest
	issuer      string // https://host
}

// authorization is an authorization code that waits to be redeemed.
type authorization struct {
	grant
	redirect  string
	challenge string
	since     time.Time
	used      bool
}

// challengeMet checks the PKCE verifier against the S256 challenge.
func (a *authorization) challengeMet(verifier string) bool {
	if a.challenge == "" {
		return verifier == ""
	}
	sum := sha256.Sum256([]byte(verifier))
	return subtle.ConstantTimeCompare([]byte(base64.RawURLEncoding.EncodeToString(sum[:])), []byte(a.challenge)) == 1
}

// device is a device code between its request and its redemption.
type device struct {
	userCode string
	client   string
	scopes   []string
	resource string
	claims   claimsRequest
	since    time.Time
	user     *User // approved
	refused  *refusal
	used     bool
}

// secretText is an unguessable text.
func (s *Service) secretText() string {
	raw := make([]byte, 32)
	s.random(raw)
	return base64.RawURLEncoding.EncodeToString(raw)
}

func (s *Service) random(raw []byte) {
	if _, err := io.ReadFull(s.options.Random, raw); err != nil {
		panic("entra: no randomness: " + err.Error()) // nothing can be signed in without it
	}
}

func (s *Service) newGUID() string {
	var raw [16]byte
	s.random(raw[:])
	raw[6], raw[8] = raw[6]&0x0f|0x40, raw[8]&0x3f|0x80
	return uuid.UUID(raw).String()
}

// issue signs the tokens of a grant.
func (s *Service) issue(g grant) (Tokens, error) {
	now := s.options.Now()
	expires := now.Add(s.options.Lifetime)
	c := accessClaims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer:   g.issuer + "/" + s.options.Tenant + "/",
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(expires), ID: s.newGUID(),
		},
		Audience: g.resource, TenantID: s.options.Tenant, ClientID: g.client, Version: "1.0",
		Capabilities: g.claims.capabilities, ClaimsAsked: g.claims.asked,
	}
	if g.application != nil {
		c.Kind, c.ObjectID, c.UserID, c.DisplayName = "app", g.application.ObjectID, g.application.UserID, g.application.Name
	} else {
		c.Kind, c.ObjectID, c.UserID, c.DisplayName = "user", g.user.ObjectID, g.user.UserID, g.user.Name
		c.Scope, c.Name, c.UniqueName = "user_impersonation", g.user.Email, g.user.Email
		c.Generation = s.generation(g.user.Email)
	}
	c.Subject = c.ObjectID
	access, err := sign(s.signer.access, c)
	if err != nil {
		return Tokens{}, err
	}
	t := Tokens{AccessToken: access, ExpiresOn: expires, Scope: strings.Join(g.scopes, " ")}
	if g.application == nil && slices.Contains(g.scopes, "offline_access") {
		t.RefreshToken, err = s.issueRefresh(g, now)
	}
	return t, err
}

func (s *Service) issueRefresh(g grant, now time.Time) (string, error) {
	return sign(s.signer.refresh, refreshClaims{
		RegisteredClaims: jwt.RegisteredClaims{
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(refreshLifetime)), ID: s.newGUID(),
		},
		ClientID: g.client, Email: g.user.Email, Scope: strings.Join(g.scopes, " "), Generation: s.generation(g.user.Email),
	})
}

func (s *Service) issueID(g grant) (string, error) {
	now := s.options.Now()
	return sign(s.signer.id, idClaims{
		RegisteredClaims: jwt.RegisteredClaims{
			Issuer: g.issuer + "/" + s.options.Tenant + "/v2.0", Subject: g.user.ObjectID,
			IssuedAt: jwt.NewNumericDate(now), ExpiresAt: jwt.NewNumericDate(now.Add(s.options.Lifetime)),
		},
		Audience: g.client, TenantID: s.options.Tenant, ObjectID: g.user.ObjectID, Email: g.user.Email, Name: g.user.Name, Nonce: g.nonce, Version: "2.0",
	})
}

// clientInfo is how the libraries key their accounts.
func (s *Service) clientInfo(u User) (string, error) {
	raw, err := json.Marshal(map[string]string{"uid": u.ObjectID, "utid": s.options.Tenant})
	return base64.RawURLEncoding.EncodeToString(raw), err
}
