package kit

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/theme"
)

const (
	dialogWidth = 78
	// leastContext is the least room in which what stands right of a title can be read.
	leastContext = 8
)

// View implements Overlay.
func (d *Dialog) View(width, height int) Layer {
	d.sync()
	wish := d.spec.Width
	if wish == 0 {
		wish = dialogWidth
	}
	outer := min(wish, width)
	if width > outer && width < outer+4 {
		outer = width - 2
	}
	inner := outer - 2
	head := d.head(inner)
	foot := d.foot(inner)
	room := height - 2 - len(head) - len(foot) - 2 // header, status line, border
	if d.spec.Rows > 0 {
		room = min(room, d.spec.Rows)
	}
	var body []string
	if d.body != nil {
		body = strings.Split(d.body.View(inner-2, max(1, room)), "\n")
		if len(body) > room {
			body = body[:max(0, room)]
		}
	}
	for len(body) < min(d.spec.Rows, room) {
		body = append(body, "")
	}
	lines := append(append(append([]string{}, head...), body...), foot...)
	d.regions.Add("body", 1, 1+len(head), inner-2, len(body))
	for i := range d.buttons() {
		d.regions.shift(buttonID(i), 1, 1+len(head)+len(body))
	}
	layer := Layer{Content: Frame(d.kit, lines, inner, d.spec.Danger), Fade: true}
	layer.X = (width - outer) / 2
	layer.Y = max(1, (height-len(lines)-2)/2)
	layer.Cursor = d.cursor(1, 1+len(head))
	return layer
}

func (d *Dialog) cursor(x, y int) *tea.Cursor {
	if d.button < 0 {
		if d.body == nil {
			return nil
		}
		cur := d.body.Cursor()
		if cur != nil {
			cur.X, cur.Y = cur.X+x, cur.Y+y
		}
		return cur
	}
	if r, bx, by, ok := d.regions.Of(buttonID(d.focused())); ok && r > 0 {
		return tea.NewCursor(bx+2, by)
	}
	return nil
}

func (d *Dialog) head(inner int) []string {
	th := d.kit.Theme
	title := th.Strong
	if d.spec.Danger {
		title = th.Danger.Bold(true)
	}
	context := ""
	if room := inner - 4 - Width(d.spec.Title) - 2; room >= leastContext { // the title is never cut for it
		context = th.Muted.Render(Fit(d.spec.Context, room))
	}
	if len(d.spec.Steps) > 0 {
		context = th.Quiet.Render(d.kit.T("shell.step", "step", d.spec.Step()+1, "steps", len(d.spec.Steps)))
	}
	lines := []string{"  " + Spread(th.Styles, title.Render(d.spec.Title), context, inner-4), ""}
	if len(d.spec.Steps) > 0 {
		failed := d.spec.Failed != nil && d.spec.Failed()
		lines = append(lines, "  "+StepLine(d.kit, d.spec.Steps, d.spec.Step(), failed, inner-4), "")
	}
	return lines
}

func (d *Dialog) foot(inner int) []string {
	d.regions.Reset()
	c := d.kit
	all := d.buttons()
	if len(all) == 0 {
		return []string{""}
	}
	d.tight = false
	row, starts := d.row(all)
	if d.tight = Width(row) > inner-4; d.tight {
		row, starts = d.row(all)
	}
	reason := ""
	for _, b := range all {
		if ok, why := b.can(); !ok && why != "" && reason == "" {
			reason = why
		}
	}
	left := ""
	if d.spec.Note != nil {
		left = d.spec.Note()
	}
	if left == "" && d.drafted {
		left = c.Theme.Muted.Render(c.T("shell.draft.back"))
	}
	if reason != "" {
		left = c.Theme.Quiet.Render(reason) + strings.Repeat(" ", 2*min(1, len(left))) + left
	}
	lines := []string{"", "  " + Rule(c, c.Theme.Styles, inner-4)}
	if Width(left)+2+Width(row) > inner-4 {
		for _, l := range Wrap(left, inner-4) {
			lines = append(lines, "  "+l)
		}
		left = ""
	}
	at := max(0, inner-2-Width(row))
	for i, b := range all {
		d.regions.Add(buttonID(i), at+starts[i], len(lines), Width(d.buttonText(b, false)), 1)
	}
	return append(lines, "  "+Spread(c.Theme.Styles, left, row, inner-4))
}

// row renders the buttons side by side and says where each begins.
func (d *Dialog) row(all []Button) (text string, starts []int) {
	for i, b := range all {
		if i > 0 && d.tight {
			text += " "
		} else if i > 0 {
			text += "  "
		}
		starts = append(starts, Width(text))
		text += d.buttonText(b, i == d.focused())
	}
	return text, starts
}

func (d *Dialog) buttonText(b Button, focused bool) string {
	th := d.kit.Theme
	open, end := "  ", "  "
	if d.tight {
		open, end = " ", " "
	}
	if level := th.Options().Level; level == theme.NoColor || level == theme.Colors16 {
		open, end = "[ ", " ]"
	}
	text := open + b.Label + end
	ok, _ := b.can()
	switch {
	case !ok:
		return th.Quiet.Render(strings.Repeat(" ", Width(open)) + b.Label + strings.Repeat(" ", Width(end)))
	case focused && b.Danger:
		return th.On(theme.Alarm).Strong.Render(text)
	case focused:
		return th.On(theme.Primary).Strong.Render(text)
	case b.Danger:
		return th.On(theme.Button).Danger.Render(text)
	default:
		return th.On(theme.Button).Text.Render(text)
	}
}
