package dynamics

import (
	"errors"
	"fmt"
	"strings"
	"time"
)

// Class says what an error means for the caller (contract §8.3).
type Class int

// The classes. A caller decides by class and, where it must, by code; never by text.
const (
	// ClassUnknown is an answer that nobody listed: an unclassified CRM error.
	ClassUnknown Class = iota
	// ClassRetry is a passing fault of the platform that outlived the retries.
	ClassRetry
	// ClassConnection is the network, DNS, TLS, a gateway, or a host that is
	// not the environment; also "not a member of the organization".
	ClassConnection
	// ClassCredentials is a token that was refused twice, or cannot be had.
	ClassCredentials
	// ClassPrivilege is the 403 family: the account may not do this.
	ClassPrivilege
	// ClassSchema is a table, column or function that the organization lacks.
	ClassSchema
	// ClassAdmin needs a change of settings in Dynamics or in the mapping.
	ClassAdmin
	// ClassSkip concerns one row: report it and go on.
	ClassSkip
	// ClassNotFound is a row that is gone.
	ClassNotFound
	// ClassOwner is an owner that cannot own: unknown, disabled, without a role.
	ClassOwner
	// ClassDuplicate is a row that exists already with this primary key: for a
	// repeated create with a chosen key it means done.
	ClassDuplicate
	// ClassStale is a row that was changed since it was read: read it again.
	ClassStale
	// ClassResync is a change tracking link that is too old: load in full.
	ClassResync
	// ClassThrottled is a wait that was longer than the caller's deadline.
	ClassThrottled
	// ClassBug is a request that was wrong: our mistake.
	ClassBug
)

var classNames = [...]string{
	"unknown", "retry", "connection", "credentials", "privilege", "schema", "admin", "skip",
	"not-found", "owner", "duplicate", "stale", "resync", "throttled", "bug",
}

// String is a stable lower-case word, fit for logs and stores.
func (c Class) String() string {
	if c < 0 || int(c) >= len(classNames) {
		return "unknown"
	}
	return classNames[c]
}

// Transient says that the same request may succeed later without anybody's help.
func (c Class) Transient() bool {
	return c == ClassRetry || c == ClassConnection || c == ClassThrottled
}

// Error is every refusal and failure of a request. Its text is fit for logs and
// support: it holds no token. Find it with errors.As.
type Error struct {
	// Op is what was asked: the verb and the table, for example "PATCH tasks".
	Op string
	// Class decides what to do.
	Class Class
	// Code is the CRM's error code, 0 when the answer held none.
	Code Code
	// Status is the HTTP status, 0 when there was no answer.
	Status int
	// Message is the server's text without control characters, for support.
	Message string
	// Technical is what the network said, for whoever keeps it: the request without its
	// query, the cause, who signed a certificate, the proxy. "" when an answer came.
	Technical string
	// RequestID is the server's id of the request, which Microsoft asks for, or
	// the one that we sent when no answer came.
	RequestID string
	// MissingPrivilege is the privilege that the text names, such as prvReadLead.
	MissingPrivilege string
	// Columns are the secured columns that the refused request names (CodeSecuredRead and
	// its sisters).
	Columns []string
	// RetryAfter is how long the server asked to wait, 0 when it did not.
	RetryAfter time.Duration
	// Uncertain says that a write may have been applied although no answer
	// came: repeat it with the same key, or read the row.
	Uncertain bool
	// Err is the cause underneath, for example the network's error.
	Err error
	// claims are what a refused token lacked; see ClaimsTokenSource.
	claims string
}

func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString("dynamics: ")
	if e.Op != "" {
		b.WriteString(e.Op + ": ")
	}
	if e.Status != 0 {
		fmt.Fprintf(&b, "HTTP %d ", e.Status)
	}
	if e.Code != 0 {
		b.WriteString(e.Code.String() + " ")
	}
	b.WriteString("(" + e.Class.String() + ")")
	switch {
	case e.Message != "":
		b.WriteString(": " + e.Message)
	case e.Err != nil:
		b.WriteString(": " + e.Err.Error())
	}
	if e.RequestID != "" {
		b.WriteString(" [request " + e.RequestID + "]")
	}
	return b.String()
}

// Unwrap gives the cause underneath.
func (e *Error) Unwrap() error { return e.Err }

// ErrNoTable matches, through errors.Is, every error that says that a table
// does not exist in the organization.
var ErrNoTable = errors.New("the organization has no such table")

// ErrNoColumn matches errors about a column that the organization lacks.
var ErrNoColumn = errors.New("the table has no such column")

// ErrNoDeltaLink matches a tracked read whose last page carried no delta link:
// poll instead (contract §4.5).
var ErrNoDeltaLink = errors.New("the last page carries no delta link")

// ClassOf is the class of any error: ClassUnknown for nil and for errors that
// are not the client's.
func ClassOf(err error) Class {
	var e *Error
	if errors.As(err, &e) {
		return e.Class
	}
	return ClassUnknown
}
