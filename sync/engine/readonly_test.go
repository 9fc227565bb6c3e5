package engine

import (
	"testing"

	"navsync/store"
	"navsync/sync/fault"
)

// TestAReadOnlyEngineChangesNothing: not for an admin, and not even the audit.
func TestAReadOnlyEngineChangesNothing(t *testing.T) {
	ctx := t.Context()
	s, err := store.Open(ctx, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	admin, err := New(Options{Store: s, DataDir: t.TempDir()}).AddFirstPerson(ctx, "ana@contoso.test", "Ana", store.AdminSeller)
	if err != nil {
		t.Fatal(err)
	}
	before, err := s.Audit(ctx, 10)
	if err != nil {
		t.Fatal(err)
	}
	e := New(Options{Store: s, DataDir: t.TempDir(), ReadOnly: true})
	_, err = e.SetSettings(ctx, admin, map[string]string{store.KeyLicences: "7"})
	if fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("a setting is changed: %v", err)
	}
	if err := e.Pause(ctx, admin); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("it is paused: %v", err)
	}
	after, err := s.Audit(ctx, 10)
	if err != nil || len(after) != len(before) {
		t.Errorf("the audit grew from %d to %d, %v", len(before), len(after), err)
	}
}
