package emulator

import (
	"encoding/json"
	"strings"
)

// parseArray reads a JSON array at the beginning of a text, and says how long it is.
// Its texts may stand in single quotes, as the platform takes them; an apostrophe
// within these ends the text.
func parseArray(text string) (values []any, length int, err error) {
	strict, end := doubleQuoted(text)
	decoder := json.NewDecoder(strings.NewReader(strict))
	decoder.UseNumber()
	if err := decoder.Decode(&values); err != nil {
		return nil, 0, badQuery("Invalid JSON. A comma character ',' was expected in scope 'Array'. " +
			"Every two elements in an array and properties of an object must be separated by commas.")
	}
	return values, end, nil
}

// doubleQuoted gives an array its texts in double quotes, and says where it ends in
// the text as it was.
func doubleQuoted(text string) (array string, end int) {
	var b strings.Builder
	quote := byte(0)
	for i := 0; i < len(text); i++ {
		c := text[i]
		switch {
		case quote != 0 && c == '\\' && i+1 < len(text):
			i++
			if c = text[i]; c != '\'' {
				b.WriteByte('\\')
			}
			b.WriteByte(c)
			continue
		case quote == '\'' && c == '"':
			b.WriteByte('\\')
		case c == quote:
			c, quote = '"', 0
		case quote == 0 && (c == '"' || c == '\''):
			c, quote = '"', c
		}
		b.WriteByte(c)
		if quote == 0 && c == ']' {
			return b.String(), i + 1
		}
	}
	return b.String(), len(text)
}
