package emulator

import (
	"net/http"
	"net/url"
	"slices"
	"strings"
)

// segment is one step of a path: a name and what stands in its parentheses.
type segment struct {
	name   string
	args   string
	called bool // it had parentheses
}

// splitPath cuts a raw path at the slashes outside quotes and parentheses.
func splitPath(raw string) ([]segment, error) {
	var segments []segment
	quoted, depth, start := false, 0, 0
	cut := func(end int) error {
		part := raw[start:end]
		start = end + 1
		text, err := url.PathUnescape(part)
		if err != nil {
			return badQuery("The path is not valid.")
		}
		if text == "" {
			return nil
		}
		s := segment{name: text}
		if open := strings.IndexByte(text, '('); open > 0 && strings.HasSuffix(text, ")") {
			s = segment{text[:open], text[open+1 : len(text)-1], true}
		}
		segments = append(segments, s)
		return nil
	}
	for i := range len(raw) {
		switch raw[i] {
		case '\'':
			quoted = !quoted
		case '(':
			depth++
		case ')':
			depth--
		case '/':
			if quoted || depth > 0 {
				continue
			}
			if err := cut(i); err != nil {
				return nil, err
			}
		}
	}
	if err := cut(len(raw)); err != nil {
		return nil, err
	}
	return segments, nil
}

// dispatch answers a call behind sign-in.
func (c *call) dispatch() (*answer, error) {
	segments, err := splitPath(c.path)
	if err != nil {
		return nil, err
	}
	if len(segments) == 0 {
		return c.serviceDocument()
	}
	head := segments[0]
	switch {
	case head.name == "$metadata":
		return c.edmx()
	case head.name == "EntityDefinitions" || head.name == "RelationshipDefinitions" || head.name == "GlobalOptionSetDefinitions":
		return c.definitions(segments)
	case strings.HasPrefix(head.name, "$"):
		return c.contentID(segments)
	}
	if t := c.table(head.name); t != nil {
		return c.tablePath(t, segments)
	}
	if f, ok := unboundFunctions[head.name]; ok {
		if c.method != http.MethodGet {
			return nil, notAllowed(c.method, head.name)
		}
		if err := c.noOptions(); err != nil {
			return nil, err
		}
		return f(c, head)
	}
	if f, ok := unboundActions[head.name]; ok {
		if c.method != http.MethodPost {
			return nil, notAllowed(c.method, head.name)
		}
		if err := c.noOptions(); err != nil {
			return nil, err
		}
		return f(c)
	}
	return nil, noSegment(head.name)
}

// table finds a visible table by its entity set.
func (c *call) table(set string) *table {
	t := c.server.schema.bySet[set]
	if t == nil || !c.server.visible(t) {
		return nil
	}
	return t
}

// contentID resolves $1 at the head of a path within a change set.
func (c *call) contentID(segments []segment) (*answer, error) {
	reference, ok := c.refs[segments[0].name]
	if !ok {
		return nil, badQuery("Content-ID Reference: '%s' does not exist in the batch context.", segments[0].name)
	}
	_, rest, _ := strings.Cut(c.path, "/")
	c.path = reference
	if rest != "" {
		c.path += "/" + rest
	}
	return c.dispatch()
}

// tablePath answers addresses that begin with an entity set.
func (c *call) tablePath(t *table, segments []segment) (*answer, error) {
	head, rest := segments[0], segments[1:]
	if !head.called {
		return c.setPath(t, rest)
	}
	id, err := c.rowID(t, head.args)
	if len(rest) > 0 {
		if err != nil {
			return nil, err
		}
		return c.rowPath(t, id, rest)
	}
	switch c.method {
	case http.MethodGet:
		if err != nil {
			return nil, err
		}
		return c.getRow(t, id)
	case http.MethodPatch:
		return c.patchRow(t, head.args)
	case http.MethodDelete:
		if err != nil {
			return nil, err
		}
		return c.deleteRow(t, id)
	}
	return nil, notAllowed(c.method, t.set)
}

// setPath answers addresses of a whole set and its bound functions.
func (c *call) setPath(t *table, rest []segment) (*answer, error) {
	if len(rest) == 0 {
		switch c.method {
		case http.MethodGet:
			return c.list(t, nil)
		case http.MethodPost:
			return c.postRow(t)
		}
		return nil, notAllowed(c.method, t.set)
	}
	name, bound := strings.CutPrefix(rest[0].name, "Microsoft.Dynamics.CRM.")
	switch {
	case rest[0].name == "$count" && len(rest) == 1:
		if c.method != http.MethodGet {
			return nil, notAllowed(c.method, "$count")
		}
		return c.countRows(t, nil)
	case bound && len(rest) == 1:
		switch name {
		case "CreateMultiple", "UpdateMultiple", "UpsertMultiple":
			if c.method != http.MethodPost {
				return nil, notAllowed(c.method, name)
			}
			return c.multiple(t, name)
		case "DeleteMultiple":
			return nil, refuse(http.StatusNotImplemented, codeNone, "DeleteMultiple is available for elastic tables only.")
		}
	}
	return nil, noSegment(rest[0].name)
}

