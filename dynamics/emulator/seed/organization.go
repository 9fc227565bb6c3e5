// Package seed computes a believable Dynamics organization from one number.
//
// Row i of a table is a pure function of the seed number, the sizes, the start
// date, the table and i: nothing is stored, so that a million contacts cost
// nothing until they are read. The package writes the LinkedIn data archives of
// some of the organization's sellers from the same number.
//
// It never keeps what a client writes (the emulator lays that over these rows),
// never reads the clock, and knows no HTTP.
package seed

import (
	"time"
)

// Row holds the columns of one row by their logical name. Values are string,
// float64, int64 or bool; a column without a value is absent. Date-times are
// RFC 3339 UTC in whole seconds, date-only columns are YYYY-MM-DD. A lookup x
// stands as "_x_value"; a polymorphic one has its table beside it as "_x_type".
// versionnumber is left to the server that stamps it.
type Row map[string]any

// Sizes says how many rows the five main tables have; the other tables follow
// from them. Users counts every systemuser row and is raised to the number of
// fixed ones (see FixedUsers).
type Sizes struct{ Users, Accounts, Contacts, Leads, Opportunities int }

// DemoSizes are the sizes of the demo organization; nothing changes them.
var DemoSizes = Sizes{Users: 48, Accounts: 600, Contacts: 4000, Leads: 1500, Opportunities: 1800}

// Organization is one computed organization. It is immutable and safe for
// concurrent use.
type Organization struct {
	number  int64  // the seed number as given
	seed    uint64 // the same, scrambled
	sizes   Sizes
	started time.Time
	tables  map[string]*table
	names   []string

	users    [FixedUsers]fixedUser
	fixed    []int // those of users who sell
	lexicon  *lexicon
	cities   []city
	showcase []company
	tail     []int // closed opportunities behind the last full round, ascending
}

// New returns the organization of a seed number. Every date lies before
// started, which is rounded down to the whole second in UTC.
func New(seed int64, sizes Sizes, started time.Time) *Organization {
	o := &Organization{
		number: seed, seed: mix(uint64(seed)), sizes: sizes.clamped(), started: started.UTC().Truncate(time.Second),
		users: fixedUsers(), fixed: fixedSellers(), lexicon: newLexicon(), cities: cities(), showcase: showcase(),
	}
	o.tail = o.closedTail()
	o.register()
	return o
}

// Started is the moment to which all dates are relative.
func (o *Organization) Started() time.Time { return o.started }

// Tables lists the logical names of the tables that have rows.
func (o *Organization) Tables() []string { return append([]string(nil), o.names...) }

// Count is the number of rows of a table, 0 for an unknown one.
func (o *Organization) Count(name string) int {
	t, ok := o.tables[name]
	if !ok {
		return 0
	}
	return t.count
}

// Key is the name of a table's primary key column, empty for an unknown table.
func (o *Organization) Key(name string) string {
	t, ok := o.tables[name]
	if !ok {
		return ""
	}
	return t.key
}

// Row computes row i of a table; 0 <= i < Count(table), nil otherwise. The
// caller may change the map.
func (o *Organization) Row(name string, i int) Row {
	row := make(Row, columnsPerRow)
	if !o.Fill(row, name, i) {
		return nil
	}
	return row
}

// columnsPerRow is room for a row of every table and what a server adds to it.
const columnsPerRow = 56

// Fill computes row i of a table into a row, whose former columns are gone: who
// reads many rows one after the other needs only one map. It is false, and the
// row empty, where there is no such row.
func (o *Organization) Fill(row Row, name string, i int) bool {
	clear(row)
	t, ok := o.tables[name]
	if !ok || i < 0 || i >= t.count {
		return false
	}
	t.row(row, i)
	row[t.key] = t.id(i)
	return true
}

// ID is the primary key of row i: a lower-case GUID. Within one table the
// lexical order of the keys is the order of the indexes.
func (o *Organization) ID(name string, i int) string {
	t, ok := o.tables[name]
	if !ok || i < 0 || i >= t.count {
		return ""
	}
	return t.id(i)
}

// Index is the inverse of ID, in constant time. It is false for a key that is
// not one of the table's.
func (o *Organization) Index(name, id string) (int, bool) {
	t, ok := o.tables[name]
	if !ok {
		return 0, false
	}
	return t.index(id)
}

// Referring lists, in ascending order, the rows of a table whose lookup column
// (without underscore and _value: "regardingobjectid") holds id, without
// reading the table. Known is false where the organization has no such inverse;
// the caller then reads all rows. There is one for
// task and phonecall by regardingobjectid, activityparty by activityid,
// opportunityclose by regardingobjectid and opportunityid.
func (o *Organization) Referring(name, column, id string) (rows []int, known bool) {
	return o.referring(name, column, id)
}
