package dynamics

import (
	"context"
	"encoding/base64"
	"net/http"
	"strings"
	"testing"
)

// claimsTokens is a source that can answer a claims challenge.
type claimsTokens struct {
	fakeTokens
	claims []string
}

func (s *claimsTokens) TokenWithClaims(_ context.Context, claims string) (string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.claims = append(s.claims, claims)
	return "answered", s.err
}

const wantedClaims = `{"access_token":{"nbf":{"essential":true,"value":"1722492000"}}}`

func refuseForClaims(w http.ResponseWriter, encoded string) {
	w.Header().Add("WWW-Authenticate", "Negotiate")
	w.Header().Add("WWW-Authenticate",
		`Bearer authorization_uri="https://login.microsoftonline.com/common/oauth2/authorize", error="insufficient_claims", claims="`+encoded+`"`)
	w.WriteHeader(http.StatusUnauthorized)
}

func TestClaimsChallengeIsAnswered(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		if r.header.Get("Authorization") != "Bearer answered" {
			refuseForClaims(w, base64.StdEncoding.EncodeToString([]byte(wantedClaims)))
			return
		}
		writeWho(w)
	})
	tokens := &claimsTokens{}
	c := New(Config{Address: f.address(), Tokens: tokens, Now: f.now, Sleep: f.sleep})
	if _, err := c.WhoAmI(t.Context()); err != nil {
		t.Fatal(err)
	}
	if len(tokens.claims) != 1 || tokens.claims[0] != wantedClaims || tokens.forced != 0 {
		t.Errorf("asked for the claims %q and forced %d", tokens.claims, tokens.forced)
	}
}

func TestClaimsChallengeThatIsRepeatedEnds(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		refuseForClaims(w, base64.RawURLEncoding.EncodeToString([]byte(wantedClaims)))
	})
	tokens := &claimsTokens{}
	c := New(Config{Address: f.address(), Tokens: tokens, Now: f.now, Sleep: f.sleep})
	_, err := c.WhoAmI(t.Context())
	if ClassOf(err) != ClassCredentials || len(f.requests()) != 2 {
		t.Errorf("%v after %d requests", err, len(f.requests()))
	}
	if strings.Contains(err.Error(), "nbf") || strings.Contains(err.Error(), "answered") {
		t.Errorf("the error tells too much: %v", err)
	}
}

// A token that was refreshed in vain may be refused for its claims after that.
func TestClaimsChallengeAfterARefresh(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		switch r.header.Get("Authorization") {
		case "Bearer " + secretToken + "0":
			w.WriteHeader(http.StatusUnauthorized)
		case "Bearer " + secretToken + "1":
			refuseForClaims(w, base64.StdEncoding.EncodeToString([]byte(wantedClaims)))
		default:
			writeWho(w)
		}
	})
	tokens := &claimsTokens{}
	c := New(Config{Address: f.address(), Tokens: tokens, Now: f.now, Sleep: f.sleep})
	if _, err := c.WhoAmI(t.Context()); err != nil || len(f.requests()) != 3 {
		t.Errorf("%v after %d requests", err, len(f.requests()))
	}
}

func TestClaimsChallengeForASourceWithoutClaims(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		if r.header.Get("Authorization") == "Bearer "+secretToken+"0" {
			refuseForClaims(w, base64.StdEncoding.EncodeToString([]byte(wantedClaims)))
			return
		}
		writeWho(w)
	})
	tokens := &fakeTokens{}
	c := New(Config{Address: f.address(), Tokens: tokens, Now: f.now, Sleep: f.sleep})
	if _, err := c.WhoAmI(t.Context()); err != nil || tokens.forced != 1 {
		t.Errorf("%v, forced %d", err, tokens.forced)
	}
}

func TestDecodeClaims(t *testing.T) {
	odd := `{"a":"??>>~~"}` // holds + and / in base64
	long := `{"a":"` + strings.Repeat("x", longestClaims-8) + `"}`
	tests := map[string]string{
		base64.StdEncoding.EncodeToString([]byte(long)):   long,
		base64.StdEncoding.EncodeToString([]byte(odd)):    odd,
		base64.RawStdEncoding.EncodeToString([]byte(odd)): odd,
		base64.URLEncoding.EncodeToString([]byte(odd)):    odd,
		base64.RawURLEncoding.EncodeToString([]byte(odd)): odd,
		"":     "",
		"****": "",
		base64.StdEncoding.EncodeToString([]byte(`[1]`)):                                                "",
		base64.StdEncoding.EncodeToString([]byte(`{"a":`)):                                              "",
		base64.StdEncoding.EncodeToString([]byte(`{"a":"` + strings.Repeat("x", longestClaims) + `"}`)): "",
	}
	for text, want := range tests {
		if got := decodeClaims(text); got != want {
			t.Errorf("%.40q: %q, want %q", text, got, want)
		}
	}
}
