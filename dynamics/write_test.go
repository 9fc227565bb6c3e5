package dynamics

import (
	"net/http"
	"strings"
	"testing"
)

// A create by upsert: the row is refused when it exists, and may be repeated.
func TestWriteOnlyWhatDoesNotExist(t *testing.T) {
	tries := 0
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		if tries++; tries == 1 {
			w.WriteHeader(http.StatusBadGateway)
			return
		}
		writeError(w, 412, "0x80040237", "A record with matching key values already exists.")
	})
	err := f.client().Upsert(t.Context(), "contact", idA, map[string]any{"fullname": "Ada"}, IfNoneMatch("*"))
	if ClassOf(err) != ClassDuplicate || len(f.requests()) != 2 {
		t.Errorf("%v after %d requests", err, len(f.requests()))
	}
	for _, r := range f.requests() {
		if r.method != http.MethodPatch || r.header.Get("If-None-Match") != "*" || r.header.Get("If-Match") != "" {
			t.Errorf("%s %v", r.method, r.header)
		}
	}
}

// A row without columns is a row, too.
func TestCreateMultipleOfNothing(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		if r.body != `{"Targets":[{"@odata.type":"Microsoft.Dynamics.CRM.contact"}]}` {
			t.Error(r.body)
		}
		writeJSON(w, 200, `{"Ids":["`+strings.ToUpper(idA)+`"]}`)
	})
	ids, err := f.client().CreateMultiple(t.Context(), "contact", []map[string]any{nil})
	if err != nil || len(ids) != 1 || ids[0] != idA {
		t.Errorf("%v %v", ids, err)
	}
}
