package conversations

import (
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui/kit"
	"navsync/ui/sentence"
)

func (p *Page) archiveDialog(d *archiveImport) *kit.Dialog {
	return kit.NewDialog(p.kit, kit.DialogSpec{
		Title: p.kit.T("conversations.import.title"),
		Steps: []string{p.kit.T("conversations.import.step-file"), p.kit.T("conversations.import.step-plan"), p.kit.T("conversations.import.step-result")},
		Step:  func() int { return d.step }, Failed: func() bool { return d.problem() != nil },
		Body: func() kit.Body {
			switch d.step {
			case stepPlan:
				return d.planned
			case stepResult:
				return d.done
			}
			return d.form
		},
		Buttons:   func() []kit.Button { return p.archiveButtons(d) },
		Stay:      func() bool { return d.step == stepResult && d.busy() },
		Keys:      func(key string) (tea.Cmd, bool) { return p.leftKey(d, key) },
		MoreHints: func() []kit.Hint { return p.leftHints(d) },
		Note:      func() string { return p.ownerNote(d) },
		Cancel: func() tea.Cmd {
			d.stop()
			return nil
		},
	})
}

func (p *Page) archiveButtons(d *archiveImport) []kit.Button {
	cancel := kit.Button{Label: p.kit.T("shell.cancel"), Closes: true, Run: func() tea.Cmd {
		d.stop()
		return nil
	}}
	switch d.step {
	case stepPlan:
		back := kit.Button{Label: p.kit.T("conversations.import.back"), Run: func() tea.Cmd {
			d.stop()
			d.step, d.asked, d.owner = stepFile, nil, nil
			d.read.Forget()
			p.layOutFile(d)
			return nil
		}}
		return []kit.Button{cancel, back, {
			Label: p.kit.T("conversations.import.verb"), Run: func() tea.Cmd { return p.runArchive(d) },
			Enabled: func() (bool, string) { return p.canImport(d) },
		}}
	case stepResult:
		if d.busy() {
			return []kit.Button{{Label: p.kit.T("conversations.import.stop"), Run: func() tea.Cmd {
				d.stop()
				return nil
			}}}
		}
		return []kit.Button{{Label: p.kit.T("shell.close"), Closes: true}}
	}
	return []kit.Button{
		cancel,
		{
			Label: p.kit.T("conversations.import.next"),
			Run:   func() tea.Cmd { return p.askPlan(d) },
			Enabled: func() (bool, string) {
				if d.busy() {
					return false, p.kit.T("conversations.import.reading")
				}
				return d.chosenPath() != "" && d.seatEmail() != "", p.kit.T("conversations.import.no-file")
			},
		},
	}
}

func (p *Page) canImport(d *archiveImport) (bool, string) {
	if d.busy() {
		return false, p.kit.T("conversations.import.reading")
	}
	if d.owner != nil && !d.owner.Value() {
		return false, p.kit.T("conversations.import.confirm-owner")
	}
	switch engine.Copying(d.copying.Value()) {
	case engine.CopyMatched, engine.CopyAll:
		_, ok := sinceDate(d.since.Value())
		return ok, p.kit.T("conversations.import.bad-date")
	case engine.CopyChosen:
		return len(d.list.chosen()) > 0, p.kit.T("conversations.import.none-chosen")
	}
	return true, ""
}

// fileNotes stand below the file: the drop folder, and what is wrong with the file.
func (p *Page) fileNotes(d *archiveImport, width int) []string {
	th := p.kit.Theme
	if err := d.problem(); err != nil {
		s := sentence.Of(p.kit.Printer, err)
		return kit.ErrorBlock(p.kit, kit.ErrorSpec{Sentence: s.Text, Detail: s.Next}, width)
	}
	if d.busy() {
		return []string{th.Muted.Render(p.goingOn(d, "conversations.import.reading"))}
	}
	var lines []string
	for _, l := range kit.Wrap(p.kit.T("conversations.import.any-year"), width) {
		lines = append(lines, th.Muted.Render(l))
	}
	how := p.kit.T("conversations.import.inbox", "folder", kit.Clean(p.inbox(d.seatEmail())))
	if d.remote {
		how = p.kit.T("conversations.import.by-scp")
	}
	for _, l := range kit.Wrap(how, width) {
		lines = append(lines, th.Quiet.Render(l))
	}
	return lines
}

// inbox is a seat's drop folder as seen from the data folder.
func (p *Page) inbox(email string) string {
	folder := p.house.Engine.InboxDir(email)
	if below, err := filepath.Rel(p.house.DataDir, folder); err == nil {
		return below
	}
	return folder
}

