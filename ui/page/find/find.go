// Package find is the one search of the screens (spec §12): people, seats, members, companies, records, items and ids. What
// is found ends in its trail, never in a browser. It reads and changes nothing.
package find

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/page/trail"
	"navsync/ui/sentence"
)

// most is how many findings of each kind are shown: who has more says more.
const most = 12

// noteWidth leaves the name its place; the whole line stands in what enter opens.
const noteWidth = 50

// Open opens the search over whatever page is shown.
func Open(c *kit.Context, h page.House) tea.Cmd {
	return c.Open(kit.NewChooser(c, kit.ChooserSpec{
		Prompt: c.T("find.title"), Placeholder: c.T("find.placeholder"), Width: 100, Search: true,
		Find: func(query string) tea.Cmd {
			return func() tea.Msg {
				lines, err := Lines(h.Context, c, h, query, most)
				if err != nil {
					return page.ErrorToast(c, err)()
				}
				if len(lines) == 0 {
					lines = []kit.Choosable{{Title: c.T("find.nothing")}}
				}
				return kit.FoundMsg{Query: query, Lines: lines}
			}
		},
	}))
}

// Lines are what a query finds, as lines of a list. It reads the store: call it in a command.
func Lines(ctx context.Context, c *kit.Context, h page.House, query string, limit int) ([]kit.Choosable, error) {
	found, err := h.Store.Find(ctx, store.FindQuery{Scope: store.ScopeOf(h.Actor().Person), Text: query, Limit: limit})
	if err != nil {
		return nil, err
	}
	lines := make([]kit.Choosable, 0, len(found))
	for _, f := range found {
		lines = append(lines, line(c, h, f))
	}
	return kit.Together(lines), nil
}

func line(c *kit.Context, h page.House, f store.Finding) kit.Choosable {
	note := sentence.FoundLine(c.Printer, f)
	if f.Seat != "" && f.What != store.FoundSeat {
		note = kit.Clean(f.Seat) + " " + c.Theme.Glyphs.Dot + " " + note
	}
	note = kit.Fit(note, noteWidth)
	title := kit.Clean(f.Name)
	switch {
	case f.Problem != 0:
		title = c.T("health.code." + f.Name) //lang:keys health.code.*
	case f.Note != "" && f.ItemID == 0:
		title += ", " + kit.Clean(f.Note)
	}
	found := kit.Choosable{
		Group: sentence.FoundWord(c.Printer, f), Title: title, Note: note,
		Run: func() tea.Cmd { return show(c, h, f) },
	}
	again := found
	found.Run = func() tea.Cmd { return tea.Batch(c.Looked(again), show(c, h, f)) }
	return found
}

// show opens what was found: an item's trail at once, of everything else its items, of a line that hides its items
// nothing but the line.
func show(c *kit.Context, h page.House, f store.Finding) tea.Cmd {
	title := kit.Clean(f.Name)
	switch {
	case f.ItemID != 0:
		return trail.Open(c, h, store.ItemRef(f.ItemID), title)
	case f.Hidden:
		return said(c, title, kit.Clean(f.Seat)+": "+sentence.FoundLine(c.Printer, f), c.T("find.hidden"))
	case f.What == store.FoundPerson:
		return said(c, title, c.T("find.no-seat"))
	case f.What == store.FoundSeat && !f.Counted:
		return said(c, title, c.T("find.not-yours"))
	case f.Problem != 0:
		return showProblem(c, h, f.Problem)
	}
	return openItems(c, h, f)
}

// said shows sentences in a dialog.
func said(c *kit.Context, title string, texts ...string) tea.Cmd {
	return c.Open(kit.NewDialog(c, kit.DialogSpec{
		Title: title, Context: c.T("find.title"), Width: 80,
		Body: func() kit.Body {
			return kit.Text(c, func(width int) []string {
				var lines []string
				for i, text := range texts {
					if i > 0 {
						lines = append(lines, "")
					}
					lines = append(lines, kit.Wrap(text, width)...)
				}
				return lines
			})
		},
		Buttons: func() []kit.Button { return []kit.Button{{Label: c.T("shell.close"), Closes: true}} },
	}))
}

// showProblem shows the cause that a request id belongs to: its sentence, codes, and whether it is solved.
func showProblem(c *kit.Context, h page.House, id int64) tea.Cmd {
	return func() tea.Msg {
		p, err := h.Store.Problem(h.Context, id)
		if err != nil {
			return page.ErrorToast(c, err)()
		}
		s := sentence.OfProblem(c.Printer, p)
		texts := []string{s.Text}
		if s.Next != "" {
			texts[0] += " → " + s.Next
		}
		if s.Detail != "" {
			texts = append(texts, c.T("trail.said", "Message", s.Detail))
		}
		texts = append(texts, c.T("find.cause", "count", p.Count, "First", c.Printer.DateTime(p.FirstAt.Local()),
			"Last", c.Printer.DateTime(p.LastAt.Local()), "Code", kit.Clean(p.CRMCode), "RequestID", s.RequestID))
		if !p.ResolvedAt.IsZero() {
			texts = append(texts, c.T("find.solved", "At", c.Printer.DateTime(p.ResolvedAt.Local())))
		}
		return said(c, c.T("health.code."+p.Code), texts...)() //lang:keys health.code.*
	}
}
