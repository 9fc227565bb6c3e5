package ui

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
	"navsync/ui/theme"
)

const (
	leastWidth, leastHeight = 60, 15
	wideFrom                = 100
	sideWidth               = 24
	// Rows above and below the page: header, blank, crumbs, blank and blank, status line.
	wideTop, wideBottom = 4, 2
	// Under 100 columns: header, tabs, crumbs and the status line.
	narrowTop, narrowBottom = 3, 1
)

func (m *Model) tooSmall() bool { return m.width < leastWidth || m.height < leastHeight }

// measure computes the page's rectangle, the one place that does.
func (m *Model) measure() {
	c := m.kit
	c.Narrow = m.width < wideFrom
	e, _ := m.entry(m.current)
	switch {
	case e.Bare:
		c.PageX, c.PageY, c.Width, c.Height = 0, 1, m.width, m.height-2
	case c.Narrow:
		c.PageX, c.PageY = 0, narrowTop
		c.Width, c.Height = m.width, m.height-narrowTop-narrowBottom
	default:
		c.PageX, c.PageY = sideWidth+1, wideTop
		c.Width, c.Height = m.width-sideWidth-1, m.height-wideTop-wideBottom
	}
	c.Width, c.Height = max(1, c.Width), max(1, c.Height)
}

// View implements tea.Model. A frame that is held back (later) is the one that was drawn last.
func (m *Model) View() tea.View {
	if m.later.held {
		return m.later.shown
	}
	m.later.shown, m.later.drawn, m.later.changed = m.draw(), m.width > 0, false
	return m.later.shown
}

func (m *Model) draw() tea.View {
	if m.width == 0 {
		return m.view("", nil)
	}
	if m.tooSmall() {
		return m.view(m.askForRoom(), nil)
	}
	m.regions.Reset()
	m.kit.Covered = len(m.overlays) > 0
	base, cursor := m.frame()
	for i := range m.overlays {
		m.kit.Covered = i < len(m.overlays)-1
		base, cursor = m.lay(base, &m.overlays[i])
	}
	m.kit.CursorX, m.kit.CursorY = -1, -1
	if cursor != nil {
		m.kit.CursorX, m.kit.CursorY = cursor.X, cursor.Y
	}
	return m.view(base, cursor)
}

func (m *Model) view(content string, cursor *tea.Cursor) tea.View {
	if m.look.ASCII {
		content = plainSigns.Replace(content)
	}
	v := tea.NewView(content)
	v.AltScreen = true
	v.ReportFocus = true
	v.Cursor = cursor
	v.WindowTitle = m.title()
	if m.mouse {
		v.MouseMode = tea.MouseModeCellMotion
	}
	v.BackgroundColor, v.ForegroundColor = m.ground()
	return v
}

// plainSigns are the signs of texts, as against glyphs, where only ASCII is shown: one cell for one.
var plainSigns = strings.NewReplacer(
	"…", ".", "–", "-", "—", "-", "·", "-", "’", "'", "‘", "'", "“", `"`, "”", `"`, "«", `"`, "»", `"`,
	"→", ">", "←", "<", "↑", "^", "↓", "v", "⇄", "=", "\u00a0", " ", "‹", "<", "›", ">",
)

func (m *Model) title() string {
	if org := m.kit.Status.Organization; org != "" {
		return "navsync · " + kit.Clean(org)
	}
	return "navsync"
}

func (m *Model) askForRoom() string {
	text := m.kit.T("shell.room", "width", leastWidth, "height", leastHeight)
	lines := kit.Wrap(text, max(1, m.width-2))
	for i := range lines {
		lines[i] = strings.Repeat(" ", max(0, (m.width-kit.Width(lines[i]))/2)) + lines[i]
	}
	top := strings.Repeat("\n", max(0, (m.height-len(lines))/2))
	return kit.Block(top+strings.Join(lines, "\n"), m.width, m.height)
}

// frame renders shell and page; the cursor is the page's.
func (m *Model) frame() (string, *tea.Cursor) {
	m.measure()
	c := m.kit
	e, _ := m.entry(m.current)
	page := ""
	var cursor *tea.Cursor
	if p := m.page(); p != nil {
		page = p.View(c.Width, c.Height)
		cursor = p.Cursor()
	}
	page = kit.Block(page, c.Width, c.Height)
	lines := []string{m.header()}
	switch {
	case e.Bare:
		lines = append(lines, strings.Split(page, "\n")...)
	case c.Narrow:
		lines = append(lines, m.tabs(), m.crumbs(m.width))
		lines = append(lines, strings.Split(page, "\n")...)
	default:
		right := append([]string{m.nextLine(c.Inner(c.Width)), m.crumbs(c.Width), ""}, strings.Split(page, "\n")...)
		lines = append(lines, m.beside(m.side(), right)...)
	}
	for len(lines) < m.height-1 {
		lines = append(lines, "")
	}
	lines = append(lines[:m.height-1], m.statusLine())
	if cursor != nil {
		cursor.X, cursor.Y = cursor.X+c.PageX, cursor.Y+c.PageY
		if cursor.X < 0 || cursor.X >= m.width || cursor.Y < 0 || cursor.Y >= m.height {
			cursor = nil
		}
	}
	base := m.regions.Take(kit.Block(strings.Join(lines, "\n"), m.width, m.height))
	if x, y, ok := m.regions.FocusedAt(); ok && cursor == nil {
		cursor = tea.NewCursor(x+2, y) // behind the focus bar
	}
	return m.tourCard(base, cursor), cursor
}

// beside puts the side, its hairline and the page's lines together.
func (m *Model) beside(side, right []string) []string {
	th := m.kit.Theme
	lines := make([]string, m.height-2)
	for i := range lines {
		left, page := "", ""
		if i < len(side) {
			left = side[i]
		}
		if i < len(right) {
			page = right[i]
		}
		lines[i] = kit.Pad(left, sideWidth) + th.Line.Render(th.Glyphs.Vertical) + page
	}
	return lines
}

// lay puts an overlay over what is below, inside the window.
func (m *Model) lay(base string, o *placedOverlay) (string, *tea.Cursor) {
	layer := o.View(m.width, m.height)
	o.regions.Reset() // an overlay takes its clicks itself, but for the keys that it shows
	layer.Content = o.regions.Take(layer.Content)
	lines := strings.Split(layer.Content, "\n")
	o.width, o.height = kit.Width(lines[0]), len(lines)
	o.x = max(0, min(layer.X, m.width-o.width))
	o.y = max(0, min(layer.Y, m.height-o.height))
	if layer.Fade {
		base = m.fade(base)
	}
	base = kit.Put(base, layer.Content, o.x, o.y)
	if layer.Cursor == nil {
		return base, nil
	}
	cursor := *layer.Cursor
	cursor.X, cursor.Y = cursor.X+o.x, cursor.Y+o.y
	return base, &cursor
}

// faded is what was faded last: below a floating list the same lines are faded at every key.
type faded struct {
	look       theme.Options
	base, done string
}

// fade dims everything but the status line.
func (m *Model) fade(base string) string {
	if m.faded.look != m.look || m.faded.base != base {
		m.faded = faded{m.look, base, m.fadeAnew(base)}
	}
	return m.faded.done
}

func (m *Model) fadeAnew(base string) string {
	lines := strings.Split(base, "\n")
	th := m.kit.Theme
	bar := th.On(theme.Bar).Fill.Inherit(th.Fade)
	for i, l := range lines[:len(lines)-1] {
		style := th.Fade
		if i == 0 {
			style = bar
		}
		lines[i] = style.Render(kit.Strip(l))
	}
	return strings.Join(lines, "\n")
}
