package seats

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// forecast is what enabling the selection would bring, read in a command whenever the selection changes.
type forecast struct {
	of         string // the selection it was asked for
	generation int
	here       bool
	failed     bool
	brings     engine.SeatForecast
}

type forecastMsg struct {
	page       *Page
	generation int
	brings     engine.SeatForecast
	err        error
}

// stale makes the next foresee ask again; the old numbers stay until the answer.
func (f *forecast) stale() { f.of = "" }

func (f *forecast) took(m forecastMsg) {
	if m.generation == f.generation {
		f.here, f.failed, f.brings = true, m.err != nil, m.brings
	}
}

// foresee asks for a forecast when the selection is another one.
func (p *Page) foresee() tea.Cmd {
	keys := p.table.Selected()
	of := joined(keys)
	if of == p.forecast.of {
		return nil
	}
	if of == "" || p.forecast.of != "" {
		p.forecast.here = false
	}
	p.forecast.of = of
	p.forecast.generation++
	if of == "" {
		return nil
	}
	generation := p.forecast.generation
	return page.Load(p.house, func(ctx context.Context) (engine.SeatForecast, error) {
		return p.house.Engine.ForecastEnable(ctx, keys)
	}, func(f engine.SeatForecast, err error) tea.Msg {
		return forecastMsg{page: p, generation: generation, brings: f, err: err}
	})
}

// forecastLine is the bulk bar's second line.
func (p *Page) forecastLine(_ []string, st theme.Styles) string {
	c, f := p.kit, p.forecast.brings
	switch {
	case p.forecast.failed:
		return st.Warn.Render(c.T("seats.forecast.failed"))
	case !p.forecast.here:
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
