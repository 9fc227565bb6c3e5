// Package engine is the one door for every change: runs, connection, preferences,
// seats, items, resolving.
//
// Each exported method that changes something takes an Actor, checks the actor's role
// against one table (permission.go), does its work in one transaction that also writes
// the audit entry, and then publishes an Event. Reads for screens come from the store,
// never from here; the engine draws nothing and prints nothing. It owns its goroutines:
// Start begins the schedule, Stop waits for everything that it began.
package engine
