package health

import (
	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/trail"
	"navsync/ui/table"
)

const (
	groupRuns   = "health.group.runs"
	groupErrors = "health.group.errors"
)

// Actions implements kit.Page.
func (p *Page) Actions() []action.Action {
	return []action.Action{
		p.itemsAction(), p.retryAction(), p.retryAllAction(), p.copyAction(), p.exportAction(), p.trailAction(), p.diagnosticsAction(),
		p.solvedAction(), p.syncAction(), p.cancelAction(), p.acceptAction(), p.readAgainAction(), p.acceptMatchesAction(), p.goOnAction(),
		p.profilesAction(), p.paneAction(), p.toSettings(),
	}
}

// may gates an action by the role of who acts.
func (p *Page) may(what engine.Action) action.Gate {
	return p.house.MaySome(what, "health.not-your-role")
}

// admin gates what only admins may.
func (p *Page) admin(what engine.Action) action.Gate { return p.house.May(what, "health.admins-only") }

// onProblem gates an action on the focused group of errors.
func (p *Page) onProblem(refuse func(store.Problem) string) action.Gate {
	return action.On(p.problems.Focus, "health.no-errors", refuse)
}

func (p *Page) itemsAction() action.Action {
	return action.Action{
		ID: "health/items", Keys: []string{"enter"}, Title: "health.items", Short: "health.items.short",
		Tooltip: "health.items.tip", Group: groupErrors, Hint: true,
		Enabled: p.onProblem(func(g store.Problem) string {
			if g.Affected == 0 {
				return "health.no-items"
			}
			return ""
		}),
		Run: func() tea.Cmd {
			if !p.inErrors {
				p.inErrors = true
				return nil
			}
			g, ok := p.problems.Focus()
			if !ok {
				return nil
			}
			return p.openItems(g)
		},
	}
}

func (p *Page) retryAction() action.Action {
	a := action.Action{
		ID: "health/retry", Keys: []string{"r"}, Title: "health.retry", Short: "health.retry.short",
		Tooltip: "health.retry.tip", Group: groupErrors, Hint: true, Run: p.retry,
	}
	g, ok := p.problems.Focus()
	if ok && g.Affected > 0 {
		a.Title, a.TitleArgs = "health.retry.these", []any{"count", g.Affected}
	}
	a.Enabled = action.All(p.may(engine.ActRetry), p.onProblem(func(g store.Problem) string {
		switch {
		case !g.ResolvedAt.IsZero():
			return "health.is-solved"
		case g.Key == engine.KeyActivitiesGone:
			return "health.write-again"
		case g.Scope != string(engine.ScopeItem):
			return "health.next-run"
		}
		return ""
	}))
	return a
}

func (p *Page) retryAllAction() action.Action {
	return action.Action{
		ID: "health/retry-all", Keys: []string{"R"}, Title: "health.retry-all", Tooltip: "health.retry-all.tip", Group: groupErrors,
		Enabled: action.All(p.may(engine.ActRetry), p.onProblem(nil)), Run: p.retryAll,
	}
}

func (p *Page) copyAction() action.Action {
	return action.Action{
		ID: "health/copy", Keys: []string{"y"}, Title: "health.copy", Short: "health.copy.short",
		Tooltip: "health.copy.tip", Group: groupErrors, Hint: true,
		Run: func() tea.Cmd {
			if _, ok := p.problems.Focus(); ok && (p.inErrors || p.runsY < 0) {
				return p.problems.Copy()
			}
			return p.runs.Copy()
		},
	}
}

// codesOf are what y copies of a group of errors before its row: what support asks for.
func (p *Page) codesOf(g store.Problem) []table.Copyable {
	var all []table.Copyable
	if g.RequestID != "" {
		all = append(all, table.Copyable{What: p.kit.T("health.detail.request"), Text: kit.Clean(g.RequestID)})
	}
	if g.CRMCode != "" {
		all = append(all, table.Copyable{What: p.kit.T("health.detail.code"), Text: kit.Clean(g.CRMCode)})
	}
	return all
}

