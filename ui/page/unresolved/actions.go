package unresolved

import (
	"context"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// Actions implements kit.Page.
func (p *Page) Actions() []action.Action {
	all := p.settling()
	if p.ignored {
		all = append(p.ignoring(), all...) // what the list is for comes first
	} else {
		all = append(all, p.ignoring()...)
	}
	all = append(all,
		p.row("hand-over", "h", func() tea.Cmd { return p.handOver(p.focused()) }, p.may(engine.ActHandOver)),
		p.row("open", "o", p.open, p.inDynamics()),
		action.Action{
			ID: "unresolved/bulk-match", Keys: []string{"M"}, Title: "unresolved.bulk.match", Tooltip: "unresolved.match.tip",
			Group: "unresolved.group-selection", Bulk: true, Enabled: p.selected(p.canMatch()), Run: p.matchSelected,
		},
		p.ignoringSelected(),
		action.Action{
			ID: "unresolved/bulk-hand-over", Keys: []string{"H"}, Title: "unresolved.bulk.hand-over", Tooltip: "unresolved.hand-over.tip",
			Group: "unresolved.group-selection", Bulk: true, Enabled: p.selected(p.may(engine.ActHandOver)),
			Run: func() tea.Cmd { return p.handOver(p.targets()) },
		},
		action.Action{
			ID: "unresolved/group", Keys: []string{"g"}, Title: "unresolved.group-by", Tooltip: "unresolved.group-by.tip",
			Group: "shell.group.list", Run: p.regroup,
		},
		p.ignoredAction(),
		p.keepAction(),
		p.whose.Action(page.Unresolved, func() tea.Cmd { return p.leave(p.ignored) }),
		action.Action{
			ID: "unresolved/candidates", Keys: []string{"right"}, Title: "unresolved.to-candidates", Short: "unresolved.to-candidates.short",
			Group: "shell.group.list", Hint: true, Enabled: p.hasCandidates(), Run: func() tea.Cmd { p.enterPreview(); return nil },
		},
		action.Action{
			ID: "unresolved/undo", Keys: []string{"u"}, Title: "unresolved.undo", Short: "unresolved.undo.short", Tooltip: "unresolved.undo.tip", Hint: true,
			Group: "unresolved.group-selection", Enabled: p.canUndo(), Run: func() tea.Cmd { return p.undo(0) },
		},
	)
	if p.leadsOn() {
		all = append(all, p.toConversations())
	}
	return append(all, p.table.Actions()...)
}

// settling are the actions that say who the focused activity is about.
func (p *Page) settling() []action.Action {
	return []action.Action{
		p.row("match", "m", p.matchChosen, p.canMatch()),
		p.row("create", "c", func() tea.Cmd { return p.create(store.KindContact) }, p.oneMember(engine.ActResolve)),
		p.row("search", "s", p.search, p.may(engine.ActResolve)),
		p.row("reject", "n", p.reject, p.canReject()),
	}
}

// row is an action on the focused activity.
func (p *Page) row(name, key string, run func() tea.Cmd, enabled action.Gate) action.Action {
	a := action.Action{
		ID: action.ID("unresolved/" + name), Keys: []string{key}, Title: "unresolved." + name, Tooltip: "unresolved." + name + ".tip",
		Group: "unresolved.group-activity", Row: true, Run: run,
		Enabled: action.All(action.On(p.table.Focus, "unresolved.nothing-focused", nil), enabled),
	}
	if name == "match" {
		a.Title, a.TitleArgs = "unresolved.match-to", []any{"Name", p.chosenName()}
	}
	return a
}

// offers are the actions as a list in the preview.
func (p *Page) offers(width int) []string {
	var lines []string
	th := p.kit.Theme
	for _, a := range action.Rows(p.Actions()) {
		ok := a.Can()
		key, title, note := th.Quiet.Render(kit.Pad(a.Key(), keyWidth)), th.Accent, p.note(a)
		if !ok {
			title, note = th.Quiet, p.kit.Reason(a)
		}
		label := p.kit.Title(a)
		note = kit.Fit(note, max(0, width-keyWidth-kit.Width(label)-2)) // the label stays whole
		lines = append(lines, kit.Mark(a.ID, kit.Spread(th.Styles, key+title.Render(label), th.Quiet.Render(note), width)))
	}
	return lines
}

// keyWidth is the column of the keys in front of what they do.
const keyWidth = 4

// note says beside an action what it would do here, "" when its label says it.
func (p *Page) note(a action.Action) string {
	switch row, _ := p.table.Focus(); {
	case a.ID == "unresolved/match" && row.MemberID != 0 && p.alike.Known:
		return p.kit.T("unresolved.offer.match", "count", p.alike.Value)
	case a.ID == "unresolved/create":
		return p.kit.T("unresolved.offer.create")
	case a.ID == "unresolved/search":
		return p.kit.T("unresolved.offer.search")
	}
	return ""
}

// lineActions are what fits in the one line below a narrow list.
func (p *Page) lineActions() []action.Action {
	rows := action.Rows(p.Actions())
	for i := range rows {
		if rows[i].ID == "unresolved/match" {
			rows[i].Title, rows[i].TitleArgs = "unresolved.bulk.match", nil
		}
	}
	return rows[:min(6, len(rows))]
}

// may gates an action by the role of who acts.
func (p *Page) may(what engine.Action) action.Gate {
	return p.house.MaySome(what, "unresolved.not-allowed")
}

func (p *Page) selected(then action.Gate) action.Gate {
	return action.All(action.If(func() bool { return p.table.Ticked() > 0 }, "unresolved.nothing-selected"), then)
}

func (p *Page) hasCandidates() action.Gate {
	return action.If(func() bool { return len(p.candidates.Value) > 0 }, "unresolved.reason.no-candidate")
}

func (p *Page) canMatch() action.Gate { return action.All(p.may(engine.ActResolve), p.hasCandidates()) }

func (p *Page) canReject() action.Gate { return action.All(p.may(engine.ActReject), p.hasCandidates()) }

// oneMember is may for what makes sense only where the activity is about one member.
func (p *Page) oneMember(what engine.Action) action.Gate {
	return action.All(p.may(what), action.If(func() bool {
		row, ok := p.table.Focus()
		return !ok || row.MemberID != 0
	}, "unresolved.several"))
}

// canUndo asks the role, then whether there is something to take back.
func (p *Page) canUndo() action.Gate {
	return action.All(p.may(engine.ActUndo), action.If(func() bool { return p.report.Value.undoable }, "unresolved.nothing-to-undo"))
}

func (p *Page) chosenName() string {
	if p.chosen < len(p.candidates.Value) {
		return kit.Clean(p.candidates.Value[p.chosen].Name)
	}
	return p.kit.Theme.Glyphs.None
}

func (p *Page) focused() []int64 {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	return []int64{row.ItemID}
}

func (p *Page) targets() []int64 { return page.ItemsOf(p.table.Targets()) }

// doneMsg is how an action went.
type doneMsg struct {
	key    string // of the sentence
	result engine.ResolveResult
	names  map[int64]string // of the items, when one of them stayed as it was
	err    error
}

// do asks the engine in a command and shows the result.
func (p *Page) do(key string, ask func(context.Context, engine.Actor) (engine.ResolveResult, error)) tea.Cmd {
	actor := p.house.Actor()
	return func() tea.Msg {
		result, err := ask(p.house.Context, actor)
		return doneMsg{key: key, result: result, names: p.names(actor, result), err: err}
	}
}

func (p *Page) showDone(m doneMsg) tea.Cmd {
	p.leavePreview()
	if m.err != nil {
		return tea.Batch(page.ErrorToast(p.kit, m.err), p.read())
	}
	again := tea.Batch(p.read(), p.kit.Refresh())
	undo := func() tea.Cmd { return p.undo(m.result.Batch) }
	if failed := len(m.result.Failed); failed > 0 {
		cmds := []tea.Cmd{p.openResult(m), again}
		if m.result.Items > 0 && m.key != "unresolved.undone" {
			cmds = append(cmds, p.kit.ToastUndo(theme.ToneWarn, p.kit.T("unresolved.result", "count", failed), undo))
		}
		return tea.Batch(cmds...)
	}
	if m.result.Queued == 0 && (m.key == "unresolved.matched" || m.key == "unresolved.created") {
		m.key += ".all"
	}
	text := p.told(m)
	if m.key == "unresolved.undone" && m.result.Record.ID != "" {
		return tea.Batch(p.offerDeletion(m.result.Record), again)
	}
	if m.key == "unresolved.undone" || m.result.Items == 0 {
		return tea.Batch(p.kit.Toast(theme.ToneOK, text), again)
	}
	return tea.Batch(p.kit.ToastUndo(theme.ToneOK, text, undo), again)
}

func (p *Page) sentence(err error) string { return sentence.Of(p.kit.Printer, err).Text }

func (p *Page) matchChosen() tea.Cmd { return p.matchItems(p.focused()) }

func (p *Page) matchSelected() tea.Cmd { return p.matchItems(p.targets()) }

func (p *Page) matchItems(items []int64) tea.Cmd {
	if p.chosen >= len(p.candidates.Value) || len(items) == 0 {
		return nil
	}
	c := p.candidates.Value[p.chosen]
	return p.resolveTo(items, engine.Record{Kind: c.Kind, ID: c.ID, Name: c.Name})
}

func (p *Page) resolveTo(items []int64, to engine.Record) tea.Cmd {
	return p.do("unresolved.matched", func(ctx context.Context, a engine.Actor) (engine.ResolveResult, error) {
		return p.house.Engine.ResolveTo(ctx, a, items, to)
	})
}

// askReject asks before a match in use is rejected for good, with the items that it is used for.
func (p *Page) askReject(memberID int64, record engine.Record, run func() tea.Cmd) tea.Cmd {
	k, h := p.kit, p.house
	return func() tea.Msg {
		n, err := h.Store.CountItems(h.Context, store.ItemQuery{Scope: store.ScopeOf(h.Actor().Person), MemberID: memberID})
		if err != nil {
			return page.ErrorToast(k, err)()
		}
		return k.Open(kit.Confirm(k, kit.ConfirmSpec{
			Title: k.T("unresolved.reject"), Danger: true, Verb: k.T("unresolved.reject"), Count: func() int { return n }, Run: run,
			Text: k.T("unresolved.reject.question", "count", n, "Name", kit.Clean(record.Name)),
		}))()
	}
}

func (p *Page) reject() tea.Cmd {
	row, ok := p.table.Focus()
	if !ok || p.chosen >= len(p.candidates.Value) {
		return nil
	}
	c := p.candidates.Value[p.chosen]
	memberID := c.MemberID
	if memberID == 0 {
		memberID = row.MemberID
	}
	record, items := engine.Record{Kind: c.Kind, ID: c.ID, Name: c.Name}, p.focused()
	run := func() tea.Cmd {
		return p.do("unresolved.rejected", func(ctx context.Context, a engine.Actor) (engine.ResolveResult, error) {
			return p.house.Engine.RejectMatch(ctx, a, items, memberID, record)
		})
	}
	if c.Outcome != store.MatchUsed {
		return run()
	}
	return p.askReject(memberID, record, run)
}

func (p *Page) undo(batch int64) tea.Cmd {
	return p.do("unresolved.undone", func(ctx context.Context, a engine.Actor) (engine.ResolveResult, error) {
		return p.house.Engine.Undo(ctx, a, batch)
	})
}

func (p *Page) open() tea.Cmd {
	row, ok := p.table.Focus()
	if !ok {
		return nil
	}
	return page.OpenInDynamics(p.kit, p.house, row.ActivityTable, row.ActivityID)
}

func (p *Page) regroup() tea.Cmd {
	p.byMember = !p.byMember
	return p.anew()
}

// noteWidth leaves room for the name beside what is known of a found record.
const noteWidth = 34

// searchLine is a found record as a line of the search.
func searchLine(p *Page, group string, r engine.Record, note string, items []int64) kit.Choosable {
	return kit.Choosable{
		Group: group, Title: kit.Clean(r.Name), Note: kit.Fit(kit.Clean(note), noteWidth), Key: page.RecordWord(p.kit, r.Kind),
		Run: func() tea.Cmd { return p.resolveTo(items, r) },
	}
}

// search looks in the imported records and, by the same words, in Dynamics itself.
func (p *Page) search() tea.Cmd {
	items := p.focused()
	return p.kit.Open(kit.NewChooser(p.kit, kit.ChooserSpec{
		Title: p.kit.T("unresolved.search"), Prompt: "/", Placeholder: p.kit.T("unresolved.search.hint"), Search: true, Width: 78,
		Find: func(query string) tea.Cmd {
			if len(strings.TrimSpace(query)) < 2 {
				return nil
			}
			return func() tea.Msg { return kit.FoundMsg{Query: query, Lines: p.find(query, items)} }
		},
	}))
}

func (p *Page) find(query string, items []int64) []kit.Choosable {
	var lines []kit.Choosable
	here, err := p.house.Store.SearchRecords(p.house.Context, store.RecordQuery{
		Text: query, Kinds: []store.RecordKind{store.KindContact, store.KindLead}, Limit: 8,
	})
	if err != nil {
		return []kit.Choosable{{Title: p.sentence(err)}}
	}
	seen := map[string]bool{}
	for _, r := range here {
		seen[r.ID] = true
		record := engine.Record{Kind: r.Kind, ID: r.ID, Name: r.Name}
		lines = append(lines, searchLine(p, p.kit.T("unresolved.search.imported"), record, strings.Join(known(r.Company, r.Title, r.City), " · "), items))
	}
	live, err := p.house.Engine.SearchDynamics(p.house.Context, p.house.Actor(), query)
	if err != nil {
		return append(lines, kit.Choosable{Group: "Dynamics", Title: p.sentence(err), Disabled: p.kit.T("unresolved.search.offline")})
	}
	for _, r := range live {
		if !seen[r.ID] && r.Kind != store.KindAccount {
			lines = append(lines, searchLine(p, "Dynamics", r.Record, strings.Join(known(r.Company, r.Title, r.City), " · "), items))
		}
	}
	return lines
}
