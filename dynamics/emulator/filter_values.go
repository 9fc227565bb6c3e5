package emulator

import "strings"

// valueFunctions compare a column with given values.
var valueFunctions = []queryFunction{
	{"In", "in", manyValues, compareWithSet(false, anyOf)},
	{"NotIn", "not-in", manyValues, compareWithSet(true, anyOf)},
	{"Between", "between", manyValues, compareWithSet(false, betweenTwo)},
	{"NotBetween", "not-between", manyValues, compareWithSet(true, betweenTwo)},
	{"ContainValues", "contain-values", manyValues, compareWithSet(false, anyChoice)},
	{"DoesNotContainValues", "not-contain-values", manyValues, compareWithSet(true, anyChoice)},
}

// setTest makes the test of a value against the values of a condition, nil where
// it cannot be asked of the column with so many values.
type setTest func(c *column, values []any) func(v any) bool

// compareWithSet compiles a condition about several values; rows without a value
// are neither in nor out of the set.
func compareWithSet(negated bool, make setTest) func(*compiler, queryNode, operand) (predicate, error) {
	return func(_ *compiler, n queryNode, on operand) (predicate, error) {
		values := []any{}
		for _, v := range n.values {
			value, err := argumentFor(on.column, v)
			if err != nil {
				return nil, err
			}
			values = append(values, value)
		}
		test := make(on.column, values)
		if test == nil || len(values) == 0 {
			return nil, wrongArguments(n)
		}
		return func(e *evaluation, r Row) truth {
			v := on.get(e, r)
			if v == nil {
				return isUnknown
			}
			return truthOf(test(v) != negated)
		}, nil
	}
}

func anyOf(_ *column, values []any) func(v any) bool {
	return func(v any) bool { return among(v, values) }
}

func betweenTwo(_ *column, values []any) func(v any) bool {
	if len(values) != 2 {
		return nil
	}
	return func(v any) bool {
		return compareTruth("ge", v, values[0]) == isTrue && compareTruth("le", v, values[1]) == isTrue
	}
}

// anyChoice is for columns of several choices.
func anyChoice(c *column, values []any) func(v any) bool {
	if c.kind != kindChoices {
		return nil
	}
	return func(v any) bool {
		text, _ := v.(string)
		for _, part := range strings.Split(text, ",") {
			if among(part, values) {
				return true
			}
		}
		return false
	}
}

func among(v any, values []any) bool {
	for _, candidate := range values {
		if equalValues(v, candidate) {
			return true
		}
	}
	return false
}
