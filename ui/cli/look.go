package cli

import (
	"navsync/store"
	"navsync/ui/theme"
)

// look is the theme that the environment and the settings ask for; how many colours the
// terminal shows and whether it is light, the program asks the terminal.
func (c *command) look(settings store.Settings) theme.Options {
	o := theme.FromEnv(c.streams.Getenv)
	o.Light = settings.Theme == "light"
	o.HighContrast = settings.Theme == "contrast"
	o.ReducedMotion = c.streams.Getenv("NAVSYNC_REDUCED_MOTION") != ""
	return o
}
