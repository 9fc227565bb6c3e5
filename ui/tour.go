package ui

import (
	"strings"
	"time"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

// The keys of the next step and of the tour: function keys alone, as the tour never takes the focus.
const (
	keyStep  = "f8"
	keyClose = "f9"
)

const (
	// cardWidth is the outer width of the tour's card, narrowCard that in a narrow window.
	cardWidth, narrowCard = 46, 44
	// cardRegion takes the clicks that hit the card beside its keys.
	cardRegion = "tour"
)

// touring tells whether the card is in view.
func (m *Model) touring() bool {
	e, _ := m.entry(m.current)
	return len(m.kit.Status.Tour) > 0 && !m.tourHidden && len(m.overlays) == 0 && !e.Bare
}

// nextTask is the first task that is not done.
func (m *Model) nextTask() (kit.Task, bool) {
	for _, t := range m.kit.Status.Tour {
		if !t.Done {
			return t, true
		}
	}
	return kit.Task{}, false
}

// guideKey does what the keys of the tour and of the next step do.
func (m *Model) guideKey(name string) (tea.Cmd, bool) {
	tour := m.kit.Status.Tour
	switch {
	case len(m.overlays) > 0 || name != keyStep && name != keyClose:
	case name == keyStep && len(tour) > 0 && m.tourHidden:
		m.tourHidden = false
		return nil, true
	case name == keyStep && len(tour) > 0:
		if task, ok := m.nextTask(); ok {
			return m.goTo(task.Step), true
		}
		return nil, true
	case name == keyStep && m.kit.Status.Next != nil:
		return m.goTo(*m.kit.Status.Next), true
	case name == keyClose && len(tour) > 0 && m.options.EndTour != nil:
		return m.endTour(), true
	}
	return nil, false
}

// endTour closes the tour for good.
func (m *Model) endTour() tea.Cmd {
	end, ctx, log := m.options.EndTour, m.base, m.log
	said := m.kit.Toast(theme.ToneText, m.kit.T("tour.closed"))
	m.kit.Status.Tour = nil
	return tea.Batch(func() tea.Msg {
		if err := end(ctx); err != nil {
			log.Warn("the tour could not be closed", "error", err)
		}
		return kit.RefreshMsg{}
	}, said)
}

// goTo shows the page of a step, and runs what begins it as soon as the page can.
func (m *Model) goTo(s kit.Step) tea.Cmd {
	m.wanted = wanted{page: s.Page, action: s.Then}
	return tea.Batch(m.navigate(s.Page, s.Args), m.runWanted())
}

// wanted is what is run on a page as soon as it has read what it needs.
type wanted struct {
	page   string
	action action.ID
}

// runWanted runs it when it can be run; it is forgotten when somebody presses a key or leaves the page.
func (m *Model) runWanted() tea.Cmd {
	w := m.wanted
	if w.action == "" || len(m.overlays) > 0 {
		return nil
	}
	if w.page != m.current {
		m.wanted = wanted{}
		return nil
	}
	a, ok := m.action(w.action)
	if !ok || !a.Can() {
		return nil
	}
	m.wanted = wanted{}
	return a.Run()
}

// nextLine says what the set-up needs next, on every page until it is done.
func (m *Model) nextLine(width int) string {
	next := m.kit.Status.Next
	if next == nil || m.touring() {
		return ""
	}
	th := m.kit.Theme
	text := th.Quiet.Render(m.kit.T("tour.next")+" ") + th.Accent.Render(next.Title) + th.Quiet.Render(" "+keyStep)
	return strings.Repeat(" ", kit.Gutter) + kit.Fit(kit.Mark(keyMark+keyStep, text), max(0, width-kit.Gutter))
}

// tourCard lays the card over the frame: at the bottom right, or where it covers no focused row.
func (m *Model) tourCard(base string, cursor *tea.Cursor) string {
	if !m.touring() {
		return base
	}
	outer := cardWidth
	if m.kit.Narrow {
		outer = narrowCard
	}
	lines := strings.Split(kit.Frame(m.kit, m.cardLines(outer-2), outer-2, false), "\n")
	top, x := m.height-1-len(lines), m.width-outer-1
	if cursor != nil && cursor.Y >= top {
		top = min(m.kit.PageY, cursor.Y-len(lines))
	}
	if top < 1 {
		return base // the window is too low for the page and the card
	}
	var own kit.Regions
	own.Add(cardRegion, 0, 0, outer, len(lines))
	card := own.Take(strings.Join(lines, "\n"))
	m.regions.Append(own, x, top)
	return kit.Put(base, card, x, top)
}

// cardLines are the tour's: its head, the tasks, how the next one is done, the keys.
func (m *Model) cardLines(inner int) []string {
	c, th := m.kit, m.kit.Theme
	tasks := c.Status.Tour
	done, left := 0, 0
	for _, t := range tasks {
		if t.Done {
			done++
		} else {
			left += t.Minutes
		}
	}
	width := inner - 4
	line := func(text string) string { return "  " + text }
	note := c.T("tour.done", "done", done, "total", len(tasks), "time", m.minutes(left))
	lines := []string{line(kit.Head(th.Styles, c.T("tour.title"), note, width)), " " + kit.Rule(c, th.Styles, inner-2) + " "}
	next, more := m.nextTask()
	for _, t := range tasks {
		glyph, style := th.Quiet.Render(th.Glyphs.Off), th.Muted
		switch {
		case t.Done:
			glyph, style = th.OK.Render(th.Glyphs.Pass), th.Quiet
		case t.Title == next.Title:
			glyph, style = th.Accent.Render(th.Glyphs.On), th.Text
		}
		lines = append(lines, line(kit.Spread(th.Styles, glyph+" "+style.Render(t.Title), th.Quiet.Render(m.minutes(t.Minutes)), width)))
	}
	if hint := next.Hint; !c.Narrow && (more || done == len(tasks)) {
		if !more {
			hint = c.T("tour.all")
		}
		lines = append(lines, "")
		for _, l := range kit.Wrap(hint, width-2) {
			lines = append(lines, line("  "+th.Text.Render(l)))
		}
	}
	return append(lines, " "+kit.Rule(c, th.Styles, inner-2)+" ", line(m.cardKeys(width, more)))
}

func (m *Model) minutes(n int) string { return m.kit.Printer.Duration(time.Duration(n) * time.Minute) }

func (m *Model) cardKeys(width int, more bool) string {
	c, th := m.kit, m.kit.Theme
	part := func(word, key string) string {
		return kit.Mark(action.ID(keyMark+key), th.Accent.Render(c.T(word))+th.Quiet.Render(" "+kit.KeyName(c, key)))
	}
	left := part("tour.close", keyClose)
	if more {
		left = part("tour.go", keyStep) + "  " + left
	}
	return kit.Spread(th.Styles, left, part("tour.hide", "esc"), width)
}

// guideWord is the hint of the tour's key while the card is hidden.
func (m *Model) guideWord() string {
	if len(m.kit.Status.Tour) > 0 && m.tourHidden {
		return m.kit.T("tour.tasks")
	}
	return ""
}
