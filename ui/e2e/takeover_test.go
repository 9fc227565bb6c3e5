//go:build unix

package e2e_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
)

// TestATakeoverOfAKilledMachine kills a process that writes back and keeps a continuous copy, makes the store of another
// machine of the copy, and goes on there: nothing is sent before an admin says go on, nothing is lost, nothing is twice, and
// what was imported is not read again. Again and again; 200 times with NAVSYNC_SLOW.
func TestATakeoverOfAKilledMachine(t *testing.T) {
	rounds := 2
	if os.Getenv("NAVSYNC_SLOW") != "" {
		rounds = 200
	}
	d := serve(t, "--contacts", "300", "--fault", "slow=40ms on=POST:$batch")
	h := connected(t, d)
	h.run(nil, "sync")
	h.run(nil, "settings", "set", "auto-sync=yes", "writeback=yes", "writeback-target=standard", "licences=10")
	h.run(nil, "seats", "assign", ana)
	before := len(d.rows("task")) // of the organization itself
	random := rand.New(rand.NewPCG(2, uint64(rounds)))
	for round := range rounds {
		h.run(nil, "import", notesOf(t, round), "--seat", ana, "--copy", "all")
		address := "file://" + filepath.ToSlash(t.TempDir())
		killed(t, h, address, time.Duration(random.IntN(900))*time.Millisecond)
		h = takenOver(t, d, h, address)
		once(t, d, h, (round+1)*notesOfRound, before)
		if t.Failed() {
			t.Fatalf("round %d", round)
		}
	}
}

const notesOfRound = 40

// notesOf is a file with notes that no other round has.
func notesOf(t *testing.T, round int) string {
	t.Helper()
	text := "date,direction,kind,member,profile url,company,subject,text\n"
	for n := range notesOfRound {
		at := time.Date(2025, 1, 1, 8, 0, 0, 0, time.UTC).Add(time.Duration(round*notesOfRound+n) * time.Minute).Format(time.RFC3339)
		text += fmt.Sprintf("%s,sent,note,Person %[2]d,https://www.linkedin.com/in/person-%[2]d,,,Note %[3]d of round %[4]d\n", at, n%7, n, round)
	}
	path := filepath.Join(t.TempDir(), "notes.csv")
	if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return path
}

// killed lets a house sync and keep a copy, and kills it some time after it has begun to.
func killed(t *testing.T, h house, address string, after time.Duration) {
	t.Helper()
	ctx, kill := context.WithCancel(t.Context())
	defer kill()
	cmd := h.command(ctx, "sync", "--watch", "--replica", address) // ends with SIGKILL
	said := &recorded{}
	cmd.Stdout, cmd.Stderr = said, said
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	for deadline := time.Now().Add(time.Minute); !strings.Contains(said.String(), address); time.Sleep(5 * time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatalf("nobody keeps a copy:\n%s", said)
		}
	}
	time.Sleep(after)
	kill()
	if err := cmd.Wait(); err == nil {
		t.Fatalf("it was not killed:\n%s", said)
	}
}

// takenOver goes on with the copy in another folder.
func takenOver(t *testing.T, d dynamics, lost house, address string) house {
	t.Helper()
	h := newHouse(t)
	var restored struct{ From, Why string }
	h.run(&restored, "restore", "--from", address)
	if restored.From != "replica" || restored.Why == "" {
		t.Errorf("restored from %+v", restored)
	}
	h = h.acting(lost.as)
	h.run(nil, "connect", "--url", d.url, "--token-command", "echo "+token)
	sent := len(d.rows("task"))
	h.run(nil, "sync")
	if n := len(d.rows("task")); n != sent {
		t.Errorf("%d activities were sent before an admin said go on", n-sent)
	}
	var all items[struct {
		Steps []struct {
			Name string
			Read int
		}
	}]
	h.run(&all, "runs", "list")
	for _, step := range all.Items[0].Steps {
		if step.Name == "contacts" && step.Read != 0 {
			t.Errorf("%d contacts were read again", step.Read)
		}
	}
	h.run(nil, "writebacks", "go-on")
	h.run(nil, "sync")
	return h
}

// once holds that a house has so many items, and Dynamics an activity of each beside those that it had before.
func once(t *testing.T, d dynamics, h house, want, before int) {
	t.Helper()
	var all items[item]
	h.run(&all, "items", "list", "--seat", ana)
	if len(all.Items) != want {
		t.Errorf("%d items, want %d", len(all.Items), want)
	}
	if n := len(d.rows("task")) - before; n != want {
		t.Errorf("Dynamics has %d activities of %d items", n, want)
	}
	checkActivities(t, d, all.Items)
}
