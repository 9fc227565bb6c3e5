package kit

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"navsync/ui/action"
	"navsync/ui/theme"
)

const emptyWidth = 66

// EmptySpec describes an empty state. Texts are finished.
type EmptySpec struct {
	Title string
	// Text says why, wrapped to 66 cells.
	Text string
	// Steps are what to do next. The first that can be done has the focus, until an arrow moves it.
	Steps []action.Action
	// Numbered numbers the steps.
	Numbered bool
	// Below stands under the steps, wrapped.
	Below string
}

// Empty renders an empty state at a third of the height, 66 cells wide.
func Empty(c *Context, spec EmptySpec, width, height int) string {
	inner := min(emptyWidth, width-6)
	lines := []string{"  " + c.Theme.Strong.Render(spec.Title), ""}
	for _, l := range Wrap(spec.Text, inner) {
		lines = append(lines, "  "+c.Theme.Muted.Render(l))
	}
	if spec.Text != "" {
		lines = append(lines, "")
	}
	lines = append(lines, steps(c, spec, inner)...)
	for _, l := range Wrap(spec.Below, inner) {
		lines = append(lines, "  "+c.Theme.Quiet.Render(l))
	}
	return third(lines, inner+2, width, height)
}

func steps(c *Context, spec EmptySpec, inner int) []string {
	var lines []string
	open := 0 // that can be done
	for _, a := range spec.Steps {
		if a.Can() {
			open++
		}
	}
	at := 0
	for i, a := range spec.Steps {
		st, bar := c.Theme.Styles, "  "
		ok := a.Can()
		mark, key := Mark, a.Key()
		if ok {
			mark = MarkStep
			at++
		}
		if ok && at-1 == min(c.Step, open-1) {
			mark, key = MarkFocused, cmp.Or(key, "enter")
			st, bar = c.Theme.On(theme.Focus), c.Theme.Accent.Render(c.Theme.Glyphs.Focus)+c.Theme.On(theme.Focus).Fill.Render(" ")
		}
		label := c.Title(a)
		if spec.Numbered {
			label = strconv.Itoa(i+1) + "  " + label
		}
		note := ""
		if a.Tooltip != "" {
			note = c.T(a.Tooltip)
		}
		right := st.Muted.Render(KeyName(c, key))
		if !ok {
			right = st.Quiet.Render(c.Reason(a))
		}
		name := st.Accent
		if !ok {
			name = st.Quiet
		}
		lines = append(lines, mark(a.ID, bar+Spread(st, name.Render(label), right, inner)))
		lines = append(lines, indented(Wrap(note, inner-4), c.Theme.Quiet.PaddingLeft(2))...)
		lines = append(lines, "")
	}
	return lines
}

// third places lines at a third of the height, centred.
func third(lines []string, inner, width, height int) string {
	top := max(0, (height-len(lines))/3)
	left := strings.Repeat(" ", max(0, (width-inner)/2))
	out := make([]string, 0, top+len(lines))
	for range top {
		out = append(out, "")
	}
	for _, l := range lines {
		out = append(out, left+l)
	}
	return Block(strings.Join(out, "\n"), width, height)
}

// ErrorSpec describes an error block. Texts are finished.
type ErrorSpec struct {
	Sentence, Detail string
	// Actions are the remedies.
	Actions []action.Action
	// Warn paints the bar amber instead of red.
	Warn bool
}

// ErrorBlock renders the sentence beside a red bar, with its remedies.
func ErrorBlock(c *Context, spec ErrorSpec, width int) []string {
	style := c.Theme.Danger
	if spec.Warn {
		style = c.Theme.Warn
	}
	bar := style.Render(c.Theme.Glyphs.Focus) + " "
	var lines []string
	add := func(st theme.Style, text string) {
		for _, l := range Wrap(text, max(1, width-2)) {
			if l != "" {
				lines = append(lines, bar+st.Render(l))
			}
		}
	}
	add(style, spec.Sentence)
	add(c.Theme.Text, spec.Detail)
	if len(spec.Actions) > 0 {
		lines = append(lines, bar+ActionLine(c, c.Theme.Styles, spec.Actions, width-2))
	}
	return lines
}

// Loading renders … rows.
func Loading(c *Context, width, rows int) string {
	lines := make([]string, max(0, rows))
	for i := range lines {
		lines[i] = Pad(c.Theme.Quiet.Render(c.Theme.Glyphs.Cut), width)
	}
	return strings.Join(lines, "\n")
}

// CheckLine is one line of a list of checks (spec §3.1).
type CheckLine struct {
	// Result is "pass", "warning" or "fail"; "" means it still runs.
	Result string
	// Name, Found and Remedy are finished text; Remedy may be empty.
	Name, Found, Remedy string
	// Action, when set, stands right in the remedy's line.
	Action *action.Action
}

