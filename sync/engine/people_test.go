package engine

import (
	"testing"

	"navsync/store"
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
		if _, err := e.AddFirstPerson(t.Context(), "ana@contoso.test", "Ana", role); CodeOf(err) != CodeUsage {
			t.Errorf("%s: %v", role, err)
		}
	}
	a, err := e.AddFirstPerson(t.Context(), " Ana@Contoso.test ", " Ana Ruiz ", store.Admin)
	if err != nil || a.Email != "ana@contoso.test" || a.Name != "Ana Ruiz" || a.ID == 0 {
		t.Fatalf("%+v %v", a, err)
	}
	if _, err := e.AddFirstPerson(t.Context(), "bo@contoso.test", "Bo", store.Admin); CodeOf(err) != CodeForbidden {
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
		{"", "Bo", store.Seller, CodeUsage},
		{"bo", "Bo", store.Seller, CodeUsage},
		{"Bo <bo@contoso.test>", "Bo", store.Seller, CodeUsage},
		{"bo@contoso.test", " ", store.Seller, CodeUsage},
		{"bo@contoso.test", "Bo\x1b[31m", store.Seller, CodeUsage},
		{"bo@contoso.test", "Bo", "king", CodeUsage},
		{"ANA@contoso.test", "Ana again", store.Seller, CodeConflict},
		{"bo@contoso.test", "Bo", store.Seller, ""},
	} {
		if _, err := o.AddPerson(t.Context(), o.admin, c.email, c.name, c.role); CodeOf(err) != c.code {
			t.Errorf("%q %q %s: %v, want %q", c.email, c.name, c.role, err, c.code)
		}
	}
}

func TestTheLastAdminStays(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	ctx := t.Context()
	for _, role := range []store.Role{store.Seller, store.Support} {
		if err := o.SetRole(ctx, o.admin, o.admin.Email, role); CodeOf(err) != CodeConflict {
			t.Errorf("to %s: %v", role, err)
		}
	}
	if err := o.RemovePerson(ctx, o.admin, o.admin.Email); CodeOf(err) != CodeConflict {
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
		if err := o.SetRole(ctx, boss, email, store.Seller); CodeOf(err) != CodeNotFound {
			t.Errorf("%s: %v", email, err)
		}
	}
}

func TestSeatHoldersAreNoAdminsOnly(t *testing.T) {
	t.Parallel()
	o := newOffice(t, nil)
	o.seat(t, "lea@contoso.test")
	if err := o.SetRole(t.Context(), o.admin, "lea@contoso.test", store.Admin); CodeOf(err) != CodeConflict {
		t.Error(err)
	}
	if err := o.RemovePerson(t.Context(), o.admin, "lea@contoso.test"); CodeOf(err) != CodeConflict {
		t.Error(err)
	}
	if err := o.SetRole(t.Context(), o.admin, "lea@contoso.test", store.AdminSeller); err != nil {
		t.Error(err)
	}
}
