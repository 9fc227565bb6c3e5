package dynamics

import (
	"encoding/json"
	"time"
)

// Row is one row as it was received. Its values are looked up by column and
// decoded when asked for. A Row keeps its page in memory: copy what is to stay.
// Rows may be read from several goroutines.
type Row struct {
	shape  *shape
	values []rawValue
}

// Reference is the value of a lookup column.
type Reference struct {
	// ID is in lower case, "" when the lookup is empty.
	ID string
	// Table is the logical name of the target, known when annotations were asked for.
	Table string
	// Name is the target's name as shown to the user, likewise.
	Name string
}

// Has says that the column came with the row and is not null.
func (r Row) Has(column string) bool { return r.has(column) }

// String is a text, a GUID, or any other value as the server wrote it; "" when null.
func (r Row) String(column string) string { return r.text(column) }

// Int is a whole number, a choice or a state.
func (r Row) Int(column string) (int64, bool) { return r.integer(column) }

// Decimal is a number exactly as written, up to 10 decimals; "" when null.
func (r Row) Decimal(column string) json.Number { return r.decimal(column) }

// Bool is a yes/no column; false when null.
func (r Row) Bool(column string) bool { return r.text(column) == "true" }

// Time is a date-time in UTC, or a date at midnight UTC; zero when null.
func (r Row) Time(column string) time.Time { return r.time(column) }

// Lookup is the value of a lookup column, given as "ownerid" or "_ownerid_value".
func (r Row) Lookup(column string) Reference { return r.lookup(column) }

// Formatted is the value as the user would see it, known when annotations
// were asked for. Never parse it.
func (r Row) Formatted(column string) string { return r.formatted(column) }

// ETag is the row's version as If-Match wants it.
func (r Row) ETag() string { return r.text(etagName) }

// Version is the row's version number, from versionnumber or the etag; 0 when unknown.
func (r Row) Version() int64 { return r.version() }
