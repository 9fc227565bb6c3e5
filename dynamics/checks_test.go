package dynamics

import (
	"net/http"
	"strings"
	"testing"
)

// What an admin may have just changed is asked for fresh: no cache answers, and
// no server that has yet to hear of the change (contract §2).
func TestChecksAskForFreshAnswers(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		if strings.Contains(r.path, "RetrieveUserPrivileges") {
			writeJSON(w, 200, `{"RolePrivileges":[]}`)
			return
		}
		writeJSON(w, 200, `{"value":[{"name":"Contoso"}]}`)
	})
	c, ctx := f.client(), t.Context()
	if _, err := c.Privileges(ctx, idA); err != nil {
		t.Error(err)
	}
	if _, err := c.Settings(ctx); err != nil {
		t.Error(err)
	}
	if _, err := c.Solutions(ctx); err != nil {
		t.Error(err)
	}
	if err := c.Probe(ctx, "contact"); err != nil {
		t.Error(err)
	}
	requests := f.requests()
	if len(requests) != 4 {
		t.Fatalf("%d requests", len(requests))
	}
	for _, r := range requests {
		if r.header.Get("Consistency") != "Strong" || r.header.Get("If-None-Match") != "null" {
			t.Errorf("%s may be answered from a cache", r.uri)
		}
	}
}

// Older versions name privileges by id only; their list of names is read to its
// end, but not in circles.
func TestPrivilegeNamesAreReadToTheEnd(t *testing.T) {
	circle := false
	var f *fake
	f = newFake(t, func(w http.ResponseWriter, r asked) {
		next := f.server.URL + "/api/data/v9.2/privileges?$skiptoken=2"
		switch {
		case strings.Contains(r.path, "RetrieveUserPrivileges"):
			writeJSON(w, 200, `{"RolePrivileges":[{"Depth":3,"PrivilegeId":"`+idB+`"}]}`)
		case strings.Contains(r.uri, "skiptoken") && !circle:
			writeJSON(w, 200, `{"value":[{"name":"prvReadLead","privilegeid":"`+idB+`"}]}`)
		default:
			writeJSON(w, 200, `{"value":[{"name":"prvReadContact","privilegeid":"`+idA+`"}],"@odata.nextLink":"`+next+`"}`)
		}
	})
	depths, err := f.client().Privileges(t.Context(), idA)
	if err != nil || len(depths) != 1 || depths["prvReadLead"] != DepthGlobal {
		t.Errorf("%v %v", depths, err)
	}
	circle = true
	if _, err := f.client().Privileges(t.Context(), idA); ClassOf(err) != ClassConnection {
		t.Errorf("a list in circles: %v", err)
	}
}

// A segment that the server does not know is a matter of the schema, by
// whichever of the codes (contract §8.3).
func TestUnknownSegments(t *testing.T) {
	for _, code := range []string{"0x8006088a", "0x80060888", "", "0x0"} {
		e := newError("op", http.StatusNotFound, http.Header{}, []byte(`{"error":{"code":"`+code+`","message":"Resource not found for the segment 'x'."}}`))
		if e.Class != ClassSchema {
			t.Errorf("%q: %s", code, e.Class)
		}
	}
}
