package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"
	"time"

	"navsync/dynamics"
	"navsync/dynamics/auth"
	"navsync/store"
)

// pretend makes a connection without an organization behind it.
func (o *office) pretend(t *testing.T, state store.ConnectionState) {
	t.Helper()
	c := store.Connection{
		State: store.Connected, OrganizationID: "org", Name: "Contoso Sales", URL: "http://127.0.0.1:1", Method: string(SignInCommand),
		TokenCommand: "true", Account: "svc@contoso.test", UserID: "user", ConnectedAt: o.now(), ConnectedBy: o.admin.Email,
	}
	if state != store.Importing {
		c.ImportedAt = o.now()
	} else {
		c.State = store.Importing
	}
	err := o.store.UpdateDurably(t.Context(), func(tx *store.Tx) error {
		if err := tx.SetConnection(t.Context(), c); err != nil || state != store.Paused {
			return err
		}
		return tx.Pause(t.Context(), o.now(), o.admin.Email)
	})
	if err != nil {
		t.Fatal(err)
	}
}

func (o *office) view(t *testing.T) store.ConnectionView {
	t.Helper()
	v, err := o.store.ConnectionView(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	return v
}

func TestThreeDaysOfFailing(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.pretend(t, store.Connected)
	begun := o.now()
	expired := &Error{Code: CodeCredentials, Key: "signin.expired", Remedy: "signin.remedy.again", CRMCode: "AADSTS50173", RequestID: "a41c"}
	var waits []time.Duration
	tries := 0
	for o.view(t).Word != "disconnected" {
		if err := o.connectionFailed(t.Context(), expired); err != nil {
			t.Fatal(err)
		}
		tries++
		v := o.view(t)
		if v.Word == "disconnected" {
			break
		}
		if v.Word != "failing" || !v.Failure.Since.Equal(begun) || v.Failure.Count != tries || !v.Deadline.Equal(begun.Add(72*time.Hour)) {
			t.Fatalf("after %d tries: %+v", tries, v)
		}
		if v.Failure.Key != expired.Key || v.Failure.Remedy != expired.Remedy || v.Failure.CRMCode != expired.CRMCode || v.Failure.ProblemID == 0 {
			t.Fatalf("%+v", v.Failure)
		}
		wait := v.Failure.NextTryAt.Sub(o.now())
		if wait <= 0 || wait > slowTry || v.Failure.NextTryAt.After(v.Deadline) {
			t.Fatalf("next try in %v", wait)
		}
		waits = append(waits, wait)
		o.clock.advance(wait)
	}
	if waits[0] != time.Minute || waits[1] != 2*time.Minute || waits[10] != slowTry {
		t.Errorf("waits %v", waits[:11])
	}
	if gone := o.now().Sub(begun); gone != 72*time.Hour {
		t.Errorf("disconnected after %v", gone)
	}
	v := o.view(t)
	if v.DisconnectReason != string(CodeCredentials) || v.Failure.Key != expired.Key || !v.PurgedAt.IsZero() || v.Name == "" {
		t.Errorf("%+v", v)
	}
	audit, err := o.store.Audit(t.Context(), 1)
	if err != nil || audit[0].Action != string(ActDisconnect) || audit[0].Actor != "" {
		t.Errorf("%+v %v", audit, err)
	}
	if err := o.connectionFailed(t.Context(), expired); err != nil || !o.view(t).DisconnectedAt.Equal(v.DisconnectedAt) {
		t.Errorf("a disconnected connection failed once more: %v", err)
	}
	if _, _, err := o.client(t.Context()); CodeOf(err) != CodeUsage {
		t.Errorf("a disconnected connection has a client: %v", err)
	}
}

func TestAConnectionThatWorksAgain(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ before, failing, after store.ConnectionState }{
		{store.Importing, store.Failing, store.Importing},
		{store.Connected, store.Failing, store.Connected},
		{store.Paused, store.Paused, store.Paused},
	} {
		o := newOffice(t, nil)
		o.pretend(t, c.before)
		if err := o.connectionFailed(t.Context(), &Error{Code: CodeConnection}); err != nil {
			t.Fatal(err)
		}
		if v := o.view(t); v.State != c.failing {
			t.Errorf("%s became %s", c.before, v.State)
		}
		if err := o.connectionWorks(t.Context()); err != nil {
			t.Fatal(err)
		}
		if v := o.view(t); v.State != c.after || v.Failure != (store.Failure{}) {
			t.Errorf("%s became %s again: %+v", c.before, v.State, v.Failure)
		}
	}
}

func TestWhatIsNoFailure(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	if err := o.connectionFailed(t.Context(), &Error{Code: CodeConnection}); err != nil {
		t.Fatalf("never connected: %v", err)
	}
	o.pretend(t, store.Connected)
	for _, err := range []*Error{nil, {Code: CodeThrottled}, {Code: CodeInternal, Err: context.Canceled}} {
		if err := o.connectionFailed(t.Context(), err); err != nil {
			t.Fatal(err)
		}
		if v := o.view(t); v.State != store.Connected {
			t.Errorf("%v made it %s", err, v.State)
		}
	}
}

