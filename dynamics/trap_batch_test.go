package dynamics

import (
	"bytes"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"

	"pgregory.net/rapid"
)

// oneSet makes one change set of one operation.
func oneSet(o Operation) []ChangeSet { return []ChangeSet{{o}} }

func sampleSets() []ChangeSet {
	return []ChangeSet{
		{
			{Method: "POST", Path: "tasks", Body: []byte(`{"activityid":"` + idA + `"}`), Keyed: true, CallerObjectID: "who"},
			{Method: "PATCH", Path: "tasks(" + idA + ")", Body: []byte(`{"statecode":1}`), IfMatch: "*"},
		},
		{{Method: "DELETE", Path: "tasks(" + idB + ")"}},
	}
}

// Trap 19: every line ends with CR LF, a request without a body has its blank
// line, boundaries are plain, Content-IDs are unique over the batch.
func TestTrap19_BatchEnvelope(t *testing.T) {
	got := string(encodeBatch("batch_1", "/api/data/v9.2/", sampleSets()))
	want := strings.Join([]string{
		`--batch_1`, `Content-Type: multipart/mixed; boundary="changeset_1_batch_1"`, ``,
		`--changeset_1_batch_1`, `Content-Type: application/http`, `Content-Transfer-Encoding: binary`, `Content-ID: 1`, ``,
		`POST /api/data/v9.2/tasks HTTP/1.1`, `Content-Type: application/json; type=entry`, `CallerObjectId: who`, ``,
		`{"activityid":"` + idA + `"}`,
		`--changeset_1_batch_1`, `Content-Type: application/http`, `Content-Transfer-Encoding: binary`, `Content-ID: 2`, ``,
		`PATCH /api/data/v9.2/tasks(` + idA + `) HTTP/1.1`, `Content-Type: application/json; type=entry`, `If-Match: *`, ``,
		`{"statecode":1}`,
		`--changeset_1_batch_1--`,
		`--batch_1`, `Content-Type: multipart/mixed; boundary="changeset_2_batch_1"`, ``,
		`--changeset_2_batch_1`, `Content-Type: application/http`, `Content-Transfer-Encoding: binary`, `Content-ID: 3`, ``,
		`DELETE /api/data/v9.2/tasks(` + idB + `) HTTP/1.1`, ``, ``, ``,
		`--changeset_2_batch_1--`,
		`--batch_1--`, ``,
	}, "\r\n")
	if got != want {
		t.Fatalf("got\n%q\nwant\n%q", got, want)
	}
	if strings.Count(got, "\n") != strings.Count(got, "\r\n") {
		t.Fatal("a line ends with LF alone")
	}
	f := newFake(t, func(w http.ResponseWriter, _ asked) { writeError(w, 400, "0x80048d19", "x") })
	if _, err := f.client().Batch(t.Context(), sampleSets()); ClassOf(err) != ClassBug {
		t.Fatal(err)
	}
	r := f.requests()[0]
	if !regexp.MustCompile(`^multipart/mixed; boundary="[a-z0-9_]{1,60}"$`).MatchString(r.header.Get("Content-Type")) {
		t.Fatalf("boundary: %s", r.header.Get("Content-Type"))
	}
	if r.header.Get("Prefer") != "odata.continue-on-error" {
		t.Fatalf("Prefer: %s", r.header.Get("Prefer"))
	}
}

// appliedPart is the answer to an applied change set.
func appliedPart(ids ...int) string {
	var b strings.Builder
	b.WriteString("Content-Type: multipart/mixed; boundary=changesetresponse_33de\r\n\r\n")
	for _, id := range ids {
		fmt.Fprintf(&b, "--changesetresponse_33de\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\nContent-ID: %d\r\n\r\n"+
			"HTTP/1.1 204 No Content\r\nOData-Version: 4.0\r\nOData-EntityId: https://x/api/data/v9.2/tasks(%s)\r\n\r\n\r\n", id, idA)
	}
	b.WriteString("--changesetresponse_33de--\r\n")
	return b.String()
}

// refusedPart is the one answer to a change set that was not applied.
func refusedPart(status int, code string) string {
	return fmt.Sprintf("Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n"+
		"HTTP/1.1 %d %s\r\nREQ_ID: r-9\r\nContent-Type: application/json\r\n\r\n{\"error\":{\"code\":%q,\"message\":\"m\"}}\r\n",
		status, http.StatusText(status), code)
}

func envelope(parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		b.WriteString("--batchresponse_19c0\r\n" + part)
	}
	b.WriteString("--batchresponse_19c0--\r\n")
	return b.String()
}

