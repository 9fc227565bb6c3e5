package dynamics

import (
	"errors"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// A gateway's JSON is no word of the platform, and a code that nobody listed is an
// unclassified CRM error and no mistake of ours (contract §8.3).
func TestClassOfWhatNobodyListed(t *testing.T) {
	tests := []struct {
		status int
		body   string
		class  Class
		table  bool
	}{
		{404, `{"statusCode":404,"message":"Resource not found"}`, ClassConnection, false},
		{404, `{"error":{"code":"0x80048304","message":"x"}}`, ClassUnknown, false},
		{404, `{"error":{"code":"","message":"Resource not found for the segment 'x'"}}`, ClassSchema, true},
		{404, `{"error":{"code":"0x8006088A","message":"x"}}`, ClassSchema, true},
		{400, `{"error":{"code":"0x8004F016","message":"x"}}`, ClassUnknown, false},
		{412, `{"error":{"code":"0x8004F016","message":"x"}}`, ClassUnknown, false},
		{412, `{"error":{"code":"","message":"x"}}`, ClassStale, false},
		{403, `{"error":{"code":"0x8004F016","message":"x"}}`, ClassPrivilege, false},
		{503, `{"error":{"code":"0x8004F016","message":"x"}}`, ClassRetry, false},
		{500, `{"message":"upstream"}`, ClassRetry, false},
		{500, `{"Message":"x","ExceptionMessage":"y","ErrorCode":-2147220970}`, ClassRetry, false},
		{500, `{"ErrorCode":"0x80048304"}`, ClassUnknown, false},
	}
	for _, test := range tests {
		e := newError("op", test.status, http.Header{}, []byte(test.body))
		if e.Class != test.class || errors.Is(e, ErrNoTable) != test.table {
			t.Errorf("%d %s: %s, no table %v", test.status, test.body, e.Class, errors.Is(e, ErrNoTable))
		}
	}
}

// A column that was deleted since its table was described is no missing table.
func TestOptionsOfADeletedColumn(t *testing.T) {
	f := newFake(t, nil)
	c := f.client(func(config *Config) { config.HTTP = &http.Client{Transport: without("new_stage")} })
	if _, err := c.Table(t.Context(), "opportunity"); err != nil {
		t.Fatal(err)
	}
	c.schema.tables["opportunity"].Columns["new_stage"] = &Column{LogicalName: "new_stage", Type: "Picklist"}
	_, err := c.Options(t.Context(), "opportunity", "new_stage")
	if !errors.Is(err, ErrNoColumn) || errors.Is(err, ErrNoTable) {
		t.Errorf("%v", err)
	}
}

// without is a transport to a server that has no such column.
type without string

func (column without) RoundTrip(r *http.Request) (*http.Response, error) {
	if !strings.Contains(r.URL.Path, string(column)) {
		return http.DefaultTransport.RoundTrip(r)
	}
	w := httptest.NewRecorder()
	writeError(w, 404, "0x80060888", "Could not find an attribute")
	return w.Result(), nil
}
