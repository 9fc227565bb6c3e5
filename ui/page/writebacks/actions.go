package writebacks

import (
	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/trail"
)

// Actions implements kit.Page.
func (p *Page) Actions() []action.Action {
	all := []action.Action{
		{
			ID: "writebacks/take-out", Keys: []string{"t"}, Title: "writebacks.take-out", Tooltip: "writebacks.take-out.tip", Group: "writebacks.group",
			Row: true, Bulk: true, Hint: true, Short: "writebacks.take-out.short", Enabled: p.can(engine.ActItemTakeOut, notWritten), Run: p.askTakeOut,
		},
		{
			ID: "writebacks/retry", Keys: []string{"r"}, Title: "writebacks.retry", Tooltip: "writebacks.retry.tip", Group: "writebacks.group",
			Row: true, Bulk: true, Hint: true, Short: "writebacks.retry.short", Enabled: p.can(engine.ActRetry, failed), Run: p.retry,
		},
		{
			ID: "writebacks/retry-group", Keys: []string{"g"}, Title: "writebacks.retry-group",
			Tooltip: "writebacks.retry-group.tip", Group: "writebacks.group",
			Enabled: p.can(engine.ActRetry, failed), Run: p.retryGroup,
		},
		{
			ID: "writebacks/again", Keys: []string{"W"}, Title: "writebacks.again", Tooltip: "writebacks.again.tip", Group: "writebacks.group",
			Row: true, Bulk: true, Hint: p.view == deleted, Enabled: p.can(engine.ActRetry, isDeleted), Run: p.writeAgain,
		},
		{
			ID: "writebacks/retry-all", Keys: []string{"R"}, Title: "writebacks.retry-all", Tooltip: "writebacks.retry-all.tip", Group: "writebacks.group",
			Enabled: p.may(engine.ActRetry), Run: p.retryAll,
		},
		{
			ID: "writebacks/move", Keys: []string{"m"}, Title: "writebacks.move", Short: "writebacks.move.short",
			Tooltip: "writebacks.move.tip", Group: "writebacks.group",
			Row: true, Enabled: p.can(engine.ActMove, isWritten), Run: p.move,
		},
		{
			ID: "writebacks/delete-twice", Keys: []string{"delete"}, Title: "writebacks.delete-twice", Short: "writebacks.delete-twice.short",
			Tooltip: "writebacks.delete-twice.tip", Group: "writebacks.group", Danger: true,
			Row: true, Bulk: true, Hint: p.view == twice, Enabled: p.can(engine.ActDeleteTwice, isTwice), Run: p.askDeleteTwice,
		},
		{
			ID: "writebacks/trail", Keys: []string{"h"}, Title: "writebacks.trail", Tooltip: "writebacks.trail.tip", Group: "writebacks.group",
			Row: true, Hint: true, Short: "writebacks.trail.short", Enabled: p.row(nil), Run: p.trail,
		},
		{
			ID: "writebacks/open", Keys: []string{"o"}, Title: "unresolved.open", Tooltip: "unresolved.open.tip", Group: "writebacks.group",
			Row: true, Enabled: p.row(inDynamics), Run: p.openActivity,
		},
		{
			ID: "writebacks/view", Keys: []string{"f"}, Title: "writebacks.view", Tooltip: "writebacks.view.tip", Group: "shell.group.list",
			Hint: true, Short: "writebacks.view.short", Run: p.nextView,
		},
	}
	all = append(all, p.whose.Action(page.Writebacks, p.anew))
	if p.leadsOn() {
		all = append(all, p.toConversations())
	}
	return append(all, p.table.Actions()...)
}

func notWritten(r store.ItemRow) string {
	if r.State == store.ItemUncertain || r.State == store.ItemSending {
		return "writebacks.in-doubt" // an attempt without an answer may have reached Dynamics
	}
	return unless(r.State == store.ItemWaiting || r.State == store.ItemFailed, "writebacks.not-waiting")
}

func failed(r store.ItemRow) string {
	return unless(r.State == store.ItemFailed, "writebacks.not-failed")
}

func isDeleted(r store.ItemRow) string { return unless(r.Gone, "writebacks.not-deleted") }

func isWritten(r store.ItemRow) string {
	return unless(r.State == store.ItemWritten, "writebacks.not-written")
}

func inDynamics(r store.ItemRow) string {
	return unless(r.State == store.ItemWritten || r.State == store.ItemOpen, "writebacks.not-written")
}

func isTwice(r store.ItemRow) string {
	return unless(r.TwinOf != 0 && !r.Gone && inDynamics(r) == "", "writebacks.not-twice")
}

func unless(ok bool, key string) string {
	if ok {
		return ""
	}
	return key
}

// may gates an action by the role of who acts.
func (p *Page) may(what engine.Action) action.Gate {
	return p.house.MaySome(what, "unresolved.not-allowed")
}

// row gates an action on the focused row, or on those that are ticked: of them the engine takes what fits.
func (p *Page) row(refuse func(store.ItemRow) string) action.Gate {
	return action.On(p.table.Focus, "writebacks.nothing", func(r store.ItemRow) string {
		if refuse == nil || p.table.Ticked() > 0 {
			return ""
		}
		return refuse(r)
	})
}

// can asks the role, then the row.
func (p *Page) can(what engine.Action, refuse func(store.ItemRow) string) action.Gate {
	return action.All(p.may(what), p.row(refuse))
}

func (p *Page) targets() []int64 { return page.ItemsOf(p.table.Targets()) }

// trail shows what happened to the item.
func (p *Page) trail() tea.Cmd {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	ref := store.Ref{Kind: "item", Ref: key(row)}
	return trail.Open(p.kit, p.house, ref, kit.Clean(row.Member))
}

func (p *Page) openActivity() tea.Cmd {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	return page.OpenInDynamics(p.kit, p.house, row.ActivityTable, row.ActivityID)
}

func (p *Page) nextView() tea.Cmd {
	p.view = (p.view + 1) % views
	return p.anew()
}
