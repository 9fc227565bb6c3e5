package dynamics

import (
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"testing"
)

func TestLinksThatAreNoLinksAreTold(t *testing.T) {
	t.Parallel()
	for _, link := range []string{"7", `""`, "true", "{}"} {
		if _, err := parsePage([]byte(`{"value":[],"@odata.nextLink":` + link + `}`)); !errors.Is(err, errBadLink) {
			t.Errorf("%s: %v", link, err)
		}
	}
	page, err := parsePage([]byte(`{"value":[],"@odata.nextLink":"https://x.test/a?$filter=name eq \"é\"&$skiptoken=%3Ca%3E"}`))
	if err != nil || page.Next != "https://x.test/a?$filter=name%20eq%20%22%C3%A9%22&$skiptoken=%3Ca%3E" {
		t.Errorf("%q %v", page.Next, err)
	}
	if page, err = parsePage([]byte(`{"value":[],"@odata.nextLink":null}`)); err != nil || page.Next != "" {
		t.Errorf("null: %q %v", page.Next, err)
	}
}

func TestEmptyPagesWithoutEndAreTold(t *testing.T) {
	t.Parallel()
	n := 0
	var f *fake
	f = newFake(t, func(w http.ResponseWriter, r asked) {
		n++
		_, _ = fmt.Fprintf(w, `{"value":[],"@odata.nextLink":"%s%s?$skiptoken=%d"}`, f.server.URL, r.path, n)
	})
	c := f.client()
	var last error
	for _, err := range c.Pages(t.Context(), Query{Link: f.address().APIRoot("") + "contacts"}) {
		last = err
	}
	if !errors.Is(last, errOnlyEmpty) || n > emptyPages+1 {
		t.Errorf("after %d pages: %v", n, last)
	}
}

func TestATokenThatIsEchoedIsStripped(t *testing.T) {
	t.Parallel()
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		w.Header().Set("Content-Type", "application/json")
		w.WriteHeader(http.StatusBadRequest)
		_, _ = io.WriteString(w, `{"error":{"code":"0x80040265","message":"you sent `+r.header.Get("Authorization")+` and `+
			strings.TrimPrefix(r.header.Get("Authorization"), "Bearer ")+`"}}`)
	})
	_, err := f.client().WhoAmI(t.Context())
	var e *Error
	if !errors.As(err, &e) || !strings.Contains(e.Message, "you sent ‹token› and ‹token›") {
		t.Errorf("%v", err)
	}
}

func TestABatchThatIsTooLargeIsSplit(t *testing.T) {
	t.Parallel()
	var sizes []int
	f := newFake(t, func(w http.ResponseWriter, r asked) {
		n := strings.Count(r.body, "POST /")
		sizes = append(sizes, n)
		if n > 2 {
			w.WriteHeader(http.StatusRequestEntityTooLarge)
			return
		}
		w.Header().Set("Content-Type", "multipart/mixed; boundary=batchresponse_19c0")
		parts := make([]string, n)
		for i := range parts {
			parts[i] = appliedPart(i + 1) // each change set is one operation
		}
		_, _ = io.WriteString(w, envelope(parts...))
	})
	sets := make([]ChangeSet, 5)
	for i := range sets {
		sets[i] = ChangeSet{{Method: http.MethodPost, Path: "tasks", Body: []byte(`{"subject":"x"}`)}}
	}
	results, err := f.client().Batch(t.Context(), sets)
	if err != nil || len(results) != 5 {
		t.Fatalf("%d results, %v (requests of %v)", len(results), err, sizes)
	}
	for i, r := range results {
		if r.Err != nil {
			t.Errorf("part %d: %v", i, r.Err)
		}
	}
}
