package theme

import (
	"image/color"

	"charm.land/lipgloss/v2"
)

// plain builds the styles of a surface without colour: focus is reverse, accent bold, quiet and lines
// faint, the header underlined.
func plain(_ Options, s Surface) Styles {
	base := Style{Style: lipgloss.NewStyle()}
	switch s {
	case Focus, Primary, Alarm:
		base = base.Reverse(true)
	case Bar:
		base = base.Underline(true)
	}
	bold, faint := base.Bold(true), base.Faint(true)
	st := Styles{
		Fill: base, Text: base, Strong: bold, Name: base, Muted: base, Quiet: faint, Line: faint, Edge: base,
		Accent: bold, AccentStrong: bold, OK: base, Warn: bold, Danger: bold,
	}
	switch s {
	case Focus, Current, Primary, Alarm:
		st.Name, st.Quiet = bold, base
	case Button:
		st.Quiet = base
	}
	return st
}

// coloured builds the styles of a surface from the tokens.
func coloured(o Options, s Surface) Styles {
	p := paletteOf(o)
	base := background(o, p, s)
	fg := func(c color.Color) Style {
		if c == nil {
			return base
		}
		return base.Foreground(c)
	}
	st := Styles{
		Fill: base, Text: fg(p.text), Strong: fg(p.text).Bold(true), Name: fg(p.text),
		Muted: fg(p.muted), Quiet: fg(p.quiet), Line: fg(p.line), Edge: fg(p.edge),
		Accent: fg(p.accent), AccentStrong: fg(p.accent).Bold(true),
		OK: fg(p.ok), Warn: fg(p.warn), Danger: fg(p.danger),
	}
	if p.faintQuiet {
		st.Quiet = st.Quiet.Faint(true)
	}
	if p.boldWarn {
		st.Warn = st.Warn.Bold(true)
	}
	switch s {
	case Focus, Current:
		st.Quiet, st.Name = st.Muted, st.Strong
	case Button:
		st.Quiet = st.Muted
	case Primary:
		st = allOf(base.Foreground(p.onAccent).Bold(true))
	case Alarm:
		st = allOf(base.Foreground(p.onDanger).Bold(true))
	}
	if s == Focus && (o.HighContrast || o.Level == Colors16) {
		st = allOf(base.Bold(true))
	}
	return st
}

// background is the surface itself: its painted ground, or what stands for it where none is painted.
func background(o Options, p palette, s Surface) Style {
	base := Style{Style: lipgloss.NewStyle()}
	if o.HighContrast && s == Focus {
		return base.Background(p.focus).Foreground(p.onFocus)
	}
	grounds := map[Surface]color.Color{
		Page: p.page, Bar: p.bar, Foot: p.bar, Focus: p.focus, Current: p.current, Selected: p.selected,
		Button: p.button, Primary: p.accent, Alarm: p.danger,
	}
	if ground := grounds[s]; ground != nil {
		base = base.Background(ground)
	}
	switch {
	case s == Bar && (o.HighContrast || o.Level == Colors16):
		base = base.Underline(true)
	case s == Focus && o.Level == Colors16:
		base = base.Reverse(true)
	case o.Level == Colors16 && (s == Current || s == Selected):
		base = base.Bold(true)
	}
	return base
}

// allOf gives every style of a surface the same look, for grounds on which only one is readable.
func allOf(s Style) Styles {
	return Styles{
		Fill: s, Text: s, Strong: s, Name: s, Muted: s, Quiet: s, Line: s, Edge: s,
		Accent: s, AccentStrong: s, OK: s, Warn: s, Danger: s,
	}
}

func fade(o Options) Style {
	base := Style{Style: lipgloss.NewStyle()}
	if o.Level == NoColor || (o.Level == Colors16 && !o.HighContrast) {
		return base.Faint(true)
	}
	p := paletteOf(o)
	if p.page != nil {
		base = base.Background(p.page)
	}
	return base.Foreground(p.fade)
}
