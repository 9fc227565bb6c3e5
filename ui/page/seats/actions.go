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
		p.assignAction(), p.toSettings(),
		p.enableAction(), p.disableAction(), p.linkAction(), p.aliasAction(), p.roleAction(), p.trailAction(), p.removeAction(),
		{
			ID: "seats/enable-selected", Keys: []string{"E"}, Title: "seats.enable", Short: "seats.enable.short", Tooltip: "seats.enable.tip",
			Group: groupBulk, Bulk: true, Enabled: p.bulk(engine.ActSeatSync),
			Run: func() tea.Cmd { return p.enable(p.table.Selected()) },
		},
		{
			ID: "seats/disable-selected", Keys: []string{"X"}, Title: "seats.disable", Short: "seats.disable.short", Tooltip: "seats.disable.tip",
			Group: groupBulk, Bulk: true, Enabled: p.bulk(engine.ActSeatSync),
			Run: func() tea.Cmd { return p.disable(p.table.Selected()) },
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

// may says whether the viewer's role allows an action.
func (p *Page) may(what engine.Action) (bool, string, []any) {
	if engine.ReachOf(p.house.Actor().Role, what) != engine.All {
		return false, "seats.admins-only", nil
	}
	return true, "", nil
}

// row gates an action on the focused seat: by role, then by what refuse says of the seat.
func (p *Page) row(what engine.Action, refuse func(row) string) func() (bool, string, []any) {
	return func() (bool, string, []any) {
		if ok, reason, args := p.may(what); !ok {
			return ok, reason, args
		}
		r, ok := p.table.Focus()
		if !ok {
			return false, "seats.none", nil
		}
		if refuse != nil {
			if reason := refuse(r); reason != "" {
				return false, reason, nil
			}
		}
		return true, "", nil
	}
}

func (p *Page) bulk(what engine.Action) func() (bool, string, []any) {
	return func() (bool, string, []any) {
		if ok, reason, args := p.may(what); !ok {
			return ok, reason, args
		}
		if len(p.table.Selected()) == 0 {
			return false, "seats.none-selected", nil
		}
		return true, "", nil
	}
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

func (p *Page) mayAssign() bool {
	ok, _, _ := p.assignAction().Can()
	return ok
}

func (p *Page) assignAction() action.Action {
	return action.Action{
		ID: "seats/assign", Keys: []string{"a"}, Title: "seats.assign", Short: "seats.assign", Tooltip: "seats.assign.tip", Group: groupSeats, Hint: true,
		Enabled: func() (bool, string, []any) {
			if ok, reason, args := p.may(engine.ActSeatAssign); !ok {
				return ok, reason, args
			}
			if !p.seats.Value.connected {
				return false, "seats.unconnected", nil
			}
			return true, "", nil
		},
		Run: p.openAssign,
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
		ID: "seats/remove", Keys: []string{"x"}, Title: "seats.remove", Tooltip: "seats.remove.tip", Group: groupRow, Row: true, Danger: true,
		Enabled: p.row(engine.ActSeatRemove, nil), Run: p.onRow(func(r row) tea.Cmd { return p.askRemove([]row{r}) }),
	}
}

// openMenu opens a seat's … menu below a cell of the table.
func (p *Page) openMenu(r row, x, y int) tea.Cmd {
	return p.kit.Open(kit.NewMenu(p.kit, kit.MenuSpec{Title: kit.Clean(r.Name), Actions: action.Rows(p.Actions()), X: x, Y: y}))
}
