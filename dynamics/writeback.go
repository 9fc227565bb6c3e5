package dynamics

import "context"

// ActivityTable is what is needed to write activities, or annotations, into
// one table of the organization (contract §10).
type ActivityTable struct {
	// Table is the metadata; never nil.
	Table *Table
	// Subject and Body name the text columns; SubjectMax and BodyMax their
	// lengths in UTF-16 units. An annotation's are subject and notetext.
	Subject, Body       string
	SubjectMax, BodyMax int
	// Regarding is the navigation property to bind for each target table:
	// account, contact, lead, opportunity, and for annotations the activities.
	Regarding map[string]string
	// Parties is the collection of activity parties, "" for annotations.
	Parties string
	// Open and Completed are the state pairs; nil for annotations, and
	// Completed nil when the organization offers no completed status.
	Open, Completed *StatePair
}

// StatePair is a state with one of its status reasons. Both are always written
// together (contract §5.7).
type StatePair struct{ State, Status int }

// WritebackTables looks for the tables that activities are written into:
// li_inmail, li_message, li_pointdrivepresentationviewed, task, phonecall and
// annotation. A table that the organization lacks is absent from the map.
func (c *Client) WritebackTables(ctx context.Context) (map[string]*ActivityTable, error) {
	return c.writebackTables(ctx)
}
