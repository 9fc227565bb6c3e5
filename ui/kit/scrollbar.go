package kit

// Scrollbar puts thumb and track into the last cell of each line, where lines are those in view of
// total, from first on. With all in view nothing is drawn.
func Scrollbar(c *Context, lines []string, width, first, inView, total int) []string {
	if inView >= total || len(lines) == 0 {
		return lines
	}
	th := c.Theme
	size := max(1, len(lines)*inView/total)
	from := (len(lines) - size) * first / (total - inView)
	for i := range lines {
		sign := th.Line.Render(th.Glyphs.Track)
		if i >= from && i < from+size {
			sign = th.Muted.Render(th.Glyphs.Thumb)
		}
		lines[i] = Pad(lines[i], width-1) + sign
	}
	return lines
}
