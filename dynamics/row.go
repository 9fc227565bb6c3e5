package dynamics

import (
	stdjson "encoding/json"
	"iter"
	"strconv"
	"strings"
	"time"

	"github.com/go-json-experiment/json/jsontext"
)

// The names of annotations (contract §3.3).
const (
	etagName          = "@odata.etag"
	formattedSuffix   = "@OData.Community.Display.V1.FormattedValue"
	lookupTableSuffix = "@Microsoft.Dynamics.CRM.lookuplogicalname"
)

// Row is one row as it was received. Its values are looked up by column and
// decoded when asked for. A Row keeps its page in memory: copy what is to stay.
// Rows may be read from several goroutines. The zero Row has no columns.
type Row struct {
	source *source
	// spans are the values' places in the source, by the source's numbering of
	// names. A span that ends at 0 is absent.
	spans []span
}

// source is the answer that rows are cut from: the bytes, and a number for
// each member name, so that names are stored once a page.
type source struct {
	body  []byte
	names []string
	index map[string]int
}

type span struct{ start, end uint32 }

// Reference is the value of a lookup column.
type Reference struct {
	// ID is in lower case, "" when the lookup is empty.
	ID string
	// Table is the logical name of the target, known when annotations were asked for.
	Table string
	// Name is the target's name as shown to the user, likewise.
	Name string
}

// Raw is the value as JSON, nil when the column did not come with the row. It
// must not be changed.
func (r Row) Raw(column string) jsontext.Value {
	if r.source == nil {
		return nil
	}
	i, ok := r.source.index[column]
	return r.numbered(i, ok)
}

// numbered is the value of the name with a number, if it is known at all.
func (r Row) numbered(i int, known bool) jsontext.Value {
	if !known || i >= len(r.spans) || r.spans[i].end == 0 {
		return nil
	}
	return r.source.body[r.spans[i].start:r.spans[i].end]
}

// Columns are the names that came with the row, annotations included.
func (r Row) Columns() iter.Seq[string] {
	return func(yield func(string) bool) {
		for i, s := range r.spans {
			if s.end != 0 && !yield(r.source.names[i]) {
				return
			}
		}
	}
}

// Has says that the column came with the row and is not null.
func (r Row) Has(column string) bool {
	value := r.Raw(column)
	return len(value) > 0 && value.Kind() != 'n'
}

// String is a text, a GUID, or any other value as the server wrote it; "" when null.
func (r Row) String(column string) string { return textOf(r.Raw(column)) }

func textOf(value jsontext.Value) string {
	if len(value) == 0 || value.Kind() == 'n' {
		return ""
	}
	if value.Kind() != '"' {
		return string(value)
	}
	return unquote(value)
}

// unquote gives the text of a JSON string; what is not UTF-8 becomes U+FFFD.
func unquote(value []byte) string {
	inner := value[1 : len(value)-1]
	for _, ch := range inner {
		if ch == '\\' || ch >= 0x80 {
			text, err := jsontext.AppendUnquote(nil, value)
			if err != nil && len(text) == 0 {
				return ""
			}
			return string(text)
		}
	}
	return string(inner)
}

// Int is a whole number, a choice or a state; false when null or not whole.
func (r Row) Int(column string) (int64, bool) {
	n, err := strconv.ParseInt(r.String(column), 10, 64)
	return n, err == nil
}

// Decimal is a number exactly as written, up to 10 decimals; "" when null or
// not a number.
func (r Row) Decimal(column string) stdjson.Number {
	value := r.Raw(column)
	if len(value) == 0 || value.Kind() != '0' {
		return ""
	}
	return stdjson.Number(value)
}

// Bool is a yes/no column; false when null.
func (r Row) Bool(column string) bool { return string(r.Raw(column)) == "true" }

// Time is a date-time in UTC, or a date at midnight UTC; zero when null or malformed.
func (r Row) Time(column string) time.Time {
	text := r.String(column)
	layout := time.RFC3339Nano
	if len(text) == len(time.DateOnly) {
		layout = time.DateOnly
	}
	t, err := time.Parse(layout, text)
	if err != nil {
		return time.Time{}
	}
	return t.UTC()
}

// Lookup is the value of a lookup column, given as "ownerid" or "_ownerid_value".
func (r Row) Lookup(column string) Reference {
	if r.source == nil {
		return Reference{}
	}
	var room [128]byte // the names are put together without a string of their own
	name := append(room[:0], column...)
	if !strings.HasPrefix(column, "_") {
		name = append(append(append(room[:0], '_'), column...), "_value"...)
	}
	i, ok := r.source.index[string(name)]
	id := textOf(r.numbered(i, ok))
	if id == "" {
		return Reference{}
	}
	bare := len(name)
	name = append(name, lookupTableSuffix...)
	i, ok = r.source.index[string(name)]
	table := textOf(r.numbered(i, ok))
	name = append(name[:bare], formattedSuffix...)
	i, ok = r.source.index[string(name)]
	return Reference{ID: strings.ToLower(id), Table: table, Name: textOf(r.numbered(i, ok))}
}

// Formatted is the value as the user would see it, known when annotations
// were asked for. Never parse it.
func (r Row) Formatted(column string) string { return r.String(column + formattedSuffix) }

// ETag is the row's version as If-Match wants it.
func (r Row) ETag() string { return r.String(etagName) }

// Version is the row's version number, from versionnumber or the etag; 0 when unknown.
func (r Row) Version() int64 {
	if n, ok := r.Int("versionnumber"); ok {
		return n
	}
	digits := strings.Trim(strings.TrimPrefix(r.ETag(), "W/"), `"`)
	n, err := strconv.ParseInt(digits, 10, 64)
	if err != nil {
		return 0
	}
	return n
}

// Decode fills a struct from the row's members by its json tags, as
// encoding/json does. Take a json.Number for money: a float loses decimals.
func (r Row) Decode(into any) error {
	var b strings.Builder
	b.WriteByte('{')
	for name := range r.Columns() {
		if b.Len() > 1 {
			b.WriteByte(',')
		}
		quoted, err := jsontext.AppendQuote(nil, name)
		if err != nil {
			return err
		}
		b.Write(quoted)
		b.WriteByte(':')
		b.Write(r.Raw(name))
	}
	b.WriteByte('}')
	return stdjson.Unmarshal([]byte(b.String()), into)
}
