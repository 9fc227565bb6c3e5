package e2e_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"net/http"
	"os"
	"strconv"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator/seed"
)

type status struct {
	State   string
	Records map[string]int
}

// TestCrashKilledAtRandomMoments kills imports and writebacks again and again; one run
// later nothing is lost and nothing is twice (engine.md §8, I1 to I4). NAVSYNC_SLOW is how many
// kills, twenty at the least, each twenty of them in a house of its own: in one house all would
// soon be read and written.
func TestCrashKilledAtRandomMoments(t *testing.T) {
	kills := 6
	if said := os.Getenv("NAVSYNC_SLOW"); said != "" {
		asked, _ := strconv.Atoi(said) // any other word asks for the least
		kills = max(20, asked)
	}
	for house := uint64(0); kills > 0; house++ {
		here := min(kills, 20)
		t.Run(fmt.Sprintf("house %d", house), func(t *testing.T) { killedAtRandomMoments(t, house, here) })
		kills -= here
	}
}

func killedAtRandomMoments(t *testing.T, house uint64, rounds int) {
	t.Helper()
	d := serve(t, "--linkedin-app")
	h := connected(t, d)
	random := rand.New(rand.NewPCG(1+house, uint64(rounds))) //nolint:gosec // a count
	killed := 0
	defer func() { t.Logf("%d of %d were killed before their end", killed, rounds+1) }()
	kill := func(args ...string) {
		t.Helper()
		ctx, cancel := context.WithTimeout(t.Context(), time.Duration(30+random.IntN(900))*time.Millisecond)
		defer cancel()
		cmd := h.command(ctx, args...) // ends with SIGKILL
		out, err := cmd.CombinedOutput()
		switch {
		case err == nil:
		case ctx.Err() != nil:
			killed++
		case !strings.Contains(string(out), `"code":"conflict"`): // a run that a killed one still holds is refused; the lease ends by itself
			t.Fatalf("navsync %v: %v\n%s", args, err, out)
		}
	}
	for range rounds / 2 {
		kill("sync")
	}
	finish(h)
	h.run(nil, "settings", "set", "auto-sync=yes", "writeback=yes", "licences=10")
	h.run(nil, "seats", "assign", ana)
	path := archives(t, seed.DemoSizes)[ana]
	kill("import", path, "--seat", ana, "--copy", "all")
	h.run(nil, "import", path, "--seat", ana, "--copy", "all")
	for range rounds - rounds/2 {
		kill("sync")
	}
	finish(h)
	h.run(nil, "doctor")

	var s status
	h.run(&s, "status")
	for table, name := range map[string]string{
		"account": "accounts", "contact": "contacts", "lead": "leads", "opportunity": "opportunities", "systemuser": "users",
	} {
		var counted struct{ Count int }
		d.ask(http.MethodGet, "count/"+table, &counted)
		if s.Records[name] != counted.Count {
			t.Errorf("%d %s are stored, Dynamics has %d", s.Records[name], name, counted.Count)
		}
	}
	var all items[item]
	h.run(&all, "items", "list", "--seat", ana)
	activities := len(d.rows("li_inmail")) + len(d.rows("li_message"))
	written := 0
	var copied []item
	for _, i := range all.Items {
		if i.State == "not-copied" {
			continue
		}
		copied = append(copied, i)
		if i.Kind == "inmail" || i.Kind == "message" {
			written++
		}
	}
	if activities != written {
		t.Errorf("Dynamics has %d InMails and messages, %d were copied", activities, written)
	}
	checkActivities(t, d, copied)
}

// finish runs until a run has completed: the lease of a killed process has to end first.
func finish(h house) {
	h.t.Helper()
	deadline := time.Now().Add(3 * time.Minute)
	for {
		code, out, narration := h.try("sync")
		if code == 0 {
			return
		}
		if time.Now().After(deadline) || !strings.Contains(string(narration), `"code":"conflict"`) {
			h.t.Fatalf("sync: exit %d\n%s%s", code, out, narration)
		}
		time.Sleep(200 * time.Millisecond)
	}
}

// TestAnInterruptedImportAsksForNoStoredPageAgain reads the emulator's request log.
func TestAnInterruptedImportAsksForNoStoredPageAgain(t *testing.T) {
	d := serve(t, "--contacts", "30000", "--fault", "slow=150ms on=GET:contacts")
	h := connected(t, d)
	ctx, cancel := context.WithTimeout(t.Context(), 1500*time.Millisecond)
	defer cancel()
	cmd := h.command(ctx, "sync")
	cmd.Cancel = func() error { return cmd.Process.Signal(os.Interrupt) }
	cmd.WaitDelay = 10 * time.Second
	out, err := cmd.CombinedOutput()
	if ctx.Err() == nil {
		t.Fatalf("the import ended before it was interrupted: %v\n%s", err, out)
	}
	finish(h)
	type request struct{ Method, Path string }
	var log []request
	d.ask(http.MethodGet, "requests", &log)
	asked := map[string]int{}
	pages := 0
	for _, r := range log {
		if r.Method != http.MethodGet || !strings.Contains(r.Path, "/contacts?") || !strings.Contains(r.Path, "skiptoken") {
			continue
		}
		pages++
		asked[r.Path]++
	}
	if pages < 3 {
		t.Fatalf("only %d further pages of contacts were asked for", pages)
	}
	again := 0
	for _, times := range asked {
		again += times - 1
	}
	// Never stored: the page being stored when the interrupt came, and the next one, fetched meanwhile.
	if again > 2 {
		t.Errorf("%d pages of contacts were asked for again", again)
	}
}
