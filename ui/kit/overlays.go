package kit

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
)

// What overlays are and do, for who reads them in lines.

// Can says whether the button can be pressed, and if not, why.
func (b Button) Can() (ok bool, reason string) { return b.can() }

// Body is what stands in the dialog now; nil for none.
func (d *Dialog) Body() Body {
	d.sync()
	return d.body
}

// Buttons are its buttons now, Press presses one of them.
func (d *Dialog) Buttons() []Button { return d.buttons() }

// Press presses a button by its place.
func (d *Dialog) Press(i int) tea.Cmd {
	d.ToButtons(i)
	return d.press(i)
}

// Title says what the dialog is about: its title, what stands right of it, and the step.
func (d *Dialog) Title() string {
	title := d.spec.Title
	if d.spec.Context != "" {
		title += ", " + d.spec.Context
	}
	if len(d.spec.Steps) > 0 {
		at := d.spec.Step()
		title += ", " + d.kit.T("shell.step", "step", at+1, "steps", len(d.spec.Steps)) + ": " + d.spec.Steps[at]
	}
	return title
}

// Note is what stands left of the buttons, styled.
func (d *Dialog) Note() string {
	if d.spec.Note == nil {
		return ""
	}
	return d.spec.Note()
}

// OwnHints are the dialog's further keys.
func (d *Dialog) OwnHints() []Hint {
	if d.spec.MoreHints == nil {
		return nil
	}
	return d.spec.MoreHints()
}

// Shown are the lines that the query shows.
func (ch *Chooser) Shown() []Choosable { return ch.shown }

// Title is what the list is about.
func (ch *Chooser) Title() string {
	if ch.spec.Title != "" {
		return ch.spec.Title
	}
	return ch.spec.Placeholder
}

// Searched says whether the list takes a query.
func (ch *Chooser) Searched() bool { return ch.spec.Search }

// Ask types a query.
func (ch *Chooser) Ask(query string) tea.Cmd {
	ch.editor.Set(query)
	return ch.changed()
}

// Choose runs a shown line by its place.
func (ch *Chooser) Choose(i int) tea.Cmd {
	ch.at = i
	return ch.run()
}

// Title is what the menu is about.
func (m *Menu) Title() string { return m.spec.Title }

// Actions are its lines.
func (m *Menu) Actions() []action.Action { return m.spec.Actions }

// Run runs one of them and closes the menu; one that cannot run stays.
func (m *Menu) Run(a action.Action) tea.Cmd { return m.run(a) }
