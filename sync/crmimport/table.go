package crmimport

import (
	"context"

	"navsync/dynamics"
	"navsync/store"
)

// Table says how one table of Dynamics is imported (spec §4).
type Table struct {
	Entity string // logical name
	Step   string // of the run that imports it, a name of the journal
	kind   string // of the refs of its problems
	// needed columns must be there; of wanted those are read that the organization has.
	needed, wanted []string
	// urls: text columns that may hold a profile's address are read, too.
	urls bool
	// filter narrows reads without change tracking, which refuses filters.
	filter string
	// keeps says whether a row is one of those that are stored. Nil: all are.
	keeps func(i *tableImport, row dynamics.Row) (bool, error)
	// put converts and stores a page inside the page's transaction.
	put func(ctx context.Context, i *tableImport, tx *store.Tx, w store.PageWrite, rows []dynamics.Row) (store.PageResult, []badRecord, error)
}

// Users is the table of the users. It is imported first: seats and owners refer to it.
func Users() Table { return userTable() }

// Records are the tables that are imported side by side, after the users.
func Records() []Table {
	return []Table{accountTable(), contactTable(), leadTable(), opportunityTable(), stakeholderTable()}
}

// Tables are all tables that are imported.
func Tables() []Table { return append([]Table{Users()}, Records()...) }

// The states of records (contract §9).
const (
	stateActive       = 0
	leadQualified     = 1
	opportunityIsOpen = 0
)
