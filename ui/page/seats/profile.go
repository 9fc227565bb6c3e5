package seats

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
)

func (p *Page) profileAction() action.Action {
	return action.Action{
		ID: "seats/profile", Keys: []string{"p"}, Title: "seats.profile", Tooltip: "seats.profile.tip", Group: groupRow, Row: true,
		Enabled: p.row(engine.ActSeatBind, nil), Run: p.onRow(p.openProfile),
	}
}

// openProfile binds a seat to the profile of its holder, or anew, or takes a wrong one away (spec §11).
func (p *Page) openProfile(r row) tea.Cmd {
	if r.ProfileSlug == "" {
		return p.askProfile(r)
	}
	c := p.kit
	return c.Open(kit.NewChooser(c, kit.ChooserSpec{
		Title: c.T("seats.profile.title", "name", kit.Fit(kit.Clean(r.Name), 24)), Width: 76,
		Lines: []kit.Choosable{
			{Title: c.T("seats.profile.bind"), Note: c.T("seats.profile.bind.note"), Run: func() tea.Cmd { return p.askProfile(r) }},
			{Title: c.T("seats.profile.unbind"), Note: c.T("seats.profile.unbind.note"), Run: func() tea.Cmd { return p.foretellUnbind(r) }},
		},
	}))
}

// askProfile asks for the address that the holder's profile has now.
func (p *Page) askProfile(r row) tea.Cmd {
	c := p.kit
	address := kit.NewText(c, kit.TextSpec{
		Label: c.T("seats.profile.address"), Example: "https://www.linkedin.com/in/lea-fontaine", Width: 60,
	})
	form := kit.NewForm(c, kit.NewNote(func(width int) []string {
		lines := kit.Wrap(c.Theme.Muted.Render(c.T("seats.profile.tip")), width)
		if r.ProfileSlug != "" {
			lines = append(lines, c.Theme.Text.Render(kit.Fit(c.T("seats.profile.now", "URL", profileAddress(r)), width)))
		}
		return lines
	}), address)
	return c.Open(kit.NewDialog(c, kit.DialogSpec{
		Title: c.T("seats.profile.bind"), Context: kit.Clean(r.Name),
		Body: func() kit.Body { return form },
		Buttons: func() []kit.Button {
			return []kit.Button{
				{Label: c.T("shell.cancel"), Closes: true},
				{
					Label: c.T("seats.profile.verb"), Closes: true,
					Enabled: func() (bool, string) { return strings.TrimSpace(address.Value()) != "", c.T("seats.profile.none") },
					Run: func() tea.Cmd {
						return p.change(deedBind, func(ctx context.Context, a engine.Actor) ([]engine.SeatResult, error) {
							return one(r.Email, p.house.Engine.BindSeat(ctx, a, r.Email, address.Value()))
						})
					},
				},
			}
		},
	}))
}

// profileAddress is the address of the profile that a seat is bound to.
func profileAddress(r row) string { return "https://www.linkedin.com/in/" + kit.Clean(r.ProfileSlug) }

// unbindMsg brings what unbinding a seat would do.
type unbindMsg struct {
	page     *Page
	row      row
	forecast store.UnbindForecast
	err      error
}

// foretellUnbind counts what unbinding would do before it is asked.
func (p *Page) foretellUnbind(r row) tea.Cmd {
	return page.Load(p.house, func(ctx context.Context) (store.UnbindForecast, error) {
		return p.house.Store.UnbindForecast(ctx, r.ID)
	}, func(f store.UnbindForecast, err error) tea.Msg {
		return unbindMsg{page: p, row: r, forecast: f, err: err}
	})
}

func (p *Page) askUnbind(m unbindMsg) tea.Cmd {
	if m.page != p {
		return nil
	}
	if m.err != nil {
		return page.ErrorToast(p.kit, m.err)
	}
	c, r := p.kit, m.row
	return c.Open(kit.Confirm(c, kit.ConfirmSpec{
		Title: c.T("seats.profile.unbind"), Context: kit.Clean(r.Name), Danger: true, Verb: c.T("seats.profile.unbind.verb"),
		Text: c.T("seats.profile.unbind.text", "URL", profileAddress(r)),
		Lines: func(width int) []string {
			th := c.Theme
			return []string{
				th.Text.Render(kit.Fit(c.T("seats.profile.unbind.go", "count", m.forecast.Deleted), width)),
				th.Text.Render(kit.Fit(c.T("seats.profile.unbind.stay", "count", m.forecast.Kept), width)),
			}
		},
		Count: func() int { return m.forecast.Deleted },
		Run: func() tea.Cmd {
			return p.change(deedUnbind, func(ctx context.Context, a engine.Actor) ([]engine.SeatResult, error) {
				_, err := p.house.Engine.UnbindSeat(ctx, a, r.Email)
				return one(r.Email, err)
			})
		},
	}))
}
