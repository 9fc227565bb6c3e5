package adminsettings

import (
	"cmp"
	"strconv"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// deed is what an entry of the audit tells, in words.
func (p *Page) deed(e store.AuditEntry) string {
	key := "adminsettings.act." + e.Action //lang:keys adminsettings.act.*
	if !p.kit.Printer.Has(key) {
		return kit.Clean(e.Action)
	}
	return p.kit.T(key)
}

// outcome is "done", or that it was refused.
func (p *Page) outcome(e store.AuditEntry) string {
	if e.Refused == "" {
		return p.kit.T("adminsettings.audit.done")
	}
	return p.kit.T("adminsettings.audit.refused")
}

// when is the day and time of an entry of this year, the date of an older one.
func (p *Page) when(e store.AuditEntry) string {
	now, printer := p.kit.Now(), p.kit.Printer
	at := e.At.In(now.Location())
	if at.Year() != now.Year() {
		return printer.Date(at)
	}
	return printer.Day(at) + " " + printer.Time(at)
}

// auditSpec is the table of the newest changes and refusals.
func (p *Page) auditSpec() table.Spec[store.AuditEntry] {
	c := p.kit
	actor := func(e store.AuditEntry) string { return kit.Clean(e.Actor) }
	target := func(e store.AuditEntry) string { return kit.Clean(e.Target) }
	by := func(get func(store.AuditEntry) string) func(a, b store.AuditEntry) int {
		return func(a, b store.AuditEntry) int { return p.kit.Printer.Compare(get(a), get(b)) }
	}
	muted := func(get func(store.AuditEntry) string) func(store.AuditEntry, theme.Styles, int) string {
		return func(e store.AuditEntry, st theme.Styles, width int) string {
			return st.Muted.Render(kit.Fit(get(e), width))
		}
	}
	return table.Spec[store.AuditEntry]{
		Name: "audit",
		Key:  func(e store.AuditEntry) string { return strconv.FormatInt(e.ID, 10) },
		Columns: []table.Column[store.AuditEntry]{
			{
				ID: "when", Title: "adminsettings.column.when", Min: 13, Priority: 90, Descending: true,
				Compare: func(a, b store.AuditEntry) int { return cmp.Compare(a.ID, b.ID) },
				Cell: func(e store.AuditEntry, st theme.Styles, width int) string {
					return st.Muted.Render(kit.Fit(p.when(e), width))
				},
			},
			{
				ID: "what", Title: "adminsettings.column.what", Min: 22, Max: 44, Flex: 1, Priority: 100, Compare: by(p.deed),
				Text: func(e store.AuditEntry) string { return p.deed(e) + " " + e.Action },
				Cell: func(e store.AuditEntry, st theme.Styles, width int) string {
					return st.Name.Render(kit.Fit(p.deed(e), width))
				},
			},
			{ID: "who", Title: "adminsettings.column.who", Min: 16, Max: 36, Flex: 1, Priority: 70, Compare: by(actor), Text: actor, Cell: muted(actor)},
			{
				ID: "target", Title: "adminsettings.column.target", Min: 14, Max: 40, Flex: 1, Priority: 50,
				Compare: by(target), Text: target, Cell: muted(target),
			},
			{
				ID: "outcome", Title: "adminsettings.column.outcome", Min: 9, Priority: 95, Compare: by(p.outcome), Text: p.outcome,
				Cell: func(e store.AuditEntry, st theme.Styles, width int) string {
					if e.Refused == "" {
						return st.Quiet.Render(kit.Fit(p.outcome(e), width))
					}
					return kit.Fit(kit.State(st, theme.ToneDanger, c.Theme.Glyphs.Fail, p.outcome(e)), width)
				},
			},
		},
		FocusLine: p.auditLine,
		Empty: func(width, height int) string {
			return kit.Empty(c, kit.EmptySpec{Title: c.T("adminsettings.audit.empty"), Text: c.T("adminsettings.audit.empty.why")}, width, height)
		},
	}
}

// auditLine says why an entry was refused, or what it changed; and which user of the operating system
// it was.
func (p *Page) auditLine(e store.AuditEntry, st theme.Styles) (string, *action.Action) {
	c := p.kit
	user := st.Quiet.Render(c.T("adminsettings.audit.user", "user", kit.Clean(e.OSUser)))
	dot := st.Quiet.Render(" " + c.Theme.Glyphs.Dot + " ")
	if e.Refused != "" {
		sentence, _ := c.Printer.ErrorText(e.Refused)
		return st.Danger.Render(kit.Clean(sentence)) + dot + user, nil
	}
	before, after := kit.Clean(e.Before), kit.Clean(e.After)
	change := after
	if before != "" && after != "" {
		change = before + " " + c.Theme.Glyphs.Becomes + " " + after
	} else if after == "" {
		change = before
	}
	if change == "" {
		return user, nil
	}
	return user + dot + st.Muted.Render(change), nil
}
