package fault_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"navsync/dynamics"
	"navsync/dynamics/auth"
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
