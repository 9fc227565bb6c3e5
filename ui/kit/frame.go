package kit

import (
	"strings"

	"navsync/ui/theme"
)

// Frame puts the one border around lines; inner is the width between its sides.
func Frame(c *Context, lines []string, inner int, danger bool) string {
	st := c.Theme.Edge
	if danger {
		st = c.Theme.Danger
	}
	return frame(c, st, lines, inner)
}

func frame(c *Context, st theme.Style, lines []string, inner int) string {
	b := c.Theme.Border()
	out := make([]string, 0, len(lines)+2)
	out = append(out, st.Render(b.TopLeft+strings.Repeat(b.Top, inner)+b.TopRight))
	for _, l := range lines {
		out = append(out, st.Render(b.Left)+PadOn(c.Theme.Fill, l, inner)+st.Render(b.Right))
	}
	return strings.Join(append(out, st.Render(b.BottomLeft+strings.Repeat(b.Bottom, inner)+b.BottomRight)), "\n")
}

// StepLine renders the steps of a dialog; what does not fit shows the current step alone with its
// neighbours' marks.
func StepLine(c *Context, steps []string, at int, failed bool, width int) string {
	for _, withNames := range []bool{true, false} {
		for _, link := range []int{3, 1} {
			if line := stepLine(c, steps, at, failed, link, withNames); Width(line) <= width {
				return line
			}
		}
	}
	return Fit(c.Theme.Strong.Render(steps[at]), width)
}

func stepLine(c *Context, steps []string, at int, failed bool, link int, withNames bool) string {
	th := c.Theme
	var b strings.Builder
	for i, name := range steps {
		if i > 0 {
			b.WriteString(th.Line.Render(" " + strings.Repeat(th.Glyphs.Hairline, link) + " "))
		}
		switch {
		case i < at:
			b.WriteString(th.OK.Render(th.Glyphs.Pass))
		case i == at && failed:
			b.WriteString(th.Danger.Render(th.Glyphs.Fail))
		case i == at:
			b.WriteString(th.Accent.Render(th.Glyphs.On))
		default:
			b.WriteString(th.Quiet.Render(th.Glyphs.Off))
		}
		style := th.Muted
		if i == at {
			style = th.Strong
		} else if i > at {
			style = th.Quiet
		}
		if withNames || i == at {
			b.WriteString(style.Render(" " + name))
		}
	}
	return b.String()
}
