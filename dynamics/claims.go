package dynamics

import (
	"bytes"
	"context"
	"encoding/base64"
	"net/http"
	"strings"

	"github.com/go-json-experiment/json/jsontext"
)

// ClaimsTokenSource is a TokenSource that can answer a claims challenge:
// continuous access evaluation ends a token before its time, and only a token
// that was asked for with the challenge's claims is accepted in its place
// (contract §1.4). Any other source is just asked for a new token.
type ClaimsTokenSource interface {
	TokenSource
	// TokenWithClaims asks for a new token with claims, the JSON object of the
	// challenge, and keeps it for the requests after.
	TokenWithClaims(ctx context.Context, claims string) (string, error)
}

// longestClaims bounds, in bytes, what a challenge may make us send to the
// sign-in service.
const longestClaims = 8 << 10

// claimsChallenge is the JSON object of a claims challenge, "" when the headers
// hold none.
func claimsChallenge(header http.Header) string {
	for _, offer := range offers(header.Values("WWW-Authenticate")) {
		values := challengeValues(offer.parameters)
		if !strings.EqualFold(offer.scheme, "bearer") || values["error"] != "insufficient_claims" {
			continue
		}
		if claims := decodeClaims(values["claims"]); claims != "" {
			return claims
		}
	}
	return ""
}

// decodeClaims reads base64 in either alphabet, padded or not. What is not a
// JSON object is no claims request.
func decodeClaims(text string) string {
	text = strings.NewReplacer("-", "+", "_", "/").Replace(strings.TrimRight(text, "="))
	decoded, err := base64.RawStdEncoding.DecodeString(text)
	if err != nil || len(decoded) > longestClaims {
		return ""
	}
	value := jsontext.Value(bytes.TrimSpace(decoded))
	if value.Kind() != '{' || !value.IsValid() {
		return ""
	}
	return string(value)
}

// tokenDemand is what the next attempt asks of the token source.
type tokenDemand struct {
	// force asks for a new token, claims for one that carries them.
	force  bool
	claims string
}

// token gives the access token for one attempt.
func (c *Client) token(ctx context.Context, want tokenDemand) (string, error) {
	if want.claims != "" {
		if able, ok := c.tokens.(ClaimsTokenSource); ok {
			return able.TokenWithClaims(ctx, want.claims)
		}
		want.force = true
	}
	return c.tokens.Token(ctx, want.force)
}
