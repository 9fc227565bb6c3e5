package kit

import "strings"

// withoutSequences removes terminal control sequences as wholes: CSI with its parameters, the string
// sequences (OSC, DCS, SOS, PM, APC) with their text, and the short ones, each in its form with ESC
// and in its one-character form. A sequence that is broken off gives back what does not belong to it,
// and a string without an end only its beginning is taken of, so that no text can be hidden.
func withoutSequences(s string) string {
	var b strings.Builder
	for s != "" {
		at := strings.IndexFunc(s, begins)
		if at < 0 {
			b.WriteString(s)
			break
		}
		b.WriteString(s[:at])
		s = s[at:]
		s = s[sequence(s):]
	}
	return b.String()
}

const esc = '\x1b'

func begins(r rune) bool { return r == esc || (r >= 0x80 && r <= 0x9f) }

// sequence is the length of the sequence that s begins with.
func sequence(s string) int {
	introducer, n := byte(0), 2 // a one-character form takes two bytes
	if s[0] != esc {
		introducer = s[1] - 0x40 // U+009B is C2 9B: ESC [
	} else if len(s) > 1 {
		introducer = s[1]
	}
	switch introducer {
	case 0:
		return 1
	case '[':
		return n + parameters(s[n:])
	case ']', 'P', 'X', '^', '_':
		return n + toTerminator(s[n:])
	}
	if s[0] != esc {
		return n
	}
	n = 1
	for n < len(s) && s[n] >= 0x20 && s[n] <= 0x2f { // ESC ( B
		n++
	}
	if n < len(s) && s[n] >= 0x30 && s[n] <= 0x7e {
		n++
	}
	return n
}

// parameters is the length of a CSI's rest: parameters, intermediates and the final byte.
func parameters(s string) int {
	n := 0
	for n < len(s) && s[n] >= 0x30 && s[n] <= 0x3f {
		n++
	}
	for n < len(s) && s[n] >= 0x20 && s[n] <= 0x2f {
		n++
	}
	if n < len(s) && s[n] >= 0x40 && s[n] <= 0x7e {
		n++
	}
	return n
}

// toTerminator is the length up to and with a string's end, 0 where it has none.
func toTerminator(s string) int {
	for i, r := range s {
		switch {
		case r == '\a':
			return i + 1
		case r == 0x9c:
			return i + 2
		case r == esc && strings.HasPrefix(s[i:], "\x1b\\"):
			return i + 2
		case r == esc: // another sequence begins: the string was broken off here
			return i
		}
	}
	return 0
}
