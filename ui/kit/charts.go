package kit

import (
	"strings"

	"navsync/ui/theme"
)

// Bars renders values as bars that stand on zero, rows high, each width cells wide with gap cells between; the newest,
// the last one, in accent. tone, when set, gives a bar another tone. Nothing but zeros is a line.
func Bars(th theme.Theme, values []int, rows, width, gap int, tone func(i int) theme.Tone) []string {
	most := 1
	for _, v := range values {
		most = max(most, v)
	}
	steps := len(th.Glyphs.Spark)
	lines := make([]string, rows)
	for y := range rows {
		var b strings.Builder
		for i, v := range values {
			style := th.Muted
			if i == len(values)-1 {
				style = th.Accent
			}
			if tone != nil {
				if t := tone(i); t != theme.ToneText {
					style = th.Of(t)
				}
			}
			height := (v*rows*steps + most - 1) / most // in eighths, at least one where there is anything
			here := min(steps, max(0, height-(rows-1-y)*steps))
			var cell string
			switch {
			case here > 0:
				cell = style.Render(strings.Repeat(th.Glyphs.Spark[here-1], width))
			case y == rows-1:
				cell = th.Line.Render(strings.Repeat(th.Glyphs.Spark[0], width))
			default:
				cell = strings.Repeat(" ", width)
			}
			b.WriteString(cell)
			if i < len(values)-1 {
				b.WriteString(strings.Repeat(" ", gap))
			}
		}
		lines[y] = b.String()
	}
	return lines
}

// Share renders part of total as a bar of width cells in muted: one quantity among others, no progress.
func Share(th theme.Theme, st theme.Styles, part, total, width int) string {
	full := 0
	if total > 0 && part > 0 {
		full = max(1, min(width, part*width/total))
	}
	return st.Muted.Render(strings.Repeat(th.Glyphs.Done, full)) + st.Line.Render(strings.Repeat(th.Glyphs.Rest, max(0, width-full)))
}
