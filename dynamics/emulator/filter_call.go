package emulator

import (
	"slices"
	"strings"
)

// unsupportedFunctions are OData functions that Dataverse does not offer (contract §3.2).
var unsupportedFunctions = []string{
	"length", "indexof", "substring", "tolower", "toupper", "trim", "concat", "year", "month", "day", "hour", "minute",
	"second", "date", "time", "now", "round", "floor", "ceiling", "cast", "isof",
}

// call parses what follows a name and an opening parenthesis.
func (p *filterParser) call(name string) (node, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	if query, ok := strings.CutPrefix(name, "Microsoft.Dynamics.CRM."); ok {
		return p.query(query)
	}
	if path, ok := strings.CutSuffix(name, "/any"); ok {
		return p.lambda(path, false)
	}
	if path, ok := strings.CutSuffix(name, "/all"); ok {
		return p.lambda(path, true)
	}
	if name == "not" {
		n, err := p.or()
		if err != nil {
			return nil, err
		}
		if n, err = negate(n); err != nil {
			return nil, err
		}
		return n, p.expect(tokenClose)
	}
	if slices.Contains(unsupportedFunctions, name) {
		return nil, badQuery("The function '%s' is not supported.", name)
	}
	if name != "contains" && name != "startswith" && name != "endswith" {
		return nil, badQuery("An unknown function with name '%s' was found.", name)
	}
	args, err := p.arguments()
	if err != nil {
		return nil, err
	}
	if len(args) != 2 {
		return nil, badQuery("No function signature for the function with name '%s' matches the specified arguments.", name)
	}
	return callNode{name, args}, nil
}

func (p *filterParser) arguments() ([]node, error) {
	var args []node
	for {
		n, err := p.operand()
		if err != nil {
			return nil, err
		}
		args = append(args, n)
		if p.token.kind != tokenComma {
			return args, p.expect(tokenClose)
		}
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
}

func (p *filterParser) lambda(path string, all bool) (node, error) {
	n := lambdaNode{path: path, all: all}
	if p.token.kind == tokenClose && !all {
		return n, p.advance()
	}
	if p.token.kind != tokenWord || strings.ContainsAny(p.token.text, "/@.") {
		return nil, p.unexpected()
	}
	n.variable = p.token.text
	if err := p.advance(); err != nil {
		return nil, err
	}
	if err := p.expect(tokenColon); err != nil {
		return nil, err
	}
	body, err := p.or()
	if err != nil {
		return nil, err
	}
	n.body = body
	return n, p.expect(tokenClose)
}

// query parses the named arguments of a Dataverse query function.
func (p *filterParser) query(name string) (node, error) {
	n := queryNode{name: name}
	for p.token.kind != tokenClose {
		if p.token.kind != tokenWord {
			return nil, p.unexpected()
		}
		argument := p.token.text
		if err := p.advance(); err != nil {
			return nil, err
		}
		if err := p.expect(tokenEquals); err != nil {
			return nil, err
		}
		values, err := p.argumentValues()
		if err != nil {
			return nil, err
		}
		if err := n.set(argument, values); err != nil {
			return nil, err
		}
		if p.token.kind == tokenComma {
			if err := p.advance(); err != nil {
				return nil, err
			}
		}
	}
	if n.column == "" {
		return nil, badQuery("The query function '%s' needs PropertyName.", name)
	}
	return n, p.advance()
}

func (n *queryNode) set(argument string, values []any) error {
	switch argument {
	case "PropertyName":
		name, ok := values[0].(string)
		if !ok || len(values) != 1 {
			return badQuery("PropertyName must be a string.")
		}
		n.column = name
	default:
		if argument != "PropertyValues" && len(values) != 1 {
			return badQuery("The parameter '%s' of the query function '%s' takes one value.", argument, n.name)
		}
		n.parameters = append(n.parameters, argument)
		n.values = append(n.values, values...)
	}
	return nil
}

func (p *filterParser) argumentValues() ([]any, error) {
	t := p.token
	if t.kind == tokenWord && strings.HasPrefix(t.text, "@") {
		text, ok := p.aliases[t.text]
		if !ok {
			return nil, badQuery("The parameter alias '%s' has no value.", t.text)
		}
		inner := &filterParser{lexer: lexer{input: text}}
		if err := inner.advance(); err != nil {
			return nil, err
		}
		if inner.token.kind == tokenWord && strings.HasPrefix(inner.token.text, "@") {
			return nil, inner.unexpected()
		}
		values, err := inner.argumentValues()
		if err != nil {
			return nil, err
		}
		if inner.token.kind != tokenEnd {
			return nil, inner.unexpected()
		}
		return values, p.advance()
	}
	if t.kind == tokenArray {
		if len(t.values) == 0 {
			return nil, badQuery("An empty list of values is not allowed.")
		}
		return t.values, p.advance()
	}
	n, err := p.operand()
	if err != nil {
		return nil, err
	}
	literal, ok := n.(literalNode)
	if !ok {
		return nil, p.unexpected()
	}
	return []any{literal.value}, nil
}
