package table

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
)

// Actions returns what the table itself can do, for a page's own table: their keys are handled by
// Update, so that help and palette show them.
func (t *core[T]) Actions() []action.Action {
	const group = "shell.group.list"
	some := action.If(func() bool {
		shown, _ := t.Count()
		return shown > 0
	}, "shell.table.norows")
	var actions []action.Action
	if !t.spec.NoFilter {
		actions = append(actions, action.Action{ID: "table/filter", Keys: []string{"/"}, Title: "shell.table.filter", Group: group, Run: t.startTyping})
	}
	if t.spec.Multi {
		actions = append(
			actions,
			action.Action{
				ID: "table/tick", Keys: []string{"space"}, Title: "shell.table.tick",
				Short: "shell.hint.tick", Group: group, Hint: true, Enabled: some, Run: t.tick,
			},
			action.Action{ID: "table/all", Keys: []string{"ctrl+a"}, Title: "shell.table.all", Group: group, Enabled: some, Run: t.SelectAll},
		)
	}
	if t.spec.Menu != nil {
		actions = append(actions, action.Action{
			ID: "table/menu", Keys: []string{"."}, Title: "shell.table.menu", Short: "shell.hint.menu",
			Group: group, Hint: true, Enabled: some, Run: t.openMenu,
		})
	}
	return append(
		actions,
		action.Action{
			ID: "table/copy", Keys: []string{"y"}, Title: "shell.table.copy", Tooltip: "shell.table.copy.tip",
			Group: group, Enabled: some, Run: t.Copy,
		},
		action.Action{
			ID: "table/export", Keys: []string{"x"}, Title: "shell.table.export", Tooltip: "shell.table.export.tip",
			Group: group, Enabled: some, Run: t.Export,
		},
		action.Action{ID: "table/sort", Keys: []string{">"}, Title: "shell.table.sort", Group: group, Run: func() tea.Cmd { return t.sortNext(1) }},
		action.Action{
			ID: "table/sort-back", Keys: []string{"<"}, Title: "shell.table.sortback",
			Group: group, Run: func() tea.Cmd { return t.sortNext(-1) },
		},
		action.Action{ID: "table/reverse", Keys: []string{"="}, Title: "shell.table.reverse", Group: group, Run: t.reverse},
	)
}
