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
	extra     = 20 // a column of a lower priority leaves before it cuts another
	widest    = 76
	anyWidth  = 1 << 10 // as good as no limit
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
	for out := t.leaves(in); out >= 0 && t.spec.Columns[in[out]].Priority < extra && t.cuts(in, width); out = t.leaves(in) {
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

// share gives what is left first to the columns that would cut what is usual in them, then to those that cut anything, then to all
// that may grow.
func (t *core[T]) share(in []int, x, width, rest int) []placed {
	out := make([]placed, len(in))
	for at, i := range in {
		out[at] = placed{index: i, width: t.least(i)}
	}
	rest = t.grow(out, t.grow(out, rest, t.needs), t.wants)
	t.grow(out, rest, func(i int) int { return t.most(t.spec.Columns[i]) })
	end := x + width
	for at := range out {
		out[at].x = x
		out[at].width = max(1, min(out[at].width, end-x))
		x += out[at].width + columnGap
	}
	return out
}

// grow shares cells among the columns that flex, up to a limit for each, and returns what is left.
func (t *core[T]) grow(out []placed, rest int, limit func(column int) int) int {
	for rest > 0 {
		flex := 0
		for _, p := range out {
			if p.width < limit(p.index) {
				flex += t.spec.Columns[p.index].Flex
			}
		}
		if flex == 0 {
			break
		}
		given := 0
		for at := range out {
			c, most := t.spec.Columns[out[at].index], limit(out[at].index)
			if c.Flex == 0 || out[at].width >= most {
				continue
			}
			part := min(max(1, rest*c.Flex/flex), rest-given, most-out[at].width)
			out[at].width += part
			given += part
		}
		rest -= given
	}
	return rest
}

func (t *core[T]) most(c Column[T]) int {
	if c.Max > 0 {
		return c.Max
	}
	return widest
}
