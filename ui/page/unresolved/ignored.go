package unresolved

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page/never"
	"navsync/ui/theme"
)

// ignoredAction changes between the report and what is ignored. The line of keys and the
// filter line offer it where there is something to look at or to leave.
func (p *Page) ignoredAction() action.Action {
	a := action.Action{
		ID: "unresolved/ignored", Keys: []string{"f"}, Title: "unresolved.show-ignored", Short: "unresolved.show-ignored.short",
		Tooltip: "unresolved.show-ignored.tip", Group: "shell.group.list", Hint: p.offersIgnored(), Run: p.toggleIgnored,
	}
	if p.ignored {
		a.Title, a.Short, a.Tooltip = "unresolved.show-report", "unresolved.show-report.short", "unresolved.show-report.tip"
	}
	return a
}

func (p *Page) offersIgnored() bool { return p.ignored || p.report.Value.summary.Ignored > 0 }

// toggleIgnored shows the other list.
func (p *Page) toggleIgnored() tea.Cmd {
	p.list(!p.ignored)
	p.leavePreview()
	return p.read()
}

// anew reads the list for somebody else's eyes.
func (p *Page) anew() tea.Cmd {
	p.list(p.ignored)
	p.leavePreview()
	return p.read()
}

// list changes to what is ignored, or back to the report; what was selected before is no part of it, and
// what is being read of it comes too late.
func (p *Page) list(ignored bool) {
	p.ignored = ignored
	p.report.Drop()
	p.table.ClearSelection()
}

// ignoring are the actions that ignore, or in the list of what is ignored their contraries
// on the same keys.
func (p *Page) ignoring() []action.Action {
	if p.ignored {
		return []action.Action{
			p.row("stop-ignoring", "i", func() tea.Cmd { return p.stopIgnoring(p.focused()) }, p.may(engine.ActIgnore)),
			p.row("stop-ignoring-member", "v", p.stopIgnoringMember, p.oneMember(engine.ActIgnore)),
		}
	}
	return []action.Action{
		p.row("ignore", "i", func() tea.Cmd { return p.ignore(p.focused()) }, p.may(engine.ActIgnore)),
		p.row("ignore-member", "v", p.ignoreMember, p.oneMember(engine.ActIgnore)),
		p.row("never", "N", p.never, p.oneMember(engine.ActNeverCopy)),
	}
}

// ignoringSelected is ignoring for the selection.
func (p *Page) ignoringSelected() action.Action {
	a := action.Action{
		ID: "unresolved/bulk-ignore", Keys: []string{"I"}, Title: "unresolved.bulk.ignore", Tooltip: "unresolved.ignore.tip",
		Group: "unresolved.group-selection", Bulk: true, Enabled: p.selected(p.may(engine.ActIgnore)),
		Run: func() tea.Cmd { return p.ignore(p.targets()) },
	}
	if p.ignored {
		a.ID, a.Title, a.Tooltip = "unresolved/bulk-stop-ignoring", "unresolved.stop-ignoring", "unresolved.stop-ignoring.tip"
		a.Run = func() tea.Cmd { return p.stopIgnoring(p.targets()) }
	}
	return a
}

// manyRows is from how many rows on a bulk action asks first, with the number typed.
const manyRows = 26

// ignore takes activities out of the report; of many it asks first.
func (p *Page) ignore(items []int64) tea.Cmd {
	return p.ask(len(items), func() tea.Cmd {
		return p.do("unresolved.ignored", func(ctx context.Context, a engine.Actor) (engine.ResolveResult, error) {
			return p.house.Engine.Ignore(ctx, a, items...)
		})
	})
}

// ask ignores by run; of many activities it asks first.
func (p *Page) ask(count int, run func() tea.Cmd) tea.Cmd {
	if count < manyRows {
		return run()
	}
	return p.kit.Open(kit.Confirm(p.kit, kit.ConfirmSpec{
		Title: p.kit.T("unresolved.ignore"), Text: p.kit.T("unresolved.ignore.question", "count", count),
		Verb: p.kit.T("unresolved.ignore"), Danger: true, Count: func() int { return count }, Run: run,
	}))
}

