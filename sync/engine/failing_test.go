package engine

import (
	"context"
	"encoding/json"
	"testing"
	"time"

	"navsync/store"
	"navsync/sync/fault"
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
	expired := &fault.Error{Code: fault.Credentials, Key: "signin.expired", Remedy: "signin.remedy.again", CRMCode: "AADSTS50173", RequestID: "a41c"}
	var waits []time.Duration
	tries := 0
	for o.view(t).Word != "disconnected" {
		if err := o.link.failed(t.Context(), expired); err != nil {
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
	if v.DisconnectReason != string(fault.Credentials) || v.Failure.Key != expired.Key || !v.PurgedAt.IsZero() || v.Name == "" {
		t.Errorf("%+v", v)
	}
	audit, err := o.store.Audit(t.Context(), 1)
	if err != nil || audit[0].Action != string(ActDisconnect) || audit[0].Actor != "" {
		t.Errorf("%+v %v", audit, err)
	}
	if err := o.link.failed(t.Context(), expired); err != nil || !o.view(t).DisconnectedAt.Equal(v.DisconnectedAt) {
		t.Errorf("a disconnected connection failed once more: %v", err)
	}
	if _, _, err := o.link.client(t.Context()); fault.CodeOf(err) != fault.Usage {
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
		if err := o.link.failed(t.Context(), &fault.Error{Code: fault.Connection}); err != nil {
			t.Fatal(err)
		}
		if v := o.view(t); v.State != c.failing {
			t.Errorf("%s became %s", c.before, v.State)
		}
		if err := o.link.works(t.Context()); err != nil {
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
	if err := o.link.failed(t.Context(), &fault.Error{Code: fault.Connection}); err != nil {
		t.Fatalf("never connected: %v", err)
	}
	o.pretend(t, store.Connected)
	for _, err := range []*fault.Error{nil, {Code: fault.Throttled}, {Code: fault.Internal, Err: context.Canceled}} {
		if err := o.link.failed(t.Context(), err); err != nil {
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
	o.link.waiting(o.now().Add(time.Minute)) // before anything is connected: nowhere to keep it
	o.link.wait()
	o.pretend(t, store.Connected)
	until := o.now().Add(time.Hour)
	o.link.waiting(until)
	o.link.wait()
	if v := o.view(t); !v.WaitUntil.Equal(until) {
		t.Fatalf("%v", v.WaitUntil)
	}
}

func TestPauseResumeAndGreeting(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	ctx := t.Context()
	if err := o.Pause(ctx, o.admin); fault.CodeOf(err) != fault.Usage {
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
	if err := o.Pause(ctx, o.admin); fault.CodeOf(err) != fault.Usage {
		t.Errorf("paused twice: %v", err)
	}
	if err := o.Resume(ctx, o.admin); err != nil || o.view(t).Word != "connected" {
		t.Errorf("%v %s", err, o.view(t).Word)
	}
	if err := o.Resume(ctx, o.admin); fault.CodeOf(err) != fault.Usage {
		t.Errorf("resumed twice: %v", err)
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
