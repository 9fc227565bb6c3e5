// Package journal writes down what happens, for all rooms of sync: the steps of a run with
// their counts, the problems that support finds in Sync Health, and the trail of an item,
// a member or a record. It decides nothing, retries nothing and never sees a text of an
// item.
package journal

import (
	"log/slog"
	"time"
)

// Journal writes into a transaction of its caller, so that what is told and what was done
// are one commit.
type Journal struct {
	Now func() time.Time
	Log *slog.Logger // gets what failed of single items, records and seats; nil: nobody does
}
