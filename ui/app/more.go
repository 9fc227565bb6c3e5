package app

import (
	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/crmsettings"
	"navsync/ui/page/display"
	"navsync/ui/page/help"
)

// more are the lines of the palette besides actions and pages: every setting that the viewer may look at, and the questions of Help.
func more(k *kit.Context, entries []ui.Entry) []kit.Choosable {
	var lines []kit.Choosable
	add := func(title, also, to string, args kit.Args) {
		lines = append(lines, kit.Choosable{
			Group: k.T("shell.group.settings"), Title: title, Also: also, Run: func() tea.Cmd { return k.Navigate(to, args) },
		})
	}
	for _, e := range entries {
		if e.ID != page.CRMSettings || !e.Allows(k.Viewer.Role) {
			continue
		}
		for _, row := range store.SettingTable() {
			if row.Section != "" {
				add(k.T("setting."+row.Key), row.Key, e.ID, kit.Args{crmsettings.ArgSetting: row.Key}) //lang:keys setting.*
			}
		}
	}
	for _, row := range config.Rows() {
		add(k.T(row.Key), row.Key, page.Display, kit.Args{display.ArgSetting: row.Key})
	}
	return append(lines, help.Lines(k)...)
}
