package emulator

import "net/http"

// quickFind is a filter that one text is looked for with in several columns: a page of
// the platform's own (quick-find) says what it must be, and that too many rows are an
// error.
type quickFind struct {
	filter  node
	where   predicate
	limited bool // also where the organization does not limit it
	free    bool // not where the organization limits it
}

// quickFindLimit is how many rows a quick find may find, whoever may see them and
// whatever the query's other filters say.
const quickFindLimit = 10000

// codeQuickFind is QuickFindQueryRecordLimitExceeded.
const codeQuickFind = 0x8004E024

// quickFind reads what makes a filter a quick find. One with a single condition is
// worked on as an ordinary query.
func (b *fetchBuilder) quickFind(e *fetchElement, t *fetchTable, test fetchTest) error {
	var marked bool
	q := &quickFind{filter: test.node}
	for name, to := range map[string]*bool{
		"isquickfindfields": &marked, "overridequickfindrecordlimitenabled": &q.limited, "overridequickfindrecordlimitdisabled": &q.free,
	} {
		var err error
		if *to, err = e.flag(name); err != nil {
			return err
		}
	}
	switch {
	case !marked && (q.limited || q.free):
		return badFetch(codeFetchFilter, "The quick find record limit can only be overridden in a quick find filter.")
	case !marked:
		return nil
	case e.attributes["type"] != "or" || t.parent != nil:
		return badFetch(codeFetchFilter, "A quick find filter is one of type or on the query's entity.")
	case b.query.quick != nil:
		return badFetch(codeFetchFilter, "A query has a single quick find filter.")
	}
	for _, kid := range e.kids {
		_, joined := kid.attributes["entityname"]
		if kid.name != "condition" || kid.attributes["operator"] != "like" || joined {
			return badFetch(codeFetchFilter, "Like is the only operator that a quick find filter supports.")
		}
	}
	if len(e.kids) < 2 {
		return nil
	}
	compiler := b.call.compiler(t.table)
	compiler.guarded = nil // each column that a condition names was looked at
	var err error
	q.where, err = compiler.compile(test.node)
	b.query.quick = q
	return err
}

// checkQuickFind refuses a quick find that finds too much. Callers hold the store's mu
// for reading.
func (c *call) checkQuickFind(q *fetchQuery) error {
	if q.quick == nil || q.quick.free && !q.quick.limited {
		return nil
	}
	if on, _ := c.server.store.organizationRow()["quickfindrecordlimitenabled"].(bool); !on && !q.quick.limited {
		return nil
	}
	read := &reading{
		evaluation: c.evaluation(), query: &query{table: q.root().table, filter: q.quick.filter, where: q.quick.where, top: -1},
	}
	next := read.source()
	for found := 0; ; {
		it, ok := next()
		if !ok {
			return nil
		}
		if !read.wants(it.row) {
			continue
		}
		if found++; found > quickFindLimit {
			return refuse(http.StatusBadRequest, codeQuickFind,
				"The number of records for this search exceeds the Quick Search record limit. Please refine your query and try again.")
		}
	}
}
