package dynamics

import (
	"strings"

	"github.com/go-json-experiment/json"
	"github.com/go-json-experiment/json/jsontext"
)

// Quote makes an OData string literal: apostrophes are doubled. Percent-encoding
// is done when the query is sent.
func Quote(text string) string {
	return "'" + strings.ReplaceAll(text, "'", "''") + "'"
}

var likeEscaper = strings.NewReplacer("[", "[[]", "%", "[%]", "_", "[_]")

// LikeEscape makes a text match itself inside contains, startswith and
// endswith, where the server takes %, _ and [ for wildcards (contract §3.2).
// Quote the result.
func LikeEscape(text string) string { return likeEscaper.Replace(text) }

// In is a filter for a column whose value is one of a list. Give numbers as
// texts too. No value matches nothing.
func In(column string, values []string) string {
	if len(values) == 0 {
		return "(" + column + " eq null and " + column + " ne null)"
	}
	list, err := json.Marshal(values, jsontext.AllowInvalidUTF8(true))
	if err != nil {
		list = []byte("[]") // cannot be: a list of texts always has a JSON form
	}
	return "Microsoft.Dynamics.CRM.In(PropertyName=" + Quote(column) + ",PropertyValues=" + string(list) + ")"
}

// NotEqual is a filter for rows whose column differs from a literal or is
// empty: a comparison with an empty column is never true (contract §14).
func NotEqual(column, literal string) string {
	return "(" + column + " ne " + literal + " or " + column + " eq null)"
}

// escapeOption percent-encodes the value of a query option. Blanks become %20,
// never a plus sign.
func escapeOption(text string) string {
	const hexDigits = "0123456789ABCDEF"
	var b strings.Builder
	b.Grow(len(text) + 16)
	for i := range len(text) {
		ch := text[i]
		if plainInOption(ch) {
			b.WriteByte(ch)
			continue
		}
		b.WriteByte('%')
		b.WriteByte(hexDigits[ch>>4])
		b.WriteByte(hexDigits[ch&15])
	}
	return b.String()
}

func plainInOption(ch byte) bool {
	switch {
	case ch >= 'a' && ch <= 'z', ch >= 'A' && ch <= 'Z', ch >= '0' && ch <= '9':
		return true
	}
	return strings.IndexByte("-_.~(),:'/*$@=", ch) >= 0
}
