package engine

import (
	"bytes"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// imported connects an office and lets a run import everything.
func imported(t *testing.T) *office {
	t.Helper()
	_, demo := organization(t, emulator.Options{})
	o := newOffice(t, demo)
	o.connect(t)
	if _, err := o.Sync(t.Context(), o.admin, SyncOptions{Wait: true}); err != nil {
		t.Fatal(err)
	}
	users, err := o.store.CRMUsers(t.Context(), store.CRMUserQuery{Assignable: true, Limit: 3})
	if err != nil || len(users) == 0 {
		t.Fatalf("%+v %v", users, err)
	}
	for _, u := range users {
		if _, err := o.AssignSeats(t.Context(), o.admin, []string{u.ID}); err != nil {
			t.Fatal(err)
		}
	}
	return o
}

func TestDisconnectKeepsAndSignsOut(t *testing.T) {
	t.Parallel()
	o := imported(t)
	ctx := t.Context()
	d, err := o.store.DisconnectEffect(ctx)
	if err != nil || d.Accounts == 0 || d.Contacts == 0 || d.Users == 0 || d.Total < d.Accounts+d.Contacts {
		t.Fatalf("%+v %v", d, err)
	}
	if err := o.Disconnect(ctx, o.admin, false); err != nil {
		t.Fatal(err)
	}
	v := o.view(t)
	if v.Word != "disconnected" || v.DisconnectReason != store.ReasonPerson || v.Kept == 0 || v.Name == "" {
		t.Fatalf("%+v", v)
	}
	if _, _, err := o.link.client(ctx); fault.CodeOf(err) != fault.Usage {
		t.Fatal(err)
	}
	if err := o.Disconnect(ctx, o.admin, true); fault.CodeOf(err) != fault.Usage {
		t.Fatal(err)
	}
	tokens, err := filepath.Glob(filepath.Join(o.dir, "tokens", "*"))
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range tokens {
		data, err := os.ReadFile(file)
		if err != nil || bytes.Contains(data, []byte("refresh_token")) || bytes.Contains(data, []byte(`"secret"`)) {
			t.Errorf("a token is left in %s (%v)", filepath.Base(file), err)
		}
	}
	// Connecting the same organization again goes on where it was.
	o.connect(t)
	if v := o.view(t); v.Word != "connected" && v.Word != "importing" {
		t.Fatalf("%+v", v)
	}
	if again, err := o.store.DisconnectEffect(ctx); err != nil || again.Contacts != d.Contacts {
		t.Fatalf("%+v %v", again, err)
	}
}

// Names, addresses and ids of the imported organization are searched in the raw bytes.
func TestPurgeAfterAnImport(t *testing.T) {
	t.Parallel()
	o := imported(t)
	ctx := t.Context()
	server := strings.TrimPrefix(o.opt.Demo.Address, "http://")
	conn, err := o.store.Connection(ctx)
	if err != nil {
		t.Fatal(err)
	}
	marks := []string{server, conn.OrganizationID, conn.UserID, conn.Account, "Sales Stage", conn.Version}
	users, err := o.store.CRMUsers(ctx, store.CRMUserQuery{Everybody: true})
	if err != nil {
		t.Fatal(err)
	}
	seats, err := o.store.AllSeats(ctx)
	if err != nil {
		t.Fatal(err)
	}
	for _, u := range users {
		holds := slices.ContainsFunc(seats, func(s store.Seat) bool { return s.CRMUserID == u.ID })
		marks = append(marks, u.ID)
		if !holds && u.Email != "" { // a seat holder's own name and address stay with the person
			marks = append(marks, u.Email)
		}
	}
	if found := o.holds(t, marks); len(found) != len(marks) {
		t.Fatalf("the search finds only %q of %d before the purge", found, len(marks))
	}
	if err := o.Disconnect(ctx, o.admin, true); err != nil {
		t.Fatal(err)
	}
	if found := o.holds(t, marks); len(found) > 0 {
		t.Errorf("after the purge the file holds %q", found)
	}
	if v := o.view(t); v.Word != store.WordPurged || v.Kept != 0 {
		t.Errorf("%+v", v)
	}
	if n, err := o.store.CountSeats(ctx, store.SeatQuery{}); err != nil || n != len(seats) {
		t.Errorf("%d seats left (%v)", n, err)
	}
	if err := o.Purge(ctx, o.admin); fault.CodeOf(err) != fault.Usage {
		t.Errorf("purged twice: %v", err)
	}
	audit, err := o.store.Audit(ctx, 100)
	if err != nil || audit[0].Action != string(ActDisconnect) || !strings.Contains(audit[0].After, `"purged":true`) {
		t.Errorf("%+v %v", audit[0], err)
	}
	if err := o.store.Check(ctx); err != nil {
		t.Error(err)
	}
}

// holds are those of the marks that stand in a file of the data folder, whatever their case.
func (o *office) holds(t *testing.T, marks []string) (found []string) {
	t.Helper()
	files, err := filepath.Glob(filepath.Join(o.dir, store.FileName+"*"))
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, bytes.ToLower(data)...)
	}
	for _, mark := range marks {
		if bytes.Contains(all, []byte(strings.ToLower(mark))) {
			found = append(found, mark)
		}
	}
	return found
}

// A disconnect asks the run under way to stop and waits for it.
func TestDisconnectWaitsForTheRun(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.pretend(t, store.Connected)
	ctx := t.Context()
	err := o.store.Update(ctx, func(tx *store.Tx) error {
		return tx.TakeLease(ctx, store.Lease{Name: store.SyncLease, Holder: "another process", Until: o.now().Add(time.Minute)})
	})
	if err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- o.Disconnect(ctx, o.admin, true) }()
	for cancel := false; !cancel; {
		select {
		case err := <-ended:
			t.Fatalf("it did not wait: %v", err)
		default:
		}
		err := o.store.Update(ctx, func(tx *store.Tx) error {
			lease, err := tx.Lease(ctx, store.SyncLease)
			cancel = lease.Cancel
			return err
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if v := o.view(t); v.Word != "connected" {
		t.Fatalf("%s while a run is under way", v.Word)
	}
	if err := o.store.Update(ctx, func(tx *store.Tx) error { return tx.ReleaseLease(ctx, store.SyncLease, "another process") }); err != nil {
		t.Fatal(err)
	}
	if err := <-ended; err != nil {
		t.Fatal(err)
	}
	if v := o.view(t); v.Word != store.WordPurged {
		t.Fatalf("%+v", v)
	}
}
