// Package hit finds the action whose label was clicked in a rendered page: what stands there as
// "label key" is a button for the mouse. It keeps nothing and runs nothing.
package hit

import (
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/ui/action"
	"navsync/ui/kit"
)

// Action returns the enabled action whose label with its key covers the cell of a left click in the
// frame. Other messages and cells give false.
func Action(c *kit.Context, frame string, actions []action.Action, msg tea.Msg) (action.Action, bool) {
	click, ok := msg.(tea.MouseClickMsg)
	if !ok || click.Button != tea.MouseLeft {
		return action.Action{}, false
	}
	lines := strings.Split(frame, "\n")
	if click.Y < 0 || click.Y >= len(lines) {
		return action.Action{}, false
	}
	line := ansi.Strip(lines[click.Y])
	for _, a := range actions {
		if can, _, _ := a.Can(); !can || a.Key() == "" {
			continue
		}
		labels := []string{c.Title(a)}
		if a.Short != "" {
			labels = append(labels, c.T(a.Short, a.TitleArgs...))
		}
		for _, label := range labels {
			if covers(line, label+" "+kit.KeyName(c, a.Key()), click.X) {
				return a, true
			}
		}
	}
	return action.Action{}, false
}

// covers says whether text stands in line as words of its own with the cell x in it.
func covers(line, text string, x int) bool {
	for from := 0; ; {
		i := strings.Index(line[from:], text)
		if i < 0 {
			return false
		}
		i += from
		start, end := kit.Width(line[:i]), kit.Width(line[:i+len(text)])
		rest := line[i+len(text):]
		if x >= start && x < end && (rest == "" || rest[0] == ' ') {
			return true
		}
		from = i + len(text)
	}
}
