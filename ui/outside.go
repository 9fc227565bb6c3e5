package ui

import (
	"errors"
	"io"
	"runtime"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/atotto/clipboard"
	"github.com/pkg/browser"

	"navsync/ui/kit"
	"navsync/ui/theme"
)

type copiedMsg struct{ toast kit.Toast }

type noBrowserMsg struct{ url string }

// copy puts text on the terminal's clipboard and on the system's; one of the two is enough.
func (m *Model) copy(msg kit.CopyMsg) tea.Cmd {
	native, text := m.options.Clipboard, msg.Text
	toast := kit.Toast{Tone: theme.ToneOK, Text: m.kit.T("shell.copied", "what", msg.What)}
	return tea.Batch(tea.SetClipboard(text), func() tea.Msg {
		if native != nil {
			_ = native(text) // no system clipboard here: the terminal's own has it
		}
		return copiedMsg{toast}
	})
}

func (m *Model) openURL(url string) tea.Cmd {
	open, log := m.options.OpenBrowser, m.log
	return func() tea.Msg {
		if open == nil {
			return noBrowserMsg{url}
		}
		if err := open(url); err != nil {
			log.Info("no browser opened", "error", err)
			return noBrowserMsg{url}
		}
		return nil
	}
}

// linkDialog shows an address where no browser can be.
func linkDialog(c *kit.Context, url string) kit.Overlay {
	url = kit.Clean(url)
	body := kit.Text(c, func(width int) []string {
		lines := []string{}
		for _, l := range kit.Wrap(c.T("shell.link.text"), width) {
			lines = append(lines, c.Theme.Text.Render(l))
		}
		lines = append(lines, "")
		for rest := url; rest != ""; {
			part := rest[:min(len(rest), width)]
			lines = append(lines, c.Theme.Accent.Hyperlink(url).Render(part))
			rest = rest[len(part):]
		}
		return lines
	})
	return kit.NewDialog(c, kit.DialogSpec{
		Title: c.T("shell.link.title"), Width: 100, Body: func() kit.Body { return body },
		Buttons: func() []kit.Button {
			return []kit.Button{
				{Label: c.T("shell.close"), Closes: true},
				{Label: c.T("shell.link.copy"), Run: func() tea.Cmd { return c.Copy(url, c.T("shell.link.what")) }},
			}
		},
	})
}

// OpenBrowser opens a page in the system's browser where one can be: not in a session without a display,
// nor in one from another machine. The launcher's own words stay off the screen. env is os.Getenv, or a
// test's.
func OpenBrowser(env func(string) string, url string) error {
	if err := noBrowser(runtime.GOOS, env, url); err != nil {
		return err
	}
	browser.Stdout, browser.Stderr = io.Discard, io.Discard
	return browser.OpenURL(url)
}

// noBrowser says why a page cannot be opened, nil where it can.
func noBrowser(system string, env func(string) string, url string) error {
	switch {
	case !strings.HasPrefix(url, "https://") && !strings.HasPrefix(url, "http://"):
		return errors.New("only web addresses are opened")
	case system == "linux" && env("DISPLAY")+env("WAYLAND_DISPLAY")+env("BROWSER") == "":
		return errors.New("no display")
	case env("SSH_CONNECTION") != "":
		return errors.New("a browser would open on another machine")
	}
	return nil
}

func systemClipboard(text string) error { return clipboard.WriteAll(text) }
