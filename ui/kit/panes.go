package kit

import "strings"

// Widths in cells.
const (
	PaneWidth = 56  // of a detail pane
	TextWidth = 76  // the most of a text
	FormWidth = 100 // the most of a form
)

const (
	widePage  = 135 // the page's cells at 160 columns of the window
	threePage = 174 // and at 199
)

// Wide says whether a page of this width has a detail pane: beyond 160 columns of the window.
func Wide(width int) bool { return width > widePage }

// Three says whether it has three panes: from 200 columns on.
func Three(width int) bool { return width > threePage }

// BesidePane puts a block and a detail pane of PaneWidth cells side by side, a hairline between them.
func BesidePane(c *Context, block string, pane []string, width, height int) string {
	left := max(1, width-PaneWidth-2-c.Margin())
	return Beside(Block(block, left, height), PaneRule(c, height), Block(Inset(pane, 1), width-left-1, height))
}

// LeftOfPane is the width of what stands left of a detail pane.
func LeftOfPane(c *Context, width int) int { return max(1, width-PaneWidth-2-c.Margin()) }

// PaneRule is the hairline between two panes.
func PaneRule(c *Context, height int) string {
	line := c.Theme.Line.Render(c.Theme.Glyphs.Vertical)
	return strings.TrimSuffix(strings.Repeat(line+"\n", max(1, height)), "\n")
}

// Inset joins lines with blanks before each.
func Inset(lines []string, by int) string {
	out := make([]string, len(lines))
	for i, l := range lines {
		out[i] = strings.Repeat(" ", by) + l
	}
	return strings.Join(out, "\n")
}
