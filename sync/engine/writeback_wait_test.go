package engine

import (
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

func TestWhyItemsWait(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	ctx := t.Context()
	wait := func(want string) {
		t.Helper()
		item := d.add(t, "note", "nobody-known", "Nobody Known", "text "+want)
		if err := d.out.Pass(ctx, true); err != nil {
			t.Fatal(err)
		}
		if row := d.item(t, item); row.State != store.ItemWaiting || row.Reason != want {
			t.Errorf("%s %q, want waiting %q", row.State, row.Reason, want)
		}
	}
	d.set(t, map[string]string{store.KeyWriteback: store.No})
	wait(store.WaitWritebackOff)
	d.set(t, map[string]string{store.KeyWriteback: store.Yes, store.KeyWritebackItems: "call"})
	wait(store.WaitKindOff)
	d.set(t, map[string]string{store.KeyWritebackItems: store.AllItems, store.KeyAutoSync: store.No})
	wait(store.WaitSeatOff)
	d.set(t, map[string]string{store.KeyAutoSync: store.Yes, store.KeyAuthor: store.AuthorSeat})
	d.set(t, map[string]string{store.KeyAuthor: store.AuthorAccount})
	if err := d.store.UpdateDurably(ctx, func(tx *store.Tx) error { return tx.Pause(ctx, d.now(), "test") }); err != nil {
		t.Fatal(err)
	}
	wait(store.WaitPaused)
	held, err := d.store.CountItems(ctx, store.ItemQuery{Scope: store.ScopeOf(d.seller.Person), Reason: store.WaitPaused})
	if err != nil || held != 4 {
		t.Errorf("%d wait for the pause (%v)", held, err)
	}
	if err := d.store.UpdateDurably(ctx, func(tx *store.Tx) error { return tx.Works(ctx) }); err != nil {
		t.Fatal(err)
	}
	d.send(t)
	if n, err := d.store.CountUnresolved(ctx, store.UnresolvedQuery{Scope: store.ScopeOf(d.seller.Person)}); err != nil || n != 4 {
		t.Errorf("%d %v", n, err)
	}
}

func TestARefusedItemFailsWithItsReasonAndIsRetried(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	if err := d.crm.SetFaults("plugin-refused on=POST:tasks"); err != nil {
		t.Fatal(err)
	}
	item := d.add(t, "note", "nobody-known", "Nobody Known", "hello")
	run, err := d.Sync(t.Context(), d.admin, SyncOptions{Wait: true})
	if err != nil || run.Outcome != store.RunPartial || stepOf(t, run, journal.StepWriteBack).Failed != 1 {
		t.Errorf("%s %v: %+v", run.Outcome, err, run.Steps)
	}
	if conn, err := d.store.Connection(t.Context()); err != nil || !conn.LastSyncAt.Equal(d.now()) {
		t.Errorf("all was imported, last sync %s %v", conn.LastSyncAt, err)
	}
	if run := d.run(t); stepOf(t, run, journal.StepWriteBack).Failed != 0 {
		t.Errorf("%+v", run.Steps)
	}
	row := d.item(t, item)
	if row.State != store.ItemFailed || row.Reason != string(fault.Data) || row.ProblemID == 0 {
		t.Fatalf("%+v", row)
	}
	if err := d.crm.SetFaults(); err != nil {
		t.Fatal(err)
	}
	if _, err := d.Copy(t.Context(), d.support, item); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("support copies: %v", err)
	}
	if r, err := d.RetryProblem(t.Context(), d.support, row.ProblemID); err != nil || r.Queued != 1 {
		t.Fatalf("%+v %v", r, err)
	}
	d.send(t)
	if row := d.item(t, item); row.State != store.ItemOpen {
		t.Errorf("%+v", row)
	}
}

func TestARecordThatIsGoneLeavesAnUnresolvedActivity(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	contact := d.someContact(t, 6)
	d.matched(t, "sophie-arnaud", "Sophie Arnaud", contact)
	if err := d.crm.Delete("contact", contact); err != nil {
		t.Fatal(err)
	}
	item := d.add(t, "note", "sophie-arnaud", "Sophie Arnaud", "hello")
	d.send(t)
	if row := d.item(t, item); row.State != store.ItemOpen || row.Unresolved != "record-gone" {
		t.Errorf("%+v", row)
	}
}

func TestNeverCopyWins(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	ctx := t.Context()
	item := d.add(t, "note", "private-friend", "Private Friend", "hello")
	taken, err := d.AddNeverCopy(ctx, d.seller, store.NeverCopy{
		SeatID: d.seller.SeatID, Kind: "member", Value: "https://www.linkedin.com/in/private-friend/",
	})
	if err != nil || taken != 1 {
		t.Fatalf("%d %v", taken, err)
	}
	if r, err := d.Copy(ctx, d.seller, item); err != nil || r.NeverCopy != 1 {
		t.Fatalf("%+v %v", r, err)
	}
	before := d.known()
	d.send(t)
	if found := d.activities(before); len(found) != 0 {
		t.Fatalf("%d activities", len(found))
	}
	if _, err := d.store.Item(ctx, store.ScopeOf(d.support.Person), item); fault.CodeOf(fault.Stored(err)) != fault.NotFound {
		t.Errorf("an uncopied item is its seat holder's alone: %v", err)
	}
	shown := d.add(t, "note", "someone-else", "Someone Else", "secret text")
	row, err := d.store.Item(ctx, store.ScopeOf(d.support.Person), shown)
	if err != nil || row.Text != "" || row.Characters != len("secret text") {
		t.Errorf("%+v %v", row, err)
	}
	if _, err := d.store.Item(ctx, store.ScopeOf(d.admin.Person), item); err == nil {
		t.Error("another seat holder sees an uncopied item")
	}
	if plan, err := d.PreviewWriteback(ctx, d.support, shown); err != nil || plan.Text != "" || plan.Characters == 0 {
		t.Errorf("%+v %v", plan, err)
	}
}
