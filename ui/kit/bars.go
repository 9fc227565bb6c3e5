package kit

import (
	"strings"

	"navsync/ui/theme"
)

// Progress renders a bar of width cells: done in accent, the rest a line. total 0 renders all rest.
func Progress(th theme.Theme, st theme.Styles, done, total, width int) string {
	full := 0
	if total > 0 {
		full = min(width, max(0, done)*width/total)
	}
	return st.Accent.Render(strings.Repeat(th.Glyphs.Done, full)) +
		st.Line.Render(strings.Repeat(th.Glyphs.Rest, max(0, width-full)))
}

// Evidence renders a score of 0 to 100 as a bar with the threshold's mark.
func Evidence(th theme.Theme, st theme.Styles, score, threshold, width int) string {
	if width <= 0 {
		return ""
	}
	score = min(100, max(0, score))
	full := score * width / 100
	mark := min(width-1, threshold*width/100)
	var b strings.Builder
	for i := range width {
		switch {
		case i == mark:
			b.WriteString(st.Muted.Render(th.Glyphs.Limit))
		case i < full:
			b.WriteString(st.Accent.Render(th.Glyphs.Done))
		default:
			b.WriteString(st.Line.Render(th.Glyphs.Rest))
		}
	}
	return b.String()
}

// State renders glyph and word in a tone: the glyph carries the colour, the word only when the tone is
// an exception, so that normal states do not shout.
func State(st theme.Styles, tone theme.Tone, glyph, word string) string {
	switch tone {
	case theme.ToneWarn, theme.ToneDanger:
		return st.Of(tone).Render(glyph + " " + word)
	case theme.ToneQuiet:
		return st.Quiet.Render(glyph + " " + word)
	default:
		return st.Of(tone).Render(glyph) + st.Muted.Render(" "+word)
	}
}

// Number renders a count: zero is a quiet dot.
func Number(c *Context, st theme.Styles, n int) string {
	if n == 0 {
		return st.Quiet.Render(c.Theme.Glyphs.Zero)
	}
	return st.Text.Render(c.Printer.N(n))
}
