package crmsettings

import (
	"strings"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// appInstalled says whether the last look found the LinkedIn app.
func (p *Page) appInstalled() bool { return strings.HasSuffix(p.data.Value.app.Sentence, ".installed") }

// needsApp is true while activities of the LinkedIn app are to be written.
func (p *Page) needsApp() bool {
	return p.draft.shown[store.KeyWritebackTarget] == store.TargetLinkedIn
}

// appRow are the actions on the app; once it is there only the check is left.
func (p *Page) appRow() []action.Action {
	all := p.appActions()
	if p.appInstalled() {
		return all[len(all)-1:]
	}
	return all
}

// appLines say what was found of the app, and the steps while it is missing (spec §8.1).
func (p *Page) appLines(width int) []string {
	th, c := p.kit.Theme, p.kit
	check := p.data.Value.app
	if p.appInstalled() {
		text := c.T("crmsettings.app")
		if version, ok := check.Facts["Version"].(string); ok && version != "" {
			text += " " + kit.Clean(version)
		}
		line := th.OK.Render(th.Glyphs.Pass) + " " + th.Text.Render(text)
		if !check.At.IsZero() {
			line += " " + th.Quiet.Render(c.T("crmsettings.app.seen", "Time", p.moment(check.At)))
		}
		return []string{"  " + kit.Fit(line, width-2)}
	}
	found := c.T("crmsettings.app.missing")
	if check.Sentence != "" && !strings.HasSuffix(check.Sentence, ".not-needed") {
		found = c.T(check.Sentence, check.Facts)
	}
	lines := []string{}
	for i, l := range kit.Wrap(found, max(1, width-4)) {
		lead := "  "
		if i == 0 {
			lead = th.Warn.Render(th.Glyphs.Warn) + " "
		}
		lines = append(lines, "  "+lead+th.Strong.Render(l))
	}
	for _, key := range []string{"crmsettings.app.step1", "crmsettings.app.step2", "crmsettings.app.step3"} {
		for _, l := range kit.Wrap(c.T(key), max(1, width-4)) {
			lines = append(lines, "    "+th.Muted.Render(l))
		}
	}
	return lines
}

// keeps tells whether Save stands below the preferences too: while one of them is changed, or was never answered.
func (p *Page) keeps() bool {
	return len(p.draft.unanswered) > 0 || p.draft.changed(preferences) || p.draft.changed(threeQuestions)
}

// keptLines stand above Save there.
func (p *Page) keptLines(width int) []string {
	th := p.kit.Theme
	if n := len(p.draft.changes()); n > 0 {
		return []string{"  " + th.Warn.Render(kit.Fit(p.kit.T("crmsettings.unsaved", "count", n), width-2))}
	}
	return p.wrapped(p.kit.T("crmsettings.answers"), width, theme.ToneMuted)
}

// seatsFirst say that nobody is synced without seats, with the way to them.
func (p *Page) seatsFirst(width int) []string {
	th := p.kit.Theme
	lines := p.wrapped(th.Glyphs.Warn+" "+p.kit.T("crmsettings.noseats"), width, theme.ToneWarn)
	return append(lines, "    "+kit.ActionText(p.kit, th.Styles, p.assignAction()))
}

// unsavedLines stand above Save and Discard.
func (p *Page) unsavedLines(width int) []string {
	th := p.kit.Theme
	n := len(p.draft.changes())
	if n == 0 {
		return []string{kit.Rule(p.kit, th.Styles, width)}
	}
	return []string{kit.Rule(p.kit, th.Styles, width), "  " + th.Warn.Render(p.kit.T("crmsettings.unsaved", "count", n))}
}

// statedLines are the settings for who may not change them.
func (p *Page) statedLines(width int) []string {
	c, th := p.kit, p.kit.Theme
	lines := []string{th.Warn.Render(th.Glyphs.Warn + " " + c.T("crmsettings.read-only")), ""}
	var pairs []kit.Pair
	for _, row := range rows {
		if p.asks(row) {
			pairs = append(pairs, kit.Pair{Label: p.name(row), Value: th.Text.Render(p.chosenLabel(row))})
		}
	}
	return append(lines, kit.Pairs(th.Styles, pairs, 0, width)...)
}

// name is what a row is called in a list.
func (p *Page) name(row store.Setting) string {
	if short := "setting." + row.Key + ".short"; p.kit.Printer.Has(short) {
		return p.kit.T(short)
	}
	return p.kit.T("setting." + row.Key)
}

// oddLines say which stored settings do not count, and what counts instead.
func (p *Page) oddLines(width int) []string {
	var lines []string
	for _, said := range sentence.OddOnes(p.kit.Printer, p.data.Value.settings.Odd) {
		lines = append(lines, kit.ErrorBlock(p.kit, kit.ErrorSpec{Sentence: said, Warn: true}, width)...)
	}
	return lines
}
