package ui

import (
	"strings"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/theme"
)

// groupName is the word of a group: in the side in capitals, in the crumbs as it is.
func (m *Model) groupName(g Group) string {
	switch g {
	case GroupAdmin:
		return m.kit.T("shell.group.admin")
	case GroupSupport:
		return m.kit.T("shell.group.support")
	case GroupWork:
		return m.kit.T("shell.group.work")
	}
	return ""
}

// side renders the entries of the viewer's role under their three heads, below the header.
func (m *Model) side() []string {
	th := m.kit.Theme
	lines := []string{""}
	var group Group
	for _, e := range m.visible() {
		if e.Group != group {
			if group != "" {
				lines = append(lines, "")
			}
			group = e.Group
			lines = append(lines, "  "+th.Quiet.Render(strings.ToUpper(m.groupName(group))))
		}
		m.regions.Add("page "+e.ID, 0, len(lines)+1, sideWidth, 1)
		lines = append(lines, m.sideLine(e))
	}
	return lines
}

func (m *Model) sideLine(e Entry) string {
	th := m.kit.Theme
	bar, name := "  ", th.Muted
	if e.ID == m.current {
		bar, name = th.Accent.Render(th.Glyphs.Focus)+" ", th.Strong
	}
	label, badge := name.Render(m.kit.T(e.Title)), m.badge(e.ID)
	if over := kit.Width(label) + 1 + kit.Width(badge) - (sideWidth - 3); over == 0 || over == 1 {
		return bar + label + " " + badge // one blank less than between columns and at the edge, rather than a cut name
	} else if over > 1 && e.Short != "" {
		label = name.Render(m.kit.T(e.Short))
	}
	return bar + kit.Spread(th.Styles, label, badge, sideWidth-3)
}

func (m *Model) badge(id string) string {
	b := m.kit.Status.Badges[id]
	if b.Count == 0 {
		return ""
	}
	return m.kit.Theme.Of(b.Tone).Render(m.kit.Printer.N(b.Count))
}

// tabs renders the entries on one line around the current one; the ends count the hidden ones.
func (m *Model) tabs() string {
	th := m.kit.Theme
	all := m.visible()
	at := 0
	texts := make([]string, len(all))
	for i, e := range all {
		style := th.Muted
		if e.ID == m.current {
			at, style = i, th.Strong.Underline(true)
		}
		texts[i] = m.tab(e, style)
	}
	from, to := m.tabWindow(texts, at)
	left, right := " ", " "
	if from > 0 {
		left = " " + th.Quiet.Render(th.Glyphs.Left+" "+m.kit.Printer.N(from)) + " "
	}
	if to < len(all) {
		right = " " + th.Quiet.Render(m.kit.Printer.N(len(all)-to)+" "+th.Glyphs.Right) + " "
	}
	line, x := "", kit.Width(left)
	for i := from; i < to; i++ {
		if i > from {
			line += "   "
		}
		m.regions.Add("page "+all[i].ID, x+kit.Width(line), 1, kit.Width(texts[i]), 1)
		line += texts[i]
	}
	if from > 0 {
		m.regions.Add("page "+all[from-1].ID, 0, 1, x, 1)
	}
	if to < len(all) {
		m.regions.Add("page "+all[to].ID, m.width-kit.Width(right), 1, kit.Width(right), 1)
	}
	return kit.Spread(th.Styles, left+line, right, m.width)
}

func (m *Model) tab(e Entry, style theme.Style) string {
	text := style.Render(m.kit.T(e.Title))
	if badge := m.badge(e.ID); badge != "" {
		text += " " + badge
	}
	return text
}

// tabWindow grows from the current tab to both sides while the tabs fit.
func (m *Model) tabWindow(texts []string, at int) (from, to int) {
	if len(texts) == 0 {
		return 0, 0
	}
	const ends = 12 // room for both counts
	from, to = at, at+1
	used := kit.Width(texts[at])
	for grown := true; grown; {
		grown = false
		if to < len(texts) && used+3+kit.Width(texts[to]) <= m.width-ends {
			used += 3 + kit.Width(texts[to])
			to++
			grown = true
		}
		if from > 0 && used+3+kit.Width(texts[from-1]) <= m.width-ends {
			from--
			used += 3 + kit.Width(texts[from])
			grown = true
		}
	}
	return from, to
}

// crumbs renders where the page stands and, right, the facts about the whole page. Under 100 columns
// the tabs name the page, so only a deeper path is repeated.
func (m *Model) crumbs(width int) string {
	p := m.page()
	if p == nil {
		return ""
	}
	th := m.kit.Theme
	e, _ := m.entry(m.current)
	crumbs := p.Crumbs()
	path := crumbs.Path
	if len(path) == 0 {
		path = []string{m.kit.T(e.Title)}
	}
	left := ""
	if !m.kit.Narrow || len(path) > 1 {
		if g := m.groupName(e.Group); g != "" && !m.kit.Narrow {
			path = append([]string{g}, path...)
		}
		for i, part := range path {
			if i < len(path)-1 {
				left += kit.Mark(m.crumbLeads(part, e), th.Quiet.Render(kit.Clean(part))) + th.Quiet.Render(" "+th.Glyphs.Crumb+" ")
			} else {
				left += th.Strong.Render(kit.Clean(part))
			}
		}
	}
	inner := m.kit.Inner(width)
	if left == "" { // the path has nothing to say here: the next step has the place
		left = strings.TrimPrefix(m.nextLine(inner), strings.Repeat(" ", kit.Gutter))
	}
	right := m.facts(crumbs.Facts, inner-kit.Width(left)-2)
	return strings.Repeat(" ", kit.Gutter) + kit.Spread(th.Styles, left, right, inner)
}

// crumbLeads is what a click on a part of the path does: it shows the page of that name or, within a page,
// goes up as esc does. A group leads to its first page.
func (m *Model) crumbLeads(part string, here Entry) action.ID {
	for _, e := range m.visible() {
		if e.ID != here.ID && (m.kit.T(e.Title) == part || m.groupName(e.Group) == part) {
			return action.ID("page " + e.ID)
		}
		if m.groupName(e.Group) == part { // the page is the first of its group
			return action.ID("page " + e.ID)
		}
	}
	return action.ID(keyMark + "esc")
}

// facts renders as many facts as fit, the most important first.
func (m *Model) facts(facts []kit.Fact, room int) string {
	th := m.kit.Theme
	line := ""
	for _, f := range facts {
		part := factText(th, f)
		if line != "" {
			part = line + th.Quiet.Render(" "+th.Glyphs.Dot+" ") + part
		}
		if kit.Width(part) > room {
			break
		}
		line = part
	}
	return line
}

func factText(th theme.Theme, f kit.Fact) string {
	style := th.Of(f.Tone)
	if f.Tone == theme.ToneText {
		style = th.Muted
	}
	text := ""
	if f.Glyph != "" {
		text = style.Render(f.Glyph + " ")
	}
	rest := f.Text
	if f.Strong != "" && strings.HasPrefix(rest, f.Strong) {
		strong := th.Strong
		if f.Tone != theme.ToneText {
			strong = style.Bold(true)
		}
		text += strong.Render(f.Strong)
		rest = rest[len(f.Strong):]
	}
	return text + style.Render(rest)
}
