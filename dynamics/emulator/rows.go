package emulator

import (
	"encoding/json"
	"maps"
	"strconv"
	"strings"
)

// text is a string column's value, "" when it has none.
func (r Row) text(property string) string {
	s, _ := r[property].(string)
	return s
}

// integer reads a whole number whatever Go type keeps it.
func (r Row) integer(property string) (int64, bool) {
	f, ok := number(r[property])
	return int64(f), ok
}

func (r Row) flag(property string) bool {
	b, _ := r[property].(bool)
	return b
}

// lookup is the id in a lookup column, "" when empty.
func (r Row) lookup(column string) string { return r.text("_" + column + "_value") }

// lookupTable is the table that a lookup of the row points to.
func (r Row) lookupTable(c *column) string {
	if len(c.targets) == 1 {
		return c.targets[0]
	}
	if name := r.text(c.typeProperty()); name != "" {
		return name
	}
	return c.targets[0]
}

func (r Row) setLookup(c *column, target, id string) {
	r[c.property()] = id
	if len(c.targets) > 1 {
		r[c.typeProperty()] = target
	}
}

// settleFlags gives yes/no columns without a value their default: no.
func (r Row) settleFlags(t *table) {
	for _, name := range t.flags {
		if r[name] == nil {
			r[name] = false
		}
	}
}

// of is a column's value in a row; a yes/no that was never set is no.
func (c *column) of(r Row) any {
	v := r[c.property()]
	if v == nil && c.kind == kindBoolean && r != nil {
		return false
	}
	return v
}

func (r Row) clearLookup(c *column) {
	delete(r, c.property())
	delete(r, c.typeProperty())
}

func (r Row) version() int64 {
	v, _ := r["versionnumber"].(int64)
	return v
}

func (r Row) clone() Row { return maps.Clone(r) }

// number reads any numeric value.
func number(v any) (float64, bool) {
	switch n := v.(type) {
	case int64:
		return float64(n), true
	case float64:
		return n, true
	case int:
		return float64(n), true
	case json.Number:
		f, err := n.Float64()
		return f, err == nil
	}
	return 0, false
}

// validID reports whether s is a GUID in lower case.
func validID(s string) bool {
	if len(s) != 36 {
		return false
	}
	for i := range len(s) {
		c := s[i]
		switch i {
		case 8, 13, 18, 23:
			if c != '-' {
				return false
			}
		default:
			if (c < '0' || c > '9') && (c < 'a' || c > 'f') {
				return false
			}
		}
	}
	return true
}

// parseID reads a GUID as clients write it: any case, with or without braces.
func parseID(s string) (string, bool) {
	s = strings.ToLower(strings.Trim(s, "{}"))
	return s, validID(s)
}

// etag is the weak form of a row's version.
func etag(r Row) string { return `W/"` + strconv.FormatInt(r.version(), 10) + `"` }
