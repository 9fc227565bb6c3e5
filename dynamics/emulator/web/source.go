// Package web serves the pages a person opens in the emulated Dynamics: a record
// or an activity by its deep link, an overview, and the page of the LinkedIn
// app (contract §11).
//
// It renders what its Source gives, escapes all of it, and never reads or writes
// a table itself.
package web

import (
	"context"
	"errors"
	"time"
)

// ErrNotFound is what a Source answers for a row or a table that does not exist.
var ErrNotFound = errors.New("web: no such record")

// Reference names a row.
type Reference struct {
	Table string // logical name
	ID    string
	Name  string
}

// Column is one value of a record, ready to be read by a person.
type Column struct {
	Name string     // logical name: "emailaddress1"; of a lookup without underscore and _value
	Text string     // formatted value; of a lookup the row's name
	To   *Reference // the row of a lookup
	// At is the moment of a date-time column, which is shown like every other
	// time on the pages; zero for other columns.
	At time.Time
}

// Record is one row. Columns may hold all columns, in any order: the page picks
// those that matter for the table and shows them in its own order.
type Record struct {
	Reference
	Columns []Column
	// Activity is filled when the row is an activity.
	Activity *Activity
}

// ActivityState is the state of an activity.
type ActivityState int

// The states of an activity, by their statecode (contract §5.7).
const (
	Open ActivityState = iota
	Completed
	Canceled
	Scheduled
)

// Activity is one activity of any table. Zero times are not shown.
type Activity struct {
	Reference
	Text      string // description
	State     ActivityState
	Owner     Reference
	Author    Reference // createdby
	OnBehalf  Reference // createdonbehalfby
	Regarding Reference // zero: none
	Created   time.Time
	Modified  time.Time
	Start     time.Time // actualstart
	End       time.Time // actualend
	Due       time.Time // scheduledend
}

// Note is one annotation.
type Note struct {
	ID      string
	Subject string
	Text    string
	Author  Reference
	Created time.Time
}

// Count is the number of rows of a table.
type Count struct {
	Table string
	Rows  int
}

// Listing is a stretch of a table.
type Listing struct {
	Total int // rows of the whole table
	Rows  []Record
}

// Source is what the pages read and the two things they change.
type Source interface {
	// Record finds a row by table and id (lower-case GUID); ErrNotFound otherwise.
	Record(ctx context.Context, table, id string) (Record, error)
	// List gives the n rows of a table from the first on, counted from 0: those
	// that were created by clients before the others. ErrNotFound: no such table.
	List(ctx context.Context, table string, first, n int) (Listing, error)
	// Timeline lists the activities regarding a row, the newest first.
	Timeline(ctx context.Context, table, id string) ([]Activity, error)
	// Notes lists the annotations on a row, the oldest first.
	Notes(ctx context.Context, table, id string) ([]Note, error)
	// Recent lists the n newest activities that were written by clients.
	Recent(ctx context.Context, n int) ([]Activity, error)
	// Counts lists the tables worth showing on the overview, in order.
	Counts(ctx context.Context) ([]Count, error)

	AppInstalled(ctx context.Context) (bool, error)
	InstallApp(ctx context.Context) error
	RemoveApp(ctx context.Context) error
}
