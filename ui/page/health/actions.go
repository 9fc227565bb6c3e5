package health

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
	groupRuns   = "health.group.runs"
	groupErrors = "health.group.errors"
)

// Actions implements kit.Page.
func (p *Page) Actions() []action.Action {
	return []action.Action{
		p.itemsAction(), p.retryAction(), p.retryAllAction(), p.copyAction(), p.trailAction(), p.diagnosticsAction(),
		p.syncAction(), p.cancelAction(), p.acceptAction(), p.paneAction(), p.toSettings(),
	}
}

// may gates an action by the viewer's role.
func (p *Page) may(what engine.Action) (bool, string, []any) {
	if engine.ReachOf(p.house.Actor().Role, what) == engine.None {
		return false, "health.not-your-role", nil
	}
	return true, "", nil
}

// onProblem gates an action on the focused group of errors.
func (p *Page) onProblem(refuse func(store.Problem) string) func() (bool, string, []any) {
	return func() (bool, string, []any) {
		g, ok := p.problems.Focus()
		if !ok {
			return false, "health.no-errors", nil
		}
		if refuse != nil {
			if reason := refuse(g); reason != "" {
				return false, reason, nil
			}
		}
		return true, "", nil
	}
}

func (p *Page) itemsAction() action.Action {
	return action.Action{
		ID: "health/items", Keys: []string{"enter"}, Title: "health.items", Short: "health.items.short", Tooltip: "health.items.tip", Group: groupErrors, Hint: true,
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
		ID: "health/retry", Keys: []string{"r"}, Title: "health.retry", Short: "health.retry.short", Tooltip: "health.retry.tip", Group: groupErrors, Hint: true, Run: p.retry,
	}
	g, ok := p.problems.Focus()
	if ok && g.Affected > 0 {
		a.Title, a.TitleArgs = "health.retry.these", []any{"count", g.Affected}
	}
	a.Enabled = func() (bool, string, []any) {
		if ok, reason, args := p.may(engine.ActRetry); !ok {
			return ok, reason, args
		}
		return p.onProblem(func(g store.Problem) string {
			if g.Scope != string(engine.ScopeItem) {
				return "health.next-run"
			}
			return ""
		})()
	}
	return a
}

func (p *Page) retryAllAction() action.Action {
	return action.Action{
		ID: "health/retry-all", Keys: []string{"R"}, Title: "health.retry-all", Tooltip: "health.retry-all.tip", Group: groupErrors,
		Enabled: func() (bool, string, []any) {
			if ok, reason, args := p.may(engine.ActRetry); !ok {
				return ok, reason, args
			}
			return p.onProblem(nil)()
		},
		Run: p.retryAll,
	}
}

func (p *Page) copyAction() action.Action {
	return action.Action{
		ID: "health/copy", Keys: []string{"y"}, Title: "health.copy", Short: "health.copy.short", Tooltip: "health.copy.tip", Group: groupErrors, Hint: true,
		Enabled: p.onProblem(func(g store.Problem) string {
			if g.RequestID == "" && g.CRMCode == "" {
				return "health.no-codes"
			}
			return ""
		}),
		Run: func() tea.Cmd {
			g, ok := p.problems.Focus()
			switch {
			case !ok:
				return nil
			case g.RequestID == "":
				return p.kit.Copy(kit.Clean(g.CRMCode), p.kit.T("health.detail.code"))
			}
			return p.kit.Copy(kit.Clean(g.RequestID), p.kit.T("health.detail.request"))
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
		Enabled: func() (bool, string, []any) { return p.may(engine.ActDiagnostics) }, Run: p.diagnostics,
	}
}

func (p *Page) syncAction() action.Action {
	return action.Action{
		ID: action.Sync, Keys: []string{"n"}, Title: "health.sync", Short: "health.sync.short", Tooltip: "health.sync.tip", Group: groupRuns, Hint: true,
		Enabled: func() (bool, string, []any) {
			switch {
			case engine.ReachOf(p.house.Actor().Role, engine.ActSync) == engine.None:
				return false, "health.admins-only", nil
			case !p.connected():
				return false, "health.unconnected", nil
			case p.kit.Status.Connection == kit.Paused:
				return false, "health.paused", nil
			case p.newest().Outcome == "" && p.newest().ID != 0:
				return false, "health.running", nil
			}
			return true, "", nil
		},
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

func (p *Page) cancelAction() action.Action {
	return action.Action{
		ID: "health/cancel", Keys: []string{"c"}, Title: "health.cancel", Tooltip: "health.cancel.tip", Group: groupRuns,
		Enabled: func() (bool, string, []any) {
			switch {
			case engine.ReachOf(p.house.Actor().Role, engine.ActSyncCancel) == engine.None:
				return false, "health.admins-only", nil
			case p.newest().ID == 0 || p.newest().Outcome != "":
				return false, "health.idle", nil
			}
			return true, "", nil
		},
		Run: p.cancel,
	}
}

func (p *Page) acceptAction() action.Action {
	return action.Action{
		ID: "health/accept", Keys: []string{"v"}, Title: "health.accept", Tooltip: "health.accept.tip", Group: groupRuns, Danger: true,
		Enabled: func() (bool, string, []any) {
			switch {
			case engine.ReachOf(p.house.Actor().Role, engine.ActAcceptRemoval) == engine.None:
				return false, "health.admins-only", nil
			case len(p.facts.Value.held) == 0:
				return false, "health.nothing-held", nil
			}
			return true, "", nil
		},
		Run: p.askAccept,
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
