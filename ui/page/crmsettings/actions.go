package crmsettings

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/crmsettings/connect"
	"navsync/ui/theme"
)

// supportPage is where help of LinkedIn is to be had (spec §3.4).
const supportPage = "https://www.linkedin.com/help/sales-navigator"

func (p *Page) actions() []action.Action {
	all := append(p.connectionActions(), p.failureActions()...)
	if !p.data.Value.connected() {
		return all
	}
	if p.may(engine.ActSettings) {
		all = append(all, p.wayAction())
		if p.data.Value.seats == 0 {
			all = append(all, p.assignAction())
		}
	}
	all = append(all, p.appActions()...)
	return append(all, p.saveActions()...)
}

// allowed is the gate of an action that only needs the role.
func (p *Page) allowed(a engine.Action) action.Gate { return p.house.May(a, "everywhere.admins-only") }

func (p *Page) connectionActions() []action.Action {
	if !p.data.Value.connected() {
		return p.unconnectedActions()
	}
	all := []action.Action{
		{
			ID: action.Sync, Keys: []string{"n"}, Title: "everywhere.sync", Tooltip: "everywhere.sync.tip",
			Group: "crmsettings.group", Enabled: p.canSync(), Run: p.sync,
		},
		{
			ID: action.Pause, Keys: []string{"p"}, Title: "everywhere.pause", Short: "crmsettings.pause",
			Tooltip: "everywhere.pause.tip", Group: "crmsettings.group", Enabled: p.allowed(engine.ActPause),
			Run: func() tea.Cmd {
				return page.AskPause(p.kit, p.house, func() tea.Cmd { return p.change("everywhere.pause.done", p.house.Engine.Pause) })
			},
		},
	}
	if p.data.Value.view.State == store.Paused {
		all[1] = action.Action{
			ID: action.Resume, Keys: []string{"p"}, Title: "everywhere.resume", Short: "crmsettings.resume",
			Tooltip: "everywhere.resume.tip", Group: "crmsettings.group", Hint: true, Enabled: p.allowed(engine.ActResume),
			Run: func() tea.Cmd { return p.change("everywhere.resume.done", p.house.Engine.Resume) },
		}
	}
	return append(all, action.Action{
		ID: "crm-settings/disconnect", Keys: []string{"D"}, Title: "crmsettings.disconnect", Tooltip: "crmsettings.disconnect.tip",
		Group: "crmsettings.group", Danger: true, Enabled: p.allowed(engine.ActDisconnect),
		Run: func() tea.Cmd { return p.countEffect(false) },
	})
}

func (p *Page) unconnectedActions() []action.Action {
	all := []action.Action{{
		ID: "crm-settings/connect", Keys: []string{"o"}, Title: "crmsettings.connect", Tooltip: "crmsettings.connect.tip",
		Group: "crmsettings.group", Hint: true, Enabled: p.allowed(engine.ActConnect), Run: p.connect,
	}}
	if p.data.Value.view.Kept == 0 {
		return all
	}
	return append(all, action.Action{
		ID: "crm-settings/purge", Keys: []string{"D"}, Title: "crmsettings.purge", Tooltip: "crmsettings.purge.tip",
		Group: "crmsettings.group", Danger: true, Enabled: p.allowed(engine.ActDisconnect),
		Run: func() tea.Cmd { return p.countEffect(true) },
	})
}

func (p *Page) failureActions() []action.Action {
	if p.data.Value.view.State != store.Failing {
		return []action.Action{p.supportAction()}
	}
	return []action.Action{
		{
			ID: "crm-settings/sign-in", Keys: []string{"s"}, Title: "crmsettings.signin", Tooltip: "crmsettings.signin.tip",
			Group: "crmsettings.group", Hint: true, Enabled: p.allowed(engine.ActConnect), Run: p.signInAgain,
		},
		{
			ID: "crm-settings/details", Keys: []string{"d"}, Title: "crmsettings.details", Tooltip: "crmsettings.details.tip",
			Group: "crmsettings.group", Hint: true, Run: p.details,
		},
		p.supportAction(),
		{
			ID: "crm-settings/copy-request", Keys: []string{"y"}, Title: "crmsettings.copy", Tooltip: "crmsettings.copy.tip",
			Group: "crmsettings.group", Run: p.copyRequest,
			Enabled: action.If(func() bool { return p.data.Value.view.Failure.RequestID != "" }, "crmsettings.copy.none"),
		},
	}
}

