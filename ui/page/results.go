package page

import (
	"navsync/ui/kit"
	"navsync/ui/sentence"
)

// RowResult is how a change of several rows went for one of them.
type RowResult struct {
	// Name is the row's, as it is shown in its list.
	Name string
	// Done says that the change was made; Note is then what else is to be said of it, else why it was not made.
	Done bool
	Note string
}

// Refused is the result of a row that an error kept as it was.
func Refused(c *kit.Context, name string, err error) RowResult {
	s := sentence.Of(c.Printer, err)
	if s.Next != "" {
		s.Text += " " + s.Next
	}
	return RowResult{Name: name, Note: s.Text}
}

// Refusals counts the rows that stayed as they were.
func Refusals(rows []RowResult) (n int) {
	for _, r := range rows {
		if !r.Done {
			n++
		}
	}
	return n
}

// mostDone is how many of the rows that went well are named one by one: those that did not are what is read.
const mostDone = 200

// Results is a dialog that says of every row how a change went, first of those that stayed as they were. text, which may be
// empty, stands above them.
func Results(c *kit.Context, title, text string, rows []RowResult) *kit.Dialog {
	failed := Refusals(rows)
	body := kit.Text(c, func(width int) []string {
		var lines []string
		if text != "" {
			for _, l := range kit.Wrap(text, width) {
				lines = append(lines, c.Theme.Text.Render(l))
			}
			lines = append(lines, "")
		}
		return append(append(lines, refusedLines(c, rows, width)...), doneLines(c, rows, width)...)
	})
	return kit.NewDialog(c, kit.DialogSpec{
		Result: true, Title: title, Context: c.T("shell.result.count", "done", len(rows)-failed, "failed", failed),
		Body:    func() kit.Body { return body },
		Buttons: func() []kit.Button { return []kit.Button{{Label: c.T("shell.close"), Closes: true}} },
	})
}

func refusedLines(c *kit.Context, rows []RowResult, width int) (lines []string) {
	for _, r := range rows {
		if r.Done {
			continue
		}
		lines = append(lines, kit.Fit(c.Theme.Danger.Render(c.Theme.Glyphs.Fail)+c.Theme.Strong.Render(" "+r.Name), width))
		for _, l := range kit.Wrap(r.Note, width-2) {
			lines = append(lines, "  "+c.Theme.Muted.Render(l))
		}
	}
	return lines
}

func doneLines(c *kit.Context, rows []RowResult, width int) (lines []string) {
	named := 0
	for _, r := range rows {
		if !r.Done {
			continue
		}
		if named++; named > mostDone {
			continue
		}
		line := c.Theme.OK.Render(c.Theme.Glyphs.Pass) + c.Theme.Text.Render(" "+r.Name)
		if r.Note != "" {
			line += c.Theme.Muted.Render("  " + r.Note)
		}
		lines = append(lines, kit.Wrap(line, width)...)
	}
	if named > mostDone {
		lines = append(lines, c.Theme.Quiet.Render(c.T("shell.result.more", "count", named-mostDone)))
	}
	return lines
}
