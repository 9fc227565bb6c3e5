package emulator

import (
	"encoding/base64"
	"fmt"
	"net/http"
	"strings"
)

// claimsChallenge asks a signed-in caller for a token with more claims, as
// continuous access evaluation does (contract §1.4).
func (s *Server) claimsChallenge(r *http.Request) error {
	wanted := fmt.Sprintf(`{"access_token":{"nbf":{"essential":true,"value":"%d"}}}`, s.now().Unix())
	return s.challenge(r, fmt.Sprintf(`, error="insufficient_claims", claims="%s"`, base64.StdEncoding.EncodeToString([]byte(wanted))))
}

// owesClaims says whether a request bears a token of this organization that was
// asked for without claims. Strangers get the ordinary challenge.
func (s *Server) owesClaims(r *http.Request) bool {
	scheme, token, _ := strings.Cut(r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || token == "" {
		return false
	}
	if token == s.options.AccessToken {
		return true
	}
	who, err := s.entra.Verify(r.Context(), token)
	return err == nil && !who.ClaimsAsked
}
