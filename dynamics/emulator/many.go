package emulator

import (
	"fmt"
	"net/http"
	"strings"
)

// association is a relationship of many to many. Its pairs are rows of a table of
// their own, the intersect.
type association struct {
	name      string
	intersect *table
	ends      [2]associationEnd
}

// associationEnd is one side: its table, the column of the intersect that holds its
// keys, and its name of the collection of the other side's rows.
type associationEnd struct {
	table  *table
	column *column
	nav    string
}

// near and far are the ends as a collection of one of them sees it.
func (l *link) near() associationEnd { return l.many.ends[l.end] }
func (l *link) far() associationEnd  { return l.many.ends[1-l.end] }

// parseMany reads "many NAME INTERSECT SET KEY CODE TABLE TABLE".
func (m *schema) parseMany(words []string) error {
	if len(words) != 7 {
		return fmt.Errorf("a relationship of many to many needs seven words")
	}
	intersect, err := parseTable([]string{words[1], words[2], words[3], words[3], words[4], words[1], "bare", "fixed", "nolock"}, words[1])
	if err != nil {
		return err
	}
	return m.addMany(words[0], intersect, [2]string{words[5], words[6]}, [2]string{words[0], words[0]})
}

// addMany adds a relationship of many to many with its intersect.
func (m *schema) addMany(name string, intersect *table, tables, navs [2]string) error {
	a := &association{name: name, intersect: intersect}
	intersect.intersect = true
	for i, of := range tables {
		t := m.byName[of]
		if t == nil {
			return fmt.Errorf("metadata: the relationship %s: no table %q", name, of)
		}
		c := &column{name: t.key, kind: kindID, createOnly: true, label: t.label}
		if tables[0] == tables[1] {
			c.name += [2]string{"one", "two"}[i]
		}
		intersect.add(c)
		a.ends[i] = associationEnd{t, intersect.byName[c.name], navs[i]}
	}
	intersect.addCommonColumns()
	if err := m.addTable(intersect); err != nil {
		return err
	}
	m.associations = append(m.associations, a)
	for i, end := range a.ends {
		other := a.ends[1-i]
		if end.table.byMany == nil {
			end.table.byMany = map[string]*link{}
		}
		if i == 1 && end.table == other.table && end.nav == other.nav {
			continue
		}
		end.table.byMany[end.nav] = &link{from: other.table, target: end.table.name, back: end.nav, many: a, end: i}
	}
	return nil
}

// relatedIDs are the keys of the rows that are tied to one, whichever of both ends
// it stands at where a table is related to itself.
func (e *evaluation) relatedIDs(l *link, id any) []string {
	var ids []string
	collect := func(near, far *column) {
		for _, r := range e.rowsWith(l.many.intersect, near, id) {
			ids = append(ids, r.text(far.name))
		}
	}
	collect(l.near().column, l.far().column)
	if l.near().table == l.far().table && l.near().nav == l.far().nav {
		collect(l.far().column, l.near().column)
	}
	return ids
}

// relatedRows are the rows of a collection of one row.
func (e *evaluation) relatedRows(l *link, id any) []Row {
	if l.many == nil {
		return e.rowsWith(l.from, l.column, id)
	}
	var rows []Row
	for _, other := range e.relatedIDs(l, id) {
		if r, ok := e.store.get(l.from, other); ok {
			rows = append(rows, r)
		}
	}
	return rows
}

// within is the condition that rows of a collection fulfil. Callers do not hold mu.
func (c *call) within(l *link, id string) node {
	if l.many == nil {
		return compareNode{"eq", pathNode{l.column.property()}, literalNode{id, literalID, id}}
	}
	c.server.store.mu.RLock()
	defer c.server.store.mu.RUnlock()
	return c.evaluation().amongRelated(l, id)
}

// amongRelated is within for those who hold mu.
func (e *evaluation) amongRelated(l *link, id any) node {
	ids := e.relatedIDs(l, id)
	if len(ids) == 0 {
		return literalNode{false, literalBool, "false"}
	}
	values := make([]any, len(ids))
	for i, id := range ids {
		values[i] = id
	}
	return queryNode{name: "In", column: l.from.key, parameters: manyValues, values: values}
}

