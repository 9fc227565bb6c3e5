package kit

import (
	"strings"

	"navsync/ui/action"
)

// A mark is an application program command, which takes no cell, survives cutting and padding, and which
// Clean takes out of everything from outside. One with an id begins the part that a click runs, one
// without ends it.
const (
	markLead = "\x1b_@"
	markEnd  = "\x1b\\"
	// markFocus stands before the id of the part that Enter runs, too; markStep before one that the arrows can move the focus to.
	markFocus = "!"
	markStep  = "+"
)

// Mark makes one line of finished text a click region of an action: wherever it comes to stand in the
// frame, a click on it runs the action of that id, if the page in view has it. Whatever draws an action
// marks it. A style must not be rendered over it.
func Mark(id action.ID, text string) string {
	if id == "" || text == "" {
		return text
	}
	return markLead + string(id) + markEnd + text + markLead + markEnd
}

// MarkFocused is Mark for the part that has the focus: Enter runs it as a click does, where no action of
// the page has that key.
func MarkFocused(id action.ID, text string) string { return Mark(markFocus+id, text) }

// MarkStep is Mark for a part that the arrows can give the focus to.
func MarkStep(id action.ID, text string) string { return Mark(markStep+id, text) }

// Take remembers the marked parts of a frame under their actions' ids and returns the frame without the
// marks.
func (r *Regions) Take(frame string) string {
	if !strings.Contains(frame, markLead) {
		return frame
	}
	lines := strings.Split(frame, "\n")
	for y, line := range lines {
		if strings.Contains(line, markLead) {
			lines[y] = r.takeLine(line, y)
		}
	}
	return strings.Join(lines, "\n")
}

func (r *Regions) takeLine(line string, y int) string {
	parts := strings.Split(line, markLead)
	text := parts[0]
	x := Width(text)
	for _, part := range parts[1:] {
		id, rest, _ := strings.Cut(part, markEnd)
		id, focused := strings.CutPrefix(id, markFocus)
		id, step := strings.CutPrefix(id, markStep)
		if focused {
			r.focused, r.focusX, r.focusY = action.ID(id), x, y
		}
		if focused || step {
			r.steps = append(r.steps, action.ID(id))
		}
		width := Width(rest)
		if id != "" && width > 0 {
			r.Add(id, x, y, width, 1)
		}
		text += rest
		x += width
	}
	return text
}

// Focused is the action of the part that was drawn with the focus, "" when none was.
func (r *Regions) Focused() action.ID { return r.focused }

// FocusedAt is the cell where the part that was drawn with the focus begins.
func (r *Regions) FocusedAt() (x, y int, ok bool) { return r.focusX, r.focusY, r.focused != "" }

// Steps are the actions of the parts that the arrows can give the focus to, the focused one among them, from above.
func (r *Regions) Steps() []action.ID { return r.steps }

// Actions are the ids of the actions that were drawn, each once.
func (r *Regions) Actions() []action.ID {
	var ids []action.ID
	seen := map[string]bool{}
	for _, g := range r.list {
		if !seen[g.id] {
			seen[g.id] = true
			ids = append(ids, action.ID(g.id))
		}
	}
	return ids
}
