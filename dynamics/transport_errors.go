package dynamics

import (
	"context"
	"crypto/tls"
	"errors"
	"fmt"
	"net"
	"net/http"
	"net/url"
)

// stopped is the error of a wait that did not end in sending.
func stopped(op string, err error) error {
	var pause *pauseTooLong
	if errors.As(err, &pause) {
		return &Error{Op: op, Class: ClassThrottled, RetryAfter: pause.wait, Err: err}
	}
	return fmt.Errorf("dynamics: %s: %w", op, err)
}

// tokenError classifies a token source's error.
func tokenError(ctx context.Context, op string, err error) error {
	if ctx.Err() != nil {
		return fmt.Errorf("dynamics: %s: %w", op, ctx.Err())
	}
	class := ClassCredentials
	var passing interface{ Temporary() bool }
	if errors.As(err, &passing) && passing.Temporary() {
		class = ClassConnection
	}
	return &Error{Op: op, Class: class, Err: err}
}

var errNoAnswerInTime = errors.New("no answer in time")

// transportError classifies a failure of the network. The id is ours.
func transportError(ctx context.Context, q call, id string, err error) error {
	if ctx.Err() != nil && !q.writes() {
		return fmt.Errorf("dynamics: %s: %w", q.op, ctx.Err())
	}
	var wrapped *url.Error
	if errors.As(err, &wrapped) {
		err = wrapped.Err // the URL holds values
	}
	if ctx.Err() == nil && errors.Is(err, context.DeadlineExceeded) {
		err = errNoAnswerInTime
	}
	class := ClassConnection
	if errors.Is(err, errAnswerTooLarge) {
		class = ClassUnknown // asking again would bring it again
	}
	if neverSent(err) {
		id = "" // no server has ever seen it
	}
	return &Error{
		Op:        q.op,
		Class:     class,
		Err:       err,
		Technical: technical(q.method, q.url, err),
		RequestID: id,
		Uncertain: q.writes() && !neverSent(err),
	}
}

// neverSent says that the request cannot have reached the server.
func neverSent(err error) bool {
	var dial *net.OpError
	if errors.As(err, &dial) && dial.Op == "dial" {
		return true
	}
	var dns *net.DNSError
	return errors.As(err, &dns) || distrusted(err)
}

// distrusted says that the other side could not prove who it is, so that
// nothing was said to it, and nothing will be.
func distrusted(err error) bool {
	var certificate *tls.CertificateVerificationError
	var noTLS tls.RecordHeaderError
	return errors.As(err, &certificate) || errors.As(err, &noTLS) || errors.Is(err, http.ErrSchemeMismatch)
}
