package entra

import (
	"encoding/json"
	"net/url"
	"slices"
)

// capabilities is the claim by which a client says what it can do; "cp1" says
// that it answers a claims challenge.
const capabilities = "xms_cc"

// claimsRequest is the claims parameter of a request for tokens, as far as this
// service obeys it.
type claimsRequest struct {
	// asked says that it asks for more than the client's capabilities: that it
	// answers a claims challenge (contract §1.4, lifetimes).
	asked        bool
	capabilities []string
}

// readClaims reads the claims parameter of a form or a query. A member without
// a value asks for the claim all the same (OpenID Connect Core §5.5).
func readClaims(form url.Values) (claimsRequest, *refusal) {
	text := form.Get("claims")
	if text == "" {
		return claimsRequest{}, nil
	}
	var request struct {
		AccessToken map[string]json.RawMessage `json:"access_token"`
	}
	if json.Unmarshal([]byte(text), &request) != nil {
		return claimsRequest{}, refuse(9002313, "The claims parameter is no JSON object.")
	}
	var read claimsRequest
	for name, raw := range request.AccessToken {
		if name != capabilities {
			read.asked = true
			continue
		}
		var one struct {
			Values []string `json:"values"`
		}
		if json.Unmarshal(raw, &one) != nil {
			return claimsRequest{}, refuse(9002313, "The claims parameter's "+capabilities+" is no list of values.")
		}
		read.capabilities = one.Values
	}
	return read, nil
}

// and is what two requests of one sign-in ask for together: that of the page
// and that of the token.
func (c claimsRequest) and(other claimsRequest) claimsRequest {
	both := claimsRequest{asked: c.asked || other.asked, capabilities: slices.Concat(c.capabilities, other.capabilities)}
	slices.Sort(both.capabilities)
	both.capabilities = slices.Compact(both.capabilities)
	return both
}