// layOutPlan makes the second step's form: what the file brings and what is copied of it.
func (p *Page) layOutPlan(d *archiveImport) {
	facts := kit.NewNote(func(width int) []string { return p.planFacts(d, width) })
	forbidden := ""
	if !d.plan().MayCopy {
		forbidden = p.kit.T("conversations.only-holder")
	}
	d.copying = kit.NewRadio(p.kit, kit.ChoiceSpec{
		Label: p.kit.T("conversations.import.copy"), Value: string(engine.CopyNone), Options: []kit.Option{
			{ID: string(engine.CopyNone), Label: p.kit.T("conversations.import.copy-none")},
			{ID: string(engine.CopyMatched), Label: p.kit.T("conversations.import.copy-matched"), Disabled: forbidden},
			{ID: string(engine.CopyAll), Label: p.kit.T("conversations.import.copy-all"), Disabled: forbidden},
			{ID: string(engine.CopyChosen), Label: p.kit.T("conversations.import.copy-chosen"), Disabled: forbidden},
		},
		Changed: func(string) tea.Cmd { p.arrangePlan(d, facts); return nil },
	})
	d.since = kit.NewText(p.kit, kit.TextSpec{
		Label: p.kit.T("conversations.import.since"), Example: "2026-01-31", Width: 24,
		Check: func(text string) string {
			if _, ok := sinceDate(text); !ok && len(strings.TrimSpace(text)) >= len("2026-01-31") {
				return p.kit.T("conversations.import.bad-date")
			}
			return ""
		},
		Changed: func(text string) tea.Cmd {
			if _, ok := sinceDate(text); !ok {
				return nil
			}
			return p.askPlan(d) // the counts since then
		},
	})
	d.owner = p.ownerQuestion(d)
	d.list = newThreadList(p.kit, d.plan().List)
	p.arrangePlan(d, facts)
}

func (p *Page) arrangePlan(d *archiveImport, facts kit.Field) {
	fields := []kit.Field{facts}
	if d.owner != nil {
		fields = append(fields, d.owner)
	}
	fields = append(fields, d.copying)
	switch engine.Copying(d.copying.Value()) {
	case engine.CopyMatched, engine.CopyAll:
		fields = append(fields, d.since, kit.NewNote(func(width int) []string { return p.copyFacts(d, width) }))
	case engine.CopyChosen:
		fields = append(fields, d.list)
	}
	d.planned = kit.NewForm(p.kit, fields...)
}

// resultLines say what the import did.
func (p *Page) resultLines(d *archiveImport, width int) []string {
	th := p.kit.Theme
	if d.busy() {
		return []string{th.Muted.Render(p.goingOn(d, "conversations.import.running"))}
	}
	if err := d.problem(); err != nil {
		s := sentence.Of(p.kit.Printer, err)
		return kit.ErrorBlock(p.kit, kit.ErrorSpec{Sentence: s.Text, Detail: s.Next}, width)
	}
	r := d.result
	var lines []string
	add := func(glyph, text string) {
		for i, l := range kit.Wrap(text, width-2) {
			if i > 0 {
				glyph = " "
			}
			lines = append(lines, glyph+" "+th.Text.Render(l))
		}
	}
	add(th.OK.Render(th.Glyphs.Pass), p.kit.T("conversations.import.done", "count", r.Items.New+r.Items.Changed, "Copied", r.Copied))
	if r.Items.Unchanged > 0 {
		add(th.Muted.Render(th.Glyphs.Dot), p.kit.T("conversations.import.unchanged", "count", r.Items.Unchanged))
	}
	if r.NeverCopy > 0 {
		add(th.Warn.Render(th.Glyphs.Warn), p.kit.T("conversations.kept-back", "count", r.NeverCopy))
	}
	if r.TakenOut > 0 {
		add(th.Warn.Render(th.Glyphs.Warn), p.kit.T("conversations.import.fact-taken-out", "count", r.TakenOut))
	}
	if r.Open > 0 {
		add(th.Warn.Render(th.Glyphs.Warn), p.kit.T("conversations.import.made-open", "count", r.Open))
	}
	if r.EditedSeen > 0 {
		add(th.Warn.Render(th.Glyphs.Warn), p.kit.T("conversations.import.edited", "count", r.EditedSeen))
	}
	if r.Copied == 0 && d.plan().MayCopy {
		add(th.Muted.Render(th.Glyphs.Becomes), p.kit.T("conversations.import.choose-now"))
	}
	if left := p.leftLines(r.ArchivePlan, width); len(left) > 0 {
		lines = append(append(lines, ""), left...)
	}
	return lines
}
