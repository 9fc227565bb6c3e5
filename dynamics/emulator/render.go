package emulator

import (
	"encoding/json"
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
)

// renderer writes rows as JSON.
type renderer struct {
	*evaluation
	schema    *schema
	formatted bool
	tables    bool
	navs      bool
	names     map[string]string // id to name, for formatted lookups
	scratch   Row               // for rows of which only the name is wanted
	may       func(t *table) (func(Row) bool, error)
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
	return strconv.AppendInt(b, int64(f), 10)
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
	b = append(b, `"@odata.etag":`...)
	b = appendText(b, etag(r))
	columns := q.columns
	if columns == nil {
		columns = q.table.columns
	}
	key := false
	for _, c := range columns {
		b = append(b, ',')
		b = w.appendColumn(b, q.table, c, r)
		key = key || c.name == q.table.key
	}
	if !key {
		b = append(b, ',')
		b = appendText(appendName(b, q.table.key), r.text(q.table.key))
	}
	for _, x := range q.expands {
		var err error
		b = append(b, ',')
		if b, err = w.appendExpansion(b, q.table, x, r); err != nil {
			return nil, err
		}
	}
	return append(b, '}'), nil
}

func (w *renderer) appendColumn(b []byte, t *table, c *column, r Row) []byte {
	name := c.property()
	v := r[name]
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
			if text, ok := w.format(t, c, r); ok {
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

func (w *renderer) appendExpansion(b []byte, t *table, x *expansion, r Row) ([]byte, error) {
	b = appendName(b, x.nav)
	may, err := w.may(x.query.table)
	if err != nil {
		return nil, err
	}
	if !x.collection {
		target := w.follow(r, x.link)
		if target == nil || may != nil && !may(target) {
			return append(b, "null"...), nil
		}
		return w.appendRow(b, x.query, target, "")
	}
	b = append(b, '[')
	for i, related := range w.related(t, x, r, may) {
		if i > 0 {
			b = append(b, ',')
		}
		if b, err = w.appendRow(b, x.query, related, ""); err != nil {
			return nil, err
		}
	}
	return append(b, ']'), nil
}

// related lists the rows of a collection in their order, at most a page of them.
func (w *renderer) related(t *table, x *expansion, r Row, may func(Row) bool) []Row {
	property := x.link.column.property()
	inner := *x.query
	eq := compareNode{"eq", pathNode{property}, literalNode{r[t.key], literalID, ""}}
	inner.filter = eq
	where := inner.where
	inner.where = func(e *evaluation, row Row) truth {
		if !equalValues(row[property], r[t.key]) {
			return isFalse
		}
		if where == nil {
			return isTrue
		}
		return where(e, row)
	}
	limit := defaultPageSize
	if inner.top >= 0 {
		limit = min(limit, inner.top)
	}
	items, _ := (&reading{evaluation: w.evaluation, query: &inner, may: may}).rows(limit)
	rows := make([]Row, len(items))
	for i, it := range items {
		rows[i] = it.row
	}
	return rows
}
