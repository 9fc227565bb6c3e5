package inbox

import (
	"context"
	"errors"
	"log/slog"
	"os"
	"path/filepath"
	"testing"
	"time"
)

// A file that cannot be imported for no fault of its own, as on a full disk, stays in the drop folder
// and is taken once that has passed; one that is at fault is put aside.
func TestAFileThatCannotBeTakenNowStays(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	var failing error
	box := Inbox{
		Dir: dir, Logger: slog.New(slog.DiscardHandler),
		Seats: func(context.Context) ([]string, error) { return []string{"lea@contoso.test"}, nil },
		Take:  func(context.Context, string, string) error { return failing },
	}
	folder := box.Folder("lea@contoso.test")
	drop := func() {
		t.Helper()
		path := filepath.Join(folder, "a.zip")
		old := time.Now().Add(-time.Hour)
		if err := errors.Join(os.MkdirAll(folder, 0o700), os.WriteFile(path, nil, 0o600), os.Chtimes(path, old, old)); err != nil {
			t.Fatal(err)
		}
	}
	lies := func(where string) bool {
		_, err := os.Stat(filepath.Join(folder, where, "a.zip"))
		return err == nil
	}
	drop()
	full := errors.New("the disk is full")
	failing = errors.Join(ErrLater, full)
	if n, err := box.Pass(t.Context()); n != 0 || !errors.Is(err, full) || !lies("") || lies("failed") {
		t.Errorf("with a full disk: %d taken (%v), it lies there %v, put aside %v", n, err, lies(""), lies("failed"))
	}
	failing = nil
	if n, err := box.Pass(t.Context()); n != 1 || err != nil || !lies("done") || lies("") {
		t.Errorf("with room again: %d taken (%v)", n, err)
	}
	drop()
	failing = errors.New("no archive")
	if n, err := box.Pass(t.Context()); n != 1 || err != nil || !lies("failed") {
		t.Errorf("a file at fault: %d taken (%v)", n, err)
	}
	box.Explain = func(err error) string { return "This is no archive. (" + err.Error() + ")" }
	drop()
	if _, err := box.Pass(t.Context()); err != nil {
		t.Fatal(err)
	}
	why, err := os.ReadFile(filepath.Join(folder, "failed", "a-2.zip.reason.txt"))
	if err != nil || string(why) != "This is no archive. (no archive)\n" {
		t.Errorf("the reason is %q, %v", why, err)
	}
}
