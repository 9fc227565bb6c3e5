package emulator

import (
	"bytes"
	"compress/gzip"
	"net/http"
	"strings"
)

// leastCompressed is the shortest body that is worth it, in bytes.
const leastCompressed = 1 << 10

// compress gives a body in gzip to a client that takes it. Only what goes over TLS
// is, as with Dataverse, which speaks nothing else.
func (c *call) compress(h http.Header, body []byte) ([]byte, error) {
	if !strings.HasPrefix(c.root, "https:") {
		return body, nil
	}
	h.Add("Vary", "Accept-Encoding")
	if len(body) < leastCompressed || !takesGzip(c.header) {
		return body, nil
	}
	var b bytes.Buffer
	w, err := gzip.NewWriterLevel(&b, gzip.BestSpeed)
	if err != nil {
		return nil, err
	}
	if _, err := w.Write(body); err != nil {
		return nil, err
	}
	if err := w.Close(); err != nil {
		return nil, err
	}
	h.Set("Content-Encoding", "gzip")
	return b.Bytes(), nil
}

// takesGzip reads Accept-Encoding.
func takesGzip(h http.Header) bool {
	for _, part := range strings.Split(strings.Join(h.Values("Accept-Encoding"), ","), ",") {
		name, weight, _ := strings.Cut(strings.ReplaceAll(part, " ", ""), ";")
		if name == "gzip" || name == "*" {
			return weight == "" || strings.Trim(strings.TrimPrefix(weight, "q="), "0.") != ""
		}
	}
	return false
}
