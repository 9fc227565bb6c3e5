package crmsettings

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// countEffect counts what would stop and be deleted, before the question is asked. purge is
// the cleaning of a connection that was disconnected before.
func (p *Page) countEffect(purge bool) tea.Cmd {
	return page.Load(p.house, p.house.Store.DisconnectEffect, func(e store.DisconnectEffect, err error) tea.Msg {
		return effectMsg{page: p, effect: e, purge: purge, err: err}
	})
}

func (p *Page) askDisconnect(m effectMsg) tea.Cmd {
	if m.err != nil {
		return page.ErrorToast(p.kit, m.err)
	}
	c := p.kit
	clean := kit.NewCheck(c, kit.CheckSpec{Label: c.T("crmsettings.cleanup"), Value: m.purge})
	spec := kit.ConfirmSpec{
		Title: c.T("crmsettings.disconnect.title"), Context: kit.Clean(p.data.Value.view.Name), Danger: true,
		Verb: c.T("crmsettings.disconnect.verb"), Lines: func(width int) []string { return p.stopLines(m.effect, width) },
		Fields: []kit.Field{clean, kit.NewNote(func(width int) []string { return p.purgeLines(m.effect, clean.Value(), width) })},
		Count: func() int {
			if clean.Value() {
				return m.effect.Total
			}
			return m.effect.Seats
		},
		Run: func() tea.Cmd { return p.disconnect(clean.Value()) },
	}
	if m.purge {
		spec.Title, spec.Verb = c.T("crmsettings.purge.title"), c.T("crmsettings.purge.verb")
		spec.Lines, spec.Fields = func(width int) []string { return p.purgeLines(m.effect, true, width) }, nil
		spec.Run = func() tea.Cmd { return p.change("crmsettings.purge.done", p.house.Engine.Purge) }
	}
	return c.Open(kit.Confirm(c, spec))
}

func (p *Page) disconnect(purge bool) tea.Cmd {
	said := "crmsettings.disconnect.done"
	if purge {
		said = "crmsettings.disconnect.cleaned"
	}
	p.busy = p.kit.T("crmsettings.disconnecting")
	return p.change(said, func(ctx context.Context, a engine.Actor) error { return p.house.Engine.Disconnect(ctx, a, purge) })
}

// stopLines are what stops at once.
func (p *Page) stopLines(e store.DisconnectEffect, width int) []string {
	c, th := p.kit, p.kit.Theme
	lines := []string{th.Strong.Render(c.T("crmsettings.stops"))}
	one := func(n int, text string) {
		lines = append(lines, kit.Fit(kit.PadLeft(th.Strong.Render(c.Printer.N(n)), 9)+"  "+th.Text.Render(text), width))
	}
	one(e.Seats, c.T("crmsettings.stops.seats", "count", e.Seats))
	one(e.Waiting, c.T("crmsettings.stops.items", "count", e.Waiting))
	one(e.Unresolved, c.T("crmsettings.stops.unresolved", "count", e.Unresolved))
	if e.RunID != 0 {
		for _, l := range kit.Wrap(c.T("crmsettings.stops.run"), width) {
			lines = append(lines, th.Warn.Render(l))
		}
	}
	return lines
}

// purgeLines are what is deleted here and what stays, or that everything stays.
func (p *Page) purgeLines(e store.DisconnectEffect, purge bool, width int) []string {
	c, th := p.kit, p.kit.Theme
	var lines []string
	add := func(text string) {
		for _, l := range kit.Wrap(text, width) {
			lines = append(lines, th.Muted.Render(l))
		}
	}
	if !purge {
		add(c.T("crmsettings.stays"))
		return lines
	}
	add(c.T("crmsettings.deleted"))
	lines = append(lines, "")
	counts := []struct {
		label string
		n     int
	}{
		{"step.users", e.Users},
		{"step.opportunities", e.Opportunities},
		{"step.accounts", e.Accounts},
		{"step.stakeholders", e.Links},
		{"step.contacts", e.Contacts},
		{"crmsettings.matches", e.Matches},
		{"step.leads", e.Leads},
		{"crmsettings.entries", e.SavedEntries},
	}
	half := (width - 4) / 2
	for i := 0; i < len(counts); i += 2 {
		cells := make([]string, 2)
		for k, one := range counts[i : i+2] {
			cells[k] = kit.Spread(th.Styles, th.Text.Render(c.T(one.label)), kit.Number(c, th.Styles, one.n), half)
		}
		lines = append(lines, cells[0]+"    "+cells[1])
	}
	lines = append(lines, "")
	add(c.T("crmsettings.keeps", "count", e.Items))
	add(c.T("crmsettings.beyond"))
	return lines
}
