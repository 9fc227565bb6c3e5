package app

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/find"
	"navsync/ui/theme"
)

// everywhere are the actions that hold on every page.
func everywhere(k *kit.Context, h page.House, who *acting) []action.Action {
	e := everyPage{kit: k, house: h, who: who}
	return []action.Action{
		{
			ID: action.Find, Keys: []string{"F"}, Title: "find.title", Tooltip: "find.tip", Group: "shell.group.do",
			Run: func() tea.Cmd { return find.Open(k, h) },
		},
		{
			ID: action.Sync, Title: "everywhere.sync", Tooltip: "everywhere.sync.tip", Group: "shell.group.do",
			Enabled: e.canSync(), Run: e.sync,
		},
		{
			ID: action.Pause, Title: "everywhere.pause", Tooltip: "everywhere.pause.tip", Group: "shell.group.do",
			Enabled: e.canPause(), Run: func() tea.Cmd {
				return page.AskPause(e.kit, h, func() tea.Cmd { return e.change(h.Engine.Pause, "everywhere.pause.done") })
			},
		},
		{
			ID: action.Resume, Title: "everywhere.resume", Tooltip: "everywhere.resume.tip", Group: "shell.group.do",
			Enabled: e.canResume(), Run: func() tea.Cmd { return e.change(h.Engine.Resume, "everywhere.resume.done") },
		},
		{
			ID: action.ActAs, Title: "everywhere.act-as", Tooltip: "everywhere.act-as.tip", Group: "shell.group.do",
			Enabled: action.All(
				action.If(func() bool { return h.Demo != nil }, "everywhere.act-as.demo-only"),
				action.If(func() bool { return !who.get().Remote }, "everywhere.act-as.by-key"),
			), Run: e.actAs,
		},
	}
}

type everyPage struct {
	kit   *kit.Context
	house page.House
	who   *acting
}

func (e everyPage) canSync() action.Gate {
	return action.All(
		e.house.May(engine.ActSync, "everywhere.admins-only"),
		action.If(func() bool { return e.kit.Status.Connection != kit.Paused }, "everywhere.paused"),
		action.If(e.connected, "everywhere.not-connected"),
		action.If(func() bool { return e.kit.Status.Running == nil }, "everywhere.runs"),
	)
}

func (e everyPage) canPause() action.Gate {
	return action.All(
		action.If(e.connected, "everywhere.not-connected"),
		action.If(func() bool { return e.kit.Status.Connection != kit.Paused }, "everywhere.paused"),
		e.house.May(engine.ActPause, "everywhere.admins-only"),
	)
}

func (e everyPage) canResume() action.Gate {
	return action.All(
		action.If(func() bool { return e.kit.Status.Connection == kit.Paused }, "everywhere.not-paused"),
		e.house.May(engine.ActResume, "everywhere.admins-only"),
	)
}

func (e everyPage) connected() bool {
	c := e.kit.Status.Connection
	return c != kit.NotConnected && c != kit.Disconnected
}

func (e everyPage) sync() tea.Cmd {
	return e.change(func(ctx context.Context, a engine.Actor) error {
		_, err := e.house.Engine.Sync(ctx, a, engine.SyncOptions{Trigger: store.ByPerson})
		return err
	}, "everywhere.sync.begun")
}

// change does one thing in a command and says how it went.
func (e everyPage) change(do func(context.Context, engine.Actor) error, done string) tea.Cmd {
	actor := e.who.get()
	return func() tea.Msg {
		if err := do(e.house.Context, actor); err != nil {
			return page.ErrorToast(e.kit, err)()
		}
		return e.kit.Toast(theme.ToneOK, e.kit.T(done))()
	}
}

// actAs offers the demo's people. It reads them in a command and opens the menu from its answer.
func (e everyPage) actAs() tea.Cmd {
	return func() tea.Msg {
		people, err := e.house.Store.People(e.house.Context)
		if err != nil {
			return page.ErrorToast(e.kit, err)()
		}
		return kit.OpenMsg{Overlay: e.chooser(people)}
	}
}

func (e everyPage) chooser(people []store.Person) kit.Overlay {
	var options []kit.Option
	for _, p := range people {
		options = append(options, kit.Option{ID: p.Email, Label: kit.Clean(p.Name), Note: e.kit.T("role." + string(p.Role))})
	}
	return kit.NewPicker(e.kit, e.kit.T("everywhere.act-as"), options, e.who.get().Email, 2, 1, func(email string) tea.Cmd {
		return func() tea.Msg {
			a, err := e.house.Engine.As(e.house.Context, email)
			if err != nil {
				return page.ErrorToast(e.kit, err)()
			}
			e.who.set(a)
			return kit.ViewerMsg{Viewer: page.Viewer(a), Page: start(a.Role)}
		}
	})
}
