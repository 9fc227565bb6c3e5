package crmsettings

import (
	"strings"
	"time"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// headline is the connection's state in a word (spec §3.3).
func (p *Page) headline() string {
	th, v := p.kit.Theme, p.data.Value.view
	glyph, tone, word := th.Glyphs.Off, theme.ToneQuiet, "crmsettings.state.not-connected"
	switch v.State {
	case store.Importing:
		glyph, tone, word = th.Glyphs.Half, theme.ToneAccent, "crmsettings.state.connected"
	case store.Connected:
		glyph, tone, word = th.Glyphs.On, theme.ToneOK, "crmsettings.state.connected"
	case store.Paused:
		glyph, tone, word = th.Glyphs.Half, theme.ToneWarn, "crmsettings.state.paused"
	case store.Failing:
		glyph, tone, word = th.Glyphs.Fail, theme.ToneDanger, "crmsettings.state.failing"
	case store.Disconnected:
		word = "crmsettings.state.disconnected"
	}
	return th.Of(tone).Render(glyph) + " " + th.Strong.Render(p.kit.T(word))
}

// sentence says what the state means.
func (p *Page) sentence(width int) []string {
	v := p.data.Value.view
	text := ""
	switch v.State {
	case store.Importing:
		text = p.kit.T("crmsettings.importing")
		if d := p.data.Value; !d.running() && (d.run.Outcome == store.RunCancelled || d.run.Outcome == store.RunInterrupted) {
			text = p.kit.T("crmsettings.import.stopped")
		}
	case store.Paused:
		text = p.kit.T("crmsettings.paused", "Time", p.moment(v.PausedAt), "Person", kit.Clean(v.PausedBy))
	case store.Connected:
		if v.WaitUntil.After(p.kit.Now()) {
			text = p.kit.T("shell.waits-until", "Time", p.kit.Printer.Time(p.here(v.WaitUntil)))
		}
	}
	return p.wrapped(text, width, theme.ToneText)
}

func (p *Page) wrapped(text string, width int, tone theme.Tone) []string {
	if text == "" {
		return nil
	}
	var lines []string
	for _, l := range kit.Wrap(text, max(1, width-2)) {
		lines = append(lines, "  "+p.kit.Theme.Of(tone).Render(l))
	}
	return lines
}

// greetingLines is the once-only word after the first import, above the next step.
func (p *Page) greetingLines(width int) []string {
	th := p.kit.Theme
	said := []string{"crmsettings.congratulations"}
	switch {
	case p.data.Value.seats == 0:
		said = append(said, "crmsettings.congratulations.seats")
	case !p.data.Value.settings.Writeback:
		said = append(said, "crmsettings.congratulations.next")
	}
	var lines []string
	for i, key := range said {
		st := th.OK
		if i > 0 {
			st = th.Text
		}
		for _, l := range kit.Wrap(p.kit.T(key), max(1, width-4)) {
			lines = append(lines, "  "+th.OK.Render(th.Glyphs.Focus)+" "+st.Render(l))
		}
	}
	return lines
}

// greetingActions are the step that follows the first import.
func (p *Page) greetingActions() []action.Action {
	switch {
	case !p.may(engine.ActSettings):
		return nil
	case p.data.Value.seats == 0:
		return []action.Action{p.assignAction()}
	case !p.data.Value.settings.Writeback:
		return []action.Action{p.wayAction()}
	}
	return nil
}

// facts are the connection's, or what is needed and kept without one.
func (p *Page) facts(width int) []string {
	if !p.data.Value.connected() {
		return p.unconnectedLines(width)
	}
	v := p.data.Value.view
	left := []kit.Pair{
		{Label: p.kit.T("crmsettings.organization"), Value: p.organization()},
		{Label: p.kit.T("crmsettings.account"), Value: p.kit.Theme.Text.Render(kit.Clean(v.Account))},
		{Label: p.kit.T("crmsettings.last"), Value: p.lastSync()},
	}
	right := []kit.Pair{
		{Label: p.kit.T("crmsettings.version"), Value: p.kit.Theme.Text.Render(kit.Clean(v.Version))},
		{Label: p.kit.T("crmsettings.type"), Value: p.kit.Theme.Text.Render(p.environment())},
		{Label: p.kit.T("crmsettings.next"), Value: p.nextSync()},
	}
	return append(p.columns(left, right, width), p.noticeLines(width)...)
}

// noticeLines say quietly that the sign-in is kept in a file, where there is no keyring
// (spec §3.2).
func (p *Page) noticeLines(width int) []string {
	if p.data.Value.notice == "" {
		return nil
	}
	var lines []string
	for _, l := range kit.Wrap(p.kit.T(p.data.Value.notice), width) {
		lines = append(lines, p.kit.Theme.Quiet.Render(l))
	}
	return lines
}

// columns puts pairs side by side where there is room.
func (p *Page) columns(left, right []kit.Pair, width int) []string {
	if width < 80 {
		return kit.Pairs(p.kit.Theme.Styles, append(left, right...), 0, width)
	}
	names, values := 0, 0
	for _, pair := range right {
		names, values = max(names, kit.Width(pair.Label)), max(values, kit.Width(pair.Value))
	}
	half := max(width*3/5, min(width-names-2-values, width*3/4)) // the left has what the right leaves
	l := kit.Pairs(p.kit.Theme.Styles, left, 0, half-3)
	r := kit.Pairs(p.kit.Theme.Styles, right, 0, width-half)
	lines := make([]string, max(len(l), len(r)))
	for i := range lines {
		one, two := "", ""
		if i < len(l) {
			one = l[i]
		}
		if i < len(r) {
			two = r[i]
		}
		lines[i] = kit.Pad(one, half) + two
	}
	return lines
}

// environment is the environment's type as the checks found it, else as Dynamics names it.
func (p *Page) environment() string {
	if check := p.data.Value.kind; check.Sentence != "" {
		return p.kit.T(check.Sentence, check.Facts)
	}
	kind := p.data.Value.view.Type
	if key := "environment.type." + strings.ToLower(kind); p.kit.Printer.Has(key) { //lang:keys environment.type.*
		return p.kit.T(key)
	}
	return kit.Clean(kind)
}

func (p *Page) organization() string {
	host := strings.TrimPrefix(strings.TrimPrefix(kit.Clean(p.data.Value.view.URL), "https://"), "http://")
	return p.kit.Theme.Strong.Render(kit.Clean(p.data.Value.view.Name)) + " " + p.kit.Theme.Quiet.Render(host)
}

func (p *Page) lastSync() string {
	at := p.data.Value.view.LastSyncAt
	if at.IsZero() {
		return p.kit.Theme.Quiet.Render(p.kit.T("crmsettings.last.none"))
	}
	return p.kit.Theme.Text.Render(p.moment(at)) + " " + p.kit.Theme.Quiet.Render(p.kit.Printer.Ago(at, p.kit.Now()))
}

func (p *Page) nextSync() string {
	v := p.data.Value.view
	switch {
	case v.State == store.Paused:
		return p.kit.Theme.Quiet.Render(p.kit.T("crmsettings.next.paused"))
	case p.data.Value.running() && v.State == store.Importing:
		return p.kit.Theme.Quiet.Render(p.kit.T("crmsettings.next.import"))
	case p.data.Value.running():
		return p.kit.Theme.Accent.Render(p.kit.T("crmsettings.next.running"))
	case v.NextSyncAt.IsZero():
		return p.kit.Theme.Quiet.Render(p.kit.Theme.Glyphs.None)
	}
	return p.kit.Theme.Text.Render(p.moment(v.NextSyncAt))
}

// unconnectedLines say what connecting needs, or what is kept (spec §3.3).
func (p *Page) unconnectedLines(width int) []string {
	v := p.data.Value.view
	var lines []string
	add := func(tone theme.Tone, text string) {
		for _, l := range kit.Wrap(text, width) {
			lines = append(lines, p.kit.Theme.Of(tone).Render(l))
		}
	}
	switch v.Word {
	case store.WordPurged:
		add(theme.ToneText, p.kit.T("crmsettings.purged", "Time", p.moment(v.PurgedAt)))
	case string(store.Disconnected):
		add(theme.ToneText, p.kit.T("crmsettings.kept", "Organization", kit.Clean(v.Name), "Time", p.moment(v.DisconnectedAt), "count", v.Kept))
		if v.DisconnectReason != "" && v.DisconnectReason != store.ReasonPerson {
			add(theme.ToneWarn, sentence.OfCode(p.kit.Printer, p.failure()).Text+" "+p.kit.T("crmsettings.automatically"))
		}
	}
	if v.Waiting > 0 {
		add(theme.ToneMuted, p.kit.T("crmsettings.waiting", "count", v.Waiting))
	}
	if len(lines) > 0 {
		lines = append(lines, "")
	}
	if p.house.Demo != nil {
		add(theme.ToneText, p.kit.T("crmsettings.demo"))
		add(theme.ToneMuted, p.kit.T("crmsettings.demo.enter"))
		return lines
	}
	for _, key := range []string{"crmsettings.needs", "crmsettings.needs.address", "crmsettings.needs.application", "crmsettings.needs.user"} {
		tone := theme.ToneMuted
		if key == "crmsettings.needs" {
			tone = theme.ToneText
		}
		add(tone, p.kit.T(key))
	}
	return lines
}

// here is a moment in the clock's zone.
func (p *Page) here(at time.Time) time.Time { return at.In(p.kit.Now().Location()) }

func (p *Page) moment(at time.Time) string {
	if at.IsZero() {
		return p.kit.Theme.Glyphs.None
	}
	return p.kit.Printer.DateTime(p.here(at))
}
