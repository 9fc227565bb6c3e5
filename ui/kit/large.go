package kit

import (
	"strings"

	"navsync/ui/theme"
)

// largeHigh is how many rows a large letter has; largeGap the cells between two.
const (
	largeHigh = 5
	largeGap  = 2
)

// largeLetters are drawn by dots, each of them two cells wide, so that a letter takes six cells; a row a word.
var largeLetters = map[rune]string{
	'-': "000 000 111 000 000",
	'0': "111 101 101 101 111",
	'1': "010 110 010 010 111",
	'2': "110 001 010 100 111",
	'3': "110 001 010 001 110",
	'4': "101 101 111 001 001",
	'5': "111 100 110 001 110",
	'6': "011 100 110 101 010",
	'7': "111 001 010 010 010",
	'8': "010 101 010 101 010",
	'9': "010 101 011 001 110",
	'A': "010 101 111 101 101",
	'B': "110 101 110 101 110",
	'C': "011 100 100 100 011",
	'D': "110 101 101 101 110",
	'E': "111 100 110 100 111",
	'F': "111 100 110 100 100",
	'G': "011 100 101 101 011",
	'H': "101 101 111 101 101",
	'I': "111 010 010 010 111",
	'J': "001 001 001 101 010",
	'K': "101 101 110 101 101",
	'L': "100 100 100 100 111",
	'M': "101 111 111 101 101",
	'N': "110 101 101 101 101",
	'O': "010 101 101 101 010",
	'P': "110 101 110 100 100",
	'Q': "010 101 101 110 011",
	'R': "110 101 110 101 101",
	'S': "011 100 010 001 110",
	'T': "111 010 010 010 010",
	'U': "101 101 101 101 111",
	'V': "101 101 101 101 010",
	'W': "101 101 111 111 101",
	'X': "101 101 010 101 101",
	'Y': "101 101 010 010 010",
	'Z': "111 001 010 100 111",
}

// Large is a code to read out, in letters of five rows; nil where a letter is not known, or where they do not fit in width cells.
func Large(th theme.Theme, code string, width int) []string {
	dot := "██"
	if th.Options().ASCII {
		dot = "##"
	}
	lines := make([]string, largeHigh)
	for i, r := range []rune(code) {
		drawn, known := largeLetters[r]
		if !known {
			return nil
		}
		for row, dots := range strings.Fields(drawn) {
			if i > 0 {
				lines[row] += strings.Repeat(" ", largeGap)
			}
			lines[row] += strings.NewReplacer("1", dot, "0", "  ").Replace(dots)
		}
	}
	for row := range lines {
		if Width(lines[row]) > width {
			return nil
		}
		lines[row] = th.Accent.Render(lines[row])
	}
	return lines
}