func (p *Page) ignoreMember() tea.Cmd {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	run := func() tea.Cmd {
		return p.do("unresolved.ignored", func(ctx context.Context, a engine.Actor) (engine.ResolveResult, error) {
			return p.house.Engine.IgnoreMember(ctx, a, row.MemberID)
		})
	}
	return p.ask(len(p.likewise(func(r store.UnresolvedRow) bool { return r.MemberID == row.MemberID })), run)
}

// never offers to ignore what the report has of the activity's person, company or domain, each with its count, and the
// never-copy list for what comes later.
func (p *Page) never() tea.Cmd {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	offer := func(title string, items []int64, run func() tea.Cmd) kit.Choosable {
		note := p.kit.T("unresolved.ignore-company.count", "count", len(items))
		return kit.Choosable{Group: p.kit.T("unresolved.ignore-company"), Title: title, Note: note, Run: run}
	}
	all := func(items []int64) func() tea.Cmd { return func() tea.Cmd { return p.ignore(items) } }
	of := p.likewise(func(r store.UnresolvedRow) bool { return r.MemberID == row.MemberID })
	first := []kit.Choosable{
		offer(p.kit.T("unresolved.ignore-this"), []int64{row.ItemID}, all([]int64{row.ItemID})),
		offer(p.kit.T("never.rule-member", "value", member(row)), of, p.ignoreMember),
	}
	if row.Company != "" {
		of := p.likewise(func(r store.UnresolvedRow) bool { return kit.Fold(r.Company) == kit.Fold(row.Company) })
		first = append(first, offer(p.kit.T("never.rule-company", "value", kit.Clean(row.Company)), of, all(of)))
	}
	if row.Domain != "" {
		of := p.likewise(func(r store.UnresolvedRow) bool { return r.Domain == row.Domain })
		first = append(first, offer(p.kit.T("never.rule-domain", "value", kit.Clean(row.Domain)), of, all(of)))
	}
	return never.Open(p.kit, p.house, never.Spec{SeatID: row.SeatID, Members: []int64{row.MemberID}, First: first})
}

// likewise are the activities of the report that are alike.
func (p *Page) likewise(alike func(store.UnresolvedRow) bool) (items []int64) {
	for _, r := range p.report.Value.rows {
		if alike(r) {
			items = append(items, r.ItemID)
		}
	}
	return items
}

func (p *Page) stopIgnoring(items []int64) tea.Cmd {
	return p.do("unresolved.brought-back", func(ctx context.Context, a engine.Actor) (engine.ResolveResult, error) {
		return p.house.Engine.StopIgnoring(ctx, a, items...)
	})
}

func (p *Page) stopIgnoringMember() tea.Cmd {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	return p.do("unresolved.brought-back", func(ctx context.Context, a engine.Actor) (engine.ResolveResult, error) {
		return p.house.Engine.StopIgnoringMember(ctx, a, row.MemberID)
	})
}

// counts are the facts at the right of the page's name: of the list in view, and how many
// are ignored beside it.
func (p *Page) counts() []kit.Fact {
	var facts []kit.Fact
	say := func(key string, n int, strong bool) {
		fact := kit.Fact{Text: p.kit.T(key, "count", n), Tone: theme.ToneMuted}
		if strong {
			fact.Strong = p.kit.Printer.N(n)
		}
		facts = append(facts, fact)
	}
	about := "unresolved.facts"
	if p.ignored {
		about = "unresolved.ignored-facts"
	}
	summary := p.report.Value.summary
	listed := summary.Activities > 0
	if listed {
		say(about, summary.Activities, true)
		say("unresolved.members", p.report.Value.members, false)
	}
	if n := summary.Kept; n > 0 {
		say("unresolved.kept-facts", n, false)
		say("unresolved.open-facts", summary.Activities-n, false)
	}
	if n := summary.Ignored; n > 0 && !p.ignored {
		say("unresolved.ignored-beside", n, false)
	}
	if listed {
		age := p.kit.Printer.Age(summary.Oldest, p.kit.Now())
		facts = append(facts, kit.Fact{Text: p.kit.T("unresolved.oldest", "age", age), Tone: theme.ToneMuted})
	}
	return facts
}

// nothingIgnored is the empty list of what is ignored, with the way back.
func (p *Page) nothingIgnored() kit.EmptySpec {
	return kit.EmptySpec{
		Title: p.kit.T("unresolved.none-ignored.title"), Text: p.kit.T("unresolved.none-ignored.text"),
		Steps: []action.Action{p.ignoredAction()},
	}
}
