package crmsettings

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

// row is a line of actions as a field: arrows choose one, enter runs it. Each has its key
// besides.
type row struct {
	kit     *kit.Context
	actions func() []action.Action
	// head, when set, stands left of the actions, or above them where both do not fit.
	head    func() string
	at      int
	focused bool
	spots   []spot
}

// spot is where an action stood in the last frame.
type spot struct{ x, y, width int }

// Focusable implements kit.Field.
func (r *row) Focusable() bool { return len(r.actions()) > 0 }

// Capturing implements kit.Field.
func (r *row) Capturing() bool { return false }

// Ask implements kit.Field: what can be done is among the page's actions.
func (r *row) Ask() kit.Ask { return kit.Ask{} }

// Inner implements kit.Field.
func (r *row) Inner(int) bool { return false }

// Hints implements kit.Field.
func (r *row) Hints() []kit.Hint {
	return []kit.Hint{{Key: r.kit.T("shell.key.enter"), Word: r.kit.T("shell.hint.press")}}
}

// Update implements kit.Field.
func (r *row) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		switch m.String() {
		case "left":
			r.at = max(0, r.at-1)
		case "right":
			r.at = min(len(r.actions())-1, r.at+1)
		case "enter", "space":
			return r.run(r.at)
		}
	case tea.MouseClickMsg:
		for i, s := range r.spots {
			if m.Y == s.y && m.X >= s.x && m.X < s.x+s.width {
				r.at = i
				return r.run(i)
			}
		}
	}
	return nil
}

func (r *row) run(i int) tea.Cmd {
	all := r.actions()
	if i < 0 || i >= len(all) {
		return nil
	}
	if !all[i].Can() {
		return r.kit.Toast(theme.ToneWarn, r.kit.Reason(all[i]))
	}
	return all[i].Run()
}

// View implements kit.Field.
func (r *row) View(width int, focused bool) []string {
	r.focused = focused
	all := r.actions()
	r.at = max(0, min(r.at, len(all)-1))
	texts := make([]string, len(all))
	whole := -3
	for i, a := range all {
		texts[i] = r.text(a, focused && i == r.at)
		whole += kit.Width(texts[i]) + 3
	}
	head := ""
	if r.head != nil {
		head = r.head()
	}
	r.spots = r.spots[:0]
	if head != "" && kit.Width(head)+4+whole <= width {
		return []string{r.beside(head, texts, width-whole, width)}
	}
	var lines []string
	if head != "" {
		lines = append(lines, kit.Fit(head, width))
	}
	return append(lines, r.wrapped(texts, len(lines), width)...)
}

func (r *row) text(a action.Action, here bool) string {
	st := r.kit.Theme.Styles
	if here {
		st = r.kit.Theme.On(theme.Focus)
	}
	text := kit.ActionText(r.kit, st, a)
	if here && r.plain() {
		text = r.kit.Theme.Glyphs.Focus + text
	}
	return text
}

// plain is true where the focus cannot be painted.
func (r *row) plain() bool {
	level := r.kit.Theme.Options().Level
	return level == theme.NoColor || level == theme.Colors16
}

func (r *row) beside(head string, texts []string, x, width int) string {
	for _, t := range texts {
		r.spots = append(r.spots, spot{x, 0, kit.Width(t)})
		x += kit.Width(t) + 3
	}
	return kit.Spread(r.kit.Theme.Styles, head, strings.Join(texts, "   "), width)
}

func (r *row) wrapped(texts []string, y, width int) []string {
	var lines []string
	line := ""
	for _, t := range texts {
		if line != "" && kit.Width(line)+3+kit.Width(t) > width {
			lines = append(lines, line)
			line = ""
		}
		if line == "" {
			line = r.lead()
		} else {
			line += "   "
		}
		r.spots = append(r.spots, spot{kit.Width(line), y + len(lines), kit.Width(t)})
		line += kit.Fit(t, max(1, width-kit.Width(line)))
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// lead is the focus bar before a line of actions.
func (r *row) lead() string {
	if r.focused && !r.plain() {
		return r.kit.Theme.Accent.Render(r.kit.Theme.Glyphs.Focus) + " "
	}
	return "  "
}

// Cursor implements kit.Field.
func (r *row) Cursor() *tea.Cursor {
	if !r.focused || r.at >= len(r.spots) {
		return nil
	}
	return tea.NewCursor(r.spots[r.at].x, r.spots[r.at].y)
}
