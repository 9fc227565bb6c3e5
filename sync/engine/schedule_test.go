package engine

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

func TestAnotherProcessCanAskARunToStop(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{PageSize: 8, Contacts: 200})
	if err := h.crm.SetFaults("slow=50ms on=GET:contacts"); err != nil {
		t.Fatal(err)
	}
	if _, err := h.Sync(t.Context(), h.admin, SyncOptions{}); err != nil {
		t.Fatal(err)
	}
	other := New(h.opt)
	if err := other.stopRun(t.Context()); err != nil {
		t.Fatal(err)
	}
	r, err := h.store.LastRun(t.Context())
	if err != nil || r.Outcome != store.RunCancelled {
		t.Errorf("%+v %v", r, err)
	}
}

func TestWhoMayRun(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	for _, a := range []Actor{h.support, h.seller} {
		if _, err := h.Sync(t.Context(), a, SyncOptions{Wait: true}); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", a.Role, err)
		}
		if err := h.CancelRun(t.Context(), a); fault.CodeOf(err) != fault.Forbidden {
			t.Errorf("%s: %v", a.Role, err)
		}
	}
	if _, err := h.store.LastRun(t.Context()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("a forbidden run left a trace: %v", err)
	}
}

func TestTheScheduleRunsAndStops(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	events, end := h.Subscribe()
	defer end()
	if err := h.Start(t.Context()); err != nil {
		t.Fatal(err)
	}
	for {
		<-events
		if r, err := h.store.LastRun(t.Context()); err == nil && !r.EndedAt.IsZero() {
			if r.Trigger != store.ByConnect {
				t.Errorf("%+v", r)
			}
			break
		}
	}
	started := time.Now()
	h.Stop()
	if took := time.Since(started); took > stopTime {
		t.Errorf("Stop took %s", took)
	}
}

func TestAFailureUnattendedRunsTheCommandOnce(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	if err := h.crm.SetFaults("not-a-member"); err != nil {
		t.Fatal(err)
	}
	mark := filepath.Join(t.TempDir(), "told")
	h.set(t, map[string]string{store.KeyFailureCommand: `sh -c 'echo "$NAVSYNC_ERROR" >> ` + mark + `'`})
	for range 2 {
		if err := h.scheduledRun(t.Context()); fault.CodeOf(err) != fault.Connection {
			t.Errorf("%v", err)
		}
		h.clock.advance(time.Hour)
	}
	told, err := os.ReadFile(mark)
	if err != nil || string(told) != "connection\n" {
		t.Errorf("%q %v", told, err)
	}
}

func TestStartRescuesWhatADeadProcessLeft(t *testing.T) {
	t.Parallel()
	h := newHouse(t, emulator.Options{})
	run := newRun(store.ByCommand, "", h.now())
	err := h.store.Update(t.Context(), func(tx *store.Tx) error { return h.process.takeLease(t.Context(), tx, "somebody", &run) })
	if err != nil {
		t.Fatal(err)
	}
	h.reopen(t)
	if err := h.process.rescue(t.Context()); err != nil {
		t.Fatal(err)
	}
	if r, err := h.store.Run(t.Context(), run.ID); err != nil || r.Outcome != store.RunInterrupted {
		t.Errorf("%+v %v", r, err)
	}
	if _, err := h.store.LeaseHolder(t.Context(), h.now()); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("%v", err)
	}
}
