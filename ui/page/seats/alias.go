package seats

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
)

func (p *Page) aliasAction() action.Action {
	return action.Action{
		ID: "seats/alias", Keys: []string{"m"}, Title: "seats.alias", Tooltip: "seats.alias.tip", Group: groupRow, Row: true,
		Enabled: p.row(engine.ActSeatAlias, nil), Run: p.onRow(p.openAliases),
	}
}

// openAliases lists the addresses under which Dynamics may know the seat holder besides the
// own one (spec §4): one is taken away, or another is added.
func (p *Page) openAliases(r row) tea.Cmd {
	if len(r.Aliases) == 0 {
		return p.askAlias(r)
	}
	c := p.kit
	spec := kit.ChooserSpec{Title: c.T("seats.alias.title", "name", kit.Fit(kit.Clean(r.Name), 24)), Width: 70}
	for _, address := range r.Aliases {
		spec.Lines = append(spec.Lines, kit.Choosable{
			Title: kit.Clean(address), Note: c.T("seats.alias.take"),
			Run: func() tea.Cmd { return p.unalias(r.Email, address) },
		})
	}
	spec.Lines = append(spec.Lines, kit.Choosable{Title: c.T("seats.alias.add"), Run: func() tea.Cmd { return p.askAlias(r) }})
	return c.Open(kit.NewChooser(c, spec))
}

func (p *Page) unalias(email, address string) tea.Cmd {
	return p.change(deedUnalias, func(ctx context.Context, a engine.Actor) ([]engine.SeatResult, error) {
		return one(email, p.house.Engine.UnaliasSeat(ctx, a, email, address))
	})
}

func (p *Page) askAlias(r row) tea.Cmd {
	c := p.kit
	address := page.NewEmail(c, kit.TextSpec{Label: c.T("seats.alias.address"), Width: 40})
	form := kit.NewForm(c, kit.NewNote(func(width int) []string {
		return kit.Wrap(c.Theme.Muted.Render(c.T("seats.alias.tip")), width)
	}), address)
	return c.Open(kit.NewDialog(c, kit.DialogSpec{
		Title: c.T("seats.alias.add"), Context: kit.Clean(r.Name),
		Body: func() kit.Body { return form },
		Buttons: func() []kit.Button {
			return []kit.Button{
				{Label: c.T("shell.cancel"), Closes: true},
				{
					Label: c.T("seats.alias.verb"), Closes: true,
					Enabled: func() (bool, string) { return page.IsEmail(address.Value()), c.T("seats.alias.none") },
					Run: func() tea.Cmd {
						return p.change(deedAlias, func(ctx context.Context, a engine.Actor) ([]engine.SeatResult, error) {
							return one(r.Email, p.house.Engine.AliasSeat(ctx, a, r.Email, address.Value()))
						})
					},
				},
			}
		},
	}))
}