// rowPath answers addresses below one row: a column, a related row, a
// collection, a bound function.
func (c *call) rowPath(t *table, id string, rest []segment) (*answer, error) {
	step := rest[0]
	if name, bound := strings.CutPrefix(step.name, "Microsoft.Dynamics.CRM."); bound {
		return c.boundFunction(t, id, name, step)
	}
	if column := t.byProperty[step.name]; column != nil {
		return c.columnPath(t, id, column, rest[1:])
	}
	compiler := c.compiler(t)
	x := &expansion{nav: step.name}
	target := compiler.target(x)
	if target == nil || !c.server.visible(target) {
		return nil, noSegment(step.name)
	}
	if x.collection {
		return c.collectionPath(t, id, x, target, rest)
	}
	return c.singlePath(t, id, x.link, target, rest[1:])
}

// singlePath follows a single-valued navigation property.
func (c *call) singlePath(t *table, id string, l *link, target *table, rest []segment) (*answer, error) {
	reference := len(rest) == 1 && rest[0].name == "$ref"
	if reference && c.method != http.MethodGet {
		return c.refer(t, id, l)
	}
	if err := c.singleOptions(target, reference, rest); err != nil {
		return nil, err
	}
	owner, err := c.readable1(t, id)
	if err != nil {
		return nil, err
	}
	related := owner.lookup(l.column.name)
	if related == "" || !l.leadsFrom(owner) || c.guarded().hides(l.column) {
		return newAnswer(http.StatusNoContent), nil
	}
	if reference {
		return c.referenceTo(target, related), nil
	}
	if len(rest) > 0 {
		return c.rowPath(target, related, rest)
	}
	if c.method != http.MethodGet {
		return nil, notAllowed(c.method, l.nav)
	}
	return c.getRow(target, related)
}

// singleOptions checks the options also where nothing is behind the property.
func (c *call) singleOptions(target *table, reference bool, rest []segment) error {
	switch {
	case reference:
		return c.noOptions()
	case len(rest) == 0 && c.method == http.MethodGet:
		_, err := c.rowQuery(target)
		return err
	}
	return nil
}

// collectionPath answers a collection of related rows.
func (c *call) collectionPath(t *table, id string, x *expansion, target *table, rest []segment) (*answer, error) {
	if _, err := c.readable1(t, id); err != nil {
		return nil, err
	}
	tail := ""
	if len(rest) > 1 {
		tail = rest[1].name
	}
	switch {
	case tail == "$ref" && c.method != http.MethodGet:
		return c.associate(t, id, x.link, target, rest[0])
	case tail == "" && c.method == http.MethodPut && x.nav == t.parties:
		return c.putParties(t, id)
	case rest[0].called && c.method == http.MethodGet:
		return c.memberPath(id, x.link, target, rest)
	case c.method != http.MethodGet:
		return nil, notAllowed(c.method, x.nav)
	}
	within := c.within(x.link, id)
	switch tail {
	case "":
		return c.list(target, within)
	case "$count":
		return c.countRows(target, within)
	case "$ref":
		return c.listReferences(target, within)
	}
	return nil, noSegment(tail)
}

// memberPath answers one row of a collection, and what lies below it.
func (c *call) memberPath(owner string, l *link, target *table, rest []segment) (*answer, error) {
	id, err := c.rowID(target, rest[0].args)
	if err != nil {
		return nil, err
	}
	r, err := c.readable1(target, id)
	if err != nil {
		return nil, err
	}
	if !c.belongs(l, owner, id, r) {
		return nil, noRow(target, id)
	}
	if len(rest) > 1 {
		return c.rowPath(target, id, rest[1:])
	}
	return c.getRow(target, id)
}

// belongs says whether a row is in the collection of another.
func (c *call) belongs(l *link, owner, id string, r Row) bool {
	if l.many == nil {
		return r.lookup(l.column.name) == owner
	}
	c.server.store.mu.RLock()
	defer c.server.store.mu.RUnlock()
	return slices.Contains(c.evaluation().relatedIDs(l, owner), id)
}