// loud are exceptions, which stand apart from what passed.
func (l CheckLine) loud() bool { return l.Result != "pass" && l.Result != "" }

// settled puts what passed in one block, before what needs something, or after it where the room is small and would end before
// that; a failure stands before a warning. While a check is still running all keep their places.
func settled(checks []CheckLine, small bool) []CheckLine {
	ranks := map[string]int{"pass": 0, "fail": 1, "warning": 2}
	if small {
		ranks["pass"] = 3
	}
	for _, l := range checks {
		if _, known := ranks[l.Result]; !known {
			return checks
		}
	}
	sorted := slices.Clone(checks)
	slices.SortStableFunc(sorted, func(a, b CheckLine) int { return ranks[a.Result] - ranks[b.Result] })
	return sorted
}

// Checks renders checks: quiet passes in one block, loud exceptions with their remedy.
func Checks(c *Context, checks []CheckLine, width int) []string {
	results := []string{c.T("shell.check.pass"), c.T("shell.check.warning"), c.T("shell.check.fail"), c.T("shell.check.runs")}
	first, second := 0, 0
	for _, r := range results {
		first = max(first, Width(r)+4)
	}
	for _, l := range checks {
		second = max(second, Width(l.Name)+2)
	}
	if width-first-second < leastFound {
		second = 0 // too narrow for a third column: what was found goes below the name
	}
	checks = settled(checks, second == 0)
	var lines []string
	for i, l := range checks {
		if i > 0 && (l.loud() || checks[i-1].loud()) {
			lines = append(lines, "")
		}
		lines = append(lines, checkLines(c, l, first, second, width)...)
	}
	return lines
}

// leastFound is the least width of the column that says what was found.
const leastFound = 40

func checkLines(c *Context, l CheckLine, first, second, width int) []string {
	th := c.Theme
	mark, name, found := th.Quiet.Render(th.Glyphs.Half+" "+c.T("shell.check.runs")), th.Quiet, th.Quiet
	switch l.Result {
	case "pass":
		mark = th.OK.Render(th.Glyphs.Pass) + th.Quiet.Render(" "+c.T("shell.check.pass"))
		name, found = th.Muted, th.Muted
	case "warning":
		mark, name, found = th.Warn.Render(th.Glyphs.Warn+" "+c.T("shell.check.warning")), th.Strong, th.Text
	case "fail":
		mark, name, found = th.Danger.Render(th.Glyphs.Fail+" "+c.T("shell.check.fail")), th.Strong, th.Text
	}
	room := max(8, width-first-second)
	indent := strings.Repeat(" ", first+second)
	var lines []string
	if line := Pad(mark, first) + name.Render(l.Name+"  ") + found.Render(l.Found); second == 0 && l.Result == "pass" && Width(line) <= width {
		return []string{line}
	}
	if second == 0 {
		lines = append(lines, Pad(mark, first)+name.Render(Fit(l.Name, room)))
		for _, part := range Wrap(l.Found, room) {
			lines = append(lines, indent+found.Render(part))
		}
		return append(lines, remedy(c, l, indent, room)...)
	}
	for i, part := range Wrap(l.Found, room) {
		if i == 0 {
			lines = append(lines, Pad(mark, first)+Pad(name.Render(Fit(l.Name, second-2)), second)+found.Render(part))
			continue
		}
		lines = append(lines, indent+found.Render(part))
	}
	if len(lines) == 0 {
		lines = append(lines, Pad(mark, first)+Pad(name.Render(Fit(l.Name, second-2)), second))
	}
	return append(lines, remedy(c, l, indent, room)...)
}

func remedy(c *Context, l CheckLine, indent string, room int) []string {
	if l.Result == "pass" || l.Result == "" || (l.Remedy == "" && l.Action == nil) {
		return nil
	}
	right := ""
	if l.Action != nil {
		right = ActionText(c, c.Theme.Styles, *l.Action)
	}
	arrow := c.Theme.Glyphs.Becomes + " "
	beside := room - Width(arrow) - Width(right) - 2
	below := right != "" && beside < leastFound/2
	if below {
		beside = room - Width(arrow)
	}
	parts := Wrap(l.Remedy, max(8, beside))
	var lines []string
	for i, part := range parts {
		lead := strings.Repeat(" ", Width(arrow))
		if i == 0 {
			lead = arrow
		}
		text := c.Theme.Muted.Render(lead + part)
		if i == len(parts)-1 && right != "" && !below {
			text = Spread(c.Theme.Styles, text, right, room)
		}
		lines = append(lines, indent+text)
	}
	if below {
		lines = append(lines, indent+Spread(c.Theme.Styles, "", right, room))
	}
	return lines
}
