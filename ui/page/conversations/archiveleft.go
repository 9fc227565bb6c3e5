package conversations

import (
	"path/filepath"
	"strconv"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui/export"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// The keys of what a file left out.
const (
	keyLeftLines = "l"
	keyLeftSave  = "x"
)

// left is what the step in view tells of the rows that were left out.
func (d *archiveImport) left() engine.ArchivePlan {
	switch {
	case d.busy() || d.problem() != nil:
		return engine.ArchivePlan{}
	case d.step == stepPlan:
		return d.plan()
	case d.step == stepResult:
		return d.result.ArchivePlan
	}
	return engine.ArchivePlan{}
}

func (p *Page) leftKey(d *archiveImport, key string) (cmd tea.Cmd, used bool) {
	plan := d.left()
	switch {
	case len(plan.Left) == 0:
		return nil, false
	case key == keyLeftLines:
		return p.kit.Open(p.leftDialog(plan)), true
	case key == keyLeftSave:
		return p.saveLeft(plan.Left), true
	}
	return nil, false
}

func (p *Page) leftHints(d *archiveImport) []kit.Hint {
	if len(d.left().Left) == 0 {
		return nil
	}
	return []kit.Hint{
		{Key: keyLeftLines, Word: p.kit.T("conversations.import.all-lines.short")},
		{Key: keyLeftSave, Word: p.kit.T("conversations.import.save-left.short")},
	}
}

// leftDialog lists every row that was left out, as far as they are kept.
func (p *Page) leftDialog(plan engine.ArchivePlan) *kit.Dialog {
	var lines []string
	wide := 0
	body := kit.Text(p.kit, func(width int) []string {
		if width != wide { // thousands of lines are laid out once
			lines, wide = p.everyLine(plan.Left, width), width
		}
		return lines
	})
	return kit.NewDialog(p.kit, kit.DialogSpec{
		Title: p.kit.T("conversations.import.all-lines"), Context: p.kit.T("conversations.import.left", "count", leftOut(plan)), Width: 110,
		Body: func() kit.Body { return body },
		Buttons: func() []kit.Button {
			return []kit.Button{
				{Label: p.kit.T("shell.close"), Closes: true},
				{Label: p.kit.T("conversations.import.save-left"), Run: func() tea.Cmd { return p.saveLeft(plan.Left) }},
			}
		},
	})
}

// leftOut is how many rows were left out.
func leftOut(plan engine.ArchivePlan) int {
	all := 0
	for _, n := range plan.Skipped {
		all += n
	}
	return all
}

// everyLine is a line for each row: where it stands, why it was left out, and how it begins.
func (p *Page) everyLine(left []engine.ArchiveLeft, width int) []string {
	th := p.kit.Theme
	place := func(l engine.ArchiveLeft) string {
		return p.kit.T("archive.left-lines", "File", kit.Clean(l.File), "Lines", strconv.Itoa(l.Line))
	}
	at, why := 0, 0
	for _, l := range left {
		at, why = max(at, kit.Width(place(l))), max(why, kit.Width(p.kit.T("archive.left."+l.Reason)))
	}
	at = min(at, width/2)
	lines := make([]string, len(left))
	for i, l := range left {
		lines[i] = th.Text.Render(kit.Pad(kit.Fit(place(l), at), at+2)) +
			th.Muted.Render(kit.Pad(p.kit.T("archive.left."+l.Reason), why+2)) + th.Quiet.Render(kit.Clean(l.Text))
	}
	return lines
}

// saveLeft writes the rows that were left out beside the store.
func (p *Page) saveLeft(left []engine.ArchiveLeft) tea.Cmd {
	base := "left-out-" + p.kit.Now().UTC().Format("20060102-150405")
	return func() tea.Msg {
		dir, err := p.house.Exports()
		if err != nil {
			return page.ErrorToast(p.kit, err)()
		}
		name := filepath.Join(dir, base)
		if err := export.Files(name, left); err != nil {
			return page.ErrorToast(p.kit, err)()
		}
		return p.kit.Toast(theme.ToneOK, p.kit.T("conversations.import.left-saved", "Path", p.house.Told(name+".csv")))()
	}
}
