package seats

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui/theme"
)

// foresee asks for a forecast when the selection is another one.
func (p *Page) foresee() tea.Cmd {
	keys := p.table.Selected()
	return p.forecast.Follow(p.house, joined(keys), func(ctx context.Context) (engine.SeatForecast, error) {
		return p.house.Engine.ForecastEnable(ctx, keys)
	})
}

// forecastLine is the bulk bar's second line.
func (p *Page) forecastLine(_ []string, st theme.Styles) string {
	c, f := p.kit, p.forecast.Value
	switch {
	case p.forecast.Err != nil:
		return st.Warn.Render(c.T("seats.forecast.failed"))
	case !p.forecast.Known:
		return st.Quiet.Render(c.Theme.Glyphs.Cut)
	case f.On == 0 && f.Blocked == 0:
		return st.Text.Render(c.T("seats.forecast.disable", "count", f.Already))
	}
	parts := []string{st.Text.Render(c.T("seats.forecast.enable", "count", f.On))}
	if f.Accounts > 0 || f.Leads > 0 {
		parts[0] += st.Text.Render(", " + c.T("seats.forecast.brings", "accounts", f.Accounts, "leads", f.Leads))
	}
	if f.Blocked > 0 {
		parts = append(parts, st.Warn.Render(c.Theme.Glyphs.Warn+" "+c.T("seats.forecast.blocked", "count", f.Blocked)))
	}
	if f.Already > 0 {
		parts = append(parts, st.Muted.Render(c.T("seats.forecast.already", "count", f.Already)))
	}
	return strings.Join(parts, st.Quiet.Render(" "+c.Theme.Glyphs.Dot+" "))
}
