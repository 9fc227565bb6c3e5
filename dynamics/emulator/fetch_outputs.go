package emulator

import (
	"slices"
)

// fetchOutput is a column of the answer.
type fetchOutput struct {
	table   *fetchTable
	column  *column
	name    string // as the answer has it
	aliased bool   // it has an alias, or comes from a link: its own name is an annotation
	measure string // of an aggregation: what is computed
	unique  bool   // countcolumn counts each value once
	part    string // of a date that is grouped by
	grouped bool
	kids    *link // rowaggregate: the lookup whose rows are counted
}

// outputs reads the columns that an element selects.
func (b *fetchBuilder) outputs(e *fetchElement, t *fetchTable) error {
	for _, attribute := range e.all("attribute") {
		o, err := b.output(attribute, t)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(b.query.outputs, func(other *fetchOutput) bool { return *other == *o }) {
			b.query.outputs = append(b.query.outputs, o)
		}
	}
	all := len(e.all("all-attributes")) > 0
	if t.parent == nil && len(e.all("attribute")) == 0 && len(e.all("no-attrs")) == 0 && !b.query.aggregate {
		all = true
	}
	if !all {
		return nil
	}
	for _, c := range t.columns {
		b.query.outputs = append(b.query.outputs, t.output(c))
	}
	return nil
}

// output names a column as the answer has it without an alias.
func (t *fetchTable) output(c *column) *fetchOutput {
	if t.parent == nil {
		return &fetchOutput{table: t, column: c, name: c.property()}
	}
	return &fetchOutput{table: t, column: c, name: t.alias + "." + c.name, aliased: true}
}

// measures are the aggregate functions.
var measures = []string{"avg", "count", "countcolumn", "max", "min", "sum"}

func (b *fetchBuilder) output(e *fetchElement, t *fetchTable) (*fetchOutput, error) {
	c := t.byName[e.attributes["name"]]
	if c == nil || b.query.aggregate {
		var err error
		if c, err = t.column(e.attributes["name"]); err != nil {
			return nil, err
		}
	}
	if slices.Contains([]string{"exists", "in"}, t.kind) {
		return nil, badFetch(codeFetchLink, "The link-entity '%s' of type %s has no columns to select.", t.name, t.kind)
	}
	o := t.output(c)
	if alias, given := e.attributes["alias"]; given {
		if !aliasText.MatchString(alias) {
			return nil, invalidAlias(alias)
		}
		o.name, o.aliased = alias, true
	}
	if err := o.aggregation(e); err != nil {
		return nil, err
	}
	if (o.measure != "" || o.grouped) != b.query.aggregate {
		return nil, badFetch(codeFetchMixed,
			"Attribute '%s' can not be specified if an aggregate operation is requested, or an aggregate without one.", c.name)
	}
	if _, given := e.attributes["alias"]; !given && (b.query.aggregate || o.kids != nil) {
		return nil, badFetch(codeFetchNoAlias, "An alias is required for the attribute '%s'.", c.name)
	}
	return o, nil
}

// aggregation reads what an aggregation does with a column.
func (o *fetchOutput) aggregation(e *fetchElement) error {
	var err error
	if o.grouped, err = e.flag("groupby"); err != nil {
		return err
	}
	if o.unique, err = e.flag("distinct"); err != nil {
		return err
	}
	if _, err := e.flag("usertimezone"); err != nil { // every user's is UTC here
		return err
	}
	o.measure, o.part = e.attributes["aggregate"], e.attributes["dategrouping"]
	number := family(o.column) == "number" && len(o.column.options) == 0
	switch {
	case o.measure != "" && (!slices.Contains(measures, o.measure) || o.grouped):
		return badFetch(codeFetchAggregate, "The aggregate '%s' of the attribute '%s' is not valid.", o.measure, o.column.name)
	case (o.measure == "sum" || o.measure == "avg") && !number:
		return badFetch(codeFetchAggregate, "The aggregate '%s' needs a number; '%s' is not one.", o.measure, o.column.name)
	case o.unique && o.measure != "countcolumn":
		return badFetch(codeFetchAggregate, "Only countcolumn can be distinct.")
	case o.part != "" && (!o.grouped || dateParts[o.part].of == nil || family(o.column) != "Edm.DateTimeOffset"):
		return badFetch(codeFetchAggregate, "The dategrouping '%s' of the attribute '%s' is not valid.", o.part, o.column.name)
	case o.grouped && o.part == "" && family(o.column) == "Edm.DateTimeOffset":
		return badFetch(codeFetchAggregate, "The attribute '%s' cannot be grouped by without a dategrouping.", o.column.name)
	}
	return o.countChildren(e)
}

// countChildren reads rowaggregate: how many rows of the same table stand below.
func (o *fetchOutput) countChildren(e *fetchElement) error {
	kind, given := e.attributes["rowaggregate"]
	if !given {
		return nil
	}
	if kind != "CountChildren" || o.column.name != o.table.key {
		return badFetch(codeFetchAggregate, "The rowaggregate '%s' of the attribute '%s' is not valid.", kind, o.column.name)
	}
	if o.kids = o.table.hierarchy(); o.kids == nil {
		return badFetch(codeFetchAggregate, "The table '%s' has no hierarchy.", o.table.name)
	}
	return nil
}

// checkOutputs adds what comes unasked, and refuses names that are not unique.
func (b *fetchBuilder) checkOutputs() error {
	q := b.query
	root := q.root()
	if !q.aggregate && !q.distinct {
		money := slices.ContainsFunc(q.outputs, func(o *fetchOutput) bool { return o.table == root && o.column.kind == kindMoney })
		if currency := root.byName["transactioncurrencyid"]; money && currency != nil {
			q.addOutput(root.output(currency))
		}
		for _, name := range root.keyColumns() {
			q.addOutput(root.output(root.byName[name]))
		}
	}
	names := map[string]bool{}
	for _, o := range q.outputs {
		if names[o.name] {
			return badFetch(codeFetchAlias, "The name '%s' of a column is not unique.", o.name)
		}
		names[o.name] = true
	}
	if len(q.outputs) == 0 {
		return badFetch(codeFetchNode, "The query selects no columns.")
	}
	return nil
}

// addOutput adds a column that is not there under its own name yet.
func (q *fetchQuery) addOutput(o *fetchOutput) {
	if !slices.ContainsFunc(q.outputs, func(other *fetchOutput) bool { return other.name == o.name }) {
		q.outputs = append(q.outputs, o)
	}
}
