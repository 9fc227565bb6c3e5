package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

const recordsFound = 8

// palette lists everything that can be done or gone to, from wherever one is: every action, page, setting and question of Help, the
// records that were looked at last, and those that the query finds.
func (m *Model) palette() kit.Overlay {
	c := m.kit
	spec := kit.ChooserSpec{
		Prompt: ":", Placeholder: c.T("shell.palette.placeholder"), Width: 72, Search: true,
		Lines: slices.Concat(m.recentLines(), m.Palette(), m.elsewhereLines(), m.moreLines()),
	}
	spec.Lines = kit.Together(spec.Lines)
	if m.options.Search != nil {
		spec.Find = m.find
	}
	return kit.NewChooser(c, spec)
}

// help lists the same actions with what they do, and the keys that hold everywhere.
func (m *Model) help() kit.Overlay {
	c := m.kit
	lines := append(m.actionLines(m.actions()), m.keyLines()...)
	lines = append(lines, m.shellLines()...)
	return kit.NewChooser(c, kit.ChooserSpec{
		Prompt: "?", Placeholder: c.T("shell.help.placeholder"), Width: 76, Search: true, Tall: true,
		Lines: kit.Together(lines),
	})
}

func (m *Model) actionLines(actions []action.Action) []kit.Choosable {
	c := m.kit
	lines := make([]kit.Choosable, 0, len(actions))
	for _, a := range actions {
		l := kit.Choosable{
			Title: c.Title(a), Key: kit.KeyName(c, a.Key()), Danger: a.Danger, Run: a.Run,
			Group: c.T("shell.group.do"), Also: m.inOthers(a.Title, a.TitleArgs...),
		}
		if a.Group != "" {
			l.Group = c.T(a.Group)
		}
		if a.Tooltip != "" {
			l.More = c.T(a.Tooltip)
		}
		if a.Note != nil {
			l.Note = a.Note()
		}
		if !a.Can() {
			l.Disabled = c.Reason(a)
			if l.Disabled == "" {
				l.Disabled = c.T("shell.notnow")
			}
		}
		lines = append(lines, l)
	}
	return lines
}

func (m *Model) pageLines() []kit.Choosable {
	c := m.kit
	var lines []kit.Choosable
	for i, e := range m.visible() {
		l := kit.Choosable{
			Group: c.T("shell.group.goto"), Title: c.T(e.Title), Also: m.otherNames(e),
			Run: func() tea.Cmd { return c.Navigate(e.ID, nil) },
		}
		if i < 9 {
			l.Key = string(rune('1' + i))
		}
		if b := c.Status.Badges[e.ID]; b.Count > 0 {
			l.Note = c.Printer.N(b.Count)
		}
		lines = append(lines, l)
	}
	for _, e := range m.options.Entries {
		if e.Group == GroupNone && !e.Bare && e.Allows(c.Viewer.Role) {
			lines = append(lines, kit.Choosable{
				Group: c.T("shell.group.goto"), Title: c.T(e.Title), Also: m.otherNames(e),
				Run: func() tea.Cmd { return c.Navigate(e.ID, nil) },
			})
		}
	}
	return lines
}

// otherNames are the words by which a page is found beside its name, in every language: the guide's
// labels are English in all of them.
func (m *Model) otherNames(e Entry) string {
	names, words := m.inOthers(e.Title), e.Title+".words" //lang:keys shell.page.*
	if c := m.kit; c.Printer.Has(words) {
		names += " " + c.T(words) + " " + m.inOthers(words)
	}
	return names
}

// inOthers is a text in the languages that the viewer does not read.
func (m *Model) inOthers(key string, args ...any) string {
	if m.others == nil {
		for _, code := range lang.Others(m.kit.Printer.Code()) {
			m.others = append(m.others, lang.MustNew(code))
		}
	}
	texts := make([]string, len(m.others))
	for i, p := range m.others {
		texts[i] = p.T(key, args...)
	}
	return strings.Join(texts, " ")
}

// shellLines are what the shell itself can do.
func (m *Model) shellLines() []kit.Choosable {
	c := m.kit
	mouse := "shell.mouse.off"
	if !m.mouse {
		mouse = "shell.mouse.on"
	}
	contrast := "shell.contrast.on"
	if m.look.HighContrast {
		contrast = "shell.contrast.off"
	}
	line := func(key string, run func() tea.Cmd) kit.Choosable {
		return kit.Choosable{Group: c.T("shell.group.screen"), Title: c.T(key), Also: m.inOthers(key), Run: run}
	}
	choose := func(key, word string) func() tea.Cmd {
		return func() tea.Cmd { return m.choose(key, word) }
	}
	turned := map[bool]string{true: config.On, false: config.Off}
	strong := map[bool]string{true: config.High, false: "normal"}
	ground := map[bool]string{true: "light", false: "dark"}
	quit := line("shell.quit.verb", func() tea.Cmd { return m.quit(false) })
	quit.Key = "q"
	return []kit.Choosable{
		line("shell.messages", func() tea.Cmd { return c.Open(m.messages()) }),
		line(mouse, choose(config.Mouse, turned[!m.mouse])),
		line(contrast, choose(config.Contrast, strong[!m.look.HighContrast])),
		line("shell.light", choose(config.Theme, ground[!m.look.Light])),
		quit,
	}
}

// keyLines are the keys that hold everywhere, for the help.
func (m *Model) keyLines() []kit.Choosable {
	c := m.kit
	group := c.T("shell.group.everywhere")
	return []kit.Choosable{
		{Group: group, Title: c.T("shell.keys.palette"), Key: ":", More: c.T("shell.keys.palettemore"), Run: func() tea.Cmd { return c.Open(m.palette()) }},
		{Group: group, Title: c.T("shell.keys.pages"), Key: "1–9"},
		{Group: group, Title: c.T("shell.keys.back"), Key: c.T("shell.key.esc"), Run: m.back},
	}
}

// messages lists the toasts, newest first.
func (m *Model) messages() kit.Overlay {
	c := m.kit
	var lines []kit.Choosable
	for _, t := range slices.Backward(m.toasts.history) {
		lines = append(lines, kit.Choosable{
			Title: t.Text, Note: c.Printer.Time(t.At), Danger: t.Tone == theme.ToneDanger,
			Run: func() tea.Cmd { return c.Copy(t.Text, c.T("shell.messageword")) },
		})
	}
	return kit.NewChooser(c, kit.ChooserSpec{
		Prompt: "/", Placeholder: c.T("shell.messages"), Width: 76, Search: true, Lines: lines,
	})
}

// find asks what has a trail; an answer to an older query is dropped by the list.
func (m *Model) find(query string) tea.Cmd {
	search, ctx, log, c := m.options.Search, m.base, m.log, m.kit
	return func() tea.Msg {
		found, err := search(ctx, c, query, recordsFound)
		if err != nil {
			log.Warn("the search failed", "error", err)
			return nil
		}
		return kit.FoundMsg{Query: query, Lines: found}
	}
}