func batchFake(t *testing.T, status int, body string) *fake {
	t.Helper()
	return newFake(t, func(w http.ResponseWriter, _ asked) {
		w.Header().Set("Content-Type", "multipart/mixed; boundary=batchresponse_19c0")
		w.WriteHeader(status)
		_, _ = w.Write([]byte(body))
	})
}

func TestBatchAnswersInOrder(t *testing.T) {
	f := batchFake(t, 200, envelope(appliedPart(1, 2), refusedPart(404, "0x80040217")))
	results, err := f.client().Batch(t.Context(), sampleSets())
	if err != nil {
		t.Fatal(err)
	}
	if results[0].Err != nil || len(results[0].Parts) != 2 || results[0].Parts[0].EntityID != idA {
		t.Errorf("%+v", results[0])
	}
	var e *Error
	if !errors.As(results[1].Err, &e) || e.Class != ClassNotFound || e.RequestID != "r-9" || e.Op != "DELETE tasks" {
		t.Errorf("%+v", results[1].Err)
	}
}

// Trap 20: an error as JSON, an outer status of 400, one part for a failed
// change set, fewer parts than change sets, parts out of order.
func TestTrap20_BatchFailures(t *testing.T) {
	third := ChangeSet{{Method: "DELETE", Path: "tasks(" + idA + ")"}}
	sets := append(sampleSets(), third)

	t.Run("plain JSON", func(t *testing.T) {
		f := newFake(t, func(w http.ResponseWriter, _ asked) { writeError(w, 403, "0x80040220", "no") })
		results, err := f.client().Batch(t.Context(), sets)
		if ClassOf(err) != ClassPrivilege || len(results) != 3 || ClassOf(results[2].Err) != ClassPrivilege {
			t.Fatalf("%+v %v", results, err)
		}
	})
	t.Run("JSON with status 200", func(t *testing.T) {
		f := newFake(t, func(w http.ResponseWriter, _ asked) { writeJSON(w, 200, `{}`) })
		results, err := f.client().Batch(t.Context(), sets)
		var e *Error
		if !errors.As(err, &e) || !e.Uncertain || len(results) != 3 {
			t.Fatalf("%+v %v", results, err)
		}
	})
	t.Run("outer status 400 with parts", func(t *testing.T) {
		f := batchFake(t, 400, envelope(appliedPart(1, 2), refusedPart(400, "0x80044331")))
		results, err := f.client().Batch(t.Context(), sets)
		if err != nil || results[0].Err != nil || ClassOf(results[1].Err) != ClassSkip {
			t.Fatalf("%+v %v", results, err)
		}
		var e *Error
		if !errors.As(results[2].Err, &e) || !e.Uncertain {
			t.Fatalf("a change set without an answer: %+v", results[2])
		}
	})
	t.Run("one part for a failed change set of two", func(t *testing.T) {
		f := batchFake(t, 200, envelope(refusedPart(412, "0x80040237"), appliedPart(3), appliedPart(4)))
		results, err := f.client().Batch(t.Context(), sets)
		if err != nil || ClassOf(results[0].Err) != ClassDuplicate || results[1].Err != nil || results[2].Err != nil {
			t.Fatalf("%+v %v", results, err)
		}
	})
	t.Run("out of order", func(t *testing.T) {
		f := batchFake(t, 200, envelope(appliedPart(4), refusedPart(404, "0x80040217"), appliedPart(1, 2)))
		results, err := f.client().Batch(t.Context(), sets)
		if err != nil || results[0].Err != nil || ClassOf(results[1].Err) != ClassNotFound || results[2].Err != nil {
			t.Fatalf("%+v %v", results, err)
		}
	})
	t.Run("half a change set answered", func(t *testing.T) {
		f := batchFake(t, 200, envelope(appliedPart(1), appliedPart(3), appliedPart(4)))
		results, err := f.client().Batch(t.Context(), sets)
		var e *Error
		if err != nil || !errors.As(results[0].Err, &e) || !e.Uncertain || results[1].Err != nil {
			t.Fatalf("%+v %v", results, err)
		}
	})
	t.Run("a part is throttled", func(t *testing.T) {
		f := batchFake(t, 200, envelope(appliedPart(1, 2), refusedPart(429, "0x80072322"), appliedPart(4)))
		c := f.client()
		results, err := c.Batch(t.Context(), sets)
		if err != nil || ClassOf(results[1].Err) != ClassThrottled || c.Stats().ThrottledTime <= 0 {
			t.Fatalf("%+v %v", results, err)
		}
	})
	t.Run("too many", func(t *testing.T) {
		f := batchFake(t, 200, "")
		many := make([]ChangeSet, MaxBatchOperations+1)
		for i := range many {
			many[i] = third
		}
		if _, err := f.client().Batch(t.Context(), many); ClassOf(err) != ClassBug || len(f.requests()) != 0 {
			t.Fatal(err)
		}
	})
}

