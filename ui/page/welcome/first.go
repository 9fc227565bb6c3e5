package welcome

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
)

// firstPerson is the short form that asks for the first person (spec §1).
type firstPerson struct {
	page     *Page
	dialog   *kit.Dialog
	form     *kit.Form
	name     *kit.TextField
	email    *kit.TextField
	role     *kit.Choice
	remember *kit.Check
	problem  string // the engine's refusal, finished text
}

// addedMsg answers the adding of the first person. remembering is the error of keeping the person as
// the one who looks when nobody is named; the person was added all the same.
type addedMsg struct {
	email            string
	err, remembering error
}

func newFirstPerson(p *Page) *firstPerson {
	c := p.kit
	f := &firstPerson{page: p}
	typed := func(string) tea.Cmd { f.problem = ""; return nil }
	f.name = kit.NewText(c, kit.TextSpec{
		Label: c.T("welcome.name"), Width: 40, Changed: typed,
		Enter: func(string) tea.Cmd { f.form.FocusField(f.email); return nil },
	})
	f.email = page.NewEmail(c, kit.TextSpec{
		Label: c.T("welcome.email"), Help: c.T("welcome.email.help"), Width: 40, Changed: typed,
		Enter: func(string) tea.Cmd { f.form.FocusField(f.role); return nil },
	})
	f.role = kit.NewRadio(c, kit.ChoiceSpec{
		Label: c.T("welcome.role"), Value: string(store.AdminSeller),
		Options: []kit.Option{
			{ID: string(store.AdminSeller), Label: c.T("welcome.role.adminseller")},
			{ID: string(store.Admin), Label: c.T("welcome.role.admin")},
		},
		Changed: func(string) tea.Cmd { f.problem = ""; return nil },
	})
	f.remember = kit.NewCheck(c, kit.CheckSpec{Label: c.T("welcome.remember"), Value: true})
	f.form = kit.NewForm(c, kit.NewNote(f.notes), f.name, f.email, f.role, f.remember)
	f.dialog = kit.NewDialog(c, kit.DialogSpec{
		Title: c.T("welcome.first"), Context: c.T("welcome.first.context"),
		Body: func() kit.Body { return f.form }, Buttons: f.buttons,
	})
	return f
}

// notes stand above the fields: why it is asked, what admin only means, what was refused.
func (f *firstPerson) notes(width int) []string {
	c := f.page.kit
	text, style := c.T("welcome.first.why"), c.Theme.Muted
	switch {
	case f.problem != "":
		text, style = c.Theme.Glyphs.Fail+" "+f.problem, c.Theme.Danger
	case f.role.Value() == string(store.Admin):
		text, style = c.Theme.Glyphs.Warn+" "+c.T("welcome.role.notice"), c.Theme.Warn
	}
	lines := kit.Wrap(text, width)
	for i := range lines {
		lines[i] = style.Render(lines[i])
	}
	for len(lines) < 2 { // the fields below stay where they are
		lines = append(lines, "")
	}
	return lines
}

func (f *firstPerson) buttons() []kit.Button {
	c := f.page.kit
	return []kit.Button{
		{Label: c.T("shell.cancel"), Closes: true},
		{Label: c.T("welcome.continue"), Enabled: f.ready, Run: f.add},
	}
}

func (f *firstPerson) ready() (bool, string) {
	c := f.page.kit
	switch {
	case f.page.busy:
		return false, c.T("welcome.adding")
	case strings.TrimSpace(f.name.Value()) == "":
		return false, c.T("welcome.needs-name")
	case strings.TrimSpace(f.email.Value()) == "":
		return false, c.T("welcome.needs-email")
	case !page.IsEmail(f.email.Value()):
		return false, c.T("welcome.bad-email")
	}
	return true, ""
}

// add adds the person through the engine, which checks what was typed.
func (f *firstPerson) add() tea.Cmd {
	p := f.page
	if p.busy {
		return nil
	}
	p.busy, f.problem = true, ""
	name, email, role, remember := f.name.Value(), f.email.Value(), store.Role(f.role.Value()), f.remember.Value()
	return func() tea.Msg {
		actor, err := p.house.Engine.AddFirstPerson(p.house.Context, email, name, role)
		if err != nil {
			return addedMsg{err: err}
		}
		msg := addedMsg{email: actor.Email}
		if remember {
			_, msg.remembering = p.house.Engine.SetSettings(p.house.Context, actor, map[string]string{store.KeyMe: actor.Email})
		}
		return msg
	}
}

func (p *Page) added(msg addedMsg) tea.Cmd {
	if p.first == nil || !p.busy {
		return nil
	}
	p.busy = false
	if msg.err != nil {
		p.first.problem = sentence.Of(p.kit.Printer, msg.err).Text
		p.first.dialog.ToBody()
		return nil
	}
	dialog := p.first.dialog
	p.first = nil
	cmds := []tea.Cmd{kit.Close(dialog)}
	if msg.remembering != nil {
		cmds = append(cmds, p.notRemembered(msg.remembering))
	}
	return tea.Sequence(append(cmds, p.named(msg.email))...)
}
