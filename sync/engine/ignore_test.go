package engine

import (
	"testing"

	"navsync/dynamics/emulator"
	"navsync/store"
	"navsync/sync/fault"
)

// Ignored activities come back by being asked for, without undoing anything else; undo
// takes that back, too.
func TestIgnoredActivitiesComeBack(t *testing.T) {
	t.Parallel()
	d := newDesk(t, emulator.Options{})
	ctx := t.Context()
	one := d.add(t, "note", "nobody-known", "Nobody Known", "one")
	two := d.add(t, "note", "nobody-known", "Nobody Known", "two")
	d.send(t)
	member := d.item(t, one).MemberID
	expect := func(open, ignored int) {
		t.Helper()
		sum, err := d.store.UnresolvedSummary(ctx, store.UnresolvedQuery{Scope: store.ScopeOf(d.seller.Person)})
		if err != nil || sum.Activities != open || sum.Ignored != ignored {
			t.Fatalf("%+v %v, want %d and %d", sum, err, open, ignored)
		}
	}
	do := func(r ResolveResult, err error) ResolveResult {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return r
	}
	do(d.Ignore(ctx, d.seller, one))
	expect(1, 1)
	if r := do(d.StopIgnoring(ctx, d.seller, one, two)); r.Items != 1 || fault.CodeOf(r.Failed[two]) != fault.Conflict {
		t.Errorf("%+v", r)
	}
	expect(2, 0)
	do(d.Undo(ctx, d.seller, 0))
	expect(1, 1)
	do(d.IgnoreMember(ctx, d.seller, member))
	expect(0, 2)
	do(d.StopIgnoringMember(ctx, d.seller, member))
	expect(2, 0)
	do(d.Undo(ctx, d.seller, 0))
	expect(0, 2)
	do(d.StopIgnoringMember(ctx, d.seller, member))
	d.add(t, "note", "nobody-known", "Nobody Known", "three")
	d.send(t)
	expect(3, 0)
	if _, err := d.StopIgnoringMember(ctx, d.seller, member); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("nothing is ignored: %v", err)
	}
	if _, err := d.StopIgnoring(ctx, d.support, one); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("support: %v", err)
	}
}
