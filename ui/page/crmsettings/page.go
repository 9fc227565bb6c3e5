// Package crmsettings is the page CRM Settings: the connection with its state, the three
// preference questions and the writeback settings (spec §3, §5, §8.1, §8.2). It asks the
// engine for every change and reads through the store; it decides nothing by itself.
package crmsettings

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// ArgConnect is the argument of a navigation to this page that opens "Connect to CRM" at
// once; its value is not looked at.
const ArgConnect = "connect"

// ArgSetting is the argument that focuses the question of a setting: {"setting": "won-value"}.
const ArgSetting = "setting"

// Page is CRM Settings.
type Page struct {
	kit       *kit.Context
	house     page.House
	data      page.Reader[data]
	draft     draft
	effect    page.Reader[engine.Effect] // what the changed preferences would do
	questions *questions
	form      *kit.Form
	layout    string // names of the form's parts
	greeting  bool   // "Congratulations!" is in view
	asked     string // the setting whose question is focused when the page has read
	busy      string // what is being done, "" nothing
}

// New makes the page.
func New(c *kit.Context, h page.House) kit.Page {
	p := &Page{kit: c, house: h, draft: newDraft()}
	p.questions = newQuestions(p)
	p.form = kit.NewForm(c)
	return p
}

// ID implements kit.Page.
func (p *Page) ID() string { return page.CRMSettings }

// Init implements kit.Page.
func (p *Page) Init() tea.Cmd { return nil }

// Enter implements kit.Page.
func (p *Page) Enter(args kit.Args) tea.Cmd {
	p.greeting, p.asked = false, args[ArgSetting]
	if _, asked := args[ArgConnect]; asked && p.may(engine.ActConnect) {
		return tea.Batch(p.load(), p.connect())
	}
	return p.load()
}

// may says whether the viewer's role reaches the action.
func (p *Page) may(a engine.Action) bool {
	return p.allowed(a).Open()
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case page.Answer[data]:
		return p.data.Take(m, p.loaded)
	case page.Answer[engine.Effect]:
		return p.effect.Take(m, nil)
	case effectMsg:
		if m.page == p {
			return p.askDisconnect(m)
		}
	case doneMsg:
		if m.page == p {
			return p.done(m)
		}
	case kit.ChangedMsg:
		return p.load()
	case tea.KeyPressMsg:
		return p.key(m)
	default:
		if x, _, ok := kit.IsMouse(msg); ok && x >= kit.Gutter+p.formWidth(p.kit.Width) {
			return nil // beside the form
		}
		return p.form.Update(kit.Shift(msg, kit.Gutter, 0))
	}
	return nil
}

// key takes what no action of the page took. While letters are typed all keys come here.
func (p *Page) key(m tea.KeyPressMsg) tea.Cmd {
	if p.form.Capturing() {
		switch m.String() {
		case "ctrl+s":
			if p.canSave().Open() {
				return p.save()
			}
			return nil
		case "esc", "enter":
			p.form.Update(tea.KeyPressMsg{Code: tea.KeyTab})
			return nil
		}
	}
	if p.form.Focused() == nil && p.form.Focus(1) {
		return nil
	}
	return p.form.Update(m)
}

// Escape implements kit.Escaper: it leaves what was changed and not saved.
func (p *Page) Escape() (tea.Cmd, bool) {
	if len(p.draft.changes()) == 0 {
		return nil, false
	}
	return p.discard(), true
}

// Ticking implements kit.Ticking: a failing connection counts down.
func (p *Page) Ticking() bool { return p.data.Value.view.State == store.Failing }

// View implements kit.Page.
func (p *Page) View(width, height int) string {
	inner := p.kit.Inner(width)
	gutter := strings.Repeat(" ", kit.Gutter)
	if !p.data.Known {
		if p.data.Err == nil {
			return kit.Loading(p.kit, width, min(3, height))
		}
		return gutter + strings.Join(kit.ErrorBlock(p.kit, p.errorSpec(), inner), "\n"+gutter)
	}
	lines := strings.Split(p.form.View(p.formWidth(width), height), "\n")
	for i := range lines {
		lines[i] = gutter + lines[i]
	}
	form := strings.Join(lines, "\n")
	if !p.beside(width) {
		return form
	}
	left := kit.Gutter + p.formWidth(width) + p.kit.Margin()
	pane := kit.Inset(p.effectPane(kit.PaneWidth, height), 1)
	return kit.Beside(kit.Block(form, left, height), kit.PaneRule(p.kit, height), kit.Block(pane, max(1, width-left-1), height))
}

// Crumbs implements kit.Page.
func (p *Page) Crumbs() kit.Crumbs {
	crumbs := kit.Crumbs{Path: []string{p.kit.T("shell.page.admin-settings"), p.kit.T("shell.page.crm-settings")}}
	if n := len(p.draft.changes()); n > 0 {
		crumbs.Facts = append(crumbs.Facts, kit.Fact{
			Glyph: p.kit.Theme.Glyphs.Half, Tone: theme.ToneWarn, Text: p.kit.T("crmsettings.unsaved", "count", n),
		})
	}
	return crumbs
}

// Window implements kit.Page.
func (p *Page) Window() string {
	if p.busy == "" {
		return ""
	}
	return p.busy
}

// Cursor implements kit.Page.
func (p *Page) Cursor() *tea.Cursor {
	cur := p.form.Cursor()
	if cur != nil {
		cur.X += kit.Gutter
	}
	return cur
}

// Capturing implements kit.Page.
func (p *Page) Capturing() bool { return p.form.Capturing() }

// Form implements kit.Asking.
func (p *Page) Form() *kit.Form {
	if !p.data.Known {
		return nil
	}
	return p.form
}

// Actions implements kit.Page.
func (p *Page) Actions() []action.Action {
	if !p.data.Known {
		return nil
	}
	return p.actions()
}

// part is a field of the form with its name.
type part struct {
	name  string
	field kit.Field
}

// arrange puts the parts that the state needs into the form; the focus stays.
func (p *Page) arrange() {
	var names []string
	var fields []kit.Field
	for _, part := range p.parts() {
		names, fields = append(names, part.name), append(fields, part.field)
	}
	layout := strings.Join(names, " ")
	if layout == p.layout {
		return
	}
	focused := p.form.Focused()
	p.layout, p.form = layout, kit.NewForm(p.kit, fields...)
	p.form.Focus(1)
	switch {
	case focused != nil:
		p.form.FocusField(focused)
	case p.data.Value.view.State == store.Failing:
		p.form.FocusField(p.questions.failing) // what helps comes first
	}
}

// parts are the fields for the state, from the top.
func (p *Page) parts() []part {
	q := p.questions
	parts := q.card()
	if !p.data.Value.connected() {
		return parts
	}
	if !p.may(engine.ActSettings) {
		return append(parts, part{"stated", q.stated})
	}
	return append(parts, q.settings()...)
}
