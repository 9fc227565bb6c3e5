package table

import (
	"time"

	"navsync/ui/kit"
)

var time0 time.Time

// placed is a column in view.
type placed struct {
	index    int // in Spec.Columns
	x, width int
}

// drawn is what the last frame looked like, so that clicks and menus find their row.
type drawn struct {
	columns        []placed
	filterY, headY int
	menu           int // the cell of the …
	end            int // the cell behind the last column
	cursorX        int
	rows           []int // the row of each line, -1 for none
	first, final   int   // the first and last row in view
}

func (d drawn) rowAt(y int) (int, bool) {
	if y < 0 || y >= len(d.rows) || d.rows[y] < 0 {
		return 0, false
	}
	return d.rows[y], true
}

func (d drawn) rowY(row int) int {
	for y, r := range d.rows {
		if r == row {
			return y
		}
	}
	return 0
}

const (
	columnGap = 2
	boxCells  = 5 // "[x]" and its gap
	menuCells = 2 // a blank and the …
	never     = 100
	widest    = 76
)

// columns chooses which columns stand and how wide they are for the cells that they share. The lowest
// priority leaves first, whole; what is left goes to the columns that flex.
func (t *core[T]) columns(x, width int) []placed {
	in := make([]int, 0, len(t.spec.Columns))
	for i, c := range t.spec.Columns {
		if c.Hidden == nil || !c.Hidden() {
			in = append(in, i)
		}
	}
	need := func() int {
		sum := columnGap * max(0, len(in)-1)
		for _, i := range in {
			sum += t.least(i)
		}
		return sum
	}
	for need() > width && len(in) > 1 {
		out := t.leaves(in)
		if out < 0 {
			break
		}
		in = append(in[:out:out], in[out+1:]...)
	}
	return t.share(in, x, width, width-need())
}

// least is a column's least width: its Min, or its shortest header.
func (t *core[T]) least(i int) int {
	c := t.spec.Columns[i]
	head := kit.Width(t.kit.T(c.Title))
	if c.Short != "" {
		head = min(head, kit.Width(t.kit.T(c.Short)))
	}
	if c.ID == t.query.Sort && c.Compare != nil { // its word stays beside the arrow
		head += 1 + kit.Width(t.kit.Theme.Glyphs.SortUp)
	}
	return max(c.Min, head)
}

// leaves picks the column of the lowest priority, the rightmost of several; -1 when none may.
func (t *core[T]) leaves(in []int) int {
	out := -1
	for at, i := range in {
		p := t.spec.Columns[i].Priority
		if p < never && (out < 0 || p <= t.spec.Columns[in[out]].Priority) {
			out = at
		}
	}
	return out
}

func (t *core[T]) share(in []int, x, width, rest int) []placed {
	out := make([]placed, len(in))
	for at, i := range in {
		out[at] = placed{index: i, width: t.least(i)}
	}
	for rest > 0 {
		flex := 0
		for _, p := range out {
			if t.grows(p) {
				flex += t.spec.Columns[p.index].Flex
			}
		}
		if flex == 0 {
			break
		}
		given := 0
		for at := range out {
			if !t.grows(out[at]) {
				continue
			}
			c := t.spec.Columns[out[at].index]
			part := min(max(1, rest*c.Flex/flex), rest-given, t.most(c)-out[at].width)
			out[at].width += part
			given += part
		}
		rest -= given
	}
	end := x + width
	for at := range out {
		out[at].x = x
		out[at].width = max(1, min(out[at].width, end-x))
		x += out[at].width + columnGap
	}
	return out
}

func (t *core[T]) most(c Column[T]) int {
	if c.Max > 0 {
		return c.Max
	}
	return widest
}

func (t *core[T]) grows(p placed) bool {
	c := t.spec.Columns[p.index]
	return c.Flex > 0 && p.width < t.most(c)
}
