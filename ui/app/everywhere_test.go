package app

import (
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// TestWhatHoldsEverywhere is who may do what in which state of the connection.
func TestWhatHoldsEverywhere(t *testing.T) {
	const admins, unconnected, paused, runs = "everywhere.admins-only", "everywhere.not-connected", "everywhere.paused", "everywhere.runs"
	for _, c := range []struct {
		role                store.Role
		state               kit.Connection
		running             bool
		sync, pause, resume string // the reason, "" where it can be done
	}{
		{store.AdminSeller, kit.Connected, false, "", "", "everywhere.not-paused"},
		{store.Admin, kit.Failing, false, "", "", "everywhere.not-paused"},
		{store.Admin, kit.Importing, true, runs, "", "everywhere.not-paused"},
		{store.Admin, kit.Paused, false, paused, paused, ""},
		{store.Admin, kit.NotConnected, false, unconnected, unconnected, "everywhere.not-paused"},
		{store.Admin, kit.Disconnected, false, unconnected, unconnected, "everywhere.not-paused"},
		{store.Support, kit.Connected, false, admins, admins, "everywhere.not-paused"},
		{store.Seller, kit.Paused, false, admins, paused, admins},
	} {
		k := &kit.Context{Status: kit.Status{Connection: c.state}}
		if c.running {
			k.Status.Running = &kit.Running{}
		}
		who := &acting{actor: engine.Actor{Person: store.Person{Role: c.role}}}
		all := everywhere(k, page.House{Actor: who.get}, who)
		if err := action.Check(all); err != nil {
			t.Fatal(err)
		}
		for _, a := range all {
			want := map[action.ID]string{
				action.Sync: c.sync, action.Pause: c.pause, action.Resume: c.resume, action.ActAs: "everywhere.act-as.demo-only",
			}[a.ID]
			if got := a.Enabled.Why().Key; got != want {
				t.Errorf("%s, %s, running %v: %s gives %q, want %q", c.role, c.state, c.running, a.ID, got, want)
			}
		}
	}
}
