package unresolved

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
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
func (p *Page) toggleIgnored() tea.Cmd { return p.leave(!p.ignored) }

// leave reads another list, or the same one for somebody else's eyes.
func (p *Page) leave(ignored bool) tea.Cmd {
	p.list(ignored)
	p.leavePreview()
	return p.anew()
}

// list changes to what is ignored, or back to the report; what was selected before is no part of it, and
// what is being read of it comes too late.
func (p *Page) list(ignored bool) {
	p.ignored = ignored
	p.report.Drop()
	p.groups.Drop()
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
	return p.alsoOf(func(q *store.UnresolvedQuery) { q.MemberID = row.MemberID }, func(of []int64) tea.Cmd { return p.ask(len(of), run) })
}

// alsoOf reads which activities of the list are alike, and then does something.
func (p *Page) alsoOf(narrow func(*store.UnresolvedQuery), then func([]int64) tea.Cmd) tea.Cmd {
	q := p.listed()
	narrow(&q)
	return func() tea.Msg {
		of, err := p.house.Store.UnresolvedIDs(p.house.Context, q)
		if err != nil {
			return page.ErrorToast(p.kit, err)()
		}
		return then(of)()
	}
}

// never offers to ignore what the report has of the activity's person, company or domain, each with its count, and the
// never-copy list for what comes later.
func (p *Page) never() tea.Cmd {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	q := p.listed()
	return func() tea.Msg {
		first, err := p.neverOffers(p.house.Context, q, row)
		if err != nil {
			return page.ErrorToast(p.kit, err)()
		}
		return never.Open(p.kit, p.house, never.Spec{SeatID: row.SeatID, Members: []int64{row.MemberID}, First: first})()
	}
}

// neverOffers are what of the list can be ignored with a row.
func (p *Page) neverOffers(ctx context.Context, q store.UnresolvedQuery, row store.UnresolvedRow) (offers []kit.Choosable, err error) {
	offer := func(title string, of []int64, run func() tea.Cmd) {
		offers = append(offers, kit.Choosable{
			Group: p.kit.T("unresolved.ignore-company"), Title: title, Run: run,
			Note: p.kit.T("unresolved.ignore-company.count", "count", len(of)),
		})
	}
	this, all := []int64{row.ItemID}, func(items []int64) func() tea.Cmd { return func() tea.Cmd { return p.ignore(items) } }
	offer(p.kit.T("unresolved.ignore-this"), this, all(this))
	of := q
	of.MemberID = row.MemberID
	alike, err := p.house.Store.UnresolvedIDs(ctx, of)
	if err != nil {
		return nil, err
	}
	offer(p.kit.T("never.rule-member", "value", member(row)), alike, p.ignoreMember)
	if row.Company != "" {
		of = q
		of.Company = row.Company
		if alike, err = p.house.Store.UnresolvedIDs(ctx, of); err != nil {
			return nil, err
		}
		offer(p.kit.T("never.rule-company", "value", kit.Clean(row.Company)), alike, all(alike))
	}
	if row.Domain == "" {
		return offers, nil
	}
	of = q
	of.Domain = row.Domain
	alike, err = p.house.Store.UnresolvedIDs(ctx, of)
	offer(p.kit.T("never.rule-domain", "value", kit.Clean(row.Domain)), alike, all(alike))
	return offers, err
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
		say("unresolved.members", summary.Members, false)
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
