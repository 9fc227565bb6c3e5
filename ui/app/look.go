package app

import (
	"navsync/store"
	"navsync/ui"
	"navsync/ui/config"
	"navsync/ui/theme"
)

// choices are the words that count: those of the person's own file, else of the settings in the store, else the
// defaults. A language that the command line named is nobody's choice.
func choices(own config.Config, settings store.Settings, fixedLanguage bool) map[string]string {
	words := map[string]string{}
	for _, row := range config.Rows() {
		words[row.Key] = own.Word(row.Key)
	}
	stored := map[string]string{config.Mouse: config.On}
	if !settings.Mouse {
		stored[config.Mouse] = config.Off
	}
	switch settings.Theme {
	case store.ThemeContrast:
		stored[config.Contrast] = config.High
	case store.ThemeDark, store.ThemeLight:
		stored[config.Theme] = settings.Theme
	}
	if !fixedLanguage && settings.Language != "" {
		stored[config.Language] = settings.Language
	}
	for key, word := range stored {
		if own.Stated(key) == "" {
			words[key] = word
		}
	}
	return words
}

// look is the theme that the environment and the choices ask for; how many colours the
// terminal shows and whether it is light, the program asks the terminal.
func look(getenv func(string) string, words map[string]string) theme.Options {
	o := theme.FromEnv(getenv)
	o.Level = max(o.Level, ui.Level(words[config.Colours]))
	o.Light = words[config.Theme] == "light"
	o.HighContrast = words[config.Contrast] == config.High
	o.ReducedMotion = words[config.Motion] == "reduced" || getenv("NAVSYNC_REDUCED_MOTION") != ""
	switch words[config.Glyphs] {
	case "ascii":
		o.ASCII = true
	case "unicode":
		o.ASCII = false
	}
	return o
}