// Wherever the answer is cut, no change set is said to be applied that the
// remaining bytes do not answer, and none is lost.
func TestBatchCutAnywhere(t *testing.T) {
	whole := envelope(appliedPart(1, 2), refusedPart(404, "0x80040217"))
	for cut := range len(whole) {
		parts := parseBatch("multipart/mixed; boundary=batchresponse_19c0", []byte(whole[:cut]))
		results := matchParts(sampleSets(), parts)
		if len(results) != 2 {
			t.Fatalf("cut at %d: %d results", cut, len(results))
		}
		for i, result := range results {
			if result.Err == nil && len(result.Parts) != len(sampleSets()[i]) {
				t.Fatalf("cut at %d: %+v", cut, result)
			}
		}
	}
	loose := strings.ReplaceAll(whole, "\r\n", "\n")
	results := matchParts(sampleSets(), parseBatch(`multipart/mixed; boundary="batchresponse_19c0"`, []byte("\r\n\r\n"+loose)))
	if results[0].Err != nil || ClassOf(results[1].Err) != ClassNotFound {
		t.Fatalf("lenient: %+v", results)
	}
}

// Whatever the answers and their order, each change set gets its own.
func TestBatchMatchingProperty(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 12).Draw(t, "sets")
		sets := make([]ChangeSet, n)
		parts := make([]string, n)
		want := make([]bool, n)
		id := 0
		for i := range sets {
			size := rapid.IntRange(1, 3).Draw(t, "size")
			var ids []int
			for range size {
				id++
				ids = append(ids, id)
				sets[i] = append(sets[i], Operation{Method: "DELETE", Path: fmt.Sprintf("tasks(%d)", id)})
			}
			want[i] = rapid.Bool().Draw(t, "applied")
			parts[i] = refusedPart(404, "0x80040217")
			if want[i] {
				parts[i] = appliedPart(ids...)
			}
		}
		results := matchParts(sets, parseBatch("multipart/mixed; boundary=batchresponse_19c0", []byte(envelope(parts...))))
		for i, result := range results {
			if (result.Err == nil) != want[i] {
				t.Fatalf("set %d: %v, want applied %v", i, result.Err, want[i])
			}
		}
	})
}

func FuzzBatchAnswer(f *testing.F) {
	f.Add("batchresponse_19c0", []byte(envelope(appliedPart(1, 2), refusedPart(404, "0x80040217"))))
	f.Add("b", []byte("--b\r\n\r\nHTTP/1.1 204\r\n\r\n--b--"))
	f.Add("b", []byte("--b\nContent-Type: multipart/mixed; boundary=b\n\n--b\n"))
	f.Fuzz(func(t *testing.T, boundary string, body []byte) {
		results := matchParts(sampleSets(), parseBatch("multipart/mixed; boundary="+boundary, body))
		if len(results) != 2 {
			t.Fatalf("%d results", len(results))
		}
		for i, result := range results {
			if result.Err == nil && len(result.Parts) < len(sampleSets()[i]) {
				t.Fatalf("applied with %d answers", len(result.Parts))
			}
			var e *Error
			if errors.As(result.Err, &e) && errors.Is(e, errUnanswered) && !e.Uncertain {
				t.Fatal("a set without an answer is taken for refused")
			}
		}
	})
}

func FuzzPage(f *testing.F) {
	f.Add([]byte(`{"value":[{"@odata.etag":"W/\"1\"","a":1,"b":"x"},{"b":null,"c":[1]}],"@odata.nextLink":"l"}`))
	f.Add([]byte(`{"value":[{"@odata.context":"x$deletedEntity","id":"i"}]}`))
	f.Add([]byte("{\"value\":[{\"a\":\"\xff\\ud800\"}]}"))
	f.Fuzz(func(t *testing.T, body []byte) {
		before := bytes.Clone(body)
		page, err := parsePage(body)
		if !bytes.Equal(before, body) {
			t.Fatal("the answer was changed")
		}
		if err != nil {
			return
		}
		for _, row := range page.Rows {
			for name := range row.Columns() {
				_, _ = row.Int(name)
				_ = row.Time(name)
				_ = row.Lookup(name)
				if len(row.Raw(name)) == 0 {
					t.Fatalf("%q is listed without a value", name)
				}
			}
			_ = row.Version()
		}
	})
}
