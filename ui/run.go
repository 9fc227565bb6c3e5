package ui

import (
	"context"
	"errors"
	"fmt"
	"os"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"navsync/ui/theme"
)

// Run runs the program until it is quit or ctx ends. The terminal is restored also after a panic,
// which is returned as an error. tea options (input, output, size) are for tests.
func Run(ctx context.Context, o Options, options ...tea.ProgramOption) error {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	m := Within(ctx, o)
	all := []tea.ProgramOption{tea.WithFilter(heard)}
	if o.Theme.Level == theme.NoColor {
		all = append(all, tea.WithColorProfile(colorprofile.ASCII))
	}
	p := tea.NewProgram(m, append(all, options...)...)
	if o.Started != nil {
		o.Started(p)
	}
	// Told to quit, not given ctx as its own: with that it is killed, and closes its input while that is being read.
	defer context.AfterFunc(ctx, p.Quit)()
	_, err := p.Run()
	switch {
	case errors.Is(err, tea.ErrInterrupted):
		return nil
	case ctx.Err() != nil && !errors.Is(err, tea.ErrProgramPanic):
		return ctx.Err()
	case err == nil:
		return nil
	}
	return fmt.Errorf("screens: %w", err)
}

// Within makes the model of a program that ends with ctx, with the system's browser and clipboard where none are given.
func Within(ctx context.Context, o Options) *Model {
	if o.OpenBrowser == nil {
		o.OpenBrowser = func(url string) error { return OpenBrowser(os.Getenv, url) }
	}
	if o.Clipboard == nil {
		o.Clipboard = systemClipboard
	}
	m := New(o)
	m.base = ctx
	return m
}

// heard leaves mode 2027 off: the library would turn it on where the terminal knows it, and count a cluster as one
// character, while kit.Width counts as the terminals do that do not know it.
func heard(_ tea.Model, msg tea.Msg) tea.Msg {
	if report, ok := msg.(tea.ModeReportMsg); ok && report.Mode == ansi.ModeUnicodeCore {
		return nil
	}
	return msg
}
