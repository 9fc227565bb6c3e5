package emulator

import (
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"slices"
	"strings"
)

// The platform's codes for a FetchXML query that it does not take.
const (
	codeFetchXML       = 0x80040201 // not XML
	codeFetchTable     = 0x80041102
	codeFetchColumn    = 0x80041103
	codeFetchCondition = 0x80041106
	codeFetchMixed     = 0x80041107 // plain columns in an aggregation
	codeFetchValue     = 0x80041108
	codeFetchNoAlias   = 0x8004110B
	codeFetchPositive  = 0x8004110C
	codeFetchJoin      = 0x80041117
	codeFetchLink      = 0x80041118
	codeFetchAggregate = 0x8004111A
	codeFetchAlias     = 0x8004111B
	codeFetchNode      = 0x8004111C
	codeFetchOperator  = 0x80041120
	codeFetchFilter    = 0x80041122
	codeFetchOrder     = 0x80041126
	codeFetchTop       = 0x80041127
	codeFetchLinks     = 0x8004430D // too many
)

func badFetch(code uint32, format string, args ...any) *failure {
	return refuse(http.StatusBadRequest, code, format, args...)
}

// fetchElement is an element of a FetchXML query.
type fetchElement struct {
	name       string
	attributes map[string]string
	kids       []*fetchElement
	text       string
}

// fetchGrammar says which attributes and elements each element may have; what is
// not here would be passed over, so it is refused. Settings that only tell the
// platform how to do its work, or a form how to show it, are read and mean nothing.
var fetchGrammar = map[string]struct{ attributes, kids []string }{
	"fetch": {
		[]string{
			"top", "count", "page", "paging-cookie", "distinct", "aggregate", "aggregatelimit", "returntotalrecordcount", "useraworderby",
			"version", "mapping", "output-format", "no-lock", "latematerialize", "options",
		},
		[]string{"entity"},
	},
	"entity": {[]string{"name"}, []string{"attribute", "all-attributes", "no-attrs", "order", "filter", "link-entity"}},
	"link-entity": {
		[]string{"name", "from", "to", "alias", "link-type", "intersect", "visible"},
		[]string{"attribute", "all-attributes", "no-attrs", "order", "filter", "link-entity"},
	},
	"attribute":      {[]string{"name", "alias", "aggregate", "groupby", "dategrouping", "distinct", "usertimezone", "rowaggregate"}, nil},
	"all-attributes": {nil, nil},
	"no-attrs":       {nil, nil},
	"order":          {[]string{"attribute", "alias", "descending", "entityname"}, nil},
	"filter": {
		[]string{"type", "hint", "isquickfindfields", "overridequickfindrecordlimitenabled", "overridequickfindrecordlimitdisabled"},
		[]string{"condition", "filter", "link-entity"},
	},
	"condition": {[]string{"attribute", "operator", "value", "valueof", "entityname", "uiname", "uitype", "uihidden"}, []string{"value"}},
	"value":     {[]string{"uiname", "uitype"}, nil},
}

// parseFetchXML reads a query's text as a tree, and holds it against the grammar.
func parseFetchXML(text string) (*fetchElement, error) {
	decoder := xml.NewDecoder(strings.NewReader(text))
	top := &fetchElement{}
	open := []*fetchElement{top}
	for {
		token, err := decoder.Token()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return nil, badFetch(codeFetchXML, "Invalid XML.")
		}
		parent := open[len(open)-1]
		switch token := token.(type) {
		case xml.StartElement:
			e, err := parent.open(token)
			if err != nil {
				return nil, err
			}
			open = append(open, e)
		case xml.EndElement:
			open = open[:len(open)-1]
		case xml.CharData:
			parent.text += string(token)
			if strings.TrimSpace(string(token)) != "" && parent.name != "value" {
				return nil, badFetch(codeFetchNode, "The text '%s' has no place in the query.", strings.TrimSpace(string(token)))
			}
		}
		if len(open) > deepest {
			return nil, badFetch(codeFetchNode, "The query is nested too deeply.")
		}
	}
	if len(top.kids) != 1 || top.kids[0].name != "fetch" {
		return nil, badFetch(codeFetchNode, "The element 'fetch' is missing.")
	}
	return top.kids[0], nil
}

// open adds an element, if it may stand there.
func (e *fetchElement) open(start xml.StartElement) (*fetchElement, error) {
	name := start.Name.Local
	grammar, known := fetchGrammar[name]
	if !known || e.name != "" && !slices.Contains(fetchGrammar[e.name].kids, name) {
		return nil, badFetch(codeFetchNode, "Invalid Child Node, the element '%s' has no place in '%s'.", name, e.name)
	}
	kid := &fetchElement{name: name, attributes: map[string]string{}}
	for _, a := range start.Attr {
		if !slices.Contains(grammar.attributes, a.Name.Local) {
			return nil, badFetch(codeFetchNode, "The attribute '%s' of the element '%s' is not supported.", a.Name.Local, name)
		}
		kid.attributes[a.Name.Local] = a.Value
	}
	e.kids = append(e.kids, kid)
	return kid, nil
}

// all are the children of a name.
func (e *fetchElement) all(name string) []*fetchElement {
	var found []*fetchElement
	for _, kid := range e.kids {
		if kid.name == name {
			found = append(found, kid)
		}
	}
	return found
}

// flag reads a yes/no attribute.
func (e *fetchElement) flag(name string) (bool, error) {
	switch value, given := e.attributes[name]; {
	case !given, value == "false", value == "0":
		return false, nil
	case value == "true", value == "1":
		return true, nil
	default:
		return false, badFetch(codeFetchValue, "The value '%s' of '%s' is neither true nor false.", value, name)
	}
}

// positive reads a number above zero; 0 where the attribute is missing.
func (e *fetchElement) positive(name string, code uint32) (int, error) {
	text, given := e.attributes[name]
	if !given {
		return 0, nil
	}
	n, ok := parsePositive(text)
	if !ok {
		return 0, badFetch(code, "The value '%s' of '%s' must be greater than zero.", text, name)
	}
	return n, nil
}
