package emulator

import (
	"slices"
	"strconv"
	"strings"
)

// queryFunction is one of Dataverse's own conditions. In $filter it is written
// Microsoft.Dynamics.CRM.Name(PropertyName='…',…), in FetchXML by its operator.
type queryFunction struct {
	name       string // of the function; "" where only FetchXML has it
	operator   string // of FetchXML
	parameters []string
	compile    func(c *compiler, n queryNode, on operand) (predicate, error)
}

// operand is the column that a condition looks at.
type operand struct {
	get    getter
	column *column
}

var (
	noValue    = []string{}
	oneValue   = []string{"PropertyValue"}
	twoValues  = []string{"PropertyValue1", "PropertyValue2"}
	manyValues = []string{"PropertyValues"}
)

// queryFunctions are all of them (contract §3.2).
var queryFunctions = slices.Concat(windowFunctions, fiscalFunctions, dayFunctions, callerFunctions, hierarchyFunctions, valueFunctions)

// functionNamed finds a query function by its OData name.
func functionNamed(name string) (queryFunction, bool) {
	i := slices.IndexFunc(queryFunctions, func(f queryFunction) bool { return f.name == name })
	if i < 0 {
		return queryFunction{}, false
	}
	return queryFunctions[i], true
}

// queryFunction compiles Microsoft.Dynamics.CRM.Name(…).
func (c *compiler) queryFunction(n queryNode) (predicate, error) {
	f, known := functionNamed(n.name)
	if !known {
		return nil, badQuery("An unknown function with name 'Microsoft.Dynamics.CRM.%s' was found. "+
			"This may also be a function import or a key lookup on a navigation property, which is not allowed.", n.name)
	}
	if !slices.Equal(n.parameters, f.parameters) {
		return nil, badQuery("The query function '%s' takes the parameters PropertyName %s.", n.name, strings.Join(f.parameters, " "))
	}
	get, column, err := c.path(n.column)
	if err != nil {
		lookup := c.table.byName[n.column] // a lookup's logical name is good, too
		if lookup == nil || lookup.kind != kindLookup {
			return nil, err
		}
		if get, column, err = c.path(lookup.property()); err != nil {
			return nil, err
		}
	}
	return f.compile(c, n, operand{get, column})
}

func wrongArguments(n queryNode) error {
	return badQuery("The query function '%s' does not take these %d values.", n.name, len(n.values))
}

// number reads value i of a condition as a whole number above zero.
func (n queryNode) number(i int) (int, error) {
	if i >= len(n.values) {
		return 0, wrongArguments(n)
	}
	if f, ok := number(n.values[i]); ok && f > 0 && f < 1e6 && f == float64(int(f)) {
		return int(f), nil
	}
	text, _ := n.values[i].(string)
	x, err := strconv.Atoi(text)
	if err != nil || x <= 0 || x >= 1e6 {
		return 0, badQuery("The query function '%s' needs a positive number.", n.name)
	}
	return x, nil
}

// text reads the one value of a condition as a text.
func (n queryNode) text() (string, error) {
	if len(n.values) != 1 {
		return "", wrongArguments(n)
	}
	text, ok := n.values[0].(string)
	if !ok {
		return "", badQuery("The query function '%s' needs a text.", n.name)
	}
	return text, nil
}

// holdsQueryFunction says whether a query function stands within an expression.
func holdsQueryFunction(n node) bool {
	switch n := n.(type) {
	case queryNode:
		return true
	case andNode:
		return slices.ContainsFunc(n.kids, holdsQueryFunction)
	case orNode:
		return slices.ContainsFunc(n.kids, holdsQueryFunction)
	case notNode:
		return holdsQueryFunction(n.kid)
	case lambdaNode:
		return n.body != nil && holdsQueryFunction(n.body)
	}
	return false
}
