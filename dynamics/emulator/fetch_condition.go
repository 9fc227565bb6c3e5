package emulator

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// fetchCondition turns a condition element into the node that $filter would have.
func fetchCondition(e *fetchElement, c *column) (node, error) {
	operator := e.attributes["operator"]
	values, err := conditionValues(e)
	if err != nil {
		return nil, err
	}
	path := pathNode{c.property()}
	if op, known := comparisons[operator]; known {
		literal, err := oneLiteral(c, operator, values)
		return compareNode{op, path, literal}, err
	}
	switch operator {
	case "null", "not-null":
		if len(values) > 0 {
			return nil, wrongValues(operator, len(values))
		}
		op := map[string]string{"null": "eq", "not-null": "ne"}[operator]
		return compareNode{op, path, literalNode{nil, literalNull, "null"}}, nil
	case "like", "not-like", "begins-with", "not-begin-with", "ends-with", "not-end-with":
		return likeCondition(c, operator, values)
	}
	i := slices.IndexFunc(queryFunctions, func(f queryFunction) bool { return f.operator == operator })
	if i < 0 {
		return nil, badFetch(codeFetchOperator, "The condition operator '%s' is not valid.", operator)
	}
	f := queryFunctions[i]
	if len(f.parameters) != len(values) && !slices.Equal(f.parameters, manyValues) ||
		slices.Equal(f.parameters, manyValues) && e.attributes["value"] != "" {
		return nil, wrongValues(operator, len(values))
	}
	n := queryNode{name: f.name, column: c.property(), parameters: f.parameters}
	for _, text := range values {
		value := any(text)
		if slices.Equal(f.parameters, manyValues) && c.kind != kindChoices {
			literal, err := fetchLiteral(c, text)
			if err != nil {
				return nil, err
			}
			value = literal.value
		}
		n.values = append(n.values, value)
	}
	return n, nil
}

func wrongValues(operator string, n int) error {
	return badFetch(codeFetchCondition, "The condition operator '%s' does not take %d values.", operator, n)
}

// conditionValues are the value attribute, or the value elements.
func conditionValues(e *fetchElement) ([]string, error) {
	value, given := e.attributes["value"]
	if !given {
		var values []string
		for _, kid := range e.kids {
			values = append(values, strings.TrimSpace(kid.text))
		}
		return values, nil
	}
	if len(e.kids) > 0 {
		return nil, badFetch(codeFetchCondition, "A condition has a value, or elements with values.")
	}
	return []string{value}, nil
}

func oneLiteral(c *column, operator string, values []string) (literalNode, error) {
	if len(values) != 1 {
		return literalNode{}, wrongValues(operator, len(values))
	}
	return fetchLiteral(c, values[0])
}

// fetchLiteral reads a value as FetchXML writes it for a column.
func fetchLiteral(c *column, text string) (literalNode, error) {
	switch family(c) {
	case "Edm.String":
		return literalNode{text, literalText, text}, nil
	case "number":
		if f, err := strconv.ParseFloat(text, 64); err == nil && (edmName(c) == "Edm.Decimal" || f == float64(int64(f))) {
			return literalNode{f, literalNumber, text}, nil
		}
	case "Edm.Boolean":
		if i := slices.Index([]string{"0", "1", "false", "true"}, text); i >= 0 {
			return literalNode{i%2 == 1, literalBool, text}, nil
		}
	case "Edm.Guid":
		if id, ok := parseID(text); ok {
			return literalNode{id, literalID, text}, nil
		}
	case "Edm.DateTimeOffset":
		if at, ok := fetchMoment(text); ok {
			if c.kind == kindDate {
				return literalNode{at.Format(time.DateOnly), literalDate, text}, nil
			}
			return literalNode{stamp(at), literalInstant, text}, nil
		}
	}
	return literalNode{}, badFetch(codeFetchValue, "The value '%s' is not valid for the attribute '%s'.", text, c.name)
}

// fetchMoment reads a date, with or without a time and its zone.
func fetchMoment(text string) (time.Time, bool) {
	for _, layout := range []string{time.DateOnly, time.RFC3339, "2006-01-02T15:04:05", time.DateTime} {
		if at, err := time.Parse(layout, text); err == nil {
			return at.UTC(), true
		}
	}
	return time.Time{}, false
}

// likeCondition compiles the operators that know wildcards.
func likeCondition(c *column, operator string, values []string) (node, error) {
	if len(values) != 1 {
		return nil, wrongValues(operator, len(values))
	}
	if family(c) != "Edm.String" {
		return nil, badFetch(codeFetchCondition, "The condition operator '%s' needs a text; '%s' is not one.", operator, c.name)
	}
	pattern := fold(values[0])
	switch {
	case strings.HasSuffix(operator, "with") && strings.Contains(operator, "begin"):
		pattern += "%"
	case strings.HasSuffix(operator, "with"):
		pattern = "%" + pattern
	}
	negated := strings.HasPrefix(operator, "not-")
	compiled, property := []rune(pattern), c.property()
	return testNode{func(_ *evaluation, r Row) truth {
		text, ok := r[property].(string)
		if !ok {
			return isUnknown
		}
		return truthOf(likeRunes([]rune(fold(text)), compiled) != negated)
	}}, nil
}
