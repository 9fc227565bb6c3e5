package emulator

import (
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"unicode/utf8"
)

// Annotations that clients ask for (contract §3.3).
const (
	noteFormatted = "OData.Community.Display.V1.FormattedValue"
	noteTable     = "Microsoft.Dynamics.CRM.lookuplogicalname"
	noteNav       = "Microsoft.Dynamics.CRM.associatednavigationproperty"
	noteTotal     = "Microsoft.Dynamics.CRM.totalrecordcount"
	noteExceeded  = "Microsoft.Dynamics.CRM.totalrecordcountlimitexceeded"
	noteAttribute = "OData.Community.Display.V1.AttributeName"
	noteCookie    = "Microsoft.Dynamics.CRM.fetchxmlpagingcookie"
	noteMore      = "Microsoft.Dynamics.CRM.morerecords"
)

// renderer writes rows as JSON.
type renderer struct {
	*evaluation
	schema     *schema
	root       string // that links begin with
	formatted  bool
	tables     bool
	navs       bool
	attributes bool              // FetchXML: what an aliased column is called in its table
	page       int               // rows of a page of an expanded collection, where these are paged
	most       int               // rows of one that is not
	names      map[string]string // id to name, for formatted lookups
	scratch    Row               // for rows of which only the name is wanted
	may        func(t *table) (func(Row) bool, error)
	guarded    securedColumns
}

// appendText writes a JSON string.
func appendText(b []byte, s string) []byte {
	b = append(b, '"')
	start := 0
	for i := 0; i < len(s); {
		c := s[i]
		if c >= utf8.RuneSelf {
			r, size := utf8.DecodeRuneInString(s[i:])
			if r == utf8.RuneError && size == 1 {
				b = append(append(b, s[start:i]...), "\\ufffd"...)
				i++
				start = i
				continue
			}
			i += size
			continue
		}
		if c >= ' ' && c != '"' && c != '\\' {
			i++
			continue
		}
		b = append(b, s[start:i]...)
		switch c {
		case '"', '\\':
			b = append(b, '\\', c)
		case '\n':
			b = append(b, '\\', 'n')
		case '\r':
			b = append(b, '\\', 'r')
		case '\t':
			b = append(b, '\\', 't')
		default:
			b = append(b, "\\u00"...)
			b = append(b, "0123456789abcdef"[c>>4], "0123456789abcdef"[c&15])
		}
		i++
		start = i
	}
	return append(append(b, s[start:]...), '"')
}

func appendName(b []byte, name string) []byte {
	return append(appendText(b, name), ':')
}

// appendValue writes a column's value as the wire has it: money and decimals
// with ten places.
func appendValue(b []byte, c *column, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case string:
		return appendText(b, v)
	case bool:
		if c.kind == kindManaged {
			return fmt.Appendf(b, `{"Value":%t,"CanBeChanged":%t,"ManagedPropertyLogicalName":"%s"}`, v, v, c.name)
		}
		return strconv.AppendBool(b, v)
	case int64:
		if c.kind != kindMoney && c.kind != kindDecimal {
			return strconv.AppendInt(b, v, 10)
		}
	}
	f, ok := number(v)
	if !ok {
		return appendAny(b, v)
	}
	if c.kind == kindMoney || c.kind == kindDecimal {
		return strconv.AppendFloat(b, f, 'f', 10, 64)
	}
	if c.kind == kindDouble {
		return strconv.AppendFloat(b, f, 'f', -1, 64)
	}
	return strconv.AppendInt(b, int64(f), 10)
}

// appendObject writes a metadata object, its names in order.
func appendObject(b []byte, o object) []byte {
	b = append(b, '{')
	for i, name := range slices.Sorted(maps.Keys(o)) {
		if i > 0 {
			b = append(b, ',')
		}
		b = appendMember(appendName(b, name), o[name])
	}
	return append(b, '}')
}

func appendMember(b []byte, v any) []byte {
	switch v := v.(type) {
	case nil:
		return append(b, "null"...)
	case string:
		return appendText(b, v)
	case bool:
		return strconv.AppendBool(b, v)
	case int:
		return strconv.AppendInt(b, int64(v), 10)
	case object:
		return appendObject(b, v)
	case []any:
		return appendList(b, v, appendMember)
	case []object:
		return appendList(b, v, appendObject)
	}
	return appendAny(b, v)
}

func appendList[T any](b []byte, list []T, one func([]byte, T) []byte) []byte {
	b = append(b, '[')
	for i, v := range list {
		if i > 0 {
			b = append(b, ',')
		}
		b = one(b, v)
	}
	return append(b, ']')
}

func appendAny(b []byte, v any) []byte {
	text, err := json.Marshal(v)
	if err != nil { // only values that came from JSON are kept
		return append(b, "null"...)
	}
	return append(b, text...)
}

// appendRow writes one row: etag, the selected columns with their annotations,
// the key, what was expanded. head goes in front, such as a context.
func (w *renderer) appendRow(b []byte, q *query, r Row, head string) ([]byte, error) {
	b = append(b, '{')
	b = append(b, head...)
	if !q.plain {
		b = appendText(append(b, `"@odata.etag":`...), etag(r))
		b = append(b, ',')
	}
	columns := q.columns
	if columns == nil {
		columns = q.table.columns
	}
	for _, c := range columns {
		b = append(w.appendColumn(b, q.table, c, r), ',')
	}
	if q.back != nil {
		b = append(w.appendColumn(b, q.table, q.back, r), ',')
	}
	for _, name := range q.table.keyColumns() {
		if c := q.table.byName[name]; !slices.Contains(columns, c) {
			b = append(appendText(appendName(b, name), r.text(q.table.key)), ',')
		}
	}
	for _, x := range q.expands {
		var err error
		if b, err = w.appendExpansion(b, q, x, r); err != nil {
			return nil, err
		}
		b = append(b, ',')
	}
	b[len(b)-1] = '}'
	return b, nil
}

func (w *renderer) appendColumn(b []byte, t *table, c *column, r Row) []byte {
	name := c.property()
	v := c.of(r)
	if w.guarded.hides(c) {
		v = nil
	}
	if v != nil {
		if w.navs && c.kind == kindLookup {
			if l := linkTo(t, c, r.lookupTable(c)); l != nil {
				b = appendText(appendName(b, name+"@"+noteNav), l.nav)
				b = append(b, ',')
			}
		}
		if w.tables && c.kind == kindLookup {
			b = appendText(appendName(b, name+"@"+noteTable), r.lookupTable(c))
			b = append(b, ',')
		}
		if w.formatted {
			if text, ok := w.formatValue(c, v, r); ok {
				b = appendText(appendName(b, name+"@"+noteFormatted), text)
				b = append(b, ',')
			}
		}
	}
	return appendValue(appendName(b, name), c, v)
}

// linkTo is the link of a lookup for the table it points to.
func linkTo(t *table, c *column, target string) *link {
	for _, l := range t.links {
		if l.column == c && l.target == target {
			return l
		}
	}
	return nil
}
