package dynamics

import (
	"fmt"
	"net/http"
	"net/url"
	"strings"
)

// The longest addresses that the server takes, in bytes: of a GET by itself,
// and of one inside a $batch (contract §3.1).
const (
	longestURL        = 32768
	longestBatchedURL = 65536
)

// fitted puts a read whose address is too long for a request into a $batch,
// which takes twice the length. Anything else stays as it is.
func (c *Client) fitted(q call) (call, error) {
	if q.method != http.MethodGet || len(q.url) <= longestURL {
		return q, nil
	}
	if len(q.url) > longestBatchedURL {
		return q, &Error{Op: q.op, Class: ClassBug, Err: errLongURL}
	}
	target, err := url.Parse(q.url)
	if err != nil || !c.address.Trusts(target) {
		return q, &Error{Op: q.op, Class: ClassConnection, Err: errUntrustedLink}
	}
	_, rest, _ := strings.Cut(q.url, "://")
	boundary := fmt.Sprintf("batch_%013x", uint64(c.rand()*(1<<52)))
	q.body = encodeRead(boundary, rest[strings.IndexByte(rest, '/'):], q.prefer)
	q.method, q.url, q.prefer, q.wrapped = http.MethodPost, c.apiRoot()+"$batch", "", true
	q.contentType = `multipart/mixed; boundary="` + boundary + `"`
	return q, nil
}

// encodeRead writes an envelope with one GET, whose address goes into it as it
// is. Nothing of the outer headers reaches the part.
func encodeRead(boundary, path, prefer string) []byte {
	w := batchWriter{}
	w.line("--" + boundary)
	w.line("Content-Type: application/http")
	w.line("Content-Transfer-Encoding: binary")
	w.line("")
	w.line("GET " + path + " HTTP/1.1")
	w.line("Accept: application/json")
	w.line("OData-MaxVersion: 4.0")
	w.line("OData-Version: 4.0")
	w.header("Prefer", prefer)
	w.line("")
	w.line("")
	w.line("--" + boundary + "--")
	return w.buffer.Bytes()
}

// unwrapped is the answer to the read inside a $batch, as though it had come by
// itself; false when the envelope was cut or is none.
func unwrapped(outer *answer) (*answer, bool) {
	parts := parseBatch(outer.header.Get("Content-Type"), outer.body)
	if len(parts) != 1 || len(parts[0].answers) != 1 {
		return nil, false
	}
	inner := parts[0].answers[0]
	for _, name := range [...]string{"x-ms-service-request-id", "REQ_ID", "Retry-After"} {
		if value := outer.header.Get(name); value != "" && inner.header.Get(name) == "" {
			inner.header.Set(name, value)
		}
	}
	return &answer{status: inner.status, header: inner.header, body: inner.body}, true
}
