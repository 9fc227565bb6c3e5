package emulator

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
)

// metadataQuery is the EntityQueryExpression of RetrieveMetadataChanges: which
// tables, and what of them. The zero value is everything.
type metadataQuery struct {
	Properties        *metadataProperties
	Criteria          *metadataFilter
	AttributeQuery    *metadataPart
	RelationshipQuery *metadataPart
	KeyQuery          *metadataPart
	LabelQuery        json.RawMessage // languages: there is only one here
	OdataType         string          `json:"@odata.type"`
}

// metadataPart narrows columns, relationships or keys.
type metadataPart struct {
	Properties *metadataProperties
	Criteria   *metadataFilter
	OdataType  string `json:"@odata.type"`
}

type metadataProperties struct {
	AllProperties bool
	PropertyNames []string
	OdataType     string `json:"@odata.type"`
}

type metadataFilter struct {
	FilterOperator string // And, Or
	Conditions     []metadataCondition
	Filters        []metadataFilter
	OdataType      string `json:"@odata.type"`
}

type metadataCondition struct {
	PropertyName      string
	ConditionOperator string // Equals, NotEquals, In, NotIn, GreaterThan, LessThan
	Value             *metadataOperand
	OdataType         string `json:"@odata.type"`
}

// metadataOperand is a value with its type: {"Type":"System.Boolean","Value":"true"}.
type metadataOperand struct {
	Type      string
	Value     json.RawMessage
	OdataType string `json:"@odata.type"`
}

// parseMetadataQuery reads the JSON of the parameter Query.
func parseMetadataQuery(text string) (*metadataQuery, error) {
	decoder := json.NewDecoder(strings.NewReader(text))
	decoder.DisallowUnknownFields()
	var q *metadataQuery
	if err := decoder.Decode(&q); err != nil || q == nil || decoder.More() {
		return nil, badQuery("The parameter 'Query' is not a valid EntityQueryExpression.")
	}
	for _, f := range []*metadataFilter{q.Criteria, criteriaOf(q.AttributeQuery), criteriaOf(q.RelationshipQuery), criteriaOf(q.KeyQuery)} {
		if err := f.check(0); err != nil {
			return nil, err
		}
	}
	return q, nil
}

func criteriaOf(p *metadataPart) *metadataFilter {
	if p == nil {
		return nil
	}
	return p.Criteria
}

// check refuses operators and values that the platform does not know.
func (f *metadataFilter) check(depth int) error {
	if f == nil {
		return nil
	}
	if !slices.Contains([]string{"", "And", "Or"}, f.FilterOperator) || depth > deepest {
		return badQuery("The FilterOperator '%s' is not valid.", f.FilterOperator)
	}
	for _, c := range f.Conditions {
		if _, err := c.operands(); err != nil {
			return err
		}
	}
	for i := range f.Filters {
		if err := f.Filters[i].check(depth + 1); err != nil {
			return err
		}
	}
	return nil
}

// operands are the values that a condition compares with.
func (c metadataCondition) operands() ([]any, error) {
	several := c.ConditionOperator == "In" || c.ConditionOperator == "NotIn"
	if !several && !slices.Contains([]string{"Equals", "NotEquals", "GreaterThan", "LessThan"}, c.ConditionOperator) {
		return nil, badQuery("The ConditionOperator '%s' is not valid.", c.ConditionOperator)
	}
	if c.Value == nil {
		return []any{nil}, nil
	}
	var texts []json.RawMessage
	if !several {
		texts = append(texts, c.Value.Value)
	} else if err := json.Unmarshal(c.Value.Value, &texts); err != nil {
		return nil, badQuery("The value of the condition on '%s' is not a list.", c.PropertyName)
	}
	values := make([]any, len(texts))
	for i, text := range texts {
		value, ok := typedOperand(strings.TrimSuffix(c.Value.Type, "[]"), text)
		if !ok {
			return nil, badQuery("The value of the condition on '%s' is not a '%s'.", c.PropertyName, c.Value.Type)
		}
		values[i] = value
	}
	return values, nil
}

// typedOperand reads a value by its type's name; it may stand as a text.
func typedOperand(kind string, text json.RawMessage) (any, bool) {
	var value any
	if len(text) == 0 || json.Unmarshal(text, &value) != nil {
		return nil, false
	}
	written, isText := value.(string)
	switch kind {
	case "System.String", "System.Guid":
		return value, isText || value == nil
	case "System.Boolean":
		if b, ok := value.(bool); ok {
			return b, true
		}
		b, err := strconv.ParseBool(strings.ToLower(written))
		return b, err == nil
	case "System.Int32":
		if f, ok := value.(float64); ok {
			return f, true
		}
		n, err := strconv.Atoi(written)
		return n, err == nil
	}
	if strings.HasPrefix(kind, "Microsoft.") { // an enumeration's member
		return value, isText
	}
	return nil, false
}

// holds evaluates a filter on a metadata object.
func (f *metadataFilter) holds(o object) (bool, error) {
	if f == nil || len(f.Conditions)+len(f.Filters) == 0 {
		return true, nil
	}
	either := f.FilterOperator == "Or"
	for _, c := range f.Conditions {
		ok, err := c.holds(o)
		if err != nil || ok == either {
			return ok, err
		}
	}
	for i := range f.Filters {
		ok, err := f.Filters[i].holds(o)
		if err != nil || ok == either {
			return ok, err
		}
	}
	return !either, nil
}

func (c metadataCondition) holds(o object) (bool, error) {
	value, known := o[c.PropertyName]
	if complex, ok := value.(object); ok {
		value, known = complex["Value"]
	}
	if !known {
		return false, badQuery("The metadata property '%s' is not known.", c.PropertyName)
	}
	operands, err := c.operands()
	if err != nil {
		return false, err
	}
	switch c.ConditionOperator {
	case "GreaterThan", "LessThan":
		order, ok := compareValues(value, operands[0])
		return ok && (order > 0) == (c.ConditionOperator == "GreaterThan") && order != 0, nil
	}
	return among(value, operands) == !strings.HasPrefix(c.ConditionOperator, "Not"), nil
}
