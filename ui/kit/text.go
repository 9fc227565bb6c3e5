package kit

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/ui/theme"
)

// Clean makes text from outside safe and one line: escape sequences, control characters (C0, C1, DEL)
// and bidirectional overrides are removed, tabs and line ends become spaces, and what terminals measure
// differently becomes what they agree on (agreed). Everything that comes from a CRM, an archive, a file or
// the command line passes through it before it is shown.
func Clean(s string) string { return withoutJoins(agreed(safe(s, ' '))) }

// CleanLines is Clean that keeps line ends.
func CleanLines(s string) string { return withoutJoins(agreed(safeLines(s))) }

// safeLines is what may be kept of a text that is typed or pasted: all but what a terminal obeys.
func safeLines(s string) string { return safe(strings.ReplaceAll(s, "\r\n", "\n"), '\n') }

// withoutJoins drops marks at the beginning, which would join the cell before them.
func withoutJoins(s string) string { return strings.TrimLeftFunc(s, joinsBefore) }

func safe(s string, lineEnd rune) string {
	if isPlain(s) {
		return s
	}
	s = withoutSequences(strings.ToValidUTF8(s, "\uFFFD"))
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\r' || r == '\u2028' || r == '\u2029':
			return lineEnd
		case r == '\t' || r == '\v' || r == '\f':
			return ' '
		case unicode.IsControl(r), unicode.Is(unicode.Cf, r) && r != zeroWidthJoiner:
			return -1 // bidirectional overrides, marks that join what follows, soft hyphens
		case isPrepended(r):
			return '\uFFFD'
		default:
			return r
		}
	}, s)
	return strings.TrimRight(withoutJoins(s), string(zeroWidthJoiner))
}

const zeroWidthJoiner = '\u200D'

func isPlain(s string) bool {
	for i := range len(s) {
		if s[i] < ' ' || s[i] >= 0x7f {
			return false
		}
	}
	return true
}

// joinsBefore finds marks, skin tones and voicing signs, which join the cell before them.
func joinsBefore(r rune) bool {
	return unicode.IsMark(r) || (r >= 0x1F3FB && r <= 0x1F3FF) || r == 0xFF9E || r == 0xFF9F
}

// isPrepended finds the letters that join whatever follows them, also a blank of the table.
func isPrepended(r rune) bool {
	switch r {
	case 0x0D4E, 0x111C2, 0x111C3, 0x1193F, 0x11941, 0x11A3A, 0x11D46, 0x11F02:
		return true
	}
	return r >= 0x11A84 && r <= 0x11A89
}

const ellipsis = "…"

// Fit cuts s at the end with … so that it takes at most width cells. s may be styled.
func Fit(s string, width int) string {
	if width <= 0 {
		return ""
	}
	if cut := First(s, width, ellipsis); cut != "" || s == "" {
		return cut
	}
	return ellipsis
}

// First is the beginning of s that takes at most width cells, and tail in them where something was cut. s may be styled.
func First(s string, width int, tail string) string {
	switch cells, plain := plainWidth(s); {
	case !plain:
		return truncated(s, width, tail)
	case cells <= width:
		return s
	}
	return firstPlain(s, width, tail)
}

// truncated is First as the library does it.
func truncated(s string, width int, tail string) string {
	cut := ansi.TruncateWc(s, width, tail)
	for n := width - 1; Width(cut) > width; n-- { // it takes a letter and its spacing mark for one cell
		if n <= 0 {
			return ""
		}
		cut = ansi.TruncateWc(s, n, tail)
	}
	return cut
}

// after is what is left of s beyond its first cells, in at most width; a letter of several cells that is cut goes as a whole.
func after(s string, cells, width int) string {
	if total, plain := plainWidth(s); plain {
		return afterPlain(s, max(cells, total-max(0, width)))
	}
	return truncatedLeft(s, cells, width)
}

// truncatedLeft is after as the library does it.
func truncatedLeft(s string, cells, width int) string {
	rest := ansi.TruncateLeftWc(s, cells, "")
	for more := cells + 1; Width(rest) > max(0, width); more++ {
		rest = ansi.TruncateLeftWc(s, more, "")
	}
	return rest
}

// FitMiddle cuts in the middle, for ids.
func FitMiddle(s string, width int) string {
	if width <= 0 {
		return ""
	}
	whole := Width(s)
	if whole <= width {
		return s
	}
	if width < 3 {
		return Fit(s, width)
	}
	head := width / 2
	start := First(s, head, "") + ellipsis
	tail := ""
	for cut := whole - (width - head - 1); cut <= whole; cut++ { // a wide character may not be halved
		if tail = ansi.TruncateLeftWc(s, cut, ""); Width(start)+Width(tail) <= width {
			break
		}
	}
	return Fit(start+tail, width)
}

// Wrap breaks s into lines of at most width cells, at words where it can. s may be styled.
func Wrap(s string, width int) []string {
	if width <= 0 {
		return nil
	}
	s = glue.Replace(s)
	if strings.ContainsRune(s, ansi.ESC) {
		s = wrapStyled(s, width)
	} else {
		s = ansi.WrapWc(s, width, "")
	}
	lines := strings.Split(unglue.Replace(s), "\n")
	for i := range lines {
		lines[i] = strings.TrimRight(lines[i], " ")
	}
	return lines
}

