package engine

import (
	"context"
	"time"
)

// HistoryEntry is one activity of a record's Activity History.
type HistoryEntry struct {
	Table     string // li_inmail, task, email …
	ID        string
	Subject   string
	Owner     string
	State     string // open, completed, canceled
	At        time.Time
	Own       bool  // written by navsync
	ItemID    int64 // of an own one that the viewer may see
	Direction string
}

// History is a record's activities, the newest first.
type History struct {
	Entries []HistoryEntry
	// Live: read from Dynamics now. Else Why says why not, and only own ones are listed.
	Live bool
	Why  *Error
}

// RecordHistory reads a record's Activity History live from Dynamics (spec §8.10).
func (e *Engine) RecordHistory(ctx context.Context, a Actor, r Record) (History, error) {
	return History{}, errUnbuilt
}

// FoundRecord is a record found in Dynamics itself.
type FoundRecord struct {
	Record
	Company, Title, Email, City string
	Open                        bool // active, or an open lead
}

// SearchDynamics searches contacts, leads and accounts in Dynamics itself, by parts of
// the name or the e-mail; at most 20 of each.
func (e *Engine) SearchDynamics(ctx context.Context, a Actor, text string) ([]FoundRecord, error) {
	return nil, errUnbuilt
}

// OpenURL is the address of a record's or activity's page in Dynamics (contract §11);
// table is its logical name. "" when nothing is connected.
func (e *Engine) OpenURL(ctx context.Context, table, id string) (string, error) {
	return "", errUnbuilt
}
