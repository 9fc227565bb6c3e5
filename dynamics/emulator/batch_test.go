package emulator

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strings"
	"testing"
)

// multipartBody writes parts with CRLF; a part is its lines.
func multipartBody(boundary string, parts ...string) string {
	var b strings.Builder
	for _, part := range parts {
		b.WriteString("--" + boundary + "\r\n" + part + "\r\n")
	}
	return b.String() + "--" + boundary + "--\r\n"
}

func operation(contentID, method, address, body string, headers ...string) string {
	text := "Content-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n"
	if contentID != "" {
		text += "Content-ID: " + contentID + "\r\n"
	}
	text += "\r\n" + method + " " + strings.ReplaceAll(address, " ", "%20") + " HTTP/1.1\r\n"
	for _, h := range headers {
		text += h + "\r\n"
	}
	if body != "" {
		text += "Content-Type: application/json; type=entry\r\n"
	}
	return text + "\r\n" + body
}

func changeSet(operations ...string) string {
	return "Content-Type: multipart/mixed; boundary=\"changeset_1\"\r\n\r\n" + multipartBody("changeset_1", operations...)
}

// batchReply is one part of a batch's answer; a change set's parts are nested.
type batchReply struct {
	status    int
	contentID string
	body      string
	inner     []batchReply
}

func readBatch(t *testing.T, contentType string, text []byte) []batchReply {
	t.Helper()
	_, parameters, err := mime.ParseMediaType(contentType)
	if err != nil {
		t.Fatal(err)
	}
	reader := multipart.NewReader(bytes.NewReader(text), parameters["boundary"])
	var replies []batchReply
	for {
		part, err := reader.NextRawPart()
		if errors.Is(err, io.EOF) {
			return replies
		}
		if err != nil {
			t.Fatalf("%v in %s", err, text)
		}
		content, err := io.ReadAll(part)
		if err != nil {
			t.Fatal(err)
		}
		if kind := part.Header.Get("Content-Type"); strings.HasPrefix(kind, "multipart/mixed") {
			replies = append(replies, batchReply{inner: readBatch(t, kind, content)})
			continue
		}
		response, err := http.ReadResponse(bufio.NewReader(bytes.NewReader(content)), nil)
		if err != nil {
			t.Fatalf("%v in %s", err, content)
		}
		body, err := io.ReadAll(response.Body)
		if err != nil {
			t.Fatal(err)
		}
		replies = append(replies, batchReply{status: response.StatusCode, contentID: part.Header.Get("Content-ID"), body: string(body)})
	}
}

func (o *org) batch(body string, headers ...string) (reply, []batchReply) {
	o.t.Helper()
	headers = append([]string{`Content-Type: multipart/mixed; boundary="batch_1"`}, headers...)
	r := o.do("POST", "$batch", body, headers...)
	if !strings.HasPrefix(r.header.Get("Content-Type"), "multipart/mixed") {
		return r, nil
	}
	return r, readBatch(o.t.(*testing.T), r.header.Get("Content-Type"), []byte(r.text))
}

// A request without a body needs one empty line before the boundary, and may
// have more.
func TestBatchEmptyLines(t *testing.T) {
	o := newOrg(t)
	head := "--batch_1\r\nContent-Type: application/http\r\n\r\nGET /api/data/v9.2/WhoAmI HTTP/1.1\r\n"
	for between, status := range map[string]int{
		"": 400, "Accept: application/json\r\n": 400,
		"\r\n": 200, "\r\n\r\n": 200, "\r\n\r\n\r\n": 200,
		"Accept: application/json\r\n\r\n": 200, "Accept: application/json\r\n\r\n\r\n": 200,
	} {
		if r, parts := o.batch(head + between + "--batch_1--\r\n"); r.status != status || status == 200 && (len(parts) != 1 || parts[0].status != 200) {
			t.Errorf("%q: %d %.200s", between, r.status, r.text)
		}
	}
}

