package dynamics

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf16"
)

// terminalColours are the commonest control sequences, which a copy from a terminal brings
// along: without their first character the rest would be read as text.
var terminalColours = regexp.MustCompile("(\x1b\\[|\u009b)[0-?]*[ -/]*[@-~]")

// PlainText keeps what Dynamics accepts in a text: no control characters but line breaks
// and tabs, no halves of characters (contract §5.4).
func PlainText(text string) string {
	text = terminalColours.ReplaceAllString(text, "")
	text = strings.ReplaceAll(strings.ToValidUTF8(text, "\uFFFD"), "\r\n", "\n")
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t':
			return r
		case r == '\r':
			return '\n'
		case unicode.IsControl(r) || r == 0xFFFE || r == 0xFFFF:
			return -1
		}
		return r
	}, text))
}

// OneLine is PlainText on one line, for subjects and names.
func OneLine(text string) string { return strings.Join(strings.Fields(PlainText(text)), " ") }

// CutText shortens text to max UTF-16 units, the last of them an ellipsis; 0 means no limit.
func CutText(text string, max int) string {
	if max <= 0 || textUnits(text) <= max {
		return text
	}
	n, end := 0, 0
	for i, r := range text {
		n += utf16.RuneLen(r)
		if n > max-1 {
			end = i
			break
		}
	}
	return strings.TrimRight(text[:end], " \n\t") + "…"
}

// textUnits is the length of a text in UTF-16 units, as Dynamics counts.
func textUnits(text string) int {
	n := 0
	for _, r := range text {
		n += utf16.RuneLen(r)
	}
	return n
}

// TextPieces splits text into parts of at most max UTF-16 units.
func TextPieces(text string, max int) []string {
	if max <= 0 || textUnits(text) <= max {
		return []string{text}
	}
	var parts []string
	start, n := 0, 0
	for i, r := range text {
		size := utf16.RuneLen(r)
		if n+size > max {
			parts, start, n = append(parts, text[start:i]), i, 0
		}
		n += size
	}
	return append(parts, text[start:])
}
