package adminsettings

import (
	"context"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/theme"
)

// question is a dialog with a form whose answer the engine takes or refuses. A refusal stands above
// the fields and the dialog stays.
type question struct {
	page    *Page
	dialog  *kit.Dialog
	form    *kit.Form
	intro   func() string // what stands above the fields
	warns   func() bool   // whether the intro is a warning
	problem string
	busy    bool
}

// asked describes a question. Texts are finished.
type asked struct {
	title, context, verb string
	fields               []kit.Field
	intro                func() string
	warns                func() bool
	// ready returns why the verb cannot be pressed yet, or "".
	ready func() string
	// answer reads the fields and returns the sentence of success with what asks the engine.
	answer func(a engine.Actor) (done string, change func(context.Context) error)
	// after runs when the engine has taken the answer. May be nil.
	after func() tea.Cmd
}

// changedMsg answers a change; question is nil where none is open.
type changedMsg struct {
	page     *Page
	question *question
	done     string
	err      error
	after    func() tea.Cmd
}

// ask opens a question.
func (p *Page) ask(a asked) tea.Cmd {
	q := &question{page: p, intro: a.intro, warns: a.warns}
	q.form = kit.NewForm(p.kit, append([]kit.Field{kit.NewNote(q.lines)}, a.fields...)...)
	q.dialog = kit.NewDialog(p.kit, kit.DialogSpec{
		Title: a.title, Context: a.context, Body: func() kit.Body { return q.form },
		Buttons: func() []kit.Button {
			return []kit.Button{
				{Label: p.kit.T("shell.cancel"), Closes: true},
				{Label: a.verb, Enabled: func() (bool, string) { return q.ready(a.ready) }, Run: func() tea.Cmd { return q.send(a) }},
			}
		},
	})
	p.asking = q
	return p.kit.Open(q.dialog)
}

func (q *question) ready(ready func() string) (bool, string) {
	switch {
	case q.busy:
		return false, q.page.kit.T("adminsettings.moment")
	case ready != nil:
		reason := ready()
		return reason == "", reason
	}
	return true, ""
}

func (q *question) send(a asked) tea.Cmd {
	if q.busy {
		return nil
	}
	q.busy, q.problem = true, ""
	done, change := a.answer(q.page.house.Actor())
	return func() tea.Msg {
		return changedMsg{page: q.page, question: q, done: done, err: change(q.page.house.Context), after: a.after}
	}
}

// typed forgets the refusal when an answer changes.
func (q *question) typed() { q.problem = "" }

