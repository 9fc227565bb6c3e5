package app

import (
	"navsync/store"
	"navsync/ui/theme"
)

// look is the theme that the environment and the settings ask for; how many colours the
// terminal shows and whether it is light, the program asks the terminal.
func look(getenv func(string) string, settings store.Settings) theme.Options {
	o := theme.FromEnv(getenv)
	o.Light = settings.Theme == "light"
	o.HighContrast = settings.Theme == "contrast"
	o.ReducedMotion = getenv("NAVSYNC_REDUCED_MOTION") != ""
	return o
}
