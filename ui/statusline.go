package ui

import (
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

const mostHints = 6

// hint is a key hint; one of an action is clicked by its id.
type hint struct {
	kit.Hint
	id action.ID
}

func unclicked(hints []kit.Hint) []hint {
	all := make([]hint, len(hints))
	for i, h := range hints {
		all[i].Hint = h
	}
	return all
}

// statusLine renders what runs or the list's window at the left, and key hints at the right.
func (m *Model) statusLine() string {
	st := m.kit.Theme.On(theme.Foot)
	left := m.statusLeft(st)
	inner := m.width - 2
	hints := m.hints()
	right := ""
	kept := m.keptHints()
	most := min(len(hints), mostHints-len(kept))
	if left == "" && kit.Width(m.hintText(st, append(hints[:most:most], kept...)))+kit.Width(m.idleText(st))+3 <= inner {
		left = m.idleText(st)
	}
	for n := most; n >= 0; n-- {
		right = m.hintText(st, append(hints[:n:n], kept...))
		if kit.Width(left)+kit.Width(right)+3 <= inner {
			break
		}
	}
	return st.Fill.Render(" ") + kit.Spread(st, left, right, inner) + st.Fill.Render(" ")
}

func (m *Model) hintText(st theme.Styles, hints []hint) string {
	gap := st.Fill.Render("   ")
	text := ""
	for i, h := range hints {
		if i > 0 {
			text += gap
		}
		text += kit.Mark(m.pressed(h), st.Muted.Render(h.Key)+st.Quiet.Render(" "+h.Word))
	}
	return text
}

// pressed is the region of a hint: a click runs the action, else presses the key.
func (m *Model) pressed(h hint) action.ID {
	if h.id != "" {
		return h.id
	}
	if key := kit.PressedBy(m.kit, h.Key); key != "" {
		return action.ID(keyMark + key)
	}
	return ""
}

// keptHints are never dropped; an overlay has its own way out instead.
func (m *Model) keptHints() []hint {
	if n := len(m.overlays); n > 0 {
		hints := m.overlays[n-1].Hints()
		if len(hints) == 0 {
			return nil
		}
		return unclicked(hints[len(hints)-1:])
	}
	c := m.kit
	if p := m.page(); p != nil && p.Capturing() {
		return unclicked([]kit.Hint{{Key: c.T("shell.key.esc"), Word: c.T("shell.hint.leave")}})
	}
	return unclicked([]kit.Hint{{Key: "?", Word: c.T("shell.hint.help")}, {Key: ":", Word: c.T("shell.hint.all")}})
}

// hints are those of the top overlay without its last, else the page's enabled actions that ask for it.
func (m *Model) hints() []hint {
	c := m.kit
	if n := len(m.overlays); n > 0 {
		hints := m.overlays[n-1].Hints()
		hints = hints[:max(0, len(hints)-1)]
		if m.undoes() {
			hints = append([]kit.Hint{{Key: "u", Word: c.T("shell.undo")}}, hints...)
		}
		return unclicked(hints)
	}
	p := m.page()
	if p == nil {
		return nil
	}
	if h, ok := p.(interface{ Hints() []kit.Hint }); ok && p.Capturing() {
		return unclicked(h.Hints())
	}
	if p.Capturing() {
		return nil
	}
	var hints []hint
	undo := m.toasts.offered != nil
	if undo {
		hints = append(hints, hint{Hint: kit.Hint{Key: "u", Word: c.T("shell.undo")}})
	}
	if word := m.guideWord(); word != "" {
		hints = append(hints, hint{Hint: kit.Hint{Key: keyStep, Word: word}})
	}
	for _, a := range m.actions() {
		if undo && a.Key() == "u" {
			continue // the last message's own undo stands there already
		}
		if a.Can() && a.Hint && a.Key() != "" {
			word := c.Title(a)
			if a.Short != "" {
				word = c.T(a.Short, a.TitleArgs...)
			}
			hints = append(hints, hint{kit.Hint{Key: kit.KeyName(c, a.Key()), Word: word}, a.ID})
		}
	}
	return hints
}

func (m *Model) statusLeft(st theme.Styles) string {
	c := m.kit
	if t := m.toasts.current; t != nil {
		return m.toastText(st, *t)
	}
	if c.Status.Running != nil {
		return m.runningText(st, *c.Status.Running)
	}
	if p := m.page(); p != nil {
		if w := p.Window(); w != "" {
			return st.Muted.Render(kit.Clean(w))
		}
	}
	return ""
}

// idleText says when the next run comes; it stands only where all hints fit beside it.
func (m *Model) idleText(st theme.Styles) string {
	next := m.kit.Status.NextSync
	if next.IsZero() {
		return ""
	}
	return st.Quiet.Render(m.kit.T("shell.idle", "time", m.kit.Printer.Time(next.In(m.kit.Now().Location()))))
}

func (m *Model) toastText(st theme.Styles, t kit.Toast) string {
	g := m.kit.Theme.Glyphs
	glyph := map[theme.Tone]string{theme.ToneOK: g.Pass, theme.ToneWarn: g.Warn, theme.ToneDanger: g.Fail}[t.Tone]
	text := st.Text.Render(t.Text)
	if glyph != "" {
		text = st.Of(t.Tone).Render(glyph+" ") + text
	}
	if t.Undo != nil && m.undoes() {
		text += st.Quiet.Render(" "+g.Dot+" "+m.kit.T("shell.undo")) + st.Muted.Render(" u")
	}
	return text
}

// runningText is the real progress: count of total, rate, what it waits for.
func (m *Model) runningText(st theme.Styles, r kit.Running) string {
	c := m.kit
	dot := st.Quiet.Render(" " + c.Theme.Glyphs.Dot + " ")
	text := st.Accent.Render(m.spinner()) + st.Muted.Render(" "+kit.Clean(r.Label))
	switch {
	case r.Total > 0:
		text += dot + st.Text.Render(c.T("shell.of", "shown", r.Done, "total", r.Total))
	case r.Done > 0:
		text += dot + st.Text.Render(c.Printer.N(r.Done))
	}
	if r.Rate > 0 {
		text += dot + st.Quiet.Render(c.T("shell.rate", "rate", int(r.Rate+0.5)))
	}
	if r.Waits != "" {
		text += dot + st.Warn.Render(kit.Clean(r.Waits))
	}
	return text
}

func (m *Model) spinner() string {
	g := m.kit.Theme.Glyphs
	if m.look.ReducedMotion {
		return g.Half
	}
	return g.Spinner[m.kit.Frame%len(g.Spinner)]
}
