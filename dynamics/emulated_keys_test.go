package dynamics_test

import (
	"errors"
	"testing"

	"navsync/dynamics"
	"navsync/dynamics/emulator"
)

func TestEmulatedAlternateKeys(t *testing.T) {
	server, c := emulated(t, small())
	ctx := t.Context()
	keys, err := c.AlternateKeys(ctx, "account")
	if err != nil || len(keys) == 0 || !keys[0].Active {
		t.Fatalf("%+v %v", keys, err)
	}
	key := dynamics.Key{"accountnumber": "O'Brien 50"}
	if _, err := c.GetByKey(ctx, "account", key, "name"); dynamics.ClassOf(err) != dynamics.ClassNotFound {
		t.Fatalf("a row that is not there: %v", err)
	}
	if err := c.UpdateByKey(ctx, "account", key, map[string]any{"name": "x"}); dynamics.ClassOf(err) != dynamics.ClassNotFound {
		t.Fatalf("an update of a row that is not there: %v", err)
	}
	for _, name := range []string{"Created", "Changed"} {
		if err := c.UpsertByKey(ctx, "account", key, map[string]any{"name": name, "accountnumber": "O'Brien 50"}); err != nil {
			t.Fatal(err)
		}
	}
	row, err := c.GetByKey(ctx, "account", key, "name", "accountnumber")
	if err != nil || row.String("name") != "Changed" || row.String("accountnumber") != "O'Brien 50" {
		t.Fatalf("%s %s %v", row.String("name"), row.String("accountnumber"), err)
	}
	if err := c.UpsertByKey(ctx, "account", key, map[string]any{"name": "Again"},
		dynamics.IfNoneMatch("*")); dynamics.ClassOf(err) != dynamics.ClassDuplicate {
		t.Errorf("only a row that does not exist: %v", err)
	}
	if err := c.UpdateByKey(ctx, "account", key, map[string]any{"name": "Locked"},
		dynamics.IfMatch(`W/"1"`)); dynamics.ClassOf(err) != dynamics.ClassStale {
		t.Errorf("another version of the row: %v", err)
	}
	made := server.Rows("account", func(r emulator.Row) bool { return r["accountnumber"] == "O'Brien 50" })
	if len(made) != 1 {
		t.Errorf("%d rows with the key", len(made))
	}
	if err := c.DeleteByKey(ctx, "account", key, dynamics.IfMatch(row.ETag())); err != nil {
		t.Error(err)
	}
	if err := c.DeleteByKey(ctx, "account", key); dynamics.ClassOf(err) != dynamics.ClassNotFound {
		t.Errorf("a row that is gone: %v", err)
	}
}

func TestEmulatedKeysThatCannotBe(t *testing.T) {
	_, c := emulated(t, small())
	tests := []struct {
		key   dynamics.Key
		class dynamics.Class
	}{
		{dynamics.Key{"name": "Adatum"}, dynamics.ClassAdmin},
		{dynamics.Key{}, dynamics.ClassAdmin},
		{dynamics.Key{"accountnumber": ""}, dynamics.ClassSkip},
		{dynamics.Key{"accountnumber": "urn:li:1"}, dynamics.ClassSkip},
		{dynamics.Key{"accountnumber": "a/b"}, dynamics.ClassSkip},
		{dynamics.Key{"accountnumber": "100%"}, dynamics.ClassSkip},
	}
	for _, test := range tests {
		if _, err := c.GetByKey(t.Context(), "account", test.key); dynamics.ClassOf(err) != test.class {
			t.Errorf("%v: %v, want %v", test.key, err, test.class)
		}
	}
	if _, err := c.AlternateKeys(t.Context(), "nonsense"); !errors.Is(err, dynamics.ErrNoTable) {
		t.Errorf("no table: %v", err)
	}
}

func TestEmulatedEnvironments(t *testing.T) {
	_, c := emulated(t, small())
	found, err := c.Environments(t.Context())
	if err != nil || len(found) != 1 {
		t.Fatalf("%v %+v", err, found)
	}
	if found[0].Address != c.Address() || found[0].Name != "Contoso Sales" || found[0].Disabled {
		t.Errorf("%+v", found[0])
	}
}
