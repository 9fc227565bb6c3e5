package dynamics

import (
	"compress/gzip"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
)

// An answer that does not end is cut at the limit, plain or packed, and nothing of it is used;
// without a limit of the caller's it is 64 MB.
func TestAnEndlessAnswerIsCut(t *testing.T) {
	t.Parallel()
	if c := New(Config{}); c.maxBody != 64<<20 {
		t.Errorf("the limit is %d bytes", c.maxBody)
	}
	const limit = 1 << 20
	row := `{"contactid":"` + idA + `","fullname":"` + strings.Repeat("x", 4000) + `"},`
	for name, packed := range map[string]bool{"plain": false, "packed": true} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			sent := 0
			f := newFake(t, func(w http.ResponseWriter, r asked) {
				w.Header().Set("Content-Type", "application/json")
				var out io.Writer = w
				if packed {
					if !strings.Contains(r.header.Get("Accept-Encoding"), "gzip") {
						t.Error("gzip is not asked for")
					}
					w.Header().Set("Content-Encoding", "gzip")
					z := gzip.NewWriter(w)
					defer z.Close()
					out = z
				}
				_, err := io.WriteString(out, `{"value":[`)
				for err == nil && sent < 64*limit { // a bound for a client that has none
					_, err = io.WriteString(out, row)
					sent += len(row)
				}
			})
			c := f.client(func(config *Config) {
				config.MaxAnswerBytes = limit
				config.HTTP = &http.Client{Transport: &http.Transport{DisableCompression: !packed, DisableKeepAlives: true}}
			})
			var last error
			for page, err := range c.Pages(t.Context(), Query{Link: f.address().APIRoot("") + "contacts"}) {
				if page != nil {
					t.Errorf("%d rows of it were used", len(page.Rows))
				}
				last = err
			}
			if !errors.Is(last, errAnswerTooLarge) || ClassOf(last).Transient() {
				t.Errorf("%v", last)
			}
			if got := c.Stats().BytesReceived; got > 8*limit {
				t.Errorf("%d bytes were kept", got)
			}
		})
	}
}
