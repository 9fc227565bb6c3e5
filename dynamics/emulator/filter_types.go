package emulator

import (
	"encoding/json"
	"strconv"
	"strings"
	"time"
)

// edmName is a column's type in OData's words.
func edmName(c *column) string {
	switch c.kind {
	case kindText, kindMemo, kindTableName, kindChoices:
		return "Edm.String"
	case kindInteger, kindChoice, kindState, kindStatus:
		return "Edm.Int32"
	case kindBig:
		return "Edm.Int64"
	case kindMoney, kindDecimal:
		return "Edm.Decimal"
	case kindDouble:
		return "Edm.Double"
	case kindImage:
		return "Edm.Binary"
	case kindManaged:
		return "mscrm.BooleanManagedProperty"
	case kindBoolean:
		return "Edm.Boolean"
	case kindInstant:
		return "Edm.DateTimeOffset"
	case kindDate:
		return "Edm.Date"
	}
	return "Edm.Guid"
}

// family groups types that compare with each other.
func family(c *column) string {
	switch name := edmName(c); name {
	case "Edm.Int32", "Edm.Int64", "Edm.Decimal", "Edm.Double":
		return "number"
	case "Edm.Date":
		return "Edm.DateTimeOffset"
	default:
		return name
	}
}

func incompatible(c *column, other, op string) error {
	names := map[string]string{
		"eq": "Equal", "ne": "NotEqual", "gt": "GreaterThan", "ge": "GreaterThanOrEqual",
		"lt": "LessThan", "le": "LessThanOrEqual",
	}
	return badQuery("A binary operator with incompatible types was detected. Found operand types '%s' and '%s' for operator kind '%s'.",
		edmName(c), other, names[op])
}

// literalFor checks that a literal fits a column and brings it to the form in
// which rows keep such values.
func literalFor(c *column, n literalNode) (any, error) {
	if n.kind == literalNull {
		return null{}, nil
	}
	wrong := incompatible(c, literalType(n), "eq")
	switch family(c) {
	case "Edm.String":
		if n.kind == literalText {
			return n.value, nil
		}
	case "number":
		if n.kind == literalNumber {
			if f := n.value.(float64); edmName(c) != "Edm.Int32" || f == float64(int64(f)) {
				return n.value, nil
			}
		}
	case "Edm.Boolean":
		if n.kind == literalBool {
			return n.value, nil
		}
	case "Edm.Guid":
		if n.kind == literalID {
			return n.value, nil
		}
		if s, ok := n.value.(string); ok && n.kind == literalText {
			if id, ok := parseID(s); ok {
				return id, nil
			}
		}
	case "Edm.DateTimeOffset":
		if v, ok := dateLiteral(c, n); ok {
			return v, nil
		}
	}
	return nil, wrong
}

func dateLiteral(c *column, n literalNode) (any, bool) {
	text, ok := n.value.(string)
	if !ok {
		return nil, false
	}
	switch {
	case n.kind == literalDate && c.kind == kindDate, n.kind == literalInstant && c.kind == kindInstant:
		return text, true
	case n.kind == literalDate:
		return text + "T00:00:00Z", true
	case n.kind == literalInstant:
		return text[:len(time.DateOnly)], true
	}
	return nil, false
}

func literalType(n literalNode) string {
	switch n.kind {
	case literalText:
		return "Edm.String"
	case literalNumber:
		if strings.ContainsAny(n.text, ".eE") {
			return "Edm.Decimal"
		}
		return "Edm.Int32"
	case literalBool:
		return "Edm.Boolean"
	case literalID:
		return "Edm.Guid"
	case literalInstant:
		return "Edm.DateTimeOffset"
	case literalDate:
		return "Edm.Date"
	}
	return "Null"
}

// argumentFor reads a query function's argument, which may be written as text
// whatever the column's type.
func argumentFor(c *column, v any) (any, error) {
	text, isText := v.(string)
	if n, ok := v.(json.Number); ok {
		text, isText = n.String(), true
	}
	if f, ok := v.(float64); ok {
		text, isText = strconv.FormatFloat(f, 'f', -1, 64), true
	}
	if b, ok := v.(bool); ok {
		text, isText = strconv.FormatBool(b), true
	}
	if !isText {
		return nil, badQuery("The value is not valid for the property '%s'.", c.property())
	}
	if family(c) == "Edm.String" {
		return text, nil
	}
	literal, ok := wordNode(text).(literalNode)
	if !ok || literal.kind == literalNull {
		return nil, badQuery("The value '%s' is not valid for the property '%s'.", text, c.property())
	}
	return literalFor(c, literal)
}