// pairs are the rows of the intersect that tie two rows.
func (tx *transaction) pairs(l *link, id, other string) []Row {
	var found []Row
	find := func(near, far *column) {
		for _, r := range tx.where(l.many.intersect, near.name, id) {
			if r.text(far.name) == other {
				found = append(found, r)
			}
		}
	}
	find(l.near().column, l.far().column)
	if l.near().table == l.far().table {
		find(l.far().column, l.near().column)
	}
	return found
}

// tie relates two rows of many to many.
func (c *call) tie(tx *transaction, l *link, id, other string) error {
	for i, end := range []associationEnd{l.near(), l.far()} {
		row := [2]string{id, other}[i]
		r, ok := tx.get(end.table, row)
		if !ok {
			return noRow(end.table, row)
		}
		if err := c.mayTie(end.table, r); err != nil {
			return err
		}
	}
	if len(tx.pairs(l, id, other)) > 0 {
		return refuse(http.StatusPreconditionFailed, codeDuplicateKey, "Cannot insert duplicate key.")
	}
	tx.pair(l, id, other)
	return nil
}

// pair writes the row of the intersect.
func (tx *transaction) pair(l *link, id, other string) {
	t := l.many.intersect
	key := metadataID("pair", l.many.name, id, other)
	tx.put(t, key, Row{t.key: key, l.near().column.name: id, l.far().column.name: other})
}

// untie takes a pair out again.
func (c *call) untie(tx *transaction, l *link, id, other string) error {
	found := tx.pairs(l, id, other)
	if len(found) == 0 {
		return noRow(l.far().table, other)
	}
	for i, end := range []associationEnd{l.near(), l.far()} {
		if r, ok := tx.get(end.table, [2]string{id, other}[i]); ok {
			if err := c.mayTie(end.table, r); err != nil {
				return err
			}
		}
	}
	for _, r := range found {
		tx.delete(l.many.intersect, r.text(l.many.intersect.key))
	}
	return nil
}

// mayTie checks what the caller needs for a row of a pair: to append it, and for a
// security role to assign it.
func (c *call) mayTie(t *table, r Row) error {
	switch {
	case t.name == "role":
		return c.must(t, "Assign", nil)
	case t.owner != ownedByUser:
		return nil
	}
	if err := c.must(t, "Append", r); err != nil {
		return err
	}
	return c.must(t, "AppendTo", r)
}

// associateMany answers POST and DELETE of a collection's /$ref.
func (c *call) associateMany(t *table, id string, l *link, step segment) (*answer, error) {
	other, err := c.referredRow(t, l.from, step)
	if err != nil {
		return nil, err
	}
	err = c.transact(func(tx *transaction) error {
		if c.method == http.MethodPost {
			return c.tie(tx, l, id, other)
		}
		return c.untie(tx, l, id, other)
	})
	if err != nil {
		return nil, err
	}
	return newAnswer(http.StatusNoContent), nil
}

// referredRow is the row that a request to a collection's /$ref names: in its body, in
// $id, or in the parentheses behind the collection.
func (c *call) referredRow(t, target *table, step segment) (string, error) {
	if c.method == http.MethodPost {
		if err := c.noOptions(); err != nil {
			return "", err
		}
		address, err := c.referenceBody(t)
		if err != nil {
			return "", err
		}
		from, other, err := c.boundRow(t, address)
		if err == nil && from != target {
			err = badPayload(t, "The reference is of type '%s', not '%s'.", from.name, target.name)
		}
		return other, err
	}
	if c.method != http.MethodDelete {
		return "", notAllowed(c.method, "$ref")
	}
	args := step.args
	if !step.called {
		options, err := c.options("$id")
		if err != nil {
			return "", err
		}
		address, given := options["$id"]
		if !given {
			return "", badQuery("The query option $id is missing.")
		}
		_, args, _ = strings.Cut(strings.TrimSuffix(address, ")"), "(")
	}
	return c.rowID(target, args)
}

// ownColumns are the columns of the intersect that hold keys of the collection's owner.
func (l *link) ownColumns() []*column {
	if l.near().table == l.far().table {
		return []*column{l.near().column, l.far().column}
	}
	return []*column{l.near().column}
}