func TestWaitsOfDynamicsAreKept(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.waiting(o.now().Add(time.Minute)) // before anything is connected: nowhere to keep it
	o.settle()
	o.pretend(t, store.Connected)
	until := o.now().Add(time.Hour)
	o.waiting(until)
	o.settle()
	if v := o.view(t); !v.WaitUntil.Equal(until) {
		t.Fatalf("%v", v.WaitUntil)
	}
}

func TestPauseResumeAndGreeting(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	ctx := t.Context()
	if err := o.Pause(ctx, o.admin); CodeOf(err) != CodeUsage {
		t.Fatalf("pausing nothing: %v", err)
	}
	o.pretend(t, store.Connected)
	if !o.view(t).Greet {
		t.Error("the first import has completed and nobody is congratulated")
	}
	if err := o.Greeted(ctx); err != nil || o.view(t).Greet {
		t.Errorf("congratulated twice: %v", err)
	}
	if err := o.Pause(ctx, o.admin); err != nil {
		t.Fatal(err)
	}
	if v := o.view(t); v.Word != "paused" || v.PausedBy != o.admin.Email || v.PausedAt.IsZero() {
		t.Errorf("%+v", v)
	}
	if err := o.Pause(ctx, o.admin); CodeOf(err) != CodeUsage {
		t.Errorf("paused twice: %v", err)
	}
	if err := o.Resume(ctx, o.admin); err != nil || o.view(t).Word != "connected" {
		t.Errorf("%v %s", err, o.view(t).Word)
	}
	if err := o.Resume(ctx, o.admin); CodeOf(err) != CodeUsage {
		t.Errorf("resumed twice: %v", err)
	}
}

func TestErrorsOfDynamicsGetTheirCode(t *testing.T) {
	t.Parallel()
	wrap := func(err error) error { return fmt.Errorf("read the accounts: %w", err) }
	for _, c := range []struct {
		err  error
		code Code
		key  string
		crm  string
	}{
		{&dynamics.Error{Class: dynamics.ClassConnection, Code: dynamics.CodeNotMember, Status: 403}, CodeConnection, "errors.crm.not-a-member", "0x80072560"},
		{&dynamics.Error{Class: dynamics.ClassRetry, Status: 503}, CodeCRM, "", ""},
		{&dynamics.Error{Class: dynamics.ClassUnknown, Status: 418}, CodeCRM, "", ""},
		{&dynamics.Error{Class: dynamics.ClassPrivilege, Code: dynamics.CodePrivilegeDenied, Status: 403, MissingPrivilege: "prvReadLead"}, CodePrivilege, "", "0x80040220"},
		{&dynamics.Error{Class: dynamics.ClassSchema, Status: 404}, CodeSchema, "", ""},
		{&dynamics.Error{Class: dynamics.ClassOwner}, CodeOwner, "", ""},
		{&dynamics.Error{Class: dynamics.ClassThrottled, RetryAfter: time.Hour}, CodeThrottled, "", ""},
		{&dynamics.Error{Class: dynamics.ClassCredentials, Err: &auth.SignInError{Kind: auth.KindMFA, AADSTS: 50076, SentenceKey: "signin.mfa"}}, CodeCredentials, "signin.mfa", "AADSTS50076"},
		{&dynamics.Error{Class: dynamics.ClassConnection, Err: &auth.SignInError{Kind: auth.KindConnection, SentenceKey: "signin.connection"}}, CodeConnection, "signin.connection", ""},
		{&auth.SignInError{Kind: auth.KindCancelled, SentenceKey: "signin.cancelled"}, CodeUsage, "signin.cancelled", ""},
		{fail(CodeConflict, "kept"), CodeConflict, "kept", ""},
		{context.Canceled, CodeInternal, "errors.cancelled", ""},
		{errors.New("no route to host"), CodeConnection, "", ""},
	} {
		got := fromDynamics(wrap(c.err))
		if got.Code != c.code || got.Key != c.key || got.CRMCode != c.crm {
			t.Errorf("%v is %+v", c.err, got)
		}
		if !errors.Is(got, c.err) {
			t.Errorf("%v lost its cause", c.err)
		}
	}
	if fromDynamics(nil) != nil {
		t.Error("no error became one")
	}
}

// Every class of the client has a code.
func TestEveryClassHasACode(t *testing.T) {
	t.Parallel()
	for class := dynamics.ClassUnknown; class <= dynamics.ClassBug; class++ {
		if codeOf[class] == "" {
			t.Errorf("class %s has no code", class)
		}
	}
}

func TestAuditIsJSON(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.pretend(t, store.Connected)
	if err := o.Pause(t.Context(), o.admin); err != nil {
		t.Fatal(err)
	}
	audit, err := o.store.Audit(t.Context(), 10)
	if err != nil {
		t.Fatal(err)
	}
	for _, a := range audit {
		for _, facts := range []string{a.Before, a.After} {
			if facts != "" && !json.Valid([]byte(facts)) {
				t.Errorf("%s: %q", a.Action, facts)
			}
		}
		if a.Actor != o.admin.Email || a.OSUser == "" {
			t.Errorf("%+v", a)
		}
	}
}
