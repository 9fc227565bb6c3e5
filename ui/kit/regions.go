package kit

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
)

// Shift returns a mouse message moved by -x, -y, into the cells of a part that stands at x, y. Other
// messages are returned as they are.
func Shift(msg tea.Msg, x, y int) tea.Msg {
	switch m := msg.(type) {
	case tea.MouseClickMsg:
		m.X, m.Y = m.X-x, m.Y-y
		return m
	case tea.MouseReleaseMsg:
		m.X, m.Y = m.X-x, m.Y-y
		return m
	case tea.MouseWheelMsg:
		m.X, m.Y = m.X-x, m.Y-y
		return m
	case tea.MouseMotionMsg:
		m.X, m.Y = m.X-x, m.Y-y
		return m
	default:
		return msg
	}
}

// IsMouse says whether a message is one of the mouse's, and where.
func IsMouse(msg tea.Msg) (x, y int, ok bool) {
	m, ok := msg.(tea.MouseMsg)
	if !ok {
		return 0, 0, false
	}
	return m.Mouse().X, m.Mouse().Y, true
}

// Regions remember where parts were drawn, so that clicks find them. Reset at the start of View.
type Regions struct {
	list    []region
	focused action.ID
	steps   []action.ID
	// focusX, focusY is the cell where the focused part begins.
	focusX, focusY int
}

type region struct {
	x, y, width, height int
	id                  string
}

// Reset forgets all regions.
func (r *Regions) Reset() { r.list, r.focused, r.steps = r.list[:0], "", nil }

// Add remembers a rectangle under an id; later ones lie on top.
func (r *Regions) Add(id string, x, y, width, height int) {
	r.list = append(r.list, region{x, y, width, height, id})
}

// Append adds the regions of a part that stands at x, y.
func (r *Regions) Append(of Regions, x, y int) {
	for _, g := range of.list {
		r.Add(g.id, g.x+x, g.y+y, g.width, g.height)
	}
}

// At returns the id of the topmost rectangle at a cell and the cell within it.
func (r *Regions) At(x, y int) (id string, dx, dy int, ok bool) {
	for i := len(r.list) - 1; i >= 0; i-- {
		g := r.list[i]
		if x >= g.x && x < g.x+g.width && y >= g.y && y < g.y+g.height {
			return g.id, x - g.x, y - g.y, true
		}
	}
	return "", 0, 0, false
}

// Of returns where a part was drawn: its width and its upper left cell.
func (r *Regions) Of(id string) (width, x, y int, ok bool) {
	for i := len(r.list) - 1; i >= 0; i-- {
		if g := r.list[i]; g.id == id {
			return g.width, g.x, g.y, true
		}
	}
	return 0, 0, 0, false
}

func (r *Regions) shift(id string, x, y int) {
	for i := range r.list {
		if r.list[i].id == id {
			r.list[i].x += x
			r.list[i].y += y
		}
	}
}
