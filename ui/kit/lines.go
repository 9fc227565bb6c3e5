package kit

import (
	"strings"

	"navsync/ui/action"
	"navsync/ui/theme"
)

// Title returns an action's label in the viewer's language.
func (c *Context) Title(a action.Action) string { return c.T(a.Title, a.TitleArgs...) }

func (c *Context) short(a action.Action) string {
	if a.Short == "" {
		return c.Title(a)
	}
	return c.T(a.Short, a.TitleArgs...)
}

// Reason returns why an action cannot run, or "" when it can.
func (c *Context) Reason(a action.Action) string {
	why := a.Enabled.Why()
	if why.None() {
		return ""
	}
	return c.T(why.Key, why.Args...)
}

// ActionText renders an action as text that can be clicked: label in accent, key in quiet; disabled with
// its reason.
func ActionText(c *Context, st theme.Styles, a action.Action) string {
	return actionText(c, st, a, c.Title(a))
}

func actionText(c *Context, st theme.Styles, a action.Action, label string) string {
	if !a.Can() {
		text := label
		if reason := c.Reason(a); reason != "" {
			text += " " + c.Theme.Glyphs.Dot + " " + reason
		}
		return Mark(a.ID, st.Quiet.Render(text))
	}
	style := st.Accent
	if a.Danger {
		style = st.Danger
	}
	text := style.Render(label)
	if key := KeyName(c, a.Key()); key != "" {
		text += st.Quiet.Render(" " + key)
	}
	return Mark(a.ID, text)
}

// ActionLine renders actions side by side in at most width cells: first with their whole labels, then
// with the short ones; what still does not fit leaves from the end and ". more" takes its place.
func ActionLine(c *Context, st theme.Styles, actions []action.Action, width int) string {
	gap := st.Fill.Render("   ")
	whole := make([]string, len(actions))
	short := make([]string, len(actions))
	for i, a := range actions {
		whole[i], short[i] = ActionText(c, st, a), actionText(c, st, a, c.short(a))
	}
	if line := strings.Join(whole, gap); Width(line) <= width {
		return line
	}
	if line := strings.Join(short, gap); Width(line) <= width {
		return line
	}
	more := st.Muted.Render(c.T("shell.more")) + st.Quiet.Render(" .")
	for n := len(short) - 1; n > 0; n-- {
		line := strings.Join(short[:n], gap) + gap + more
		if Width(line) <= width {
			return line
		}
	}
	return Fit(more, width)
}

// KeyName returns a key as the screen writes it: "ctrl+a", "space", "↑".
func KeyName(c *Context, key string) string {
	switch key {
	case "space", "enter", "esc", "tab", "pgup", "pgdown", "home", "end", "delete", "backspace":
		return c.T("shell.key." + key) //lang:keys shell.key.*
	case "up":
		return c.Theme.Glyphs.SortUp
	case "down":
		return c.Theme.Glyphs.SortDown
	case "right":
		return c.Theme.Glyphs.Becomes
	default:
		return key
	}
}

// Spread puts left and right at the ends of a line of exactly width cells; left is cut when short.
func Spread(st theme.Styles, left, right string, width int) string {
	right = Fit(right, width)
	room := width - Width(right)
	if right != "" && left != "" {
		left = Fit(left, max(0, room-2))
	} else {
		left = Fit(left, room)
	}
	gap := width - Width(left) - Width(right)
	return left + st.Fill.Render(strings.Repeat(" ", max(0, gap))) + right
}

// Head renders a section's head: bold, with a muted note at the right of width cells.
func Head(st theme.Styles, title, note string, width int) string {
	if note != "" {
		note = st.Quiet.Render(note)
	}
	return Spread(st, st.Strong.Render(title), note, width)
}

// Rule renders a hairline.
func Rule(c *Context, st theme.Styles, width int) string {
	return st.Line.Render(strings.Repeat(c.Theme.Glyphs.Hairline, max(0, width)))
}

// Pair is a label with its value.
type Pair struct {
	Label string
	Value string // may be styled
}

// Pairs renders labels left and values on one shared column; values wrap. labelWidth 0 fits the
// longest label.
func Pairs(st theme.Styles, pairs []Pair, labelWidth, width int) []string {
	if labelWidth == 0 {
		for _, p := range pairs {
			labelWidth = max(labelWidth, Width(p.Label))
		}
	}
	labelWidth = min(labelWidth, max(0, width/2))
	var lines []string
	for _, p := range pairs {
		label := p.Label
		for _, part := range Wrap(p.Value, max(1, width-labelWidth-2)) {
			lines = append(lines, PadOn(st.Fill, st.Muted.Render(Fit(label, labelWidth)), labelWidth+2)+part)
			label = ""
		}
	}
	return lines
}
