package dynamics

import (
	"net/http"
	"strings"
	"testing"
	"time"
)

// Metadata are asked for once, until they are too old or refreshed.
func TestMetadataAreKeptForHours(t *testing.T) {
	f := newFake(t, func(http.ResponseWriter, asked) {})
	c := f.client()
	ask := func() int64 {
		t.Helper()
		before := c.Stats().Requests
		if _, err := c.Table(t.Context(), "contact"); err != nil {
			t.Fatal(err)
		}
		return c.Stats().Requests - before
	}
	if ask() == 0 || ask() != 0 {
		t.Fatal("metadata are not kept")
	}
	f.mu.Lock()
	f.clock = f.clock.Add(metadataLife + time.Minute)
	f.mu.Unlock()
	if ask() == 0 || ask() != 0 {
		t.Fatal("old metadata are still believed")
	}
	c.RefreshMetadata()
	if ask() == 0 {
		t.Fatal("a refresh does not ask again")
	}
}

// Labels come in the user's language, else in the organization's, else in any.
func TestOptionLabels(t *testing.T) {
	for language, want := range map[string]string{"1033": "Qualify", "1036": "Qualifier", "1031": "Qualifier"} {
		f := newFake(t, func(w http.ResponseWriter, _ asked) {
			writeJSON(w, 200, `{"value":[{"languagecode":`+language+`}]}`)
		})
		options, err := f.client().Options(t.Context(), "opportunity", "salesstage")
		if err != nil || len(options) != 2 || options[0].Label != want || options[0].Color != "#ff0000" || options[1].Label != "Develop" {
			t.Errorf("language %s: %+v %v", language, options, err)
		}
	}
	f := newFake(t, func(http.ResponseWriter, asked) {})
	if options, err := f.client().Options(t.Context(), "opportunity", "subject"); err != nil || options != nil {
		t.Errorf("a text column: %v %v", options, err)
	}
	if _, err := f.client().Options(t.Context(), "opportunity", "nothing"); ClassOf(err) != ClassSchema {
		t.Errorf("a column that is not there: %v", err)
	}
}

// A column without a label in the user's language has the organization's.
func TestColumnLabels(t *testing.T) {
	texts := `"LocalizedLabels":[{"Label":"Sujet","LanguageCode":1036},{"Label":"Subject","LanguageCode":1033}]`
	tests := []struct {
		metadata string
		language string
		want     string
		asks     int
	}{
		{`{` + texts + `,"UserLocalizedLabel":{"Label":"Betreff","LanguageCode":1031}}`, "1033", "Betreff", 0},
		{`{` + texts + `,"UserLocalizedLabel":null}`, "1033", "Subject", 1},
		{`{` + texts + `,"UserLocalizedLabel":{"Label":"","LanguageCode":1031}}`, "1036", "Sujet", 1},
		{`{"LocalizedLabels":[{"Label":"Sujet","LanguageCode":1036}],"UserLocalizedLabel":null}`, "1033", "Sujet", 0},
		{`{"LocalizedLabels":[],"UserLocalizedLabel":null}`, "1033", "", 0},
	}
	for _, test := range tests {
		asks := 0
		f := newFake(t, func(w http.ResponseWriter, r asked) {
			switch {
			case strings.HasSuffix(r.path, "/organizations"):
				asks++
				writeJSON(w, 200, `{"value":[{"languagecode":`+test.language+`}]}`)
			case strings.HasSuffix(r.path, "/Attributes"):
				writeJSON(w, 200, `{"value":[{"LogicalName":"subject","AttributeType":"String","DisplayName":`+test.metadata+`}]}`)
			case strings.Contains(r.path, "/Attributes/"), strings.HasSuffix(r.path, "Relationships"):
				writeJSON(w, 200, `{"value":[]}`)
			default:
				writeJSON(w, 200, `{"LogicalName":"new_plain","EntitySetName":"new_plains"}`)
			}
		})
		f.plain = true
		table, err := f.client().Table(t.Context(), "new_plain")
		if err != nil || table.Columns["subject"].Label != test.want || asks != test.asks {
			t.Errorf("%s: %+v %v, asked %d times", test.metadata, table, err, asks)
		}
	}
}

// An old organization is asked with older versions of the Web API.
func TestVersionFallsBack(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		if r.path != "/api/data/v8.2/RetrieveVersion()" && r.path != "/api/data/v8.2/WhoAmI" {
			w.WriteHeader(http.StatusNotFound)
			return
		}
		writeJSON(w, 200, `{"Version":"8.2.2.112","UserId":"`+idA+`"}`)
	})
	if _, err := f.client().WhoAmI(t.Context()); err != nil {
		t.Fatalf("asked first who it is: %v", err)
	}
	c := f.client()
	version, err := c.Version(t.Context())
	if err != nil || version != (Version{8, 2, 2, 112}) || version.AtLeast(9, 0) || !version.AtLeast(8, 2) {
		t.Fatalf("%s %v", version, err)
	}
	if _, err := c.WhoAmI(t.Context()); err != nil {
		t.Fatalf("the version that answered is not kept: %v", err)
	}
	nothing := newFake(t, func(w http.ResponseWriter, _ asked) { w.WriteHeader(http.StatusNotFound) })
	if _, err := nothing.client().WhoAmI(t.Context()); ClassOf(err) != ClassConnection {
		t.Errorf("a host that is no environment: %v", err)
	}
	for _, text := range []string{"", "9", "9.x", "9.2.3.4.5", "-1.2"} {
		if _, err := ParseVersion(text); err == nil {
			t.Errorf("%q is no version", text)
		}
	}
}

// The environment describes itself in names or numbers, its addresses in one
// shape or another.
func TestOrganizationShapes(t *testing.T) {
	shapes := map[string]string{
		`"OrganizationType":"CustomerTest","Endpoints":{"Keys":["WebApplication"],"Values":["https://contoso.crm4.dynamics.com/"]}`:     "names",
		`"OrganizationType":5,"Endpoints":[{"key":"WebApplication","value":"https://contoso.crm4.dynamics.com/"}]`:                      "numbers",
		`"OrganizationType":"5","Endpoints":[{"Key":"WebApplication","Value":"https://contoso.crm4.dynamics.com/"}],"Unknown":{"a":[]}`: "number as text",
	}
	for shape, name := range shapes {
		f := newFake(t, func(w http.ResponseWriter, _ asked) {
			writeJSON(w, 200, `{"Detail":{"OrganizationId":"`+idA+
				`","OrganizationVersion":"9.2.1.2","TenantId":"t","EnvironmentId":"e","Geo":"EMEA",`+shape+`}}`)
		})
		got, err := f.client().Organization(t.Context())
		if err != nil || !got.Sandbox || !got.NonProduction || !got.Online ||
			got.WebURL != "https://contoso.crm4.dynamics.com" || got.Type != "CustomerTest" {
			t.Errorf("%s: %+v %v", name, got, err)
		}
	}
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		writeJSON(w, 200, `{"Detail":{"OrganizationId":"`+idA+`","OrganizationVersion":"8.2.1.2"}}`)
	})
	if got, err := f.client().Organization(t.Context()); err != nil || got.Online {
		t.Errorf("nothing says that it is online: %+v %v", got, err)
	}
}
