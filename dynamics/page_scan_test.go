package dynamics

import (
	"bytes"
	"testing"

	"github.com/go-json-experiment/json/jsontext"
)

// The scanner accepts what a JSON decoder accepts, and cuts values as it does.
func FuzzScan(f *testing.F) {
	for _, text := range []string{
		``, `1`, `-0`, `01`, `-`, `1.`, `1.5e+3`, `1e`, `.5`, `+1`, `"`, `"a`, `"\u00e9\n\/"`, `"\x"`,
		`"\u12g4"`, `"\ud800"`, "\"\x01\"", "\"\xff\"", "\"\x7f\"",
		`true`, `tru`, `null`, `nulll`, `{}`, `{"a":1}`, `{"a":1,}`, `{"a" : [1 , {"b":null}] }`, `{a:1}`, `{"a"}`, `{"a":1 "b":2}`, `{"a":1,"a":2}`,
		`[]`, `[1,]`, `[,1]`, `[1 2]`, `[[[]]]`, `]`, "[\t\r\n1]", "\ufeff1", "[\u00a01]", "\x00", `1,2`,
	} {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) {
		body := append(append([]byte{'['}, text...), ']')
		s := scanner{body: body}
		got, err := s.value()
		decoder := jsontext.NewDecoder(bytes.NewReader(body), jsontext.AllowDuplicateNames(true), jsontext.AllowInvalidUTF8(true))
		want, wanted := decoder.ReadValue()
		if (err == nil) != (wanted == nil) || err == nil && !bytes.Equal(got, want) {
			t.Fatalf("%q: %q %v, want %q %v", body, got, err, want, wanted)
		}
	})
}
