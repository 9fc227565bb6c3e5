package auth

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"strings"

	msal "github.com/AzureAD/microsoft-authentication-library-for-go/apps/errors"
)

// SignInError is every failure to get a token. Its text holds no token, no
// secret and no device code.
type SignInError struct {
	Kind Kind
	// AADSTS is Entra's error number, 0 when it gave none.
	AADSTS int
	// OAuth is the protocol's error word, such as invalid_grant.
	OAuth string
	// Remedy is what a person can do about it.
	Remedy Remedy
	// TraceID and CorrelationID are what Microsoft's support asks for.
	TraceID, CorrelationID string
	// Err is the cause underneath when it is safe to show.
	Err error
}

func (e *SignInError) Error() string {
	var b strings.Builder
	b.WriteString("sign-in: " + string(e.Kind))
	if e.AADSTS != 0 {
		fmt.Fprintf(&b, " AADSTS%d", e.AADSTS)
	}
	if e.OAuth != "" {
		b.WriteString(" " + e.OAuth)
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	if e.TraceID != "" {
		b.WriteString(" [trace " + e.TraceID + ", correlation " + e.CorrelationID + "]")
	}
	return b.String()
}

// Unwrap gives the cause underneath.
func (e *SignInError) Unwrap() error { return e.Err }

// Temporary says that the network or the sign-in service failed, that the
// account is not to blame, and that asking again can help: not so when the
// service refuses because it was asked too often.
func (e *SignInError) Temporary() bool { return e.Kind == KindConnection }

// failure is an error that Entra has no part in.
func failure(kind Kind, remedy Remedy, cause error) *SignInError {
	if remedy == "" {
		remedy = kindRemedies[kind]
	}
	if remedy == "" {
		remedy = RemedyRetry
	}
	return &SignInError{Kind: kind, Remedy: remedy, Err: cause}
}

// entraBody is an error answer of Entra (contract §1.4).
type entraBody struct {
	Error         string `json:"error"`
	Description   string `json:"error_description"`
	Codes         []int  `json:"error_codes"`
	TraceID       string `json:"trace_id"`
	CorrelationID string `json:"correlation_id"`
}

// explain turns an error of the library into a SignInError. The library's text
// is dropped: it repeats whole requests and answers.
func explain(ctx context.Context, err error) error {
	if err == nil {
		return nil
	}
	var ready *SignInError
	if errors.As(err, &ready) {
		return ready
	}
	if cause := ctx.Err(); cause != nil {
		if errors.Is(cause, context.DeadlineExceeded) {
			return failure(KindTimeout, "", cause)
		}
		return failure(KindCancelled, "", cause)
	}
	if answered(err) {
		var refused msal.CallErr
		errors.As(err, &refused)
		return explainAnswer(refused.Resp)
	}
	if number := numberIn(err.Error()); number != 0 {
		text := err.Error()
		return explainBody(entraBody{Codes: []int{number}, TraceID: idIn(traceID, text), CorrelationID: idIn(correlationID, text)})
	}
	if networkFault(err) {
		return failure(KindConnection, "", errUnreachable)
	}
	return failure(KindUnknown, "", errRefused)
}

var (
	errUnreachable = errors.New("the sign-in service cannot be reached")
	errRefused     = errors.New("the sign-in service's answer was not accepted")
)

// answered says that the sign-in service refused a request.
func answered(err error) bool {
	var refused msal.CallErr
	return errors.As(err, &refused) && refused.Resp != nil
}

// explainAnswer reads the note that refusalNote left.
func explainAnswer(response *http.Response) *SignInError {
	var body entraBody
	if json.Unmarshal([]byte(response.Header.Get(refusalHeader)), &body) == nil {
		return explainBody(body)
	}
	cause := fmt.Errorf("the sign-in service answers HTTP %d", response.StatusCode)
	if response.StatusCode >= 500 || response.StatusCode == http.StatusTooManyRequests {
		return failure(KindConnection, "", cause)
	}
	return failure(KindUnknown, "", cause)
}

// explainBody decides by the number, then by the protocol's word.
func explainBody(body entraBody) *SignInError {
	e := &SignInError{Kind: KindUnknown, OAuth: word(body.Error), TraceID: word(body.TraceID), CorrelationID: word(body.CorrelationID)}
	if len(body.Codes) > 0 {
		e.AADSTS = body.Codes[0]
	} else {
		e.AADSTS = numberIn(body.Description)
	}
	why, known := reasons[e.AADSTS]
	if !known {
		why, known = oauthReasons[e.OAuth]
	}
	if !known {
		why = reason{KindUnknown, RemedyRetry}
	}
	e.Kind, e.Remedy = why.kind, why.remedy
	return e
}

// What the library leaves of a refusal in the browser is its text (contract
// §1.6 item 6): the number and the ids are found in it.
var (
	aadsts        = regexp.MustCompile(`AADSTS(\d{4,8})\b`)
	traceID       = regexp.MustCompile(`Trace ID: ([0-9A-Fa-f-]{36})\b`)
	correlationID = regexp.MustCompile(`Correlation ID: ([0-9A-Fa-f-]{36})\b`)
)

func idIn(id *regexp.Regexp, text string) string {
	m := id.FindStringSubmatch(text)
	if m == nil {
		return ""
	}
	return m[1]
}

func numberIn(text string) int {
	m := aadsts.FindStringSubmatch(text)
	if m == nil {
		return 0
	}
	number, err := strconv.Atoi(m[1])
	if err != nil {
		return 0
	}
	return number
}

// word keeps only what an id or an error word may hold.
func word(text string) string {
	clean := strings.Map(func(r rune) rune {
		switch {
		case r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z', r >= '0' && r <= '9', r == '-', r == '_', r == '.':
			return r
		}
		return -1
	}, text)
	return clean[:min(len(clean), 64)]
}