func (q *question) lines(width int) []string {
	th := q.page.kit.Theme
	text, style := "", th.Muted
	if q.intro != nil {
		text = q.intro()
	}
	switch {
	case q.problem != "":
		text, style = th.Glyphs.Fail+" "+q.problem, th.Danger
	case q.warns != nil && q.warns():
		text, style = th.Glyphs.Warn+" "+text, th.Warn
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

// changed tells how a change went.
func (p *Page) changed(m changedMsg) tea.Cmd {
	if m.page != p {
		return nil
	}
	if m.question != nil {
		m.question.busy = false
	}
	if m.err != nil {
		if m.question == nil {
			return tea.Batch(page.ErrorToast(p.kit, m.err), p.load())
		}
		s := sentence.Of(p.kit.Printer, m.err)
		m.question.problem = s.Text
		m.question.dialog.ToBody()
		return p.load() // the refusal stands in the audit
	}
	cmds := []tea.Cmd{}
	if m.question != nil {
		cmds = append(cmds, kit.Close(m.question.dialog))
		p.asking = nil
	}
	cmds = append(cmds, p.kit.Toast(theme.ToneOK, m.done), p.load(), p.kit.Refresh())
	if m.after != nil {
		cmds = append(cmds, m.after())
	}
	return tea.Sequence(cmds...)
}

func (p *Page) forget() {
	if p.asking != nil {
		p.asking.typed()
	}
}

// roleField asks for one of the four roles.
func (p *Page) roleField(value store.Role) *kit.Choice {
	options := make([]kit.Option, 0, len(store.Roles()))
	for _, r := range store.Roles() {
		options = append(options, kit.Option{
			ID: string(r), Label: p.roleName(r), Note: p.kit.T("adminsettings.short." + string(r)),
		}) //lang:keys adminsettings.short.*
	}
	return kit.NewRadio(p.kit, kit.ChoiceSpec{
		Label: p.kit.T("adminsettings.column.role"), Options: options, Value: string(value),
		Changed: func(string) tea.Cmd { p.forget(); return nil },
	})
}

// addPerson asks for name, e-mail and role.
func (p *Page) addPerson() tea.Cmd {
	c := p.kit
	typed := func(string) tea.Cmd { p.forget(); return nil }
	next := func(to *kit.Field) func(string) tea.Cmd {
		return func(string) tea.Cmd { p.asking.form.FocusField(*to); return nil }
	}
	var second, third kit.Field
	name := kit.NewText(c, kit.TextSpec{Label: c.T("adminsettings.column.name"), Width: 40, Changed: typed, Enter: next(&second)})
	email := page.NewEmail(c, kit.TextSpec{Label: c.T("adminsettings.column.email"), Width: 40, Changed: typed, Enter: next(&third)})
	role := p.roleField(store.Seller)
	second, third = email, role
	admin := func() bool { return role.Value() == string(store.Admin) }
	return p.ask(asked{
		title: c.T("adminsettings.add"), verb: c.T("adminsettings.add.verb"), fields: []kit.Field{name, email, role},
		intro: func() string {
			if admin() {
				return c.T("adminsettings.notice.more")
			}
			return c.T("adminsettings.add.intro")
		},
		warns: admin,
		ready: func() string {
			switch {
			case strings.TrimSpace(name.Value()) == "":
				return c.T("adminsettings.needs-name")
			case strings.TrimSpace(email.Value()) == "":
				return c.T("adminsettings.needs-email")
			case !page.IsEmail(email.Value()):
				return c.T("adminsettings.bad-email")
			}
			return ""
		},
		answer: func(a engine.Actor) (string, func(context.Context) error) {
			who, address, as := name.Value(), email.Value(), store.Role(role.Value())
			return c.T("adminsettings.added", "name", kit.Clean(who)), func(ctx context.Context) error {
				_, err := p.house.Engine.AddPerson(ctx, a, address, who, as)
				return err
			}
		},
		after: func() tea.Cmd { return p.people.FocusKey(strings.ToLower(strings.TrimSpace(email.Value()))) },
	})
}

// changeRole asks for another role of the focused person.
func (p *Page) changeRole() tea.Cmd {
	c := p.kit
	person, ok := p.people.Focus()
	if !ok {
		return nil
	}
	role := p.roleField(person.Role)
	role.SetWas(string(person.Role))
	own := person.ID == p.house.Actor().ID
	admin := func() bool { return role.Value() == string(store.Admin) && person.Role != store.Admin }
	return p.ask(asked{
		title: c.T("adminsettings.role"), context: kit.Clean(person.Name), verb: c.T("adminsettings.role.verb"), fields: []kit.Field{role},
		intro: func() string {
			switch {
			case admin():
				return c.T("adminsettings.notice.more")
			case own:
				return c.T("adminsettings.role.own")
			}
			return c.T("adminsettings.role.intro")
		},
		warns: admin,
		ready: func() string {
			if role.Value() == string(person.Role) {
				return c.T("adminsettings.role.same")
			}
			return ""
		},
		answer: func(a engine.Actor) (string, func(context.Context) error) {
			to := store.Role(role.Value())
			return c.T("adminsettings.role.done", "name", kit.Clean(person.Name), "role", p.roleName(to)), func(ctx context.Context) error {
				return p.house.Engine.SetRole(ctx, a, person.Email, to)
			}
		},
		after: func() tea.Cmd {
			if !own {
				return nil
			}
			viewer := c.Viewer
			viewer.Role = kit.Role(role.Value())
			return func() tea.Msg { return kit.ViewerMsg{Viewer: viewer} }
		},
	})
}

// removePerson asks before the focused person is removed.
func (p *Page) removePerson() tea.Cmd {
	c := p.kit
	person, ok := p.people.Focus()
	if !ok {
		return nil
	}
	remove := func() tea.Cmd {
		actor, done := p.house.Actor(), c.T("adminsettings.removed", "name", kit.Clean(person.Name))
		return func() tea.Msg {
			return changedMsg{page: p, done: done, err: p.house.Engine.RemovePerson(p.house.Context, actor, person.Email)}
		}
	}
	return c.Open(kit.Confirm(c, kit.ConfirmSpec{
		Title: c.T("adminsettings.remove.title"), Context: kit.Clean(person.Name), Danger: true,
		Text: c.T("adminsettings.remove.text", "name", kit.Clean(person.Name), "email", kit.Clean(person.Email)),
		Verb: c.T("adminsettings.remove.short"), Run: remove,
	}))
}

// planAction changes plan and licences.
func (p *Page) planAction() action.Action {
	return action.Action{
		ID: "admin-settings/plan", Keys: []string{"e"}, Title: "adminsettings.plan", Tooltip: "adminsettings.plan.tip",
		Group: "adminsettings.group", Enabled: p.may(engine.ActSettings), Run: p.editPlan,
	}
}

// editPlan asks for the Sales Navigator plan and how many licences it has (spec §3.1, §10).
func (p *Page) editPlan() tea.Cmd {
	c := p.kit
	if why := p.may(engine.ActSettings).Why(); !why.None() {
		return c.Toast(theme.ToneWarn, c.T("shell.because", "what", c.T("adminsettings.plan"), "why", c.T(why.Key, why.Args...)))
	}
	var options []kit.Option
	row, _ := store.FindSetting(store.KeyPlan)
	for _, plan := range row.Words {
		options = append(options, kit.Option{ID: plan, Label: p.planName(plan)})
	}
	s := p.facts.Value.settings
	plan := kit.NewRadio(c, kit.ChoiceSpec{
		Label: c.T("setting.plan"), Options: options, Value: s.Plan, Was: s.Plan,
		Changed: func(string) tea.Cmd { p.forget(); return nil },
	})
	number := ""
	if s.Licences > 0 {
		number = strconv.Itoa(s.Licences)
	}
	licences := kit.NewText(c, kit.TextSpec{
		Label: c.T("adminsettings.licences.question"), Help: c.T("adminsettings.licences.help"), Value: number, Width: 12,
		Changed: func(string) tea.Cmd { p.forget(); return nil },
	})
	return p.ask(asked{
		title: c.T("adminsettings.plan"), verb: c.T("adminsettings.save"), fields: []kit.Field{plan, licences},
		intro: func() string { return c.T("adminsettings.plan.intro") },
		ready: func() string {
			if plan.Value() == "" {
				return c.T("adminsettings.plan.choose")
			}
			return ""
		},
		answer: func(a engine.Actor) (string, func(context.Context) error) {
			values := map[string]string{store.KeyPlan: plan.Value(), store.KeyLicences: strings.TrimSpace(licences.Value())}
			if values[store.KeyLicences] == "" {
				values[store.KeyLicences] = "0"
			}
			return c.T("adminsettings.saved"), func(ctx context.Context) error {
				_, err := p.house.Engine.SetSettings(ctx, a, values)
				return err
			}
		},
	})
}
