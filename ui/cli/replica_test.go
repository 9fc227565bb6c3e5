package cli

import (
	"context"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"navsync/ui/page/pagetest"
)

// TestAContinuousCopyAndARestoreOfIt by the command line: it follows as long as sync watches, and a restore says what it used.
func TestAContinuousCopyAndARestoreOfIt(t *testing.T) {
	f := connected(t)
	address := "file://" + filepath.ToSlash(t.TempDir())
	if a := f.run("sync", "--replica", address); a.code != ExitUsage {
		t.Errorf("without --watch: exit %d", a.code)
	}
	if a := f.run("sync", "--watch", "--replica", "nonsense"); a.code != ExitUsage || strings.Contains(a.narration, "‹") {
		t.Errorf("no address: exit %d\n%s", a.code, a.narration)
	}
	ctx, stop := context.WithCancel(t.Context())
	defer stop()
	ended := make(chan answer, 1)
	go func() { ended <- f.runUntil(ctx, "sync", "--watch", "--replica", address) }()
	status := func() (s statusDocument) {
		f.does(&s, "status")
		return s
	}
	for s := status(); s.Replica == nil || !s.Replica.Follows || s.Replica.Copied == ""; s = status() {
		select {
		case a := <-ended:
			t.Fatalf("it has ended: exit %d\n%s", a.code, a.narration)
		case <-time.After(20 * time.Millisecond):
		}
	}
	stop()
	if a := <-ended; a.code != ExitInterrupted {
		t.Errorf("interrupted: exit %d\n%s", a.code, a.narration)
	}
	if s := status(); s.Replica.Follows || s.Replica.InSync == "" {
		t.Errorf("%+v", s.Replica)
	}
	there := newFolder(t)
	var restored restoreDocument
	there.does(&restored, "restore", "--from", address)
	if restored.From != "replica" || restored.Why == "" || strings.Contains(restored.Why, "‹") || restored.Rows["contact"] == 0 {
		t.Errorf("%+v", restored)
	}
	there.env["NAVSYNC_AS"] = pagetest.Ana
	var s statusDocument
	there.does(&s, "status")
	if s.Restored == nil || !s.Restored.Held {
		t.Error("sending is not held after a restore")
	}
	for _, args := range [][]string{
		{"restore"},
		{"restore", "file", "--from", address},
		{"restore", "file", "--at", "2026-11-27T09:00:00Z"},
		{"restore", "--from", address, "--at", "yesterday"},
		{"restore", "--from", address, "--at", "2999-01-01T00:00:00Z"},
		{"restore", "--from", "s3://bucket/x?region=r"},
	} {
		if a := newFolder(t).run(args...); a.code != ExitUsage || strings.Contains(a.narration, "‹") {
			t.Errorf("%v: exit %d\n%s", args, a.code, a.narration)
		}
	}
	if a := newFolder(t).run("restore", "--from", address, "--at", "2001-01-01T00:00:00Z"); a.code != ExitFailed {
		t.Errorf("before there was a copy: exit %d\n%s", a.code, a.narration)
	}
}
