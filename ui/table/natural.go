package table

import (
	"slices"

	"navsync/ui/kit"
)

// measured is how many rows are looked at: enough to know how long names are here, at any length of the list.
const measured = 500

// measure takes the rows by which the columns are as wide as they are: all, or of a source the beginning of the whole list, so
// that no column moves while one scrolls or types a filter.
func (t *core[T]) measure(rows []T) {
	t.sample, t.natural = rows[:min(len(rows), measured)], map[int]cells{}
}

// cells are how wide a column's cells are here: 19 of 20 at most usual, all at most longest.
type cells struct{ usual, longest int }

// needs is the width at which a column that flexes cuts nothing that is usual in it, header included: one long name makes no other
// column leave. wants is the width at which it cuts nothing at all.
func (t *core[T]) needs(i int) int {
	return max(t.least(i), min(t.length(i).usual, t.most(t.spec.Columns[i])))
}

func (t *core[T]) wants(i int) int { return max(t.least(i), min(t.length(i).longest, widest)) }

func (t *core[T]) length(i int) cells {
	c := t.spec.Columns[i]
	if c.Flex == 0 || len(t.sample) == 0 {
		return cells{}
	}
	found, known := t.natural[i]
	if !known {
		head := kit.Width(t.kit.T(c.Title))
		found = t.lengths(c)
		found = cells{max(head, found.usual), max(head, found.longest)}
		t.natural[i] = found
	}
	return found
}

func (t *core[T]) lengths(c Column[T]) cells {
	all := make([]int, len(t.sample))
	for i, r := range t.sample {
		if w := kit.Width(t.plainCell(c, r)); w < anyWidth { // a bar takes any width and needs none
			all[i] = w
		}
	}
	slices.Sort(all)
	return cells{all[(len(all)-1)*19/20], all[len(all)-1]}
}

// cuts says whether these columns cut what is usual in one of them.
func (t *core[T]) cuts(in []int, width int) bool {
	sum := columnGap * max(0, len(in)-1)
	for _, i := range in {
		sum += t.needs(i)
	}
	return sum > width
}
