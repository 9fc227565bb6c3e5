package theme

import (
	"image/color"
	"math"
	"testing"

	"charm.land/lipgloss/v2"
)

// luminance is WCAG's relative luminance.
func luminance(c color.Color) float64 {
	r, g, b, _ := c.RGBA()
	part := func(v uint32) float64 {
		s := float64(v) / 0xffff
		if s <= 0.03928 {
			return s / 12.92
		}
		return math.Pow((s+0.055)/1.055, 2.4)
	}
	return 0.2126*part(r) + 0.7152*part(g) + 0.0722*part(b)
}

func contrast(a, b color.Color) float64 {
	la, lb := luminance(a), luminance(b)
	return (max(la, lb) + 0.05) / (min(la, lb) + 0.05)
}

// TestTextsAreReadable holds at least 4.5:1 for every text on every surface of every theme that paints
// its own colours.
func TestTextsAreReadable(t *testing.T) {
	for _, o := range []Options{
		{},
		{Light: true},
		{HighContrast: true},
		{HighContrast: true, Light: true},
		{Level: Colors256},
		{Level: Colors256, Light: true},
	} {
		th := New(o)
		page, text := lipgloss.Color("#16161A"), lipgloss.Color("#D6DBE3")
		if o.Light {
			page, text = lipgloss.Color("#FCFCFC"), lipgloss.Color("#1F2328")
		}
		for s := range surfaces {
			st := th.On(s)
			for name, style := range map[string]Style{
				"text": st.Text, "strong": st.Strong, "name": st.Name, "muted": st.Muted, "quiet": st.Quiet,
				"accent": st.Accent, "ok": st.OK, "warn": st.Warn, "danger": st.Danger,
			} {
				back, fore := style.GetBackground(), style.GetForeground()
				if _, none := back.(lipgloss.NoColor); none {
					back = page
				}
				if _, none := fore.(lipgloss.NoColor); none {
					fore = text
				}
				if c := contrast(fore, back); c < 4.5 {
					t.Errorf("%+v, surface %d, %s: %.2f:1", o, s, name, c)
				}
			}
		}
	}
}

func TestWithoutColourNothingIsColoured(t *testing.T) {
	th := New(Options{Level: NoColor})
	for s := range surfaces {
		for _, style := range []Style{th.On(s).Text, th.On(s).Danger, th.On(s).Accent, th.Fade} {
			if _, none := style.GetForeground().(lipgloss.NoColor); !none {
				t.Errorf("surface %d has a foreground", s)
			}
			if _, none := style.GetBackground().(lipgloss.NoColor); !none {
				t.Errorf("surface %d has a background", s)
			}
		}
	}
	if !th.On(Focus).Text.GetReverse() || !th.Accent.GetBold() || !th.Quiet.GetFaint() || !th.On(Bar).Text.GetUnderline() {
		t.Error("focus, accent, quiet and header are not told apart without colour")
	}
}

func TestLightGround(t *testing.T) {
	for given, want := range map[string]bool{"": false, "0;15": true, "0;default;7": true, "15;0": false, "7;8": false, "x": false} {
		if got := LightGround(func(string) string { return given }); got != want {
			t.Errorf("%q is light: %v", given, got)
		}
	}
}

func TestFromEnv(t *testing.T) {
	for _, c := range []struct {
		env  map[string]string
		want Options
	}{
		{map[string]string{}, Options{}},
		{map[string]string{"NO_COLOR": "yes"}, Options{Level: NoColor}},
		{map[string]string{"NO_COLOR": "0", "LANG": "fr_FR.UTF-8"}, Options{Level: NoColor}},
		{map[string]string{"LANG": "C"}, Options{ASCII: true}},
		{map[string]string{"LC_ALL": "C.utf8", "LANG": "POSIX"}, Options{}},
		{map[string]string{"LANG": "ja_JP.UTF-8"}, Options{ASCII: true}},
	} {
		if got := FromEnv(func(name string) string { return c.env[name] }); got != c.want {
			t.Errorf("%v gives %+v", c.env, got)
		}
	}
}

func TestGlyphsAreOneCell(t *testing.T) {
	g := New(Options{}).Glyphs
	for _, s := range []string{g.On, g.Off, g.Half, g.Pass, g.Fail, g.Warn, g.Done, g.Rest, g.Limit, g.Focus, g.Cut, g.Zero, g.None} {
		if lipgloss.Width(s) != 1 {
			t.Errorf("%q is %d cells wide", s, lipgloss.Width(s))
		}
	}
}
