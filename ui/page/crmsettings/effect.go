package crmsettings

import (
	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// effectWanted is true when a preference was changed whose effect can be computed.
func (p *Page) effectWanted() bool {
	return p.data.Value.connected() && p.may(engine.ActSettings) && p.draft.changed(preferences)
}

// effectLines show below the questions what saving would add and remove (spec §5), unless the pane does.
func (p *Page) effectLines(width int) []string {
	if p.beside(p.kit.Width) {
		return nil
	}
	return p.effectSaid(width)
}

// effectSaid is what saving would add and remove, in at most width cells.
func (p *Page) effectSaid(width int) []string {
	c, th, e := p.kit, p.kit.Theme, p.effect.Value
	if !p.effectWanted() {
		return nil
	}
	if err := p.effect.Err; err != nil {
		said := sentence.Of(c.Printer, err)
		return append([]string{""}, p.wrapped(th.Glyphs.Warn+" "+said.Text, width, theme.ToneWarn)...)
	}
	if !p.effect.Known {
		return []string{"", "  " + th.Quiet.Render(c.T("crmsettings.effect.asked"))}
	}
	head := c.T("crmsettings.effect", "count", e.Seats)
	switch {
	case e.Users == 0 && p.data.Value.seats == 0:
		return append([]string{""}, p.wrapped(c.T("crmsettings.effect.nobody"), width, theme.ToneMuted)...)
	case e.Users > 0:
		head = c.T("crmsettings.effect.users", "count", e.Users)
	}
	lines := []string{"", "  " + th.Strong.Render(kit.Fit(head, width-2))}
	for _, one := range []struct {
		label  string
		change engine.Change
	}{
		{c.T("crmsettings.effect.opportunities"), e.Opportunities},
		{c.T("crmsettings.effect.accounts"), e.Accounts},
		{c.T("crmsettings.effect.leads"), e.Leads},
	} {
		lines = append(lines, "  "+kit.Fit(kit.Pad(th.Muted.Render(one.label), 16)+p.changeText(one.change), width-2))
	}
	if p.data.Value.view.State == store.Importing {
		lines = append(lines, p.wrapped(c.T("crmsettings.effect.sofar"), width, theme.ToneQuiet)...)
	}
	if e.WithoutStage > 0 {
		lines = append(lines, p.wrapped(c.T("crmsettings.effect.nostage", "count", e.WithoutStage), width, theme.ToneQuiet)...)
	}
	return lines
}

func (p *Page) changeText(e engine.Change) string {
	th, n := p.kit.Theme, p.kit.Printer.N
	text := th.Text.Render(n(e.Before) + " " + th.Glyphs.Becomes + " " + n(e.After))
	if e.Added > 0 {
		text += "  " + th.OK.Render("+"+n(e.Added))
	}
	if e.Removed > 0 {
		text += "  " + th.Warn.Render("−"+n(e.Removed))
	}
	return text
}
