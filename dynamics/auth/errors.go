package auth

import (
	"fmt"
	"strings"
)

// Kind groups the reasons for which a sign-in fails.
type Kind string

// The kinds. Each has a sentence and a remedy of its own in the languages.
const (
	KindExpired           Kind = "expired"
	KindMFA               Kind = "mfa"
	KindConditionalAccess Kind = "conditional-access"
	KindConsent           Kind = "consent"
	KindClientSecret      Kind = "client-secret"
	KindMisconfigured     Kind = "misconfigured"
	KindAccount           Kind = "account"
	KindCancelled         Kind = "cancelled"
	KindTimeout           Kind = "timeout"
	KindConnection        Kind = "connection"
	KindCommand           Kind = "command"
	KindUnknown           Kind = "unknown"
)

// SignInError is every failure to get a token. Its text holds no token, no
// secret and no device code.
type SignInError struct {
	Kind Kind
	// AADSTS is Entra's error number, 0 when it gave none.
	AADSTS int
	// OAuth is the protocol's error word, such as invalid_grant.
	OAuth string
	// SentenceKey and RemedyKey name the texts for people: signin.KIND for the
	// sentence, signin.remedy.WORD for what to do.
	SentenceKey, RemedyKey string
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
