package app

import (
	"math/rand/v2"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/store"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/help"
	"navsync/ui/page/pagetest"
)

// wholeProgram is the program with all that the palette reads, for Ana.
func wholeProgram(t *testing.T, h *pagetest.House) *monkey {
	t.Helper()
	m := newMonkey(t, h, rand.New(rand.NewPCG(1, 1)), 0)
	m.width, m.height = 120, 40
	m.send(tea.WindowSizeMsg{Width: 120, Height: 40})
	return m
}

func (m *monkey) text() string { return ansi.Strip(m.model.View().Content) }

// asks opens the palette and gives it a query.
func (m *monkey) asks(query string) string {
	m.t.Helper()
	m.press(":")
	if query != "" {
		m.send(tea.PasteMsg{Content: query})
	}
	return m.text()
}

// paletteKnowsEverything: from wherever one is it has every page, every action of every page, every setting, every question of
// Help, and what was looked at last.
func paletteKnowsEverything(t *testing.T, h *pagetest.House) {
	t.Helper()
	m, p := wholeProgram(t, h), lang.MustNew(lang.English)
	var titles []string
	for _, e := range entries(h.House, "", config.Config{}) {
		titles = append(titles, p.T(e.Title))
		for _, a := range shown(h, e).Page().Actions() {
			if len(a.TitleArgs) == 0 && !strings.HasPrefix(string(a.ID), "table/") {
				titles = append(titles, p.T(a.Title))
			}
		}
	}
	for _, row := range store.SettingTable() {
		if row.Section != "" {
			titles = append(titles, p.T("setting."+row.Key))
		}
	}
	for _, row := range config.Rows() {
		titles = append(titles, p.T(row.Key))
	}
	for _, l := range help.Lines(m.model.Context()) {
		titles = append(titles, l.Title)
	}
	if len(titles) < 150 {
		t.Errorf("only %d titles", len(titles))
	}
	for _, title := range titles {
		begin := strings.TrimSuffix(title, "…")
		begin = kit.Fit(begin, min(kit.Width(begin), 40))
		if screen := m.asks(strings.TrimSuffix(begin, "…")); strings.Contains(screen, p.T("shell.nothing")) {
			t.Errorf("the palette does not know %q:\n%s", title, screen)
		}
		m.press("esc")
	}
}

// paletteLeadsThere: a line of another page, a setting and a question each end on their page.
func paletteLeadsThere(t *testing.T, h *pagetest.House) {
	t.Helper()
	m := wholeProgram(t, h)
	for _, c := range []struct{ query, page, shows string }{
		{"Plan and licences", page.AdminSettings, "Plan"},
		{"Assign seats from CRM", page.Seats, "CRM users"},
		{"Remove seat", page.Seats, "Ana Ruiz"},
		{"closed-won opportunity", page.CRMSettings, "3 Where do you record"},
		{"Contrast", page.Display, "Contrast"},
		{"How long does the first import", page.Help, "import"},
		{"help", page.Help, "Help"},
	} {
		m.asks(c.query)
		m.press("enter")
		if m.model.Current() != c.page || !strings.Contains(m.text(), c.shows) {
			t.Errorf("%q leads to %s:\n%s", c.query, m.model.Current(), m.text())
		}
		m.press("esc")
	}
	m.send(kit.NavigateMsg{Page: page.Help})
	if screen := m.asks("Enable CRM Sync"); strings.Count(screen, "  Enable CRM Sync") != 1 {
		t.Errorf("what a seat and the ticked ones can do is not one line of another page:\n%s", screen)
	}
	m.press("esc")
	m.asks("lea@contoso")
	m.press("enter", "esc")
	if screen := m.asks(""); !strings.Contains(screen, "Looked at last") || !strings.Contains(screen, "Léa Fontaine") {
		t.Errorf("what was looked at is not offered again:\n%s", screen)
	}
	m.press("enter")
	if _, open := m.model.Top().(*kit.Chooser); open {
		t.Error("enter on what was looked at last opens nothing")
	}
}
