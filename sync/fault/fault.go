// Package fault holds what can go wrong, for all rooms of sync: an error with a code, a
// sentence for people and what support asks for. It gives the errors of the store, of
// Dynamics and of the sign-in their code. It decides by codes and classes, never by a
// text, and it neither keeps nor shows anything.
package fault

import (
	"errors"
	"fmt"
)

// Code says what kind of error it is; it decides the sentence and the next step
// (spec §3.4), the exit code of a command and whether a repeat can help.
type Code string

// The codes.
const (
	Connection  Code = "connection"  // network, DNS, TLS, not a member of the organization
	CRM         Code = "crm"         // 5xx and unclassified API errors
	Privilege   Code = "privilege"   // the 403 family
	Schema      Code = "schema"      // a needed table or column cannot be read
	Credentials Code = "credentials" // expired, MFA, Conditional Access
	Throttled   Code = "throttled"   // a wait, not an error
	Data        Code = "data"        // one record's values are refused
	Owner       Code = "owner"       // the seat holder's CRM user cannot own the row
	NotFound    Code = "not_found"   // what was named does not exist
	Conflict    Code = "conflict"    // somebody else changed or holds it
	Forbidden   Code = "forbidden"   // the actor's role may not
	Usage       Code = "usage"       // wrong use: an option, a state in which it makes no sense
	Storage     Code = "storage"     // the store: full, read-only, damaged
	Internal    Code = "internal"    // our own fault
)

// Error is an error for people: a code, a sentence's key with its facts, and the detail
// for support. It never holds a secret or an item's text.
type Error struct {
	Code      Code
	Key       string         // key in the languages, "" for the code's own sentence errors.<code>
	Facts     map[string]any // what the sentence names
	Remedy    string         // key of the next step, "" for the code's own
	Detail    string         // for support
	Cause     string         // what the network said, a stable word (dynamics.Cause); "" when an answer came
	Lasting   bool           // asking again later cannot help
	CRMCode   string         // 0x80040220
	Status    int            // HTTP
	RequestID string
	Privilege string
	Err       error
}

// Error is the detail for logs; screens use Key.
func (e *Error) Error() string {
	text := string(e.Code)
	if e.Key != "" {
		text += " " + e.Key
	}
	if len(e.Facts) > 0 {
		text += fmt.Sprintf(" %v", e.Facts)
	}
	if e.Detail != "" {
		text += ": " + e.Detail
	}
	if e.Err != nil {
		text += ": " + e.Err.Error()
	}
	return text
}

// Unwrap is the cause.
func (e *Error) Unwrap() error { return e.Err }

// CodeOf is the code of err, Internal when it carries none, "" for nil.
func CodeOf(err error) Code {
	var e *Error
	if errors.As(err, &e) {
		return e.Code
	}
	if err == nil {
		return ""
	}
	return Internal
}

// New makes an Error whose sentence is key with facts given in pairs.
func New(code Code, key string, facts ...any) *Error {
	e := &Error{Code: code, Key: key}
	for i := 0; i+1 < len(facts); i += 2 {
		if e.Facts == nil {
			e.Facts = map[string]any{}
		}
		e.Facts[facts[i].(string)] = facts[i+1]
	}
	return e
}
