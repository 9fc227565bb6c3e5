package adminsettings

import (
	"cmp"
	"slices"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/table"
	"navsync/ui/theme"
)

func (p *Page) roleName(r store.Role) string { return p.kit.T("role." + string(r)) } //lang:keys role.*

// peopleSpec is the table of everybody who uses navsync; the key is the e-mail.
func (p *Page) peopleSpec() table.Spec[store.Person] {
	c := p.kit
	name := func(r store.Person) string { return kit.Clean(r.Name) }
	email := func(r store.Person) string { return kit.Clean(r.Email) }
	role := func(r store.Person) string { return p.roleName(r.Role) }
	by := func(get func(store.Person) string) func(a, b store.Person) int {
		return func(a, b store.Person) int { return p.kit.Printer.Compare(get(a), get(b)) }
	}
	spec := table.Spec[store.Person]{
		Name: "people",
		Key:  func(r store.Person) string { return r.Email }, Sort: "name",
		Tools: func() []action.Action { return p.peopleActions()[:1] },
		Open:  func(r store.Person) tea.Cmd { return p.openMenu(r, -1, -1) },
		Menu:  p.openMenu,
		Columns: []table.Column[store.Person]{
			{
				ID: "name", Title: "adminsettings.column.name", Min: 16, Max: 40, Flex: 2, Priority: 100, Compare: by(name), Text: name,
				Cell: func(r store.Person, st theme.Styles, width int) string {
					return st.Name.Render(kit.Fit(name(r), width))
				},
			},
			{
				ID: "email", Title: "adminsettings.column.email", Min: 18, Max: 44, Flex: 2, Priority: 80, Compare: by(email), Text: email,
				Cell: func(r store.Person, st theme.Styles, width int) string {
					return st.Muted.Render(kit.Fit(email(r), width))
				},
			},
			{
				ID: "role", Title: "adminsettings.column.role", Min: 18, Priority: 90,
				Compare: func(a, b store.Person) int {
					return cmp.Compare(slices.Index(store.Roles(), a.Role), slices.Index(store.Roles(), b.Role))
				},
				Text: func(r store.Person) string { return role(r) + " " + string(r.Role) },
				Cell: func(r store.Person, st theme.Styles, width int) string {
					return st.Text.Render(kit.Fit(role(r), width))
				},
			},
			{
				ID: "seat", Title: "adminsettings.column.seat", Min: 6, Priority: 60,
				Compare: func(a, b store.Person) int { return cmp.Compare(min(a.SeatID, 1), min(b.SeatID, 1)) },
				Cell: func(r store.Person, st theme.Styles, _ int) string {
					if r.SeatID == 0 {
						return st.Quiet.Render(c.Theme.Glyphs.None)
					}
					return st.Muted.Render(c.T("adminsettings.holds"))
				},
			},
			{
				ID: "since", Title: "adminsettings.column.since", Min: 13, Priority: 40, Align: table.Right, Descending: true,
				Compare: func(a, b store.Person) int { return a.CreatedAt.Compare(b.CreatedAt) },
				Cell: func(r store.Person, st theme.Styles, _ int) string {
					return st.Muted.Render(c.Printer.Date(r.CreatedAt.In(c.Now().Location())))
				},
			},
		},
		FocusLine: p.personLine,
	}
	spec.Columns = slices.Insert(spec.Columns, len(spec.Columns)-1, p.keyColumns()...)
	if p.house.Service != nil {
		spec.Columns = append(spec.Columns, p.stateColumn())
	}
	return spec
}

// personLine says what the focused person's role may.
func (p *Page) personLine(r store.Person, st theme.Styles) (string, *action.Action) {
	return st.Muted.Render(p.kit.T("adminsettings.may." + string(r.Role))), nil //lang:keys adminsettings.may.*
}

func (p *Page) openMenu(r store.Person, x, y int) tea.Cmd {
	if x >= 0 {
		y += tabRows
	}
	return p.kit.Open(kit.NewMenu(p.kit, kit.MenuSpec{Title: kit.Clean(r.Name), Actions: action.Rows(p.peopleActions()), X: x, Y: y}))
}

func (p *Page) peopleActions() []action.Action {
	return slices.Insert([]action.Action{
		{
			ID: "admin-settings/add", Keys: []string{"a"}, Title: "adminsettings.add", Short: "adminsettings.add.short", Tooltip: "adminsettings.add.tip",
			Group: "adminsettings.people", Hint: true, Enabled: p.may(engine.ActPersonAdd), Run: p.addPerson,
		},
		{
			ID: "admin-settings/role", Keys: []string{"r"}, Title: "adminsettings.role", Short: "adminsettings.role.short", Tooltip: "adminsettings.role.tip",
			Group: "adminsettings.people", Hint: true, Row: true, Enabled: p.onPerson(engine.ActPersonRole, nil), Run: p.changeRole,
		},
		{
			ID: "admin-settings/remove", Keys: []string{"delete"}, Title: "adminsettings.remove",
			Short: "adminsettings.remove.short", Tooltip: "adminsettings.remove.tip",
			Group: "adminsettings.people", Hint: true, Row: true, Danger: true, Enabled: p.mayRemove(), Run: p.removePerson,
		},
	}, 1, p.entryActions()...)
}

// onPerson is the gate of an action on the focused person.
func (p *Page) onPerson(a engine.Action, refuse func(store.Person) string) action.Gate {
	return action.All(p.may(a), action.On(p.people.Focus, "shell.table.norows", refuse))
}

// mayRemove knows beforehand what the engine would refuse, as far as the row shows it.
func (p *Page) mayRemove() action.Gate {
	return p.onPerson(engine.ActPersonRemove, func(person store.Person) string {
		switch {
		case person.ID == p.house.Actor().ID:
			return "adminsettings.yourself"
		case person.SeatID != 0:
			return "adminsettings.holds-seat"
		}
		return ""
	})
}
