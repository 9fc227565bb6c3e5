package kit

import (
	"strings"
	"unicode"

	"github.com/charmbracelet/x/ansi"
	"golang.org/x/text/unicode/norm"
)

// Width returns the cells of one line, styles not counted, as a terminal counts them that knows nothing of
// clusters: the sum of its code points. The renderer counts so, too, because the program leaves mode 2027 off
// (ui.Run), and agreed takes out of foreign text what terminals with clusters of their own count otherwise.
func Width(s string) int {
	if cells, plain := plainWidth(s); plain {
		return cells
	}
	return ansi.StringWidthWc(s)
}

// agreed writes a text so that tmux, xterm and Windows Terminal give it the same cells: Hangul by syllables instead of
// by letters; emoji without the selectors, joiners, skin tones and keycaps that make one of several for some
// terminals and not for others; half a flag as its letter.
func agreed(s string) string {
	if isPlain(s) {
		return s
	}
	s = norm.NFC.String(s)
	if !strings.ContainsFunc(s, disputed) {
		return s
	}
	var b strings.Builder
	flag := false // the letter before began a flag
	runes := []rune(s)
	for i, r := range runes {
		switch {
		case isFlagLetter(r):
			second := flag
			flag = !second && i+1 < len(runes) && isFlagLetter(runes[i+1])
			if !second && !flag {
				r = 'A' + r - firstFlagLetter
			}
			b.WriteRune(r)
			continue
		case isJoining(r): // joins what stands before
		case isLooseJamo(r):
			b.WriteRune(unicode.ReplacementChar)
		default:
			b.WriteRune(r)
		}
		flag = false
	}
	return b.String()
}

func disputed(r rune) bool { return isFlagLetter(r) || isJoining(r) || isLooseJamo(r) }

const firstFlagLetter = 0x1F1E6

func isFlagLetter(r rune) bool { return r >= firstFlagLetter && r <= 0x1F1FF }

// isJoining finds variation selectors, skin tones, the keycap and the tags of flags of regions.
func isJoining(r rune) bool {
	return r == zeroWidthJoiner || r >= 0xFE00 && r <= 0xFE0F || r >= 0xE0100 && r <= 0xE01EF || r >= 0x1F3FB && r <= 0x1F3FF || r == 0x20E3
}

// isLooseJamo finds vowels and ends of Hangul syllables that NFC had no syllable for: some terminals give them no cell.
func isLooseJamo(r rune) bool { return r >= 0x1160 && r <= 0x11FF || r >= 0xD7B0 && r <= 0xD7FB }
