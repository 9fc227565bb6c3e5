package dynamics

import "testing"

// Nothing of a terminal's colours reaches Dynamics, and no word is lost with them.
func TestPlainText(t *testing.T) {
	for given, want := range map[string]string{
		"\x1b[31mRed\x1b[0m Herring":      "Red Herring",
		"\u009b1;31mRed\u009b0m":          "Red",
		"a\r\nb\rc\td\x00\x07":            "a\nb\nc\td",
		"half \xff":                       "half \uFFFD",
		"[31m stays where no escape is":   "[31m stays where no escape is",
		"\x1b]0;a title without an end":   "]0;a title without an end",
		" \x1b[2K\x1b[1Gمرحبا بالعالم \n": "مرحبا بالعالم",
	} {
		if got := PlainText(given); got != want {
			t.Errorf("%q: %q, want %q", given, got, want)
		}
	}
}
