package engine

import (
	"testing"

	"navsync/store"
	"navsync/sync/fault"
)

func TestTheFirstPersonIsAnAdmin(t *testing.T) {
	t.Parallel()
	s, err := store.Open(t.Context(), t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	e := New(Options{Store: s})
	for _, role := range []store.Role{store.Seller, store.Support, "king"} {
		if _, err := e.AddFirstPerson(t.Context(), "ana@contoso.test", "Ana", role); fault.CodeOf(err) != fault.Usage {
			t.Errorf("%s: %v", role, err)
		}
	}
	a, err := e.AddFirstPerson(t.Context(), " Ana@Contoso.test ", " Ana Ruiz ", store.Admin)
	if err != nil || a.Email != "ana@contoso.test" || a.Name != "Ana Ruiz" || a.ID == 0 {
		t.Fatalf("%+v %v", a, err)
	}
	if _, err := e.AddFirstPerson(t.Context(), "bo@contoso.test", "Bo", store.Admin); fault.CodeOf(err) != fault.Forbidden {
		t.Fatal(err)
	}
	audit, err := s.Audit(t.Context(), 10)
	if err != nil || len(audit) != 1 || audit[0].Actor != "ana@contoso.test" {
		t.Fatalf("%+v %v", audit, err)
	}
}

func TestPeopleThatCannotBe(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	for _, c := range []struct {
		email, name string
		role        store.Role
		code        Code
	}{
		{"", "Bo", store.Seller, fault.Usage},
		{"bo", "Bo", store.Seller, fault.Usage},
		{"Bo <bo@contoso.test>", "Bo", store.Seller, fault.Usage},
		{"bo@contoso.test", " ", store.Seller, fault.Usage},
		{"bo@contoso.test", "Bo\x1b[31m", store.Seller, fault.Usage},
		{"bo@contoso.test", "Bo", "king", fault.Usage},
		{"ANA@contoso.test", "Ana again", store.Seller, fault.Conflict},
		{"bo@contoso.test", "Bo", store.Seller, ""},
	} {
		if _, err := o.AddPerson(t.Context(), o.admin, c.email, c.name, c.role); fault.CodeOf(err) != c.code {
			t.Errorf("%q %q %s: %v, want %q", c.email, c.name, c.role, err, c.code)
		}
	}
}

func TestTheLastAdminStays(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	ctx := t.Context()
	for _, role := range []store.Role{store.Seller, store.Support} {
		if err := o.SetRole(ctx, o.admin, o.admin.Email, role); fault.CodeOf(err) != fault.Conflict {
			t.Errorf("to %s: %v", role, err)
		}
	}
	if err := o.RemovePerson(ctx, o.admin, o.admin.Email); fault.CodeOf(err) != fault.Conflict {
		t.Error(err)
	}
	if err := o.SetRole(ctx, o.admin, o.admin.Email, store.Admin); err != nil {
		t.Error(err)
	}
	boss := o.as(t, store.Admin)
	if err := o.SetRole(ctx, boss, o.admin.Email, store.Seller); err != nil {
		t.Error(err)
	}
	if err := o.RemovePerson(ctx, boss, o.admin.Email); err != nil {
		t.Error(err)
	}
	for _, email := range []string{"ghost@contoso.test", o.admin.Email} {
		if err := o.SetRole(ctx, boss, email, store.Seller); fault.CodeOf(err) != fault.NotFound {
			t.Errorf("%s: %v", email, err)
		}
	}
}

func TestSeatHoldersAreNoAdminsOnly(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.seat(t, "lea@contoso.test")
	if err := o.SetRole(t.Context(), o.admin, "lea@contoso.test", store.Admin); fault.CodeOf(err) != fault.Conflict {
		t.Error(err)
	}
	if err := o.RemovePerson(t.Context(), o.admin, "lea@contoso.test"); fault.CodeOf(err) != fault.Conflict {
		t.Error(err)
	}
	if err := o.SetRole(t.Context(), o.admin, "lea@contoso.test", store.AdminSeller); err != nil {
		t.Error(err)
	}
}
