package dynamics

import (
	"errors"
	"net/http"
	"net/url"
	"strings"
	"testing"
)

// longQuery asks for so many addresses that the URL is too long for a request.
func longQuery(addresses int) Query {
	values := make([]string, addresses)
	for i := range values {
		values[i] = strings.Repeat("o'neil", 4) + "@adatum.test"
	}
	return Query{Table: "contact", Filter: In("emailaddress1", values), Annotations: true}
}

// batchOfOne is the envelope of one answer to a read.
func batchOfOne(w http.ResponseWriter, status int, head, answer string) {
	w.Header().Set("Content-Type", "multipart/mixed; boundary=batchresponse_1")
	w.WriteHeader(status)
	_, _ = w.Write([]byte("--batchresponse_1\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n" +
		"HTTP/1.1 " + head + "\r\nContent-Type: application/json\r\n\r\n" + answer + "\r\n--batchresponse_1--\r\n"))
}

// A read whose address is too long for a request travels in a $batch, page by
// page, and its answers are judged as though they had come by themselves.
func TestLongReadTravelsInABatch(t *testing.T) {
	f := newFake(t, nil)
	next := f.server.URL + "/api/data/v9.2/contacts?$filter=" + strings.Repeat("x", longestURL) + "&$skiptoken=%3Ccookie%20pagenumber=%222%22"
	answers := []func(w http.ResponseWriter){
		func(w http.ResponseWriter) { w.WriteHeader(http.StatusUnauthorized) },
		func(w http.ResponseWriter) { batchOfOne(w, 200, "503 Service Unavailable", "") },
		func(w http.ResponseWriter) {
			batchOfOne(w, 429, "429 Too Many Requests\r\nRetry-After: 3", `{"error":{"code":"0x80072322","message":"busy"}}`)
		},
		func(w http.ResponseWriter) {
			w.Header().Set("Content-Type", "multipart/mixed; boundary=x")
			_, _ = w.Write([]byte("--x\r\nConte"))
		},
		func(w http.ResponseWriter) {
			batchOfOne(w, 200, "200 OK", `{"value":[{"fullname":"Ada"}],"@odata.nextLink":"`+next+`"}`)
		},
		func(w http.ResponseWriter) { batchOfOne(w, 200, "200 OK", `{"value":[{"fullname":"Grace"}]}`) },
	}
	f.answer = func(w http.ResponseWriter, _ asked) { answers[len(f.requests())-1](w) }
	c := f.client()
	names, _, err := collect(t, c, longQuery(1000), "fullname")
	if err != nil || strings.Join(names, " ") != "Ada Grace" {
		t.Fatalf("%v %v", names, err)
	}
	for _, r := range f.requests() {
		if r.method != http.MethodPost || r.path != "/api/data/v9.2/$batch" || r.header.Get("Prefer") != "" {
			t.Errorf("%s %s", r.method, r.path)
		}
		if strings.Contains(strings.ReplaceAll(r.body, "\r\n", ""), "\n") ||
			!strings.Contains(r.body, "\r\nPrefer: odata.maxpagesize=5000,odata.include-annotations=") {
			t.Error("the part is not as it must be")
		}
	}
	u, err := url.Parse(next)
	if err != nil || !strings.Contains(f.requests()[5].body, "\r\nGET "+u.Path+"?"+u.RawQuery+" HTTP/1.1\r\n") {
		t.Errorf("the link was not sent as it came: %v", err)
	}
	if stats := c.Stats(); stats.Throttled != 1 || stats.Retries != 2 {
		t.Errorf("%+v", stats)
	}
}

func TestLongReadThatIsRefused(t *testing.T) {
	f := newFake(t, func(w http.ResponseWriter, _ asked) {
		batchOfOne(w, 400, "400 Bad Request\r\nREQ_ID: 5f0c",
			`{"error":{"code":"0x80060888","message":"Could not find a property named 'foo' on type 'x'."}}`)
	})
	_, _, err := collect(t, f.client(), longQuery(1000), "x")
	var e *Error
	if !errors.As(err, &e) || !errors.Is(err, ErrNoColumn) || e.RequestID != "5f0c" || e.Uncertain || len(f.requests()) != 1 {
		t.Errorf("%v", err)
	}
	if _, _, err := collect(t, f.client(), longQuery(3000), "x"); ClassOf(err) != ClassBug || len(f.requests()) != 1 {
		t.Errorf("longer than a $batch takes: %v", err)
	}
	link := "http://elsewhere.test/" + strings.Repeat("x", longestURL)
	if _, _, err := collect(t, f.client(), Query{Table: "contact", Link: link}, "x"); !errors.Is(err, errUntrustedLink) || len(f.requests()) != 1 {
		t.Errorf("a link that leads elsewhere: %v", err)
	}
}
