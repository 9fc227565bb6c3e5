package dynamics

import (
	"net/http"
	"testing"
	"time"
)

// After a refusal that says that a column is unknown, the table is described
// anew, but not for every refusal.
func TestMetadataAreReadAgainAfterARefusal(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		writeError(w, 400, "0x80060888", "Could not find a property named 'gone' on type 'Microsoft.Dynamics.CRM.contact'.")
	})
	c := f.client()
	known := func() bool { c.schema.mu.Lock(); defer c.schema.mu.Unlock(); return c.schema.tables["contact"] != nil }
	read := func() {
		t.Helper()
		for _, err := range c.Pages(t.Context(), Query{Table: "contact", Select: []string{"gone"}}) {
			if ClassOf(err) != ClassSchema {
				t.Fatal(err)
			}
		}
	}
	read()
	if known() {
		t.Fatal("the metadata are still believed")
	}
	read()
	if !known() {
		t.Fatal("a refusal that lasts has the metadata read each time")
	}
	if err := f.sleep(t.Context(), doubtPause+time.Second); err != nil {
		t.Fatal(err)
	}
	read()
	if known() {
		t.Error("the metadata are believed for ever")
	}
}

func TestMetadataAreReadAgainAfterARefusedPart(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		w.Header().Set("Content-Type", "multipart/mixed; boundary=b")
		_, _ = w.Write([]byte("--b\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n" +
			"HTTP/1.1 400 Bad Request\r\nContent-Type: application/json\r\n\r\n" +
			`{"error":{"code":"0x80048408","message":"5 is not a valid status code"}}` + "\r\n--b--\r\n"))
	})
	c := f.client()
	c.schema.language = 1033
	for _, table := range []string{"task", "contact"} {
		if _, err := c.Options(t.Context(), table, "salesstage"); err != nil {
			t.Fatal(err)
		}
	}
	results, err := c.Batch(t.Context(), []ChangeSet{{{Method: "PATCH", Path: "tasks(" + idA + ")", Body: []byte(`{}`)}}})
	if err != nil || ClassOf(results[0].Err) != ClassAdmin {
		t.Fatalf("%v %v", results, err)
	}
	if s := c.schema; s.names["task"] != nil || s.tables["task"] != nil || s.choices["task.salesstage"] != nil {
		t.Error("the metadata are still believed")
	}
	if s := c.schema; s.names["contact"] == nil || s.tables["contact"] == nil || s.choices["contact.salesstage"] == nil {
		t.Error("another table is forgotten, too")
	}
}
