package capture

import (
	"time"

	"navsync/store"
)

// Counts are numbers of what a file holds by what became of it.
type Counts struct {
	New, Unchanged, Changed int
}

// KindConnection is what Report.Kinds calls the people of Connections.csv.
const KindConnection store.ItemKind = "connection"

// Report is what a pass has done.
type Report struct {
	Kinds          map[store.ItemKind]Counts // by kind of item, and KindConnection
	Threads        Counts
	Members        int // people of the file
	NewMembers     int
	Renamed        int // people who were known under another address
	LeftFirm       int // people whose firm is another one now
	Repeated       int // rows that the same file has twice
	RepeatedKinds  map[store.ItemKind]int
	Spam           int // items that LinkedIn took for spam
	Edited         int // written items whose text has changed since
	BeforeStop     int // items of before Sales Navigator's own writeback began
	Oldest, Newest time.Time
}

// SalesNavigatorStops is the day before which Sales Navigator's own writeback writes nothing.
var SalesNavigatorStops = time.Date(2021, 6, 23, 0, 0, 0, 0, time.UTC)

// Items are the counts of all items.
func (r Report) Items() Counts {
	var all Counts
	for kind, c := range r.Kinds {
		if kind != KindConnection {
			all.New, all.Changed, all.Unchanged = all.New+c.New, all.Changed+c.Changed, all.Unchanged+c.Unchanged
		}
	}
	return all
}

// outcome is what became of a row.
type outcome int

const (
	isNew outcome = iota
	isChanged
	isKnown
)

func (r *Report) count(kind store.ItemKind, o outcome) {
	c := r.Kinds[kind]
	switch o {
	case isNew:
		c.New++
	case isChanged:
		c.Changed++
	case isKnown:
		c.Unchanged++
	}
	r.Kinds[kind] = c
}

// repeat counts a row that the same file has twice.
func (r *Report) repeat(kind store.ItemKind) {
	if r.RepeatedKinds == nil {
		r.RepeatedKinds = map[store.ItemKind]int{}
	}
	r.Repeated++
	r.RepeatedKinds[kind]++
}

// date notes the time of an item.
func (r *Report) date(at time.Time) {
	if at.Before(SalesNavigatorStops) {
		r.BeforeStop++
	}
	if r.Oldest.IsZero() || at.Before(r.Oldest) {
		r.Oldest = at
	}
	if at.After(r.Newest) {
		r.Newest = at
	}
}
