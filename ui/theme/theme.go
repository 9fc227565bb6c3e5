// Package theme says how things look: the colour tokens, the glyphs and the styles built from them,
// for dark and light terminals, high contrast, 256 and 16 colours, and none. A Theme is a value that
// is handed down; the package keeps no state and reads no environment.
package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// Level is how many colours the terminal shows.
type Level int

// The levels, from the richest down.
const (
	TrueColor Level = iota
	Colors256
	Colors16
	NoColor
)

// Options choose a theme.
type Options struct {
	// Light is true on a terminal with a light background.
	Light bool
	// HighContrast paints everything in black, white and strong states.
	HighContrast bool
	// Level is what the terminal can show.
	Level Level
	// ASCII replaces every glyph outside ASCII.
	ASCII bool
	// ReducedMotion keeps the spinner still.
	ReducedMotion bool
}

// Surface is what a text stands on. Each surface has its own set of readable styles.
type Surface int

// The surfaces of the design system.
const (
	// Page is the terminal's own background.
	Page Surface = iota
	// Bar carries the header.
	Bar
	// Foot is the status line: Bar without the underline that stands for it where nothing is painted.
	Foot
	// Focus is the focused row or field.
	Focus
	// Current is the current row of an unfocused pane, and fields.
	Current
	// Selected carries ticked rows and the bulk bar.
	Selected
	// Button is an unfocused button.
	Button
	// Primary is the focused button: text on accent.
	Primary
	// Alarm is the focused destructive button: text on danger.
	Alarm
	surfaces
)

// Styles are the text styles of one surface. Every style carries the surface's background, so that
// pieces put side by side make one unbroken row.
type Styles struct {
	// Fill paints blanks.
	Fill Style
	// Text is content, Strong the one strong thing of a line, Name the row's name: strong when focused.
	Text, Strong, Name Style
	// Muted is for labels and second facts, Quiet for hints and zeros.
	Muted, Quiet Style
	// Line is for hairlines, Edge for the border of what floats. Neither carries information alone.
	Line, Edge Style
	// Accent is what can be done; AccentStrong the same in bold (ticks, the sorted column).
	Accent, AccentStrong Style
	// OK, Warn and Danger are states and nothing else.
	OK, Warn, Danger Style
}

// Tone names a style of Styles, for data that chooses a colour without holding one.
type Tone int

// The tones.
const (
	ToneText Tone = iota
	ToneStrong
	ToneMuted
	ToneQuiet
	ToneAccent
	ToneOK
	ToneWarn
	ToneDanger
)

// Of returns the style of a tone.
func (s Styles) Of(t Tone) Style {
	switch t {
	case ToneStrong:
		return s.Strong
	case ToneMuted:
		return s.Muted
	case ToneQuiet:
		return s.Quiet
	case ToneAccent:
		return s.Accent
	case ToneOK:
		return s.OK
	case ToneWarn:
		return s.Warn
	case ToneDanger:
		return s.Danger
	default:
		return s.Text
	}
}

// Theme is one finished look. The embedded Styles are those of the Page surface.
type Theme struct {
	Styles
	// Glyphs are the signs of the look, or their ASCII forms.
	Glyphs Glyphs
	// Fade is the page behind a dialog.
	Fade Style

	options  Options
	surfaces [surfaces]Styles
}

// Ground returns what the whole window is painted with, nil where the terminal's own colours stay.
func (t Theme) Ground() (background, foreground color.Color) {
	if !t.options.HighContrast || t.options.Level == NoColor {
		return nil, nil
	}
	p := highContrast(t.options)
	return p.page, p.text
}

// On returns the styles of a surface.
func (t Theme) On(s Surface) Styles { return t.surfaces[s] }

// Options returns what the theme was made from.
func (t Theme) Options() Options { return t.options }

// Border returns the rounded border of what floats, or its ASCII form.
func (t Theme) Border() lipgloss.Border {
	if t.options.ASCII {
		return lipgloss.ASCIIBorder()
	}
	return lipgloss.RoundedBorder()
}

// New makes a theme.
func New(o Options) Theme {
	t := Theme{Glyphs: glyphs(o.ASCII), options: o}
	build := coloured
	if o.Level == NoColor {
		build = plain
	}
	for s := range surfaces {
		t.surfaces[s] = build(o, s).finished()
	}
	t.Styles = t.surfaces[Page]
	t.Fade = fade(o).finished()
	return t
}
