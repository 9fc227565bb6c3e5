package e2e_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"
)

// within runs a command whose files may not grow beyond so many KiB, as on a disk that is full.
func (h house) within(kilobytes int64, args ...string) (code int, narration []byte) {
	h.t.Helper()
	cmd := h.command(h.t.Context(), args...)
	script := fmt.Sprintf(`ulimit -f %d; exec "$@"`, 2*kilobytes)
	limited := exec.CommandContext(h.t.Context(), "sh", append([]string{"-c", script, "sh"}, cmd.Args...)...)
	var said bytes.Buffer
	limited.Env, limited.Stderr = cmd.Env, &said
	err := limited.Run()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		h.t.Fatal(err)
	}
	return limited.ProcessState.ExitCode(), said.Bytes()
}

// largest is the size of the largest file of the store, in KiB.
func (h house) largest() (kilobytes int64) {
	h.t.Helper()
	for _, name := range []string{"navsync.db", "navsync.db-wal"} {
		if about, err := os.Stat(filepath.Join(h.dir, name)); err == nil {
			kilobytes = max(kilobytes, about.Size()>>10)
		}
	}
	return kilobytes
}

// full checks that a command ends with 2, says that the disk is full, and nothing of our own fault.
func (h house) full(kilobytes int64, args ...string) {
	h.t.Helper()
	code, said := h.within(kilobytes, args...)
	var document struct {
		Error struct{ Code, Message, Remedy string }
	}
	lines := bytes.Split(bytes.TrimSpace(said), []byte("\n"))
	if err := json.Unmarshal(lines[len(lines)-1], &document); err != nil {
		h.t.Fatalf("%v: exit %d, %v: %s", args, code, err, said)
	}
	if code != 2 || document.Error.Code != "storage" || document.Error.Message != "The disk is full. Nothing is lost." || document.Error.Remedy == "" {
		h.t.Errorf("%v: exit %d %+v", args, code, document.Error)
	}
}

// manyMessages writes a CSV of n messages to one person.
func manyMessages(t *testing.T, n int) string {
	t.Helper()
	var text bytes.Buffer
	w := csv.NewWriter(&text)
	rows := [][]string{{"date", "direction", "kind", "member", "profile URL", "company", "subject", "text"}}
	at := time.Date(2026, 3, 1, 8, 0, 0, 0, time.UTC)
	for i := range n {
		rows = append(rows, []string{
			at.Add(time.Duration(i) * time.Minute).Format(time.RFC3339), "sent", "message", "Beth Example",
			"https://www.linkedin.com/in/beth-example", "", "", fmt.Sprintf("message %d %s", i, bytes.Repeat([]byte("word "), 40)),
		})
	}
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "messages.csv")
	if err := os.WriteFile(path, text.Bytes(), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// TestADiskThatIsFullIsSaidAndLosesNothing runs the first import, the import of an archive and a
// writeback against files that may not grow: each says so with its code, and with room again goes on
// where it stood, nothing lost and nothing twice.
func TestADiskThatIsFullIsSaidAndLosesNothing(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell to limit a process with")
	}
	d := serve(t, "--contacts", "3000")
	h := connected(t, d)
	h.full(h.largest()+256, "sync")
	finish(h)
	var s status
	h.run(&s, "status")
	if s.Records["contacts"] != len(d.rows("contact")) {
		t.Errorf("%d contacts are stored, Dynamics has %d", s.Records["contacts"], len(d.rows("contact")))
	}
	h.run(nil, "settings", "set", "auto-sync=yes", "writeback=yes", "writeback-target=standard", "licences=10")
	h.run(nil, "seats", "assign", ana)
	const messages = 3000
	before := len(d.rows("task"))
	path := manyMessages(t, messages)
	h.full(512, "import", path, "--seat", ana, "--copy", "all")
	h.run(nil, "import", path, "--seat", ana, "--copy", "all")
	var all items[item]
	if h.run(&all, "items", "list", "--seat", ana); all.Count != messages {
		t.Errorf("%d items, the archive has %d", all.Count, messages)
	}
	h.full(512, "sync")
	finish(h)
	if n := len(d.rows("task")) - before; n != messages {
		t.Errorf("%d activities for %d items", n, messages)
	}
	h.run(nil, "doctor")
}

// TestANewStoreOnAFullDiskIsMadeOnceThereIsRoom holds that a store that could not be made whole is no store: with room again
// it is made, wherever the disk gave out.
func TestANewStoreOnAFullDiskIsMadeOnceThereIsRoom(t *testing.T) {
	if _, err := exec.LookPath("sh"); err != nil {
		t.Skip("no shell to limit a process with")
	}
	add := []string{"people", "add", ana, "--name", "Ana Ruiz", "--role", "admin-seller"}
	for _, kilobytes := range []int64{8, 200, 400, 600} {
		h := newHouse(t)
		h.full(kilobytes, add...)
		h.run(nil, add...)
	}
}
