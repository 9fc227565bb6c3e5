package auth

import (
	"bytes"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
)

// wantedScope turns tokens that were granted without the scope into the refusal
// that they are: the user or an administrator declined it, and the library fails
// on such an answer without saying why (contract §1.6 item 7).
type wantedScope struct {
	scope string
	next  http.RoundTripper
}

// scopeDeclined is how the protocol says that consent was declined.
const scopeDeclined = `{"error":"access_denied"}`

// RoundTrip sends the request.
func (w wantedScope) RoundTrip(request *http.Request) (*http.Response, error) {
	response, err := w.next.RoundTrip(request)
	if err != nil || request.Method != http.MethodPost || response.StatusCode != http.StatusOK {
		return response, err
	}
	raw, err := wholeBody(response)
	if err != nil {
		return nil, err
	}
	if w.declined(raw) {
		response.StatusCode = http.StatusBadRequest
		response.Body = io.NopCloser(bytes.NewReader([]byte(scopeDeclined)))
		response.ContentLength = int64(len(scopeDeclined))
	}
	return response, nil
}

// declined says whether an answer names scopes, but not the one. An answer that
// names none granted what was asked for.
func (w wantedScope) declined(raw []byte) bool {
	var grant struct {
		Scope string `json:"scope"`
	}
	return json.Unmarshal(raw, &grant) == nil && grant.Scope != "" &&
		!slices.ContainsFunc(strings.Fields(grant.Scope), func(one string) bool { return strings.EqualFold(one, w.scope) })
}
