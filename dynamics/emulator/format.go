package emulator

import (
	"math"
	"strconv"
	"strings"
	"time"
)

// formatValue is a value as Dynamics shows it to a person with English settings. Its
// row tells in which currency money is and where a lookup points.
func (w *renderer) formatValue(c *column, v any, r Row) (string, bool) {
	switch v := v.(type) {
	case bool:
		if v {
			return "Yes", true
		}
		return "No", true
	case string:
		return w.formatString(c, r, v)
	default:
		f, ok := number(v)
		if !ok {
			return "", false
		}
		return w.formatNumber(c, r, f)
	}
}

func (w *renderer) formatString(c *column, r Row, v string) (string, bool) {
	switch c.kind {
	case kindLookup:
		name := w.nameOf(r.lookupTable(c), v)
		return name, name != ""
	case kindInstant:
		at, err := time.Parse(time.RFC3339, v)
		return at.Format("1/2/2006 3:04 PM"), err == nil
	case kindDate:
		at, err := time.Parse(time.DateOnly, v)
		return at.Format("1/2/2006"), err == nil
	case kindTableName:
		if t := w.schema.byName[v]; t != nil {
			return t.label, true
		}
	}
	return "", false
}

func (w *renderer) formatNumber(c *column, r Row, f float64) (string, bool) {
	switch c.kind {
	case kindChoice, kindState, kindStatus:
		for _, o := range c.options {
			if o.value == int64(f) {
				return o.label, true
			}
		}
		return "", false
	case kindMoney:
		return w.currencySymbol(c, r) + grouped(f, 2), true
	case kindDecimal, kindDouble:
		return grouped(f, 2), true
	}
	return grouped(f, 0), true
}

// currencySymbol is that of the row's currency; base amounts have the
// organization's.
func (w *renderer) currencySymbol(c *column, r Row) string {
	id := r.lookup("transactioncurrencyid")
	if c.baseOf != "" || id == "" {
		return w.store.baseSymbol()
	}
	currency, _ := w.store.get(w.schema.byName["transactioncurrency"], id)
	return currency.text("currencysymbol")
}

// nameOf is the name of the row that a lookup points to.
func (w *renderer) nameOf(target, id string) string {
	if name, ok := w.names[id]; ok {
		return name
	}
	name := ""
	if t := w.schema.byName[target]; t != nil {
		if w.scratch == nil {
			w.scratch = Row{}
		}
		if r, ok := w.store.look(t, id, w.scratch); ok {
			name = r.text(t.title)
		}
	}
	if w.names == nil {
		w.names = map[string]string{}
	}
	w.names[id] = name
	return name
}

// grouped writes a number with thousands separators.
func grouped(f float64, places int) string {
	text := strconv.FormatFloat(math.Abs(f), 'f', places, 64)
	whole, rest, fraction := strings.Cut(text, ".")
	var b strings.Builder
	if f < 0 {
		b.WriteByte('-')
	}
	for i := range len(whole) {
		if i > 0 && (len(whole)-i)%3 == 0 {
			b.WriteByte(',')
		}
		b.WriteByte(whole[i])
	}
	if fraction {
		b.WriteByte('.')
		b.WriteString(rest)
	}
	return b.String()
}

// organizationRow is the one row of the organization table. Callers hold mu.
func (s *store) organizationRow() Row {
	t := s.schema.byName["organization"]
	for i := range s.base.Count(t.name) {
		if r, ok := s.get(t, s.base.ID(t.name, i)); ok {
			return r
		}
	}
	return Row{}
}

// baseSymbol is the sign of the organization's currency.
func (s *store) baseSymbol() string {
	currency, ok := s.get(s.schema.byName["transactioncurrency"], s.organizationRow().lookup("basecurrencyid"))
	if !ok {
		return ""
	}
	return currency.text("currencysymbol")
}
