package crmsettings

import (
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/sentence"
)

// failure is why the connection fails, as an error of the engine.
func (p *Page) failure() *engine.Error {
	f := p.data.Value.view.Failure
	return &engine.Error{
		Code: engine.Code(f.Code), Key: f.Key, Remedy: f.Remedy, Detail: f.Detail,
		CRMCode: f.CRMCode, RequestID: f.RequestID, Privilege: f.Privilege,
		Facts: map[string]any{"Account": p.data.Value.view.Account},
	}
}

// failingLines are the sentence and what follows from it, above the remedies.
func (p *Page) failingLines(width int) []string {
	v := p.data.Value.view
	said := sentence.OfCode(p.kit.Printer, p.failure())
	first := p.kit.T("crmsettings.failing.stopped")
	if v.Failure.Code == string(engine.CodeCredentials) {
		first = p.kit.T("crmsettings.failing.signin", "Time", p.moment(v.Deadline))
	}
	detail := said.Text
	if said.Next != "" {
		detail += " " + said.Next
	}
	detail += " " + p.kit.T("crmsettings.failing.until")
	return kit.ErrorBlock(p.kit, kit.ErrorSpec{Sentence: first, Detail: detail}, width)
}

// failingFacts are the countdown and the numbers below the remedies.
func (p *Page) failingFacts(width int) []string {
	v, f := p.data.Value.view, p.data.Value.view.Failure
	now, th := p.kit.Now(), p.kit.Theme
	rest := max(0, v.Deadline.Sub(now))
	used := min(store.GraceTime, max(0, now.Sub(f.Since)))
	text := p.kit.T("crmsettings.failing.left", "Left", p.kit.Printer.Duration(rest.Truncate(time.Minute)))
	lines := []string{kit.Pad(th.Muted.Render(p.kit.T("crmsettings.failing.time")), 16) + th.Strong.Render(text)}
	lines = append(lines, kit.Progress(th, th.Styles, int(used/time.Second), int(store.GraceTime/time.Second), min(60, width)), "")
	pair := func(key, value string) kit.Pair {
		if value == "" {
			value = th.Glyphs.None
		}
		return kit.Pair{Label: p.kit.T(key), Value: th.Text.Render(value)}
	}
	left := []kit.Pair{
		{Label: p.kit.T("crmsettings.organization"), Value: p.organization()},
		pair("crmsettings.failing.since", p.moment(f.Since)),
		{Label: p.kit.T("crmsettings.last"), Value: p.lastSync()},
		pair("crmsettings.account", kit.Clean(v.Account)),
		pair("crmsettings.failing.waiting", p.kit.T("crmsettings.failing.items", "count", v.Waiting)),
	}
	right := []kit.Pair{
		pair("crmsettings.failing.tried", p.kit.T("crmsettings.failing.times", "count", f.Count)),
		pair("crmsettings.failing.next", p.nextTry()),
		pair("crmsettings.failing.code", kit.Clean(firstOf(f.CRMCode, f.Code))),
		pair("crmsettings.failing.request", kit.FitMiddle(kit.Clean(f.RequestID), 20)),
	}
	return append(append(lines, p.columns(left, right, width)...), p.noticeLines(width)...)
}

func (p *Page) nextTry() string {
	at := p.data.Value.view.Failure.NextTryAt
	if at.IsZero() {
		return ""
	}
	in := at.Sub(p.kit.Now())
	if in <= 0 {
		return p.kit.T("crmsettings.failing.now")
	}
	return p.kit.T("crmsettings.failing.in", "Time", p.kit.Printer.Time(p.here(at)), "Clock", p.kit.Printer.Clock(in.Truncate(time.Second)))
}

func firstOf(values ...string) string {
	for _, v := range values {
		if v != "" {
			return v
		}
	}
	return ""
}

// details shows what support needs: code, request id and the technical detail (spec §3.4).
func (p *Page) details() tea.Cmd {
	f := p.data.Value.view.Failure
	c := p.kit
	said := sentence.OfCode(c.Printer, p.failure())
	pairs := []kit.Pair{
		{Label: c.T("crmsettings.failing.code"), Value: kit.Clean(f.Code)},
		{Label: c.T("crmsettings.details.crm"), Value: kit.Clean(f.CRMCode)},
		{Label: c.T("crmsettings.failing.request"), Value: kit.Clean(f.RequestID)},
		{Label: c.T("crmsettings.details.privilege"), Value: kit.Clean(f.Privilege)},
		{Label: c.T("crmsettings.details.technical"), Value: said.Detail},
	}
	for i := range pairs {
		if pairs[i].Value == "" {
			pairs[i].Value = c.Theme.Glyphs.None
		}
	}
	body := kit.Text(c, func(width int) []string {
		var lines []string
		for _, l := range kit.Wrap(said.Text+" "+said.Next, width) {
			lines = append(lines, c.Theme.Text.Render(l))
		}
		return append(append(lines, ""), kit.Pairs(c.Theme.Styles, pairs, 0, width)...)
	})
	spec := kit.DialogSpec{Title: c.T("crmsettings.details"), Context: kit.Clean(p.data.Value.view.Name), Body: func() kit.Body { return body }}
	spec.Buttons = func() []kit.Button {
		all := []kit.Button{{Label: c.T("shell.close"), Closes: true}}
		if f.RequestID != "" {
			all = append(all, kit.Button{Label: c.T("crmsettings.copy"), Run: p.copyRequest})
		}
		return all
	}
	return c.Open(kit.NewDialog(c, spec))
}

// errorSpec is the block for a page that could not be read.
func (p *Page) errorSpec() kit.ErrorSpec {
	said := sentence.Of(p.kit.Printer, p.data.Err)
	return kit.ErrorSpec{Sentence: said.Text, Detail: said.Next}
}
