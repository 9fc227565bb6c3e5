package store

import (
	"reflect"
	"slices"
	"testing"
)

// TestEverySettingIsOneWholeRow holds that keys are said once, that defaults are allowed
// values, and that no two rows fill one field and no field is left without a row.
func TestEverySettingIsOneWholeRow(t *testing.T) {
	filled := map[string]string{}
	for i, row := range SettingTable() {
		first, ok := FindSetting(row.Key)
		if !ok || first.Key == "" || slices.IndexFunc(settingTable, func(r Setting) bool { return r.Key == row.Key }) != i {
			t.Errorf("setting %s stands twice", row.Key)
		}
		if row.Default != "" {
			if kept, err := row.Parse(row.Default); err != nil || kept != row.Default {
				t.Errorf("setting %s has the default %q, which is kept as %q (%v)", row.Key, row.Default, kept, err)
			}
		}
		name := fieldOf(t, row)
		if other := filled[name]; other != "" {
			t.Errorf("settings %s and %s both fill %s", other, row.Key, name)
		}
		filled[name] = row.Key
	}
	for name := range values(NewSettings(nil)) {
		if name != "Odd" && filled[name] == "" {
			t.Errorf("no row fills %s", name)
		}
	}
}

// values are the fields of settings by their names, those of the limits of the service among them.
func values(s Settings) map[string]any {
	found := map[string]any{}
	for _, of := range []any{s, s.Serve} {
		v := reflect.ValueOf(of)
		for i := range v.NumField() {
			if name := v.Type().Field(i).Name; name != "stated" && name != "Serve" {
				found[name] = v.Field(i).Interface()
			}
		}
	}
	return found
}

// fieldOf is the name of the field that a row fills: the one that changes with its value.
func fieldOf(t *testing.T, row Setting) string {
	t.Helper()
	for _, value := range slices.Concat(row.Words, []string{"7", "90", "20m", "some text"}) {
		kept, err := row.Parse(value)
		if err != nil || kept == row.Default {
			continue
		}
		before, after := values(NewSettings(nil)), values(NewSettings(map[string]string{row.Key: kept}))
		for name := range after {
			if !reflect.DeepEqual(before[name], after[name]) {
				return name
			}
		}
	}
	t.Errorf("setting %s fills nothing", row.Key)
	return ""
}

// TestOddSettingsCountAsTheirDefaults holds that a store of another version, or of another hand, opens.
func TestOddSettingsCountAsTheirDefaults(t *testing.T) {
	s := NewSettings(map[string]string{
		"interval": "soon", "match-use": "101", "language": "tlh", "writeback-items": "smoke", "mouse": "",
		"colour": "secret of a later version", "licences": "7", "pipeline-stage": "gone", "me": "",
	})
	plain := NewSettings(map[string]string{"licences": "7", "pipeline-stage": "gone"})
	for _, row := range SettingTable() {
		if got, want := row.Text(s), row.Text(plain); got != want {
			t.Errorf("%s is %q instead of %q", row.Key, got, want)
		}
		if want := slices.Contains([]string{"licences", "pipeline-stage", "me"}, row.Key); s.Stated(row.Key) != want {
			t.Errorf("%s is stated: %t", row.Key, !want)
		}
	}
	want := []OddSetting{
		{Key: "colour", Unknown: true},
		{Key: "interval", Value: "soon", Default: "15m"},
		{Key: "language", Value: "tlh"},
		{Key: "match-use", Value: "101", Default: "80"},
		{Key: "mouse", Value: "", Default: "yes"},
		{Key: "writeback-items", Value: "smoke", Default: "all"},
	}
	if !slices.Equal(s.Odd, want) {
		t.Errorf("odd are %+v, want %+v", s.Odd, want)
	}
}
