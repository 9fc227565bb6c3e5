package theme

import (
	"image/color"
	"strings"

	"charm.land/lipgloss/v2"
)

// Style is how a text looks. A frame renders a thousand texts, nearly all of one line: those of a finished theme take what stands
// before and behind such a text from here, and only others are rendered by the library, which costs twenty times as much.
type Style struct {
	lipgloss.Style
	before, behind, nothing string
	known                   bool
}

// Render gives the texts, with blanks between them, their look.
func (s Style) Render(texts ...string) string {
	if !s.known || len(texts) != 1 || strings.ContainsAny(texts[0], "\n\r\t") {
		return s.Style.Render(texts...)
	}
	if texts[0] == "" {
		return s.nothing
	}
	return s.before + texts[0] + s.behind
}

// Bold makes it bold, or not.
func (s Style) Bold(yes bool) Style { return Style{Style: s.Style.Bold(yes)} }

// Faint makes it faint, or not.
func (s Style) Faint(yes bool) Style { return Style{Style: s.Style.Faint(yes)} }

// Underline underlines it, or not.
func (s Style) Underline(yes bool) Style { return Style{Style: s.Style.Underline(yes)} }

// Reverse swaps its colours, or not.
func (s Style) Reverse(yes bool) Style { return Style{Style: s.Style.Reverse(yes)} }

// Foreground is the colour of the letters.
func (s Style) Foreground(c color.Color) Style { return Style{Style: s.Style.Foreground(c)} }

// Background is the colour behind them.
func (s Style) Background(c color.Color) Style { return Style{Style: s.Style.Background(c)} }

// Inherit takes what the style does not say from another.
func (s Style) Inherit(from Style) Style { return Style{Style: s.Style.Inherit(from.Style)} }

// PaddingLeft gives each line so many blanks.
func (s Style) PaddingLeft(cells int) Style { return Style{Style: s.Style.PaddingLeft(cells)} }

// finished learns what stands before and behind a text. A look that treats blanks apart, an underline for one, has no such.
func (s Style) finished() Style {
	const probe = "x"
	s.before, s.behind, s.known = strings.Cut(s.Style.Render(probe), probe)
	s.nothing = s.Style.Render("")
	const words = " two  words "
	s.known = s.known && s.Style.Render(words) == s.before+words+s.behind
	return s
}

// finished are styles that know what stands before and behind a text.
func (s Styles) finished() Styles {
	for _, one := range []*Style{
		&s.Fill, &s.Text, &s.Strong, &s.Name, &s.Muted, &s.Quiet, &s.Line, &s.Edge, &s.Accent, &s.AccentStrong, &s.OK, &s.Warn, &s.Danger,
	} {
		*one = one.finished()
	}
	return s
}
