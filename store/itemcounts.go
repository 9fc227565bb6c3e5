package store

// ItemCounts are items by where they stand (spec §12): counts only, so that they tell nobody what an item says.
type ItemCounts struct {
	Captured int // all there are
	Copied   int // ticked to be copied
	Waiting  int // on their way
	Written  int // in Dynamics, completed and open
	Open     int // of those the unresolved
	Failed   int
	Deleted  int // of the written those whose activity is gone from Dynamics
	TakenOut int
}

// itemCounts counts the items i with their writebacks w, in the order of the fields.
const itemCounts = `count(*), count(*) FILTER (WHERE i.copy = 1), count(*) FILTER (WHERE w.state IN ('waiting', 'sending', 'uncertain')),
	count(*) FILTER (WHERE w.state IN ('written', 'open')), count(*) FILTER (WHERE w.state = 'open' AND w.gone_at IS NULL),
	count(*) FILTER (WHERE w.state = 'failed'), count(*) FILTER (WHERE w.gone_at IS NOT NULL), count(*) FILTER (WHERE w.state = 'taken-out')`

// fields are where a row of itemCounts is scanned to.
func (c *ItemCounts) fields() []any {
	return []any{&c.Captured, &c.Copied, &c.Waiting, &c.Written, &c.Open, &c.Failed, &c.Deleted, &c.TakenOut}
}
