package dynamics

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

func TestKeyValues(t *testing.T) {
	tests := []struct {
		kind, value, want string
		err               error
	}{
		{"String", "O'Brien & Söhne", "", errKeyCharacter},
		{"String", "O'Brien", "'O''Brien'", nil},
		{"String", "", "", errKeyCharacter},
		{"Memo", `a\b`, "", errKeyCharacter},
		{"Lookup", strings.ToUpper(idA), idA, nil},
		{"Customer", "Adatum", "", errNotGUID},
		{"Uniqueidentifier", idB, idB, nil},
		{"Integer", "-42", "-42", nil},
		{"Picklist", "192350000", "192350000", nil},
		{"Decimal", "1.50", "1.50", nil},
		{"Integer", "1) or (1 eq 1", "", errKeyValue},
		{"DateTime", "2024-08-01", "2024-08-01", nil},
		{"DateTime", "2024-08-01T06:00:00Z", "", errKeyCharacter},
	}
	for _, test := range tests {
		got, err := keyValue(&Column{Type: test.kind}, test.value)
		if got != test.want || !errors.Is(err, test.err) {
			t.Errorf("%s %q: %q %v, want %q %v", test.kind, test.value, got, err, test.want, test.err)
		}
	}
	if _, err := keyValue(nil, "x"); !errors.Is(err, ErrNoColumn) {
		t.Errorf("no column: %v", err)
	}
}

func TestKeyThatIsStillBuilt(t *testing.T) {
	f := newFake(t, func(http.ResponseWriter, asked) { t.Error("a key that is not active was used") })
	c := f.client()
	c.schema.keys["contact"] = []AlternateKey{{Name: "new_key", Columns: []string{"fullname"}}}
	_, err := c.GetByKey(t.Context(), "contact", Key{"fullname": "Ada"})
	if ClassOf(err) != ClassAdmin || !errors.Is(err, errKeyNotActive) {
		t.Errorf("%v", err)
	}
}

// A key's value never gets out of its quotes.
func FuzzKey(f *testing.F) {
	for _, seed := range []string{"A1", "O'Brien", "a'b''c", "Zoë Ω", "')", "a,b='c", "\x00", "\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		value, err := keyValue(&Column{Type: "String"}, text)
		if err != nil {
			return
		}
		path := "accounts(accountnumber=" + escapeOption(value) + ")"
		u, err := url.Parse("https://contoso.crm4.dynamics.com/" + path)
		if err != nil || u.RawQuery != "" || u.Fragment != "" || u.Path != "/accounts(accountnumber="+value+")" {
			t.Fatalf("%q became %q: %v", text, path, err)
		}
		inner := strings.TrimSuffix(strings.TrimPrefix(value, "'"), "'")
		if strings.Contains(strings.ReplaceAll(inner, "''", ""), "'") || strings.ReplaceAll(inner, "''", "'") != text {
			t.Fatalf("%q became %q", text, value)
		}
	})
}
