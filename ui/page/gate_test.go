package page

import (
	"testing"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
)

const own, others = 7, 8 // seats

// acting is the house of somebody with a role, who holds a seat or none.
func acting(role store.Role, seat int64) House {
	return House{Actor: func() engine.Actor {
		return engine.Actor{Person: store.Person{Name: "Ana Ruiz", Email: "ana@contoso.test", Role: role, SeatID: seat}}
	}}
}

func TestRolesPassTheGates(t *testing.T) {
	const pass, shut = true, false
	for _, c := range []struct {
		role                      store.Role
		seat                      int64
		what                      engine.Action
		may, some, self, one, two bool // May, MaySome, MayFor of 0, of own, of others
	}{
		{store.AdminSeller, own, engine.ActSettings, pass, pass, pass, pass, pass},
		{store.Admin, 0, engine.ActSettings, pass, pass, pass, pass, pass},
		{store.Support, 0, engine.ActSettings, shut, shut, shut, shut, shut},
		{store.Seller, own, engine.ActSettings, shut, shut, shut, shut, shut},
		{store.Support, 0, engine.ActRetry, pass, pass, pass, pass, pass},
		{store.Seller, own, engine.ActRetry, shut, pass, pass, pass, shut},
		{store.Seller, 0, engine.ActRetry, shut, pass, shut, shut, shut},
		{store.AdminSeller, own, engine.ActItemCopy, shut, pass, pass, pass, shut},
		{store.Admin, 0, engine.ActItemCopy, shut, shut, shut, shut, shut},
	} {
		h := acting(c.role, c.seat)
		for name, gate := range map[string]struct {
			gate action.Gate
			open bool
		}{
			"May":            {h.May(c.what, "refused"), c.may},
			"MaySome":        {h.MaySome(c.what, "refused"), c.some},
			"MayFor 0":       {h.MayFor(0, c.what, "refused"), c.self},
			"MayFor own":     {h.MayFor(own, c.what, "refused"), c.one},
			"MayFor another": {h.MayFor(others, c.what, "refused"), c.two},
		} {
			why := gate.gate.Why()
			if why.None() != gate.open || !gate.open && why.Key != "refused" {
				t.Errorf("%s with seat %d, %s: %s gives %+v", c.role, c.seat, c.what, name, why)
			}
		}
	}
}

// TestTheShellKnowsEveryRole holds the list of kit, which knows no store, equal to the store's.
func TestTheShellKnowsEveryRole(t *testing.T) {
	known := map[kit.Role]bool{kit.AdminSeller: true, kit.Admin: true, kit.Support: true, kit.Seller: true}
	roles := store.Roles()
	if len(roles) != len(known) {
		t.Errorf("the store has %d roles, the shell %d", len(roles), len(known))
	}
	for _, r := range roles {
		a := acting(r, own).Actor()
		v := Viewer(a)
		if !known[v.Role] || v.Name != a.Name || v.Email != a.Email {
			t.Errorf("%s is shown as %+v", r, v)
		}
		if admin := engine.ReachOf(r, engine.ActSettings) == engine.All; v.IsAdmin() != admin {
			t.Errorf("%s: the shell says admin %v, the engine %v", r, v.IsAdmin(), admin)
		}
		if holds := engine.ReachOf(r, engine.ActItemAdd) != engine.None; v.HasItems() != holds {
			t.Errorf("%s: the shell says items %v, the engine %v", r, v.HasItems(), holds)
		}
	}
}

func TestReadOnlyClosesEveryGateButThatOfReading(t *testing.T) {
	h := House{Actor: func() engine.Actor { return engine.Actor{Person: store.Person{Role: store.AdminSeller, SeatID: 1}} }, ReadOnly: true}
	for _, gate := range []action.Gate{
		h.May(engine.ActSync, "x"), h.MaySome(engine.ActIgnore, "x"), h.MayFor(1, engine.ActItemAdd, "x"), h.May(engine.ActDisconnect, "x"),
	} {
		if why := gate.Why().Key; why != "everywhere.read-only" {
			t.Errorf("the gate says %q", why)
		}
	}
	if !h.May(engine.ActDiagnostics, "x").Open() {
		t.Error("reading is closed")
	}
}
