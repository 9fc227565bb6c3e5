package auth

import "encoding/json"

const (
	// answersClaims is the capability by which a client says that it answers
	// claims challenges.
	answersClaims = "CP1"
	// freshToken is a claims request that asks for nothing: it only makes the
	// library leave its kept access token aside.
	freshToken = `{"access_token":{}}`
)

// claimsRequest says whether a text is a claims request: the library would fail
// on anything else, and a challenge that makes no sense is answered by a new
// token like any other 401.
func claimsRequest(text string) bool {
	var request map[string]map[string]json.RawMessage
	return json.Unmarshal([]byte(text), &request) == nil && len(request) > 0
}
