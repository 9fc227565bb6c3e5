package fault_test

import (
	"context"
	"errors"
	"fmt"
	"syscall"
	"testing"
	"time"

	"navsync/dynamics"
	"navsync/dynamics/auth"
	"navsync/store"
	"navsync/sync/fault"
)

func TestErrorsOfDynamicsGetTheirCode(t *testing.T) {
	t.Parallel()
	wrap := func(err error) error { return fmt.Errorf("read the accounts: %w", err) }
	for _, c := range []struct {
		err  error
		code fault.Code
		key  string
		crm  string
	}{
		{
			&dynamics.Error{Class: dynamics.ClassConnection, Code: dynamics.CodeNotMember, Status: 403},
			fault.Connection, "errors.crm.not-a-member", "0x80072560",
		},
		{&dynamics.Error{Class: dynamics.ClassRetry, Status: 503}, fault.CRM, "", ""},
		{&dynamics.Error{Class: dynamics.ClassUnknown, Status: 418}, fault.CRM, "", ""},
		{
			&dynamics.Error{Class: dynamics.ClassPrivilege, Code: dynamics.CodePrivilegeDenied, Status: 403, MissingPrivilege: "prvReadLead"},
			fault.Privilege, "", "0x80040220",
		},
		{&dynamics.Error{Class: dynamics.ClassSchema, Status: 404}, fault.Schema, "", ""},
		{&dynamics.Error{Class: dynamics.ClassOwner}, fault.Owner, "", ""},
		{&dynamics.Error{Class: dynamics.ClassThrottled, RetryAfter: time.Hour}, fault.Throttled, "", ""},
		{
			&dynamics.Error{Class: dynamics.ClassCredentials, Err: &auth.SignInError{Kind: auth.KindMFA, AADSTS: 50076}},
			fault.Credentials, "signin.mfa", "AADSTS50076",
		},
		{&dynamics.Error{Class: dynamics.ClassConnection, Err: &auth.SignInError{Kind: auth.KindConnection}}, fault.Connection, "signin.connection", ""},
		{&auth.SignInError{Kind: auth.KindCancelled}, fault.Usage, "signin.cancelled", ""},
		{fault.New(fault.Conflict, "kept"), fault.Conflict, "kept", ""},
		{context.Canceled, fault.Internal, "errors.cancelled", ""},
		{errors.New("no route to host"), fault.Connection, "", ""},
	} {
		got := fault.FromDynamics(wrap(c.err))
		if got.Code != c.code || got.Key != c.key || got.CRMCode != c.crm {
			t.Errorf("%v is %+v", c.err, got)
		}
		if !errors.Is(got, c.err) {
			t.Errorf("%v lost its cause", c.err)
		}
	}
	refused := &auth.SignInError{Kind: auth.KindConditionalAccess, Remedy: auth.RemedyPolicy}
	if got := fault.FromDynamics(wrap(refused)); got.Remedy != "signin.remedy.change-policy" {
		t.Errorf("the remedy is %q", got.Remedy)
	}
	if fault.FromDynamics(nil) != nil {
		t.Error("no error became one")
	}
}

// Every class of the client has a code.
func TestEveryClassHasACode(t *testing.T) {
	t.Parallel()
	for class := dynamics.ClassUnknown; class <= dynamics.ClassBug; class++ {
		if fault.FromDynamics(&dynamics.Error{Class: class}).Code == "" {
			t.Errorf("class %s has no code", class)
		}
	}
}

// Errors of the store and of its disk get their code; what two do at once is a conflict, never our own fault.
func TestErrorsOfTheStoreGetTheirCode(t *testing.T) {
	t.Parallel()
	for cause, want := range map[error]fault.Code{
		store.ErrFull: fault.Storage, store.ErrDisk: fault.Storage, store.ErrReadOnly: fault.Storage, store.ErrReplaced: fault.Storage,
		syscall.EFBIG: fault.Storage, syscall.ENOSPC: fault.Storage, syscall.EDQUOT: fault.Storage,
		store.ErrBusy: fault.Conflict, store.ErrExists: fault.Conflict, store.ErrNotFound: fault.NotFound, errors.New("boom"): fault.Internal,
	} {
		if err := fault.Stored(fmt.Errorf("keep an item: %w", cause)); fault.CodeOf(err) != want || !errors.Is(err, cause) {
			t.Errorf("%v is %v, want %s", cause, err, want)
		}
	}
	if err := fault.Stored(context.Canceled); !errors.Is(err, context.Canceled) || fault.CodeOf(err) != fault.Internal {
		t.Errorf("a cancelled call is %v", err)
	}
	if fault.Stored(nil) != nil {
		t.Error("no error became one")
	}
}