// wrapStyled keeps the styles of each line. It is lipgloss's, which measures some scripts as narrower than a
// terminal does: then it is given less room.
func wrapStyled(s string, width int) string {
	for room := width; ; room-- {
		wrapped := lipgloss.Wrap(s, room, "")
		if room <= 1 || !slices.ContainsFunc(strings.Split(wrapped, "\n"), func(l string) bool { return Width(l) > width }) {
			return wrapped
		}
	}
}

// glue keeps the blanks that French writes beside its signs from being a line's end; unglue gives the
// blanks back.
var (
	glue   = strings.NewReplacer(" ;", "\u00a0;", " :", "\u00a0:", " ?", "\u00a0?", " !", "\u00a0!", " »", "\u00a0»", "« ", "«\u00a0")
	unglue = strings.NewReplacer("\u00a0;", " ;", "\u00a0:", " :", "\u00a0?", " ?", "\u00a0!", " !", "\u00a0»", " »", "«\u00a0", "« ")
)

// WrapFacts joins facts by a dot in lines of at most width cells; a line breaks between facts where it
// can, and no dot stands at its end.
func WrapFacts(c *Context, facts []string, width int) []string {
	var lines []string
	line := ""
	for _, f := range facts {
		joined := f
		if line != "" {
			joined = line + " " + c.Theme.Glyphs.Dot + " " + f
		}
		if line != "" && Width(joined) > width {
			lines, joined = append(lines, Wrap(line, width)...), f
		}
		line = joined
	}
	if line == "" {
		return lines
	}
	return append(lines, Wrap(line, width)...)
}

// Pad fills s with blanks at the right, or cuts it, to exactly width cells.
func Pad(s string, width int) string {
	switch w := Width(s); {
	case w == width:
		return s
	case w < width:
		return s + strings.Repeat(" ", width-w)
	}
	s = Fit(s, width)
	return s + strings.Repeat(" ", max(0, width-Width(s)))
}

// PadLeft fills s with blanks at the left, or cuts it, to exactly width cells.
func PadLeft(s string, width int) string {
	if w := Width(s); w < width {
		return strings.Repeat(" ", width-w) + s
	}
	return Pad(s, width)
}

// PadOn is Pad with the surface's own blanks.
func PadOn(fill theme.Style, s string, width int) string {
	s = Fit(s, width)
	if gap := width - Width(s); gap > 0 {
		s += fill.Render(strings.Repeat(" ", gap))
	}
	return s
}

// Block makes lines exactly width x height cells: cut, padded, filled below.
func Block(s string, width, height int) string {
	lines := strings.Split(s, "\n")
	out := make([]string, max(0, height))
	for i := range out {
		line := ""
		if i < len(lines) {
			line = lines[i]
		}
		out[i] = Pad(line, width)
	}
	return strings.Join(out, "\n")
}

// Beside puts blocks of lines side by side; each must have lines of equal width.
func Beside(blocks ...string) string {
	columns := make([][]string, len(blocks))
	height := 0
	for i, b := range blocks {
		columns[i] = strings.Split(b, "\n")
		height = max(height, len(columns[i]))
	}
	rows := make([]string, height)
	for y := range rows {
		var row strings.Builder
		for _, c := range columns {
			if y < len(c) {
				row.WriteString(c[y])
			} else {
				row.WriteString(strings.Repeat(" ", Width(c[0])))
			}
		}
		rows[y] = row.String()
	}
	return strings.Join(rows, "\n")
}

// Put lays a block over another with its corner at x, y; what sticks out is cut away.
func Put(base, block string, x, y int) string {
	lines := strings.Split(base, "\n")
	for i, over := range strings.Split(block, "\n") {
		row := y + i
		if row < 0 || row >= len(lines) {
			continue
		}
		lines[row] = putLine(lines[row], over, x)
	}
	return strings.Join(lines, "\n")
}

func putLine(base, over string, x int) string {
	total := Width(base)
	if x < 0 {
		over, x = ansi.TruncateLeftWc(over, -x, ""), 0
	}
	over = First(over, max(0, total-x), "")
	left := First(base, x, "")
	left += strings.Repeat(" ", max(0, x-Width(left)))
	end := x + Width(over)
	right := after(base, end, total-end)
	if gap := total - end - Width(right); gap > 0 {
		right = strings.Repeat(" ", gap) + right
	}
	return left + ansi.ResetStyle + over + ansi.ResetStyle + right
}

// dropLast returns the text without its last grapheme, for backspace.
func dropLast(s string) string {
	width := 0
	for rest := s; rest != ""; {
		cluster, _ := ansi.FirstGraphemeCluster(rest, ansi.GraphemeWidth)
		width = len(cluster)
		if width == 0 {
			_, width = utf8.DecodeRuneInString(rest)
		}
		rest = rest[width:]
	}
	return s[:len(s)-width]
}
