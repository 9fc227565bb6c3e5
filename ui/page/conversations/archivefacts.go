package conversations

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"strings"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
)

// planFacts are whose the file is and what it would bring.
func (p *Page) planFacts(d *archiveImport, width int) []string {
	th, plan := p.kit.Theme, d.plan()
	if err := d.problem(); err != nil {
		s := sentence.Of(p.kit.Printer, err)
		return kit.ErrorBlock(p.kit, kit.ErrorSpec{Sentence: s.Text, Detail: s.Next}, width)
	}
	value := func(text string) string { return th.Text.Render(kit.Clean(text)) }
	var pairs []kit.Pair
	if !p.kit.Narrow {
		pairs = append(pairs, kit.Pair{Label: p.kit.T("conversations.import.file"), Value: value(plan.Name)})
	}
	if !p.kit.Narrow {
		pairs = append(pairs, p.ownerFacts(plan)...)
	}
	read := p.kit.T("conversations.import.rows", "count", plan.Rows, "Files", plan.Files)
	if !plan.Oldest.IsZero() {
		read += " · " + p.kit.Printer.Date(plan.Oldest) + " – " + p.kit.Printer.Date(plan.Newest)
	}
	pairs = append(pairs, kit.Pair{Label: p.kit.T("conversations.import.read"), Value: value(read)})
	if !p.kit.Narrow {
		pairs = append(pairs, kit.Pair{
			Label: p.kit.T("conversations.import.members"),
			Value: value(p.kit.T("conversations.import.in-crm", "Members", plan.Members, "InCRM", plan.MembersInCRM)),
		})
	}
	lines := kit.Pairs(th.Styles, pairs, 0, width)
	lines = append(lines, p.kindLines(plan, width)...)
	return append(lines, p.leftLines(plan, width)...)
}

// ownerFacts are whose the file is, and what that makes of the seat.
func (p *Page) ownerFacts(plan engine.ArchivePlan) []kit.Pair {
	th := p.kit.Theme
	if plan.OwnerName == "" && plan.OwnerURL == "" {
		return nil
	}
	pairs := []kit.Pair{{
		Label: p.kit.T("conversations.import.owner"),
		Value: th.Strong.Render(kit.Clean(plan.OwnerName)) + th.Muted.Render("  "+kit.Clean(plan.OwnerURL)),
	}}
	switch {
	case plan.Question != engine.QuestionNone: // it is asked below
	case plan.Binds:
		pairs = append(pairs, kit.Pair{Value: th.Muted.Render(p.kit.T("conversations.import.binds", "Seat", kit.Clean(plan.SeatEmail)))})
	default:
		pairs = append(pairs, kit.Pair{Value: th.Muted.Render(p.kit.T("conversations.import.bound", "Seat", kit.Clean(plan.SeatEmail)))})
	}
	return pairs
}

// ownerNote says beside the buttons of a narrow dialog whose the file is: there it stays in view, whatever is scrolled.
func (p *Page) ownerNote(d *archiveImport) string {
	plan := d.plan()
	if !p.kit.Narrow || d.step != stepPlan || d.busy() || d.problem() != nil || plan.OwnerName == "" && plan.OwnerSlug == "" {
		return ""
	}
	th := p.kit.Theme
	key := "conversations.import.owner-bound"
	if plan.Binds {
		key = "conversations.import.owner-binds"
	}
	return th.Strong.Render(kit.Clean(cmp.Or(plan.OwnerName, plan.OwnerSlug))) + th.Muted.Render(" "+p.kit.T(key))
}

