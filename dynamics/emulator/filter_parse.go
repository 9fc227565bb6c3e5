package emulator

import (
	"regexp"
	"strconv"
	"strings"
	"time"
)

// node is a piece of a parsed filter: the syntax, not yet bound to a table.
type node interface{}

type (
	andNode     struct{ kids []node }
	orNode      struct{ kids []node }
	notNode     struct{ kid node }
	compareNode struct {
		op          string
		left, right node
	}
	callNode struct { // contains, startswith, endswith
		name string
		args []node
	}
	queryNode struct { // Microsoft.Dynamics.CRM.Name(PropertyName='…',…)
		name       string
		column     string
		parameters []string // names, as they were given, but for PropertyName
		values     []any
	}
	lambdaNode struct { // collection/any(variable:body); body nil: any()
		path     string
		all      bool
		variable string
		body     node
	}
	pathNode    struct{ path string }
	literalNode struct {
		value any // nil, string, float64, bool
		kind  literalKind
		text  string
	}
)

type literalKind int

const (
	literalNull literalKind = iota
	literalText
	literalNumber
	literalBool
	literalID
	literalInstant
	literalDate
	literalEnum
)

// deepest is how far a filter may nest.
const deepest = 100

type filterParser struct {
	lexer
	token   token
	aliases map[string]string
	depth   int
}

// parseFilter parses a decoded $filter; aliases are the query's @names, nil where
// there are none.
func parseFilter(text string, aliases map[string]string) (node, error) {
	p := &filterParser{lexer: lexer{input: text}, aliases: aliases}
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	if p.token.kind != tokenEnd {
		return nil, p.unexpected()
	}
	return n, nil
}

func (p *filterParser) advance() (err error) {
	p.token, err = p.next()
	return err
}

func (p *filterParser) unexpected() error {
	return badQuery("Syntax error at position %d in '%s'.", p.token.at, p.input)
}

func (p *filterParser) keyword(word string) bool {
	return p.token.kind == tokenWord && p.token.text == word
}

func (p *filterParser) expect(kind tokenKind) error {
	if p.token.kind != kind {
		return p.unexpected()
	}
	return p.advance()
}

func (p *filterParser) or() (node, error) {
	p.depth++
	defer func() { p.depth-- }()
	if p.depth > deepest {
		return nil, badQuery("The node count limit of '%d' has been exceeded.", deepest)
	}
	return p.chain("or", p.and, func(kids []node) node { return orNode{kids} })
}

func (p *filterParser) and() (node, error) {
	return p.chain("and", p.not, func(kids []node) node { return andNode{kids} })
}

func (p *filterParser) chain(word string, part func() (node, error), join func([]node) node) (node, error) {
	first, err := part()
	if err != nil {
		return nil, err
	}
	kids := []node{first}
	for p.keyword(word) {
		if err := p.advance(); err != nil {
			return nil, err
		}
		next, err := part()
		if err != nil {
			return nil, err
		}
		kids = append(kids, next)
	}
	if len(kids) == 1 {
		return first, nil
	}
	return join(kids), nil
}

func (p *filterParser) not() (node, error) {
	negated := false
	for p.keyword("not") {
		negated = !negated
		if err := p.advance(); err != nil {
			return nil, err
		}
	}
	n, err := p.comparison()
	if err != nil || !negated {
		return n, err
	}
	return negate(n)
}

// negate refuses what only the functions' own opposites can say.
func negate(n node) (node, error) {
	if holdsQueryFunction(n) {
		return nil, badQuery("Not operator along with the Custom Named Condition operators is not allowed")
	}
	return notNode{n}, nil
}

func (p *filterParser) comparison() (node, error) {
	if p.token.kind == tokenOpen {
		return p.group()
	}
	left, err := p.operand()
	if err != nil {
		return nil, err
	}
	if p.token.kind != tokenWord {
		return left, nil
	}
	op := p.token.text
	switch op {
	case "eq", "ne", "gt", "ge", "lt", "le":
	case "add", "sub", "mul", "div", "mod", "in", "has":
		return nil, badQuery("The operator '%s' is not supported.", op)
	default:
		return left, nil
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	right, err := p.operand()
	if err != nil {
		return nil, err
	}
	return compareNode{op, left, right}, nil
}

func (p *filterParser) group() (node, error) {
	if err := p.advance(); err != nil {
		return nil, err
	}
	n, err := p.or()
	if err != nil {
		return nil, err
	}
	return n, p.expect(tokenClose)
}

func (p *filterParser) operand() (node, error) {
	t := p.token
	switch t.kind {
	case tokenText:
		return literalNode{t.text, literalText, t.text}, p.advance()
	case tokenWord:
	default:
		return nil, p.unexpected()
	}
	if err := p.advance(); err != nil {
		return nil, err
	}
	switch {
	case p.token.kind == tokenOpen && t.text != "and" && t.text != "or":
		return p.call(t.text)
	case p.token.kind == tokenText && strings.HasPrefix(t.text, "Microsoft.Dynamics.CRM."): // enum literal
		value := p.token.text
		return literalNode{value, literalEnum, value}, p.advance()
	case strings.HasPrefix(t.text, "@"):
		return p.alias(t.text)
	}
	return wordNode(t.text), nil
}

// alias puts a parameter's value where its name stands; one without a value is null.
func (p *filterParser) alias(name string) (node, error) {
	if p.aliases == nil { // within $expand there are none
		return nil, badQuery("The parameter alias '%s' is not supported here.", name)
	}
	text, ok := p.aliases[name]
	if !ok {
		return literalNode{nil, literalNull, "null"}, nil
	}
	inner := &filterParser{lexer: lexer{input: text}}
	if err := inner.advance(); err != nil {
		return nil, err
	}
	n, err := inner.operand()
	if err == nil && inner.token.kind != tokenEnd {
		err = inner.unexpected()
	}
	return n, err
}

var (
	instantText = regexp.MustCompile(`^\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:\d\d)$`)
	dateText    = regexp.MustCompile(`^\d{4}-\d\d-\d\d$`)
	numberText  = regexp.MustCompile(`^-?\d+(\.\d+)?([eE][+-]?\d+)?$`)
)

// wordNode tells literals from paths.
func wordNode(word string) node {
	switch word {
	case "null":
		return literalNode{nil, literalNull, word}
	case "true", "false":
		return literalNode{word == "true", literalBool, word}
	}
	if id, ok := parseID(word); ok {
		return literalNode{id, literalID, word}
	}
	switch {
	case numberText.MatchString(word):
		if f, err := strconv.ParseFloat(word, 64); err == nil {
			return literalNode{f, literalNumber, word}
		}
	case dateText.MatchString(word):
		if _, err := time.Parse(time.DateOnly, word); err == nil {
			return literalNode{word, literalDate, word}
		}
	case instantText.MatchString(word):
		if at, ok := parseInstant(word); ok {
			return literalNode{stamp(at), literalInstant, word}
		}
	}
	return pathNode{word}
}

// parseInstant reads a date-time with or without seconds.
func parseInstant(text string) (time.Time, bool) {
	for _, layout := range []string{time.RFC3339, "2006-01-02T15:04Z07:00"} {
		if at, err := time.Parse(layout, text); err == nil {
			return at, true
		}
	}
	return time.Time{}, false
}
