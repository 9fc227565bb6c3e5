package ui

import (
	"navsync/ui/kit"
	"navsync/ui/theme"
)

// connectionWords are glyph, tone and language keys of a connection's state.
type connectionWords struct {
	glyph string
	tone  theme.Tone
	key   string
}

func (m *Model) connection() connectionWords {
	g := m.kit.Theme.Glyphs
	switch m.kit.Status.Connection {
	case kit.Importing:
		return connectionWords{g.Half, theme.ToneAccent, "importing"}
	case kit.Connected:
		return connectionWords{g.On, theme.ToneOK, "connected"}
	case kit.Paused:
		return connectionWords{g.Half, theme.ToneWarn, "paused"}
	case kit.Failing:
		return connectionWords{g.Fail, theme.ToneDanger, "failing"}
	case kit.Disconnected:
		return connectionWords{g.Off, theme.ToneQuiet, "disconnected"}
	default:
		return connectionWords{g.Off, theme.ToneQuiet, "notconnected"}
	}
}

// header renders product, organization, connection and viewer; what does not fit gives way from the
// second facts to the organization.
func (m *Model) header() string {
	c := m.kit
	st := c.Theme.On(theme.Bar)
	right := ""
	if v := c.Viewer; v.Name != "" {
		right = st.Text.Render(kit.Clean(v.Name))
		if role := m.role(v.Role); role != "" {
			right += st.Quiet.Render(" " + c.Theme.Glyphs.Dot + " " + role)
		}
	}
	for level := range 4 {
		left := m.headerLeft(st, level)
		if kit.Width(left)+kit.Width(right)+4 <= m.width || level == 3 {
			return st.Fill.Render(" ") + kit.Spread(st, left, right, m.width-2) + st.Fill.Render(" ")
		}
	}
	return ""
}

// headerLeft gets shorter with each level.
func (m *Model) headerLeft(st theme.Styles, level int) string {
	c := m.kit
	left := st.Strong.Render("navsync")
	if m.options.ReadOnly {
		left += st.Warn.Render(" " + c.T("shell.readonly"))
	}
	if c.Demo {
		left += st.Quiet.Render(" " + c.T("shell.demo"))
	}
	if org := kit.Clean(c.Status.Organization); org != "" && level < 3 {
		left += st.Fill.Render("  ") + st.Muted.Render(kit.Fit(org, 28-6*level))
	}
	if c.Status.Connection == "" {
		return left
	}
	w := m.connection()
	key := "shell.connection." + w.key //lang:keys shell.connection.*
	if level > 0 {
		key += "short"
	}
	left += st.Fill.Render("  ") + st.Of(w.tone).Render(w.glyph) + st.Text.Render(" "+c.T(key))
	if second := m.headerSecond(level > 0); second != "" && level < 2 {
		style := st.Quiet
		if m.stale() {
			style = st.Warn
		}
		left += st.Quiet.Render(" "+c.Theme.Glyphs.Dot+" ") + style.Render(second)
	}
	return left
}

func (m *Model) headerSecond(short bool) string {
	c, s := m.kit, m.kit.Status
	switch s.Connection {
	case kit.Importing:
		if short || s.Running == nil { // a first import that was stopped waits for the next run
			return ""
		}
		return c.T("shell.connection.progress")
	case kit.Connected, kit.Paused, kit.Failing:
		if s.LastSync.IsZero() {
			return ""
		}
		age := c.Printer.Ago(s.LastSync, c.Now())
		if short {
			return age
		}
		return c.T("shell.connection.synced", "age", age)
	}
	return ""
}

func (m *Model) stale() bool {
	s := m.kit.Status
	return s.StaleAfter > 0 && !s.LastSync.IsZero() && m.kit.Now().Sub(s.LastSync) > s.StaleAfter
}

func (m *Model) role(r kit.Role) string {
	switch r {
	case kit.AdminSeller:
		return m.kit.T("shell.role.adminseller")
	case kit.Admin:
		return m.kit.T("shell.role.admin")
	case kit.Support:
		return m.kit.T("shell.role.support")
	case kit.Seller:
		return m.kit.T("shell.role.seller")
	}
	return ""
}