// kindLines are a table of what comes: new, changed, known, left out, by kind.
func (p *Page) kindLines(plan engine.ArchivePlan, width int) []string {
	th := p.kit.Theme
	const columns = 4
	label := width * 2 / 5
	cell := (width - label) / columns
	row := func(render func(...string) string, name string, cells ...string) string {
		line := kit.Pad(kit.Fit(name, label-1), label)
		for _, c := range cells {
			line += strings.Repeat(" ", max(0, cell-kit.Width(c))) + c
		}
		return render(kit.Fit(line, width))
	}
	number := func(n int) string {
		if n == 0 {
			return th.Glyphs.Zero
		}
		return p.kit.Printer.N(n)
	}
	lines := []string{row(th.Muted.Render, "",
		p.kit.T("conversations.import.col-new"), p.kit.T("conversations.import.col-changed"), p.kit.T("conversations.import.col-known"),
		p.kit.T("conversations.import.col-left"))}
	for _, kind := range append(store.ItemKinds(), engine.KindConnection) {
		n, some := plan.Counts[kind]
		if left := plan.LeftKinds[kind]; some || left > 0 {
			lines = append(lines, row(th.Text.Render, p.kindWord(kind), number(n.New), number(n.Changed), number(n.Unchanged), number(left)))
		}
	}
	return lines
}

func (p *Page) kindWord(kind store.ItemKind) string {
	if kind == engine.KindConnection {
		return p.kit.T("conversations.import.connections")
	}
	return page.ItemWord(p.kit, kind)
}

// leftLines are the rows that were left out, by reason with the first line, and what else stays out.
func (p *Page) leftLines(plan engine.ArchivePlan, width int) []string {
	th := p.kit.Theme
	reasons := slices.SortedFunc(maps.Keys(plan.Skipped), func(a, b string) int {
		return cmp.Or(cmp.Compare(plan.Skipped[b], plan.Skipped[a]), cmp.Compare(a, b))
	})
	all := leftOut(plan)
	facts := []string{}
	if all > 0 {
		facts = append(facts, p.kit.T("conversations.import.left", "count", all))
	}
	for _, one := range []struct {
		key string
		n   int
	}{{"spam", plan.Spam}, {"taken-out", plan.TakenOut}, {"twice", plan.Twice}, {"left-firm", plan.LeftFirm}, {"before", plan.BeforeStop}} {
		if one.n > 0 {
			facts = append(facts, p.kit.T("conversations.import.fact-"+one.key, "count", one.n))
		}
	}
	var lines []string
	for _, l := range kit.WrapFacts(p.kit, facts, width) {
		lines = append(lines, th.Warn.Render(l))
	}
	shown := 3
	if p.kit.Narrow {
		shown = 1
	}
	for _, reason := range reasons[:min(shown, len(reasons))] {
		text := p.kit.Printer.N(plan.Skipped[reason]) + " " + p.kit.T("archive.left."+reason)
		if i := slices.IndexFunc(plan.Left, func(l engine.ArchiveLeft) bool { return l.Reason == reason }); i >= 0 {
			first := plan.Left[i]
			text += " · " + p.kit.T("archive.left-lines", "File", kit.Clean(first.File), "Lines", strconv.Itoa(first.Line))
			if first.Text != "" {
				text += ": " + kit.Clean(first.Text)
			}
		}
		lines = append(lines, th.Muted.Render(kit.Fit("  "+text, width)))
	}
	return lines
}

// copyFacts are what the choice would copy, the open activities that it would make, and about how long writing takes.
func (p *Page) copyFacts(d *archiveImport, width int) []string {
	th, of := p.kit.Theme, d.plan().InCRM
	if engine.Copying(d.copying.Value()) == engine.CopyAll {
		of = d.plan().All
	}
	lines := []string{th.Muted.Render(kit.Fit(p.kit.T("conversations.import.matched-counts", "count", of.Threads, "Items", of.Items), width))}
	if of.Open > 0 {
		lines = append(lines, th.Warn.Render(kit.Fit(th.Glyphs.Warn+" "+p.kit.T("conversations.import.would-open", "count", of.Open), width)))
	}
	var facts []string
	if of.Items > 0 {
		facts = append(facts, p.kit.T("conversations.import.takes", "Time", p.kit.Printer.About(of.Takes)))
	}
	if of.NeverCopy > 0 {
		facts = append(facts, p.kit.T("conversations.import.never", "count", of.NeverCopy))
	}
	for _, l := range kit.WrapFacts(p.kit, facts, width) {
		lines = append(lines, th.Muted.Render(l))
	}
	return lines
}
