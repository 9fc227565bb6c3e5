package connect

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

// texts are keys as wrapped lines.
func (f *flow) texts(width int, keys ...string) []string {
	var lines []string
	for _, key := range keys {
		lines = append(lines, f.wrapped(f.kit.T(key), width, theme.ToneMuted)...)
	}
	return lines
}

func (f *flow) wrapped(text string, width int, tone theme.Tone) []string {
	var lines []string
	for _, l := range kit.Wrap(text, max(1, width)) {
		lines = append(lines, f.kit.Theme.Of(tone).Render(l))
	}
	return lines
}

// host is the address without its scheme.
func (f *flow) host() string {
	address := f.discovery.Address
	if f.candidate != nil {
		address = f.candidate.URL
	}
	return strings.TrimPrefix(strings.TrimPrefix(kit.Clean(address), "https://"), "http://")
}

// placeLine says where and as whom.
func (f *flow) placeLine() string {
	th := f.kit.Theme
	dot := " " + th.Glyphs.Dot + " "
	if f.candidate == nil {
		return th.Strong.Render(f.host())
	}
	return th.Strong.Render(kit.Clean(f.candidate.Organization)) + th.Muted.Render(dot+f.host()+dot+
		f.kit.T("connect.as", "Account", kit.Clean(f.candidate.Account)))
}

// applicationLines say how to register the application.
func (f *flow) applicationLines(width int) []string {
	if f.house.Demo != nil {
		return f.texts(width, "connect.client.demo")
	}
	return f.registerLines(width)
}

// registering are the steps of registering an application, in their order.
var registering = []string{"connect.register", "connect.register.1", "connect.register.2", "connect.register.3", "connect.register.4"}

func (f *flow) registerLines(width int) []string {
	lines := f.texts(width, registering[0])
	for _, key := range registering[1:] {
		for i, l := range kit.Wrap(f.kit.T(key), max(1, width-3)) {
			if i > 0 {
				l = "   " + l // below the words, not below the number
			}
			lines = append(lines, f.kit.Theme.Muted.Render(l))
		}
	}
	return append(lines, f.kit.Theme.Accent.Render(kit.Fit(registerPage, width)))
}

// registerPage is where an application is registered.
const registerPage = "https://entra.microsoft.com/#view/Microsoft_AAD_RegisteredApps/ApplicationsListBlade"

// readRegister shows how an application is registered, or goes back to the address: whoever
// prepares the registration may have no address yet (spec §3.1b).
func (f *flow) readRegister() tea.Cmd {
	f.reading = !f.reading
	if f.reading {
		f.dialog.ToButtons(len(f.buttons()) - 1)
		return nil
	}
	f.dialog.ToBody()
	return nil
}

// copyRegister copies the steps as plain text, for whoever does them.
func (f *flow) copyRegister() tea.Cmd {
	var lines []string
	for _, key := range registering {
		lines = append(lines, f.kit.T(key))
	}
	return f.kit.Copy(strings.Join(append(lines, registerPage), "\n"), f.kit.T("connect.register.what"))
}

// keptLines tell of what is kept of an organization at another address: the same one goes on
// where it stood, another one must wait (spec §3.1c, §3.5).
func (f *flow) keptLines(width int) []string {
	if f.discovery.KeptName == "" {
		return nil
	}
	text := f.kit.T("connect.another", "Organization", kit.Clean(f.discovery.KeptName), "Host", kit.Clean(f.discovery.KeptAt))
	return append([]string{""}, kit.ErrorBlock(f.kit, kit.ErrorSpec{Sentence: text, Warn: true}, width)...)
}

// signInLines say what to do, and show a device code large.
func (f *flow) signInLines(width int) []string {
	if f.code.UserCode != "" {
		return f.codeLines(width)
	}
	if f.busy != "" {
		return append([]string{f.placeLine(), ""}, f.wrapped(f.busy, width, theme.ToneText)...)
	}
	lines := []string{f.placeLine(), ""}
	if f.fields.chosen() == engine.SignInBrowser || f.fields.chosen() == engine.SignInDevice {
		lines = append(lines, f.texts(width, "connect.signin.advice")...)
	}
	return lines
}

func (f *flow) codeLines(width int) []string {
	c, st := f.kit, f.kit.Theme.On(theme.Focus)
	code := "     " + strings.Join(strings.Split(kit.Clean(f.code.UserCode), ""), " ") + "     "
	blank := st.Fill.Render(strings.Repeat(" ", kit.Width(code)))
	lines := f.wrapped(c.T("connect.code.open"), width, theme.ToneText)
	lines = append(lines, c.Theme.Accent.Render(kit.Fit(kit.Clean(f.code.VerificationURL), width)), "")
	lines = append(lines, f.wrapped(c.T("connect.code.type"), width, theme.ToneText)...)
	lines = append(lines, blank, st.AccentStrong.Render(code), blank, "")
	if !f.code.Expires.IsZero() {
		at := f.code.Expires.In(c.Now().Location())
		lines = append(lines, f.wrapped(c.T("connect.code.until", "Time", c.Printer.Time(at)), width, theme.ToneMuted)...)
	}
	return append(lines, f.wrapped(c.T("connect.code.waits"), width, theme.ToneMuted)...)
}

// doneLines are the last word: what happens now.
func (f *flow) doneLines(width int) []string {
	th := f.kit.Theme
	lines := []string{th.OK.Render(th.Glyphs.On) + " " + th.Strong.Render(f.kit.T("connect.done")), ""}
	return append(lines, f.texts(width, "connect.done.import", "connect.done.next")...)
}