func (p *Page) supportAction() action.Action {
	return action.Action{
		ID: "crm-settings/support", Keys: []string{"h"}, Title: "crmsettings.support", Tooltip: "crmsettings.support.tip",
		Group: "crmsettings.group", Run: func() tea.Cmd { return p.kit.OpenURL(supportPage) },
	}
}

func (p *Page) appActions() []action.Action {
	all := []action.Action{{
		ID: "crm-settings/get-app", Keys: []string{"g"}, Title: "crmsettings.get", Tooltip: "crmsettings.get.tip",
		Group: "crmsettings.section.writeback", Run: p.getApp,
	}}
	all = append(all, action.Action{
		ID: "crm-settings/app-guide", Keys: []string{"G"}, Title: "crmsettings.guide", Tooltip: "crmsettings.guide.tip",
		Group: "crmsettings.section.writeback", Run: func() tea.Cmd { return p.kit.OpenURL(engine.AppGuide) },
	})
	if p.house.Demo != nil {
		all = append(all, action.Action{
			ID: "crm-settings/install-app", Keys: []string{"I"}, Title: "crmsettings.install", Tooltip: "crmsettings.install.tip",
			Group: "crmsettings.section.writeback", Enabled: p.canInstall(), Run: p.installApp,
		})
	}
	return append(all, action.Action{
		ID: "crm-settings/check-app", Keys: []string{"c"}, Title: "crmsettings.check", Tooltip: "crmsettings.check.tip",
		Group: "crmsettings.section.writeback", Enabled: p.allowed(engine.ActCheck), Run: p.checkApp,
	})
}

// wayAction leads to the question about writeback.
func (p *Page) wayAction() action.Action {
	return action.Action{
		ID: "crm-settings/writeback", Keys: []string{"w"}, Title: "crmsettings.way", Tooltip: "crmsettings.way.tip",
		Group: "crmsettings.section.writeback", Run: func() tea.Cmd {
			p.toMissing()
			return nil
		},
	}
}

// toMissing focuses the answer of writeback that is missing: Yes while it is No, then the kinds while there is
// none of them, then the app, else the question itself.
func (p *Page) toMissing() {
	q := p.questions
	field := q.field(store.KeyWriteback)
	switch {
	case p.draft.shown[store.KeyWriteback] != store.Yes:
		if choice, ok := q.choices[store.KeyWriteback]; ok {
			choice.Point(store.Yes)
		}
	case len(kinds(p.draft.shown[store.KeyWritebackItems])) == 0:
		field = q.field(store.KeyWritebackItems)
	case p.needsApp() && !p.appInstalled():
		field = q.appPart
	}
	p.form.FocusField(field)
}

// assignAction leads to the users of the organization who can be given a seat.
func (p *Page) assignAction() action.Action {
	return action.Action{
		ID: "crm-settings/assign", Keys: []string{"a"}, Title: "seats.assign", Tooltip: "crmsettings.assign.tip",
		Group: "crmsettings.group", Hint: true, Enabled: p.allowed(engine.ActSeatAssign),
		Run: func() tea.Cmd { return p.kit.Navigate(page.Seats, kit.Args{"assign": "yes"}) },
	}
}

func (p *Page) saveActions() []action.Action {
	return []action.Action{
		{
			ID: "crm-settings/save", Keys: []string{"ctrl+s"}, Title: "crmsettings.save", Tooltip: "crmsettings.save.tip",
			Group: "crmsettings.group", Hint: len(p.draft.answers()) > 0, Enabled: p.canSave(), Run: p.save,
		},
		{
			ID: "crm-settings/discard", Title: "crmsettings.discard", Tooltip: "crmsettings.discard.tip",
			Group: "crmsettings.group", Enabled: p.hasChanges(), Run: p.discard,
		},
	}
}

