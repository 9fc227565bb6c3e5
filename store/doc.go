// Package store keeps everything navsync knows in one SQLite file: the schema, its
// migrations, every query, and the types of the rows.
//
// It knows no HTTP and no screen, decides nothing and checks no role: reads are for
// whoever shows them (with the viewer's Scope where texts of others are concerned),
// changes are made by the engine inside one Tx each. Times are stored as RFC 3339 UTC
// with milliseconds (see Stamp); a date without a time stays a date.
package store
