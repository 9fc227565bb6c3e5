package trail

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
)

// Update implements kit.Body.
func (b *body) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case page.Answer[story]:
		cmd := b.entries.Take(m, nil)
		b.told()
		return cmd
	case tea.KeyPressMsg:
		return b.key(m.String())
	case tea.MouseWheelMsg:
		b.follow = false
		b.top += map[tea.MouseButton]int{tea.MouseWheelUp: -3, tea.MouseWheelDown: 3}[m.Button]
	case tea.MouseClickMsg:
		if m.Button == tea.MouseLeft {
			b.click(m.Y)
		}
	}
	return nil
}

// told takes what was read. The focus begins on what failed last, which stands open: it is what somebody looks for.
func (b *body) told() {
	if !b.entries.Known {
		return
	}
	first := len(b.events) == 0
	b.events = sentence.Trail(b.kit.Printer, b.entries.Value.entries)
	if len(b.events) == 0 {
		b.leave()
		return
	}
	if !first {
		b.at = min(b.at, len(b.events)-1)
		return
	}
	b.at = len(b.events) - 1
	for i, e := range b.events {
		if e.Danger {
			b.at, b.opened = i, i
		}
	}
}

func (b *body) key(name string) tea.Cmd {
	switch name {
	case "up", "k":
		b.step(-1)
	case "down", "j":
		b.step(1)
	case "pgup":
		b.turn(-1)
	case "pgdown":
		b.turn(1)
	case "home":
		b.focus(0)
	case "end":
		b.focus(len(b.events) - 1)
	case "enter", "space":
		b.toggle()
	case "y":
		return b.copy()
	}
	return nil
}

func (b *body) focus(i int) {
	b.at, b.follow = max(0, min(i, len(b.events)-1)), true
}

// step goes to the next event; of one that is longer than the room its next line.
func (b *body) step(dir int) {
	if b.at < len(b.from) {
		if dir > 0 && b.end[b.at] > b.top+b.height || dir < 0 && b.from[b.at] < b.top {
			b.top, b.follow = b.top+dir, false
			return
		}
	}
	b.focus(b.at + dir)
}

// turn goes a page on, to the first event that was not wholly in view.
func (b *body) turn(dir int) {
	for i := b.at + dir; i >= 0 && i < len(b.from); i += dir {
		if dir > 0 && b.end[i] > b.top+b.height || dir < 0 && b.from[i] < b.top {
			b.focus(i)
			return
		}
	}
	b.focus(b.at + dir*len(b.events))
}

func (b *body) toggle() {
	if b.follow = true; b.opened == b.at {
		b.opened, b.byHand = -1, false
		return
	}
	b.opened, b.byHand = b.at, true
}

// Leave implements kit.Leaver: esc closes what was opened before it closes the dialog.
func (b *body) Leave() bool {
	if !b.byHand || b.opened < 0 {
		return false
	}
	b.at = b.opened
	b.toggle()
	return true
}

// click gives an event the focus and opens it, or closes the open one.
func (b *body) click(y int) {
	if y < 0 || y >= len(b.drawn) || b.drawn[y] < 0 {
		return
	}
	b.at = b.drawn[y]
	b.toggle()
}

// copy copies the focused event with its facts.
func (b *body) copy() tea.Cmd {
	if b.at >= len(b.events) {
		return nil
	}
	lines := append([]string{b.events[b.at].Text}, b.Facts()...)
	return b.kit.Copy(strings.Join(lines, "\n"), b.kit.T("trail.event"))
}

// Focus implements kit.Body; what has no events has no place for the focus.
func (b *body) Focus(dir int) bool {
	if b.entries.Known && len(b.events) == 0 || b.entries.Err != nil {
		return false
	}
	return b.OneStop.Focus(dir)
}

// Hints implements kit.Body.
func (b *body) Hints() []kit.Hint {
	c := b.kit
	if len(b.events) == 0 {
		return nil
	}
	word := c.T("trail.hint.open")
	if b.opened == b.at {
		word = c.T("trail.hint.shut")
	}
	return []kit.Hint{
		{Key: c.Theme.Glyphs.ArrowKeys, Word: c.T("trail.hint.event")},
		{Key: c.T("shell.key.enter"), Word: word},
		{Key: "y", Word: c.T("trail.hint.copy")},
	}
}