func (p *Page) canSync() action.Gate {
	return action.All(p.allowed(engine.ActSync), func() action.Reason {
		switch {
		case p.data.Value.view.State == store.Paused:
			return action.Because("everywhere.paused")
		case p.data.Value.running():
			return action.Because("everywhere.runs")
		case p.data.Value.view.State == store.Failing && p.data.Value.view.Failure.Code == string(engine.CodeCredentials):
			return action.Because("crmsettings.signin.first")
		}
		return action.Reason{}
	})
}

func (p *Page) sync() tea.Cmd {
	return p.change("everywhere.sync.begun", func(ctx context.Context, a engine.Actor) error {
		_, err := p.house.Engine.Sync(ctx, a, engine.SyncOptions{})
		return err
	})
}

// connect opens the dialog "Connect to CRM".
func (p *Page) connect() tea.Cmd { return connect.Open(p.kit, p.house, store.Connection{}) }

// signInAgain opens it at the sign-in to the same organization.
func (p *Page) signInAgain() tea.Cmd {
	return connect.Open(p.kit, p.house, p.data.Value.view.Connection)
}

func (p *Page) copyRequest() tea.Cmd {
	return p.kit.Copy(p.data.Value.view.Failure.RequestID, p.kit.T("crmsettings.request"))
}

func (p *Page) getApp() tea.Cmd {
	if p.house.Demo != nil {
		return p.kit.OpenURL(p.house.Demo.AppPage)
	}
	return p.kit.OpenURL(engine.AppSource)
}

func (p *Page) canInstall() action.Gate {
	return action.All(p.allowed(engine.ActSettings), action.If(func() bool { return !p.appInstalled() }, "crmsettings.install.done"))
}

func (p *Page) installApp() tea.Cmd {
	p.busy = p.kit.T("crmsettings.installing")
	return p.change("crmsettings.installed", func(ctx context.Context, a engine.Actor) error {
		_, err := p.house.Engine.InstallApp(ctx, a)
		return err
	})
}

func (p *Page) checkApp() tea.Cmd {
	p.busy = p.kit.T("crmsettings.checking")
	return p.change("", func(ctx context.Context, a engine.Actor) error {
		_, err := p.house.Engine.CheckApp(ctx, a)
		return err
	})
}

func (p *Page) hasChanges() action.Gate {
	return action.If(func() bool { return len(p.draft.changes()) > 0 }, "crmsettings.save.nothing")
}

// hasAnswers is hasChanges with the three questions, which are answered by saving what stands there.
func (p *Page) hasAnswers() action.Gate {
	return action.If(func() bool { return len(p.draft.answers()) > 0 }, "crmsettings.save.nothing")
}

func (p *Page) canSave() action.Gate {
	return action.All(
		p.allowed(engine.ActSettings),
		action.If(func() bool { return len(kinds(p.draft.shown[store.KeyWritebackItems])) > 0 }, "crmsettings.kinds.none"),
		func() action.Reason {
			key, facts := p.questions.wrong()
			return action.Because(key, facts...)
		},
		p.hasAnswers(),
	)
}

func (p *Page) save() tea.Cmd {
	h, actor, values := p.house, p.house.Actor(), p.draft.answers()
	p.busy = p.kit.T("crmsettings.saving")
	return func() tea.Msg {
		_, err := h.Engine.SetSettings(h.Context, actor, values)
		return doneMsg{page: p, err: err, said: "crmsettings.saved", saved: values}
	}
}

// discard shows the stored values again, with an undo.
func (p *Page) discard() tea.Cmd {
	before := p.draft.discard()
	p.questions.follow(p)
	p.arrange()
	undo := func() tea.Cmd {
		p.draft.restore(before)
		p.questions.follow(p)
		p.arrange()
		return p.reckon(true)
	}
	return tea.Batch(p.reckon(true), p.kit.ToastUndo(theme.ToneText, p.kit.T("crmsettings.discarded"), undo))
}