func (p *Page) exportAction() action.Action {
	return action.Action{
		ID: "health/export", Keys: []string{"x"}, Title: "shell.table.export", Tooltip: "shell.table.export.tip", Group: groupErrors,
		Run: func() tea.Cmd {
			if p.inErrors {
				return p.problems.Export()
			}
			return p.runs.Export()
		},
	}
}

func (p *Page) trailAction() action.Action {
	return action.Action{
		ID: "health/trail", Keys: []string{"t"}, Title: "health.trail", Tooltip: "health.trail.tip", Group: groupErrors,
		Enabled: p.onProblem(func(g store.Problem) string {
			if g.Affected == 0 || len(p.items.Value) == 0 {
				return "health.no-items"
			}
			return ""
		}),
		Run: func() tea.Cmd {
			if len(p.items.Value) == 0 {
				return nil
			}
			return p.openTrail(p.items.Value[0])
		},
	}
}

func (p *Page) openTrail(i store.ProblemItem) tea.Cmd {
	return trail.Open(p.kit, p.house, i.Ref, p.refKind(i)+" "+p.refName(i))
}

func (p *Page) diagnosticsAction() action.Action {
	return action.Action{
		ID: "health/diagnostics", Keys: []string{"d"}, Title: "health.diagnostics", Tooltip: "health.diagnostics.tip", Group: groupRuns,
		Enabled: p.may(engine.ActDiagnostics), Run: p.diagnostics,
	}
}

func (p *Page) syncAction() action.Action {
	return action.Action{
		ID: action.Sync, Keys: []string{"n"}, Title: "health.sync", Short: "health.sync.short", Tooltip: "health.sync.tip", Group: groupRuns, Hint: true,
		Enabled: action.All(
			p.admin(engine.ActSync),
			action.If(p.connected, "health.unconnected"),
			action.If(func() bool { return p.kit.Status.Connection != kit.Paused }, "health.paused"),
			action.If(func() bool { return !p.underWay() }, "health.running"),
		),
		Run: p.sync,
	}
}

// newest is the newest run.
func (p *Page) newest() store.Run {
	if len(p.facts.Value.recent) == 0 {
		return store.Run{}
	}
	return p.facts.Value.recent[0]
}

// underWay says whether the newest run goes on.
func (p *Page) underWay() bool { return p.newest().ID != 0 && p.newest().Outcome == "" }

func (p *Page) cancelAction() action.Action {
	return action.Action{
		ID: "health/cancel", Keys: []string{"c"}, Title: "health.cancel", Tooltip: "health.cancel.tip", Group: groupRuns,
		Enabled: action.All(p.admin(engine.ActSyncCancel), action.If(p.underWay, "health.idle")), Run: p.cancel,
	}
}

func (p *Page) acceptAction() action.Action {
	return action.Action{
		ID: "health/accept", Keys: []string{"v"}, Title: "health.accept", Tooltip: "health.accept.tip", Group: groupRuns, Danger: true,
		Enabled: action.All(p.admin(engine.ActAcceptRemoval), action.If(func() bool { return len(p.facts.Value.held) > 0 }, "health.nothing-held")),
		Run:     p.askAccept,
	}
}

func (p *Page) readAgainAction() action.Action {
	return action.Action{
		ID: "health/read-again", Keys: []string{"w"}, Title: "health.read-again", Tooltip: "health.read-again.tip", Group: groupRuns,
		Enabled: action.All(p.admin(engine.ActAcceptRemoval), action.If(func() bool { return len(p.facts.Value.held) > 0 }, "health.nothing-held")),
		Run:     p.readAgain,
	}
}

func (p *Page) paneAction() action.Action {
	title := "health.pane.errors"
	if p.inErrors {
		title = "health.pane.runs"
	}
	return action.Action{
		ID: "health/pane", Keys: []string{"tab"}, Title: title, Group: groupErrors,
		Enabled: p.onProblem(nil), Run: func() tea.Cmd { p.inErrors = !p.inErrors; return nil },
	}
}

func (p *Page) toSettings() action.Action {
	return action.Action{
		ID: "health/crm-settings", Keys: []string{"s"}, Title: "health.tosettings", Tooltip: "health.tosettings.tip", Group: groupRuns,
		Run: func() tea.Cmd { return p.kit.Navigate(page.CRMSettings, nil) },
	}
}
