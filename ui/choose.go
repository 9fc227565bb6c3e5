package ui

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

// choose changes a setting of the config file: on the screen at once, and in the file.
func (m *Model) choose(key, word string) tea.Cmd {
	m.kit.Choices[key] = word
	cmds := []tea.Cmd{m.apply(key, word)}
	if keep := m.options.Keep; keep != nil {
		cmds = append(cmds, func() tea.Msg {
			if err := keep(key, word); err != nil {
				m.log.Warn("the config file could not be written", "error", err)
				return kit.ToastMsg{Toast: kit.Toast{Tone: theme.ToneDanger, Text: m.kit.T("display.notkept", "why", err.Error())}}
			}
			return nil
		})
	}
	return tea.Batch(cmds...)
}

// apply shows a choice.
func (m *Model) apply(key, word string) tea.Cmd {
	switch key {
	case config.Theme:
		m.options.AskBackground = word == config.Auto
		if m.options.AskBackground {
			return m.askGround()
		}
		m.restyle(func(o *theme.Options) { o.Light = word == "light" })
	case config.Contrast:
		m.restyle(func(o *theme.Options) { o.HighContrast = word == config.High })
	case config.Motion:
		m.restyle(func(o *theme.Options) { o.ReducedMotion = word == "reduced" })
	case config.Glyphs:
		m.restyle(func(o *theme.Options) { o.ASCII = word == "ascii" || word == config.Auto && m.options.Theme.ASCII })
	case config.Colours:
		m.restyle(func(o *theme.Options) { o.Level = max(m.found, Level(word)) })
	case config.Mouse:
		m.mouse = word == config.On
	case config.Language:
		return m.speak(word)
	}
	return nil
}

// Level is the number of colours that a word of the config file allows at most.
func Level(word string) theme.Level {
	switch word {
	case "256":
		return theme.Colors256
	case "16":
		return theme.Colors16
	case "none":
		return theme.NoColor
	}
	return theme.TrueColor
}

// speak changes the language at once: all pages are made anew in it.
func (m *Model) speak(word string) tea.Cmd {
	if word == config.Auto {
		word = m.options.SystemLanguage
	}
	printer, err := lang.New(word)
	if err != nil || printer.Code() == m.kit.Printer.Code() {
		return nil
	}
	if m.options.Spoken != nil {
		m.options.Spoken(printer)
	}
	return m.changeViewer(kit.ViewerMsg{Viewer: m.kit.Viewer, Printer: printer, Page: m.current})
}
