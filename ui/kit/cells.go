package kit

import (
	"strings"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// What follows measures and cuts the lines that screens are made of, styled letters of one cell each, in one pass. The library,
// which measures clusters and walks a table for each byte, has the last word wherever something else is in a line: a test
// holds both against each other. Half of a frame's time went into measuring.

// piece is where the piece of s that begins at i ends, and how many cells it takes: a letter one, an escape sequence none.
// plain is false where the library has to say it.
func piece(s string, i int) (end, cells int, plain bool) {
	switch b := s[i]; {
	case b >= ' ' && b < 0x7f:
		return i + 1, 1, true
	case b == ansi.ESC:
		end = escapeEnd(s, i)
		return end, 0, end > 0
	case b < utf8.RuneSelf:
		return 0, 0, false
	}
	r, size := utf8.DecodeRuneInString(s[i:])
	return i + size, 1, isSingle(r)
}

// isSingle finds letters and signs of one cell that join nothing: Latin, Greek, Cyrillic, and what frames are drawn with.
func isSingle(r rune) bool {
	switch {
	case r < 0xA1, r == 0xAD:
		return false
	case r < 0x250, r >= 0x391 && r < 0x3CA, r >= 0x410 && r < 0x450: // Latin, Greek, Cyrillic
		return true
	case r >= 0x2010 && r < 0x2028, r >= 0x2030 && r < 0x203C: // dashes, quotes, the dot and the ellipsis, ‹ and ›
		return true
	case r >= 0x2190 && r < 0x21FF, r >= 0x2500 && r < 0x25FD: // arrows, lines, blocks, triangles and circles
		return true
	}
	return false
}

// escapeEnd is where the escape sequence at i ends, 0 where it is none that styles a text or links it.
func escapeEnd(s string, i int) int {
	if i+1 >= len(s) {
		return 0
	}
	switch i += 2; s[i-1] {
	case '[':
		for i < len(s) && s[i] >= 0x20 && s[i] < 0x40 {
			i++
		}
		if i < len(s) && s[i] >= 0x40 && s[i] < 0x7f {
			return i + 1
		}
	case ']':
		for i < len(s) && s[i] >= ' ' && s[i] < 0x7f {
			i++
		}
		switch rest := s[i:]; {
		case strings.HasPrefix(rest, "\a"):
			return i + 1
		case strings.HasPrefix(rest, "\x1b\\"):
			return i + 2
		}
	}
	return 0
}

// plainWidth is the width of a line that has nothing but plain pieces.
func plainWidth(s string) (cells int, plain bool) {
	for i := 0; i < len(s); {
		end, n, plain := piece(s, i)
		if !plain {
			return 0, false
		}
		i, cells = end, cells+n
	}
	return cells, true
}

// firstPlain is the beginning of a plain line that takes width cells, tail in them. The styles of what was cut stay.
func firstPlain(s string, width int, tail string) string {
	width -= Width(tail)
	if width < 0 {
		return ""
	}
	var b strings.Builder
	b.Grow(len(s))
	taken, cut := 0, false
	for i := 0; i < len(s); {
		end, n, _ := piece(s, i)
		if n > 0 && taken == width && !cut {
			cut = true
			b.WriteString(tail)
		}
		if n == 0 || !cut {
			b.WriteString(s[i:end])
			taken += n
		}
		i = end
	}
	return b.String()
}

// afterPlain is what is left of a plain line beyond its first cells, with the styles of what was left out.
func afterPlain(s string, cells int) string {
	if cells <= 0 {
		return s
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		end, n, _ := piece(s, i)
		if n > 0 && cells == 0 {
			b.WriteString(s[i:])
			break
		}
		if n == 0 {
			b.WriteString(s[i:end])
		}
		i, cells = end, cells-n
	}
	return b.String()
}

// Strip is a line without its styles and links.
func Strip(s string) string {
	if _, plain := plainWidth(s); !plain {
		return ansi.Strip(s)
	}
	var b strings.Builder
	b.Grow(len(s))
	for i := 0; i < len(s); {
		end, n, _ := piece(s, i)
		if n > 0 {
			b.WriteString(s[i:end])
		}
		i = end
	}
	return b.String()
}
