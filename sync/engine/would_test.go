package engine

import (
	"archive/zip"
	"bytes"
	"io"
	"strings"
	"testing"
	"time"

	"navsync/store"
)

// TestADryRunNamesWhatIsThenWritten: what it lists, for whom and regarding what, is what the run then writes, and nothing
// more; what is kept here is not among it (spec §8.8).
func TestADryRunNamesWhatIsThenWritten(t *testing.T) {
	t.Parallel()
	for _, unresolved := range []string{store.UnresolvedOpen, store.UnresolvedKeep} {
		t.Run(unresolved, func(t *testing.T) {
			t.Parallel()
			d := newDesk(t, aFew)
			d.set(t, map[string]string{store.KeyUnresolved: unresolved})
			contact := d.someContact(t, 1)
			d.matched(t, "camille-girault", "Camille Girault", contact)
			before := d.known()
			d.add(t, "note", "camille-girault", "Camille Girault", "one")
			d.add(t, "call", "oliver-hartley", "Oliver Hartley", "two")
			plans, err := WouldWrite(t.Context(), d.Engine, d.admin)
			if err != nil {
				t.Fatal(err)
			}
			if _, err := WouldWrite(t.Context(), d.Engine, d.seller); CodeOf(err) != CodeForbidden {
				t.Errorf("a seller may ask: %v", err)
			}
			dry, err := d.Sync(t.Context(), d.admin, SyncOptions{DryRun: true})
			if err != nil || stepOf(t, dry, "write-back").Written != int64(len(plans)) {
				t.Errorf("the dry run counts %+v, %d are listed: %v", dry.Steps, len(plans), err)
			}
			d.run(t)
			made := d.activities(before)
			for _, p := range plans {
				row := made[p.ActivityID]
				state, _ := row["statecode"].(int64)
				if row == nil || row["table"] != p.Table || (state == 1) != p.Completed ||
					id(row, "_regardingobjectid_value") != p.RegardingID || row["_ownerid_value"] != p.OwnerID || p.Text != "" || p.Subject != "" {
					t.Errorf("%+v became %+v", p, row)
				}
			}
			if len(made) != len(plans) {
				t.Errorf("%d were listed, %d written", len(plans), len(made))
			}
			if want := map[string]int{store.UnresolvedOpen: 2, store.UnresolvedKeep: 1}[unresolved]; len(plans) != want {
				t.Errorf("%d are listed: %+v", len(plans), plans)
			}
		})
	}
}

// A failed item shows what was refused, until it is tried again.
func TestAFailedItemShowsWhatFailed(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	contact := d.someContact(t, 1)
	d.matched(t, "camille-girault", "Camille Girault", contact)
	item := d.add(t, "note", "camille-girault", "Camille Girault", "one")
	if err := d.crm.SetFaults("plugin-refused on=POST:tasks times=1"); err != nil {
		t.Fatal(err)
	}
	d.send(t)
	row := d.item(t, item)
	plan, err := d.PreviewWriteback(t.Context(), d.seller, item)
	if err != nil || row.State != store.ItemFailed || row.RegardingID != contact || row.Becomes != "completed" {
		t.Errorf("%+v, %v", row, err)
	}
	if !plan.Completed || plan.RegardingID != contact {
		t.Errorf("the plan is %+v", plan)
	}
	if _, err := d.Retry(t.Context(), d.seller, item); err != nil {
		t.Fatal(err)
	}
	if facts, err := d.store.WritebackFacts(t.Context(), item); err != nil || facts.Plan != "" {
		t.Errorf("the dropped plan stayed: %+v %v", facts, err)
	}
	d.send(t)
	if row := d.item(t, item); row.State != store.ItemWritten {
		t.Errorf("%+v", row)
	}
}

// What waits is counted by its reason, and what was written between runs is counted.
func TestWhatWaitsIsCountedByItsReason(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	d.clock.advance(time.Minute)
	d.add(t, "note", "camille-girault", "Camille Girault", "one")
	d.send(t)
	if n, err := d.store.WrittenBetweenRuns(t.Context(), d.now().AddDate(0, 0, -1)); err != nil || n != 1 {
		t.Errorf("%d were written between runs: %v", n, err)
	}
	d.clock.advance(time.Minute)
	d.set(t, map[string]string{store.KeyWriteback: store.No})
	d.add(t, "note", "camille-girault", "Camille Girault", "two")
	d.run(t)
	waits, err := d.store.WaitsOf(t.Context(), store.ScopeOf(d.admin.Person))
	if err != nil || len(waits) != 1 || waits[0].Reason != store.WaitWritebackOff || waits[0].Items != 1 {
		t.Errorf("%+v %v", waits, err)
	}
	d.set(t, map[string]string{store.KeyWriteback: store.Yes})
	d.clock.advance(time.Minute)
	d.run(t)
	if n, err := d.store.WrittenBetweenRuns(t.Context(), d.now().AddDate(0, 0, -1)); err != nil || n != 1 {
		t.Errorf("what a run wrote is counted too: %d %v", n, err)
	}
}

// The diagnostics name the version and who acted, and hold the end of the log.
func TestTheDiagnosticsNameVersionActorsAndLog(t *testing.T) {
	t.Parallel()
	d := newDesk(t, aFew)
	d.opt.Version = "1.2.3"
	d.opt.LogTail = func() ([]string, error) { return []string{"a line of the log"}, nil }
	var file bytes.Buffer
	if err := d.Diagnostics(t.Context(), d.support, &file); err != nil {
		t.Fatal(err)
	}
	z, err := zip.NewReader(bytes.NewReader(file.Bytes()), int64(file.Len()))
	if err != nil {
		t.Fatal(err)
	}
	texts := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		b, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		texts[f.Name] = string(b)
	}
	for name, part := range map[string]string{"about.json": `"version": "1.2.3"`, "log.json": "a line of the log", "audit.json": `"actor": "support `} {
		if !strings.Contains(texts[name], part) {
			t.Errorf("%s lacks %s: %s", name, part, texts[name])
		}
	}
}
