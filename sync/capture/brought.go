package capture

import "strconv"

// mostBrought bounds the memory of brought: some 25 MB.
const mostBrought = 1 << 20

// brought are the stems of the messages that the first archive of a seat has brought. No other message of the seat is in the
// store, so that what is not among them need not be looked for there. It is nil where the seat has had items before, and when
// they are too many to be held.
type brought map[uint64]struct{}

// lookFor are those of a page's stems that the store may have.
func (b *brought) lookFor(stems []string) []string {
	if *b == nil {
		return stems
	}
	var old []string
	for _, stem := range stems {
		start, err := strconv.ParseUint(stem[:16], 16, 64)
		if _, there := (*b)[start]; there || err != nil {
			old = append(old, stem)
		}
		(*b)[start] = struct{}{}
	}
	if len(*b) > mostBrought {
		*b = nil
	}
	return old
}
