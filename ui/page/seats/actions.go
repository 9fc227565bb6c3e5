package seats

import (
	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/trail"
)

const (
	groupSeats = "seats.group.page"
	groupRow   = "seats.group.row"
	groupBulk  = "seats.group.bulk"
)

// Actions implements kit.Page.
func (p *Page) Actions() []action.Action {
	all := []action.Action{
		p.assignAction(), p.toSettings(), p.viewAction(), p.monthAction(),
		p.enableAction(), p.disableAction(), p.linkAction(), p.aliasAction(), p.profileAction(), p.roleAction(), p.trailAction(), p.removeAction(),
		{
			ID: "seats/enable-selected", Keys: []string{"E"}, Title: "seats.enable", Short: "seats.enable.short", Tooltip: "seats.enable.tip",
			Group: groupBulk, Bulk: true, Enabled: p.bulk(engine.ActSeatSync),
			Run: func() tea.Cmd { return p.enable(p.table.Selected()) },
		},
		{
			ID: "seats/disable-selected", Keys: []string{"X"}, Title: "seats.disable", Short: "seats.disable.short", Tooltip: "seats.disable.tip",
			Group: groupBulk, Bulk: true, Enabled: p.bulk(engine.ActSeatSync),
			Run: func() tea.Cmd { return p.askDisable(p.table.Rows(p.table.Selected())) },
		},
		{
			ID: "seats/remove-selected", Keys: []string{"R"}, Title: "seats.remove.bulk", Tooltip: "seats.remove.tip", Group: groupBulk,
			Bulk: true, Danger: true, Enabled: p.bulk(engine.ActSeatRemove),
			Run: func() tea.Cmd { return p.askRemove(p.table.Rows(p.table.Selected())) },
		},
	}
	for _, a := range p.table.Actions() {
		run := a.Run
		a.Run = func() tea.Cmd { // ticking changes what the bulk bar foresees
			cmd := run()
			return tea.Batch(cmd, p.foresee())
		}
		all = append(all, a)
	}
	return all
}

// may gates an action by the role of who acts.
func (p *Page) may(what engine.Action) action.Gate { return p.house.May(what, "seats.admins-only") }

// row gates an action on the focused seat: by role, then by what refuse says of the seat.
func (p *Page) row(what engine.Action, refuse func(row) string) action.Gate {
	return action.All(p.may(what), action.On(p.table.Focus, "seats.none", refuse))
}

func (p *Page) bulk(what engine.Action) action.Gate {
	return action.All(p.may(what), action.If(func() bool { return p.table.Ticked() > 0 }, "seats.none-selected"))
}

// onRow runs do with the focused seat.
func (p *Page) onRow(do func(row) tea.Cmd) func() tea.Cmd {
	return func() tea.Cmd {
		r, ok := p.table.Focus()
		if !ok {
			return nil
		}
		return do(r)
	}
}

func (p *Page) mayAssign() bool { return p.assignAction().Can() }

func (p *Page) assignAction() action.Action {
	return action.Action{
		ID: "seats/assign", Keys: []string{"a"}, Title: "seats.assign", Short: "seats.assign", Tooltip: "seats.assign.tip", Group: groupSeats, Hint: true,
		Enabled: action.All(p.may(engine.ActSeatAssign), action.If(func() bool { return p.seats.Value.connected }, "seats.unconnected")),
		Run:     p.openAssign,
	}
}

func (p *Page) toSettings() action.Action {
	return action.Action{
		ID: "seats/crm-settings", Keys: []string{"c"}, Title: "seats.tosettings", Tooltip: "seats.tosettings.tip", Group: groupSeats,
		Run: func() tea.Cmd { return p.kit.Navigate(page.CRMSettings, nil) },
	}
}

func (p *Page) enableAction() action.Action {
	return action.Action{
		ID: "seats/enable", Keys: []string{"e"}, Title: "seats.enable", Tooltip: "seats.enable.tip", Group: groupRow, Row: true, Hint: true,
		Short: "seats.enable.short",
		Enabled: p.row(engine.ActSeatSync, func(r row) string {
			if r.SyncOn {
				return "seats.already-on"
			}
			return ""
		}),
		Run: p.onRow(func(r row) tea.Cmd { return p.enable([]string{r.Email}) }),
	}
}

func (p *Page) disableAction() action.Action {
	return action.Action{
		ID: "seats/disable", Keys: []string{"d"}, Title: "seats.disable", Tooltip: "seats.disable.tip", Group: groupRow, Row: true,
		Enabled: p.row(engine.ActSeatSync, func(r row) string {
			if !r.SyncOn {
				return "seats.already-off"
			}
			return ""
		}),
		Run: p.onRow(func(r row) tea.Cmd { return p.disable([]string{r.Email}) }),
	}
}

func (p *Page) linkAction() action.Action {
	return action.Action{
		ID: "seats/link", Keys: []string{"l"}, Title: "seats.link", Short: "seats.link.short", Tooltip: "seats.link.tip", Group: groupRow, Row: true,
		Enabled: p.row(engine.ActSeatLink, func(row) string {
			if !p.seats.Value.connected {
				return "seats.unconnected"
			}
			return ""
		}),
		Run: p.onRow(p.openLink),
	}
}

func (p *Page) roleAction() action.Action {
	return action.Action{
		ID: "seats/role", Keys: []string{"r"}, Title: "seats.role", Tooltip: "seats.role.tip", Group: groupRow, Row: true,
		Enabled: p.row(engine.ActPersonRole, nil), Run: p.onRow(p.openRole),
	}
}

func (p *Page) trailAction() action.Action {
	return action.Action{
		ID: "seats/trail", Keys: []string{"t"}, Title: "seats.trail", Tooltip: "seats.trail.tip", Group: groupRow, Row: true,
		Enabled: p.row(engine.ActSeatLink, nil),
		Run: p.onRow(func(r row) tea.Cmd {
			return trail.Open(p.kit, p.house, store.Ref{Kind: "seat", Ref: r.Email}, kit.Clean(r.Name))
		}),
	}
}

func (p *Page) removeAction() action.Action {
	return action.Action{
		ID: "seats/remove", Keys: []string{"delete"}, Title: "seats.remove", Tooltip: "seats.remove.tip", Group: groupRow, Row: true, Danger: true,
		Enabled: p.row(engine.ActSeatRemove, nil), Run: p.onRow(func(r row) tea.Cmd { return p.askRemove([]row{r}) }),
	}
}

// openMenu opens a seat's … menu below a cell of the table.
func (p *Page) openMenu(r row, x, y int) tea.Cmd {
	return p.kit.Open(kit.NewMenu(p.kit, kit.MenuSpec{Title: kit.Clean(r.Name), Actions: action.Rows(p.Actions()), X: x, Y: y}))
}
