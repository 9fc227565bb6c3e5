package engine

import (
	"errors"
	"strings"
	"testing"
	"time"

	"golang.org/x/crypto/ssh"

	"navsync/store"
	"navsync/sync/fault"
)

const (
	aKey       = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAINQeM40+U491bWztiO5OPAUi8oGYw1DoeVUVbXj9voh9 laptop"
	anotherKey = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIMs5LXZsY5O9s5FjgJyCtoBrlCK0/A3N+q7gQ0GcSyVq desk"
)

func parsed(t *testing.T, line string) ssh.PublicKey {
	t.Helper()
	k, _, _, _, err := ssh.ParseAuthorizedKey([]byte(line))
	if err != nil {
		t.Fatal(err)
	}
	return k
}

func TestAKeyIsOnePersons(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	bo, err := o.AddPerson(t.Context(), o.admin, "bo@contoso.test", "Bo", store.Seller)
	if err != nil {
		t.Fatal(err)
	}
	k, err := o.Access.AddKey(t.Context(), o.admin, "BO@contoso.test", aKey)
	if err != nil || k.Comment != "laptop" || k.Email != bo.Email {
		t.Fatalf("%+v %v", k, err)
	}
	if who, err := o.store.KeyOwner(t.Context(), k.Fingerprint); err != nil || who.ID != bo.ID {
		t.Fatalf("%+v %v", who, err)
	}
	for line, want := range map[string]Code{aKey: fault.Conflict, "no key": fault.Usage} {
		if _, err := o.Access.AddKey(t.Context(), o.admin, o.admin.Email, line); fault.CodeOf(err) != want {
			t.Errorf("%q: %v, want %s", line, err, want)
		}
	}
	if err := o.Access.RemoveKey(t.Context(), o.admin, o.admin.Email, k.Fingerprint); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("somebody else's key: %v", err)
	}
	if err := o.RemovePerson(t.Context(), o.admin, bo.Email); err != nil {
		t.Fatal(err)
	}
	if _, err := o.store.KeyOwner(t.Context(), k.Fingerprint); !errors.Is(err, store.ErrNotFound) {
		t.Errorf("the key of a removed person: %v", err)
	}
	if err := o.Access.Come(t.Context(), o.admin, k.Fingerprint, "10.0.0.1"); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("who comes with a removed key: %v", err)
	}
}

func TestAnInvitationIsGoodOnceAndForADay(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 27, 9, 0, 0, 0, time.UTC)
	o := newOffice(t, nil)
	o.opt.Now = func() time.Time { return now }
	if _, err := o.AddPerson(t.Context(), o.admin, "bo@contoso.test", "Bo", store.Seller); err != nil {
		t.Fatal(err)
	}
	first, err := o.Access.Invite(t.Context(), o.admin, "bo@contoso.test")
	if err != nil {
		t.Fatal(err)
	}
	second, err := o.Access.Invite(t.Context(), o.admin, "bo@contoso.test")
	if err != nil || second.Code == first.Code || !second.Until.Equal(now.Add(24*time.Hour)) {
		t.Fatalf("%+v %v", second, err)
	}
	redeem := func(code, line string, want Code) store.Person {
		t.Helper()
		who, err := o.Access.Redeem(t.Context(), code, parsed(t, line), "10.0.0.7")
		if fault.CodeOf(err) != want {
			t.Errorf("%q: %v, want %q", code, err, want)
		}
		return who
	}
	redeem(first.Code, aKey, fault.Forbidden) // another one took its place
	now = now.Add(24 * time.Hour)
	redeem(second.Code, aKey, fault.Forbidden) // a day later
	now = now.Add(-time.Second)
	if who := redeem(strings.ToLower(second.Code), aKey, ""); who.Email != "bo@contoso.test" {
		t.Errorf("the key went to %+v", who)
	}
	redeem(second.Code, anotherKey, fault.Forbidden) // used
	if got := o.contents(t); strings.Contains(got, second.Code) || strings.Contains(got, strings.ReplaceAll(second.Code, "-", "")) {
		t.Error("the code stands in the store")
	}
	audit, err := o.store.Audit(t.Context(), 1)
	if err != nil || audit[0].Action != string(ActKeyAdd) || audit[0].Actor != "bo@contoso.test" ||
		!strings.Contains(audit[0].OSUser, "10.0.0.7") || !strings.Contains(audit[0].Before, o.admin.Email) {
		t.Errorf("%+v %v", audit, err)
	}
	if err := o.Access.TakeBack(t.Context(), o.admin, "bo@contoso.test"); fault.CodeOf(err) != fault.NotFound {
		t.Errorf("a used invitation is taken back: %v", err)
	}
}

// TestATakenKeyIsNotRebound: who has another person's public key and a code of his own does not get it.
func TestATakenKeyIsNotRebound(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	if _, err := o.AddPerson(t.Context(), o.admin, "bo@contoso.test", "Bo", store.Seller); err != nil {
		t.Fatal(err)
	}
	if _, err := o.Access.AddKey(t.Context(), o.admin, o.admin.Email, aKey); err != nil {
		t.Fatal(err)
	}
	invited, err := o.Access.Invite(t.Context(), o.admin, "bo@contoso.test")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := o.Access.Redeem(t.Context(), invited.Code, parsed(t, aKey), "10.0.0.7"); fault.CodeOf(err) != fault.Forbidden {
		t.Errorf("%v", err)
	}
	if who, err := o.store.KeyOwner(t.Context(), ssh.FingerprintSHA256(parsed(t, aKey))); err != nil || who.Email != o.admin.Email {
		t.Errorf("the key is %s's (%v)", who.Email, err)
	}
}