// TestBatchEndings: lines may end with LF alone, and nothing need follow the last
// boundary; then a last request that has a body fails, and what stands before it is
// done (DynamicsWebApi issue 183, powerapps-docs issue 3744).
func TestBatchEndings(t *testing.T) {
	o := newOrg(t)
	get := operation("", "GET", "/api/data/v9.2/WhoAmI", "")
	post := operation("", "POST", "/api/data/v9.2/tasks", `{"subject":"x"}`)
	set := changeSet(operation("1", "POST", "/api/data/v9.2/tasks", `{"subject":"x"}`))
	open := func(parts ...string) string { return strings.TrimSuffix(multipartBody("batch_1", parts...), "\r\n") }
	for name, test := range map[string]struct {
		body     string
		statuses string
		tasks    int
	}{
		"line feeds only":               {strings.ReplaceAll(multipartBody("batch_1", post, set, get), "\r\n", "\n"), "204 set 200", 2},
		"no line end behind a read":     {open(post, get), "204 200", 1},
		"no line end behind a set":      {open(get, set), "200 set", 1},
		"no line end behind a body":     {open(post, post), "204 400", 1},
		"line feeds only, no last one":  {strings.ReplaceAll(open(post, post), "\r\n", "\n"), "204 400", 1},
		"a last body with its line end": {multipartBody("batch_1", post, post), "204 204", 2},
	} {
		before := o.Count("task")
		r, parts := o.batch(test.body)
		var statuses []string
		for _, part := range parts {
			if part.inner != nil {
				statuses = append(statuses, "set")
				continue
			}
			statuses = append(statuses, fmt.Sprint(part.status))
		}
		if got := strings.Join(statuses, " "); got != test.statuses || o.Count("task")-before != test.tasks {
			t.Errorf("%s: %s and %d tasks: %d %s", name, got, o.Count("task")-before, r.status, r.text)
		}
		if failed := strings.Contains(test.statuses, "400"); failed && (r.status != 400 || !strings.Contains(r.text, "Stream was not readable")) {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
	}
}

func TestBatchWithChangeSet(t *testing.T) {
	o := newOrg(t)
	seller := o.user("lea@contoso.test").text("systemuserid")
	set := changeSet(
		operation("1", "POST", "/api/data/v9.2/li_inmails",
			`{"subject":"InMail","activityid":"5f1d0000-0000-4000-8000-0000000000b1","ownerid@odata.bind":"/systemusers(`+seller+`)"}`),
		operation("2", "PATCH", "$1", `{"statecode":1,"statuscode":2}`, "If-Match: *"),
		operation("3", "POST", o.base+"annotations", `{"notetext":"x","objectid_li_inmail@odata.bind":"$1"}`),
	)
	r, parts := o.batch(multipartBody("batch_1", set, operation("", "GET", "/api/data/v9.2/contacts?$select=fullname&$top=1", "")))
	if r.status != 200 || len(parts) != 2 || len(parts[0].inner) != 3 || parts[1].status != 200 {
		t.Fatalf("%d %s", r.status, r.text)
	}
	if parts[0].inner[1].contentID != "2" || parts[0].inner[1].status != 204 || !strings.Contains(r.text, "OData-EntityId: "+o.base+"li_inmails(") {
		t.Errorf("change set: %s", r.text)
	}
	rows := o.Rows("li_inmail", nil)
	if len(rows) != 1 || fmt.Sprint(rows[0]["statecode"]) != "1" || o.Count("annotation") != 1 {
		t.Errorf("rows: %v", rows)
	}
	r, parts = o.batch(multipartBody("batch_1", set))
	if r.status != 412 || len(parts) != 1 || !strings.Contains(parts[0].body, "0x80040237") {
		t.Errorf("repeat: %d %s", r.status, r.text)
	}
}

// TestBatchAddresses: a part's address is the API's, whole, without a host, or
// below its root; anything else is not found.
func TestBatchAddresses(t *testing.T) {
	o := newOrg(t)
	for address, status := range map[string]int{
		"/api/data/v9.2/WhoAmI": 200, o.base + "WhoAmI": 200, "WhoAmI": 200, "/api/data/v9.2/contacts?$top=1": 200,
		"/WhoAmI": 404, "/api/data/v7.0/WhoAmI": 404, "/api/other/WhoAmI": 404, "http://org.test/WhoAmI": 404,
	} {
		r, parts := o.batch(multipartBody("batch_1", operation("", "GET", address, "")))
		if len(parts) != 1 || parts[0].status != status {
			t.Errorf("%s: %d %.200s", address, r.status, r.text)
		}
	}
}

func TestBatchFailures(t *testing.T) {
	o := newOrg(t)
	before := o.Count("task")
	bad := changeSet(
		operation("1", "POST", "/api/data/v9.2/tasks", `{"subject":"one"}`),
		operation("2", "POST", "/api/data/v9.2/tasks", `{"nonsense":"two"}`),
	)
	good := operation("", "POST", "/api/data/v9.2/tasks", `{"subject":"three"}`)
	r, parts := o.batch(multipartBody("batch_1", bad, good))
	if r.status != 400 || len(parts) != 1 || parts[0].status != 400 || o.Count("task") != before {
		t.Fatalf("stop at failure: %d, %d parts, %d tasks: %s", r.status, len(parts), o.Count("task")-before, r.text)
	}
	r, parts = o.batch(multipartBody("batch_1", bad, good), "Prefer: odata.continue-on-error")
	if r.status != 200 || len(parts) != 2 || parts[1].status != 204 || o.Count("task") != before+1 {
		t.Fatalf("continue: %d, %d parts: %s", r.status, len(parts), r.text)
	}
}

func TestBatchEnvelopeRefused(t *testing.T) {
	o := newOrg(t)
	get := operation("", "GET", "/api/data/v9.2/WhoAmI", "")
	post := func(id string) string {
		return operation(id, "POST", "/api/data/v9.2/tasks", `{"subject":"x"}`)
	}
	var many []string
	for range mostOperations + 1 {
		many = append(many, get)
	}
	for name, body := range map[string]string{
		"no end":             strings.TrimSuffix(multipartBody("batch_1", get), "--batch_1--\r\n"),
		"no blank line":      "--batch_1\r\nContent-Type: application/http\r\n\r\nGET /api/data/v9.2/WhoAmI HTTP/1.1\r\n--batch_1--\r\n",
		"get in change set":  multipartBody("batch_1", changeSet(operation("1", "GET", "/api/data/v9.2/WhoAmI", ""))),
		"no content id":      multipartBody("batch_1", changeSet(post(""))),
		"same content id":    multipartBody("batch_1", changeSet(post("1"), post("1"))),
		"too many":           multipartBody("batch_1", many...),
		"nested change sets": multipartBody("batch_1", changeSet(changeSet(post("1")))),
		"not multipart":      "{}",
	} {
		r, parts := o.batch(body)
		if r.status != 400 || parts != nil || !strings.HasPrefix(r.header.Get("Content-Type"), "application/json") || r.code() != "0x80048d19" {
			t.Errorf("%s: %d %s", name, r.status, r.text)
		}
	}
	r, _ := o.batch(multipartBody("batch_1", changeSet(operation("2", "PATCH", "$1", `{"subject":"x"}`), post("1"))))
	if r.status != 400 || !strings.Contains(r.text, "Content-ID Reference: '$1' does not exist in the batch context.") {
		t.Errorf("forward reference: %d %s", r.status, r.text)
	}
	if r, _ := o.batch(multipartBody("batch_1", operation("", "POST", "/api/data/v9.2/$batch", "x"))); r.status != 400 {
		t.Errorf("batch in a batch: %d", r.status)
	}
}
