package crmsettings

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/kit"
)

// framed is a field with lines above and below that belong to it, so that they scroll into
// view with it.
type framed struct {
	kit.Field
	above, below func(width int) []string
	top          int // lines above in the last frame
}

// View implements kit.Field.
func (f *framed) View(width int, focused bool) []string {
	var lines []string
	if f.above != nil {
		lines = f.above(width)
	}
	f.top = len(lines)
	lines = append(lines, f.Field.View(width, focused)...)
	if f.below != nil {
		lines = append(lines, f.below(width)...)
	}
	return lines
}

// Update implements kit.Field.
func (f *framed) Update(msg tea.Msg) tea.Cmd { return f.Field.Update(kit.Shift(msg, 0, f.top)) }

// Cursor implements kit.Field.
func (f *framed) Cursor() *tea.Cursor {
	cur := f.Field.Cursor()
	if cur != nil {
		cur.Y += f.top
	}
	return cur
}
