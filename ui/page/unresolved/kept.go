package unresolved

import (
	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// kept says whether an activity waits here for a record, so that there is nothing of it in Dynamics.
func (p *Page) kept(r store.UnresolvedRow) bool { return !r.KeptAt.IsZero() }

// is says where an activity is: here, or open in Dynamics.
func (p *Page) is(r store.UnresolvedRow) string { return is(p.kit, p.kept(r)) }

func is(c *kit.Context, kept bool) string {
	if kept {
		return c.T("unresolved.is.here")
	}
	return c.T("unresolved.is.open")
}

// inDynamics is the gate of what needs an activity there.
func (p *Page) inDynamics() action.Gate {
	return action.If(func() bool {
		row, ok := p.table.Focus()
		return !ok || !p.kept(row)
	}, "unresolved.only-here")
}

// keepAction asks an admin what becomes of items without a matching record (spec §9).
func (p *Page) keepAction() action.Action {
	return action.Action{
		ID: "unresolved/keep", Keys: []string{"K"}, Title: "unresolved.keep", Tooltip: "unresolved.keep.tip", Group: "shell.group.list",
		Enabled: p.house.May(engine.ActSettings, "unresolved.keep.admin"), Run: p.askKeep,
	}
}

func (p *Page) askKeep() tea.Cmd {
	option := func(value string) kit.Option {
		return kit.Option{ID: value, Label: p.kit.T("setting.unresolved." + value)} //lang:keys setting.unresolved.*
	}
	now := store.UnresolvedOpen
	if p.report.Value.keepHere {
		now = store.UnresolvedKeep
	}
	options := []kit.Option{option(store.UnresolvedOpen), option(store.UnresolvedKeep)}
	return p.kit.Open(kit.NewPicker(p.kit, p.kit.T("unresolved.keep.question"), options, now, -1, -1, func(value string) tea.Cmd {
		if value == now {
			return nil
		}
		return p.keep(value)
	}))
}

func (p *Page) keep(value string) tea.Cmd {
	actor := p.house.Actor()
	return func() tea.Msg {
		if _, err := p.house.Engine.SetSettings(p.house.Context, actor, map[string]string{store.KeyUnresolved: value}); err != nil {
			return page.ErrorToast(p.kit, err)()
		}
		return p.kit.Toast(theme.ToneOK, p.kit.T("unresolved.keep.done-"+value))() //lang:keys unresolved.keep.done-*
	}
}
