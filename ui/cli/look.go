package cli

import (
	"os"
	"strings"

	"github.com/charmbracelet/colorprofile"

	"navsync/store"
	"navsync/ui/theme"
)

// look is the theme that the terminal, the environment and the settings ask for.
func (c *command) look(settings store.Settings) theme.Options {
	return theme.Options{
		Light:         settings.Theme == "light",
		HighContrast:  settings.Theme == "contrast",
		Level:         c.colours(),
		ASCII:         !utf8Locale(c.streams.Getenv),
		ReducedMotion: c.streams.Getenv("NAVSYNC_REDUCED_MOTION") != "",
	}
}

// colours respects NO_COLOR with any value: the convention asks only that it is not empty.
func (c *command) colours() theme.Level {
	if c.streams.Getenv("NO_COLOR") != "" {
		return theme.NoColor
	}
	switch colorprofile.Detect(os.Stdout, os.Environ()) {
	case colorprofile.TrueColor:
		return theme.TrueColor
	case colorprofile.ANSI256:
		return theme.Colors256
	case colorprofile.ANSI:
		return theme.Colors16
	default:
		return theme.NoColor
	}
}

func utf8Locale(getenv func(string) string) bool {
	for _, name := range []string{"LC_ALL", "LC_CTYPE", "LANG"} {
		if value := getenv(name); value != "" {
			value = strings.ToLower(value)
			return strings.Contains(value, "utf-8") || strings.Contains(value, "utf8")
		}
	}
	return true // nothing said: terminals of today
}
