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
		{"String", "", "", errNoKeyValue},
		{"String", "a\x00b", "", errKeyCharacter},
		{"String", "a\xffb", "", errKeyCharacter},
		{"String", "a..b", "'a..b'", nil},
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

// A key can be used as soon as its index is active, however often it was asked
// for before.
func TestKeyThatIsStillBuilt(t *testing.T) {
	status := "InProgress"
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		if strings.HasSuffix(r.path, "/Keys") {
			writeJSON(w, 200, `{"value":[{"LogicalName":"new_key","KeyAttributes":["fullname"],"EntityKeyIndexStatus":"`+status+`"}]}`)
			return
		}
		writeJSON(w, 200, `{"fullname":"Ada"}`)
	})
	c := f.client()
	_, err := c.GetByKey(t.Context(), "contact", Key{"fullname": "Ada"})
	if ClassOf(err) != ClassAdmin || !errors.Is(err, errKeyNotActive) || len(f.requests()) != 1 {
		t.Errorf("%v after %d requests", err, len(f.requests()))
	}
	status = "Active"
	for range 2 {
		if _, err := c.GetByKey(t.Context(), "contact", Key{"fullname": "Ada"}); err != nil {
			t.Error(err)
		}
	}
	if n := len(f.requests()); n != 4 { // the keys twice, the row twice
		t.Errorf("%d requests", n)
	}
}

// Every call by a key sends the same address, byte for byte.
func TestCallsByKey(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		switch {
		case strings.HasSuffix(r.path, "/Keys"):
			writeJSON(w, 200, `{"value":[{"LogicalName":"k","KeyAttributes":["subject","ownerid"],"EntityKeyIndexStatus":"Active"}]}`)
		case r.method == http.MethodGet:
			writeError(w, 404, "0x80060891", "A record with the specified key values does not exist")
		default:
			w.WriteHeader(http.StatusNoContent)
		}
	})
	c, ctx := f.client(), t.Context()
	key := Key{"subject": "O'Brien, Zoë 1..2", "ownerid": strings.ToUpper(idA)}
	if _, err := c.GetByKey(ctx, "contact", key); ClassOf(err) != ClassNotFound {
		t.Errorf("no row with the key: %v", err)
	}
	body := map[string]any{"fullname": "Zoë", "subject": "O'Brien, Zoë 1..2"}
	err := errors.Join(c.UpdateByKey(ctx, "contact", key, body), c.UpsertByKey(ctx, "contact", key, body), c.DeleteByKey(ctx, "contact", key))
	if err != nil {
		t.Fatal(err)
	}
	const want = "/api/data/v9.2/contacts(_ownerid_value=" + idA + ",subject='O''Brien,%20Zo%C3%AB%201..2')"
	ifMatch := []string{"", "*", "", ""}
	for i, r := range f.requests()[1:] {
		if r.uri != want || r.header.Get("If-Match") != ifMatch[i] || strings.Contains(r.body, "subject") {
			t.Errorf("%s %s If-Match %q %s", r.method, r.uri, r.header.Get("If-Match"), r.body)
		}
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
