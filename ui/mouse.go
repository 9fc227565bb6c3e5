package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/kit"
)

// onMouse gives mouse messages to the top overlay, the shell or the page, in their own cells.
func (m *Model) onMouse(msg tea.MouseMsg) tea.Cmd {
	x, y := msg.Mouse().X, msg.Mouse().Y
	press, click := msg.(tea.MouseClickMsg)
	if key, ok := m.keyAt(x, y); ok && click && press.Button == tea.MouseLeft {
		return m.key(key)
	}
	if n := len(m.overlays); n > 0 {
		o := m.overlays[n-1]
		if x >= o.x && x < o.x+o.width && y >= o.y && y < o.y+o.height {
			return o.Update(kit.Shift(msg, o.x, o.y))
		}
		if click {
			return o.Update(kit.Outside{})
		}
		return nil
	}
	if id, _, _, ok := m.regions.At(x, y); ok && click {
		if page, isPage := strings.CutPrefix(id, "page "); isPage {
			return m.navigate(page, nil)
		}
		if id == cardRegion {
			return nil // the card lies over the page
		}
		if a, here := m.action(action.ID(id)); here && press.Button == tea.MouseLeft {
			return m.run(a)
		}
	}
	c := m.kit
	if x < c.PageX || y < c.PageY || x >= c.PageX+c.Width || y >= c.PageY+c.Height {
		return nil
	}
	if p := m.page(); p != nil {
		return p.Update(kit.Shift(msg, c.PageX, c.PageY))
	}
	return nil
}

// keyMark begins the region of a key that is shown: a click on it presses it.
const keyMark = "key "

// keyAt is the key that is shown at a cell: in the status line, in the top overlay, or, while nothing floats,
// anywhere.
func (m *Model) keyAt(x, y int) (tea.KeyPressMsg, bool) {
	id, _, _, ok := m.regions.At(x, y)
	if n := len(m.overlays); n > 0 && y != m.height-1 {
		o := &m.overlays[n-1]
		id, _, _, ok = o.regions.At(x-o.x, y-o.y)
	}
	name, isKey := strings.CutPrefix(id, keyMark)
	if !ok || !isKey {
		return tea.KeyPressMsg{}, false
	}
	return kit.Press(name)
}

// action finds what can be done now by its id.
func (m *Model) action(id action.ID) (action.Action, bool) {
	for _, a := range m.actions() {
		if a.ID == id {
			return a, true
		}
	}
	return action.Action{}, false
}
