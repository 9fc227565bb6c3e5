package ui

import (
	"slices"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

// press presses keys one after the other.
func (m *Model) press(keys []tea.KeyPressMsg) tea.Cmd {
	var cmds []tea.Cmd
	for _, key := range keys {
		cmds = append(cmds, m.key(key))
	}
	return tea.Batch(cmds...)
}

// key does what a key press means now.
func (m *Model) key(msg tea.KeyPressMsg) tea.Cmd {
	name := msg.String()
	switch {
	case name == "ctrl+c":
		return m.quit(true)
	case name == "ctrl+z" && m.options.Suspends:
		return m.suspend()
	}
	m.wanted = wanted{}
	if n := len(m.overlays); n > 0 {
		if name == "u" && m.undoes() {
			return tea.Batch(kit.Close(m.overlays[n-1].Overlay), m.Undo())
		}
		return m.overlays[n-1].Update(msg)
	}
	if cmd, used := m.guideKey(name); used {
		return cmd
	}
	p := m.page()
	if p != nil && p.Capturing() {
		return p.Update(msg)
	}
	if cmd, used := m.shellKey(name); used {
		return cmd
	}
	if m.stepKey(name) {
		return nil
	}
	if a, ok := m.actionOf(name); ok {
		return m.run(a)
	}
	if name == "esc" {
		return m.escape()
	}
	if entry, ok := m.numbered(name); ok {
		return m.navigate(entry.ID, nil)
	}
	if p == nil {
		return nil
	}
	return p.Update(msg)
}

// stepKey moves the focus among the steps of an empty page.
func (m *Model) stepKey(name string) bool {
	steps := m.regions.Steps()
	by := map[string]int{"up": -1, "down": 1}[name]
	if by == 0 || len(steps) < 2 {
		return false
	}
	at := slices.Index(steps, m.regions.Focused())
	m.kit.Step = max(0, min(at+by, len(steps)-1))
	return true
}

// actionOf is the action that a key runs. Enter also runs the step of an empty page that has the focus.
func (m *Model) actionOf(key string) (action.Action, bool) {
	actions := m.actions()
	a, ok := action.Match(actions, key)
	if focused := m.regions.Focused(); key == "enter" && focused != "" && (!ok || !a.Can()) {
		for _, step := range actions {
			if step.ID == focused {
				return step, true
			}
		}
	}
	return a, ok
}

func (m *Model) shellKey(name string) (tea.Cmd, bool) {
	switch name {
	case "?", "f1":
		return m.lift(m.help()), true
	case ":", "ctrl+p":
		return m.lift(m.palette()), true
	case "q":
		return m.quit(false), true
	case "u":
		if undo := m.toasts.undo(); undo != nil {
			return undo(), true
		}
	}
	return nil, false
}

// undoes says whether u undoes now what was done last: on a page where no letters are typed, and in a dialog that says how it
// went. Elsewhere it is not offered.
func (m *Model) undoes() bool {
	if m.toasts.offered == nil {
		return false
	}
	if top := m.Top(); top != nil {
		d, ok := top.(*kit.Dialog)
		return ok && d.Result()
	}
	p := m.page()
	return p == nil || !p.Capturing()
}

// actions are the page's, and then those of every page that the page has not an action of its own for.
func (m *Model) actions() []action.Action {
	var all []action.Action
	own := map[action.ID]bool{}
	if p := m.page(); p != nil {
		all = append(all, p.Actions()...)
		for _, a := range all {
			own[a.ID] = true
		}
	}
	if m.options.Actions != nil {
		for _, a := range m.options.Actions(m.kit) {
			if !own[a.ID] {
				all = append(all, a)
			}
		}
	}
	return m.withOwnKeys(all)
}

// withOwnKeys gives actions the keys that the person chose; whatever had such a key before has it no more.
func (m *Model) withOwnKeys(all []action.Action) []action.Action {
	taken := map[string]action.ID{}
	for _, a := range all {
		if key := m.options.Keys[string(a.ID)]; key != "" && !slices.Contains(config.Kept(), key) {
			taken[key] = a.ID
		}
	}
	if len(taken) == 0 {
		return all
	}
	for i, a := range all {
		keys := slices.DeleteFunc(slices.Clone(a.Keys), func(key string) bool { _, is := taken[key]; return is })
		if key := m.options.Keys[string(a.ID)]; taken[key] == a.ID {
			keys = []string{key}
		}
		all[i].Keys = keys
	}
	return all
}

// run runs an action; a disabled one says why.
func (m *Model) run(a action.Action) tea.Cmd {
	if reason := m.kit.Reason(a); reason != "" {
		return m.kit.Toast(theme.ToneWarn, m.kit.T("shell.because", "what", strings.TrimSuffix(m.kit.Title(a), "…"), "why", reason))
	}
	return a.Run()
}
