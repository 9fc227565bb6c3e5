// Package adminsettings is Admin Settings: the plan and licences, the people and their roles, the
// checks of spec §3.1 with what to do, and the audit's newest entries. It changes people and settings
// through the engine only.
package adminsettings

import (
	"context"
	"errors"
	"slices"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/sync/engine"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/sentence"
	"navsync/ui/table"
)

// tab is a part of the page.
type tab int

const (
	overview tab = iota
	people
	audit
	tabs
)

// Args of Enter: {"tab": "people"} or {"tab": "audit"} opens that part.
const argTab = "tab"

// auditLength is how many of the audit's newest entries are shown.
const auditLength = 500

// facts are what the page shows, as read at one moment.
type facts struct {
	settings   store.Settings
	connection *store.Connection // nil: never connected
	seats      store.SeatSummary
	checks     []store.Check
	people     []store.Person
	entries    entries
	audit      []store.AuditEntry
}

// Page is Admin Settings.
type Page struct {
	kit   *kit.Context
	house page.House

	tab        tab
	facts      page.Reader[facts]
	checking   bool
	at, scroll int // of the overview
	longest    int // how far the overview can scroll, from the last frame

	people *table.Table[store.Person]
	audit  *table.Table[store.AuditEntry]
	asking *question // the open dialog
	region kit.Regions
}

// New makes the page.
func New(c *kit.Context, h page.House) kit.Page {
	p := &Page{kit: c, house: h}
	p.people = table.New(c, p.peopleSpec())
	p.audit = table.New(c, p.auditSpec())
	return p
}

// ID implements kit.Page.
func (p *Page) ID() string { return page.AdminSettings }

// Init implements kit.Page.
func (p *Page) Init() tea.Cmd { return nil }

// Enter implements kit.Page.
func (p *Page) Enter(args kit.Args) tea.Cmd {
	switch args[argTab] {
	case "people":
		p.tab = people
	case "audit":
		p.tab = audit
	}
	return p.load()
}

func (p *Page) load() tea.Cmd { return p.facts.Ask(p.house, p.read) }

func (p *Page) read(ctx context.Context) (f facts, err error) {
	s := p.house.Store
	if f.settings, err = s.Settings(ctx); err != nil {
		return f, err
	}
	conn, err := s.Connection(ctx)
	switch {
	case err == nil:
		f.connection = &conn
	case !errors.Is(err, store.ErrNotFound):
		return f, err
	}
	if f.seats, err = s.SeatSummary(ctx); err != nil {
		return f, err
	}
	if f.checks, err = s.Checks(ctx); err != nil {
		return f, err
	}
	if f.people, err = s.People(ctx); err != nil {
		return f, err
	}
	if f.entries, err = p.readEntries(ctx); err != nil {
		return f, err
	}
	f.audit, err = s.Audit(ctx, auditLength)
	return f, err
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case page.Answer[facts]:
		earlier := p.facts.Value.entries
		return tea.Batch(p.facts.Take(m, p.loaded), p.tellUsed(earlier))
	case kit.ChangedMsg:
		return p.load()
	case checkedMsg:
		return p.checked(m)
	case changedMsg:
		return p.changed(m)
	case invitedMsg:
		return p.invited(m)
	}
	if click, ok := msg.(tea.MouseClickMsg); ok {
		if id, _, _, on := p.region.At(click.X, click.Y); on {
			return p.clicked(id)
		}
	}
	switch p.tab {
	case people:
		return p.people.Update(kit.Shift(msg, 0, tabRows))
	case audit:
		return p.audit.Update(kit.Shift(msg, 0, tabRows))
	}
	p.scrolled(msg)
	return nil
}

func (p *Page) loaded() tea.Cmd {
	if err := p.facts.Err; err != nil {
		text := sentence.Of(p.kit.Printer, err).Text
		p.people.SetError(text)
		p.audit.SetError(text)
		return nil
	}
	p.people.SetRows(p.facts.Value.people)
	p.audit.SetRows(p.facts.Value.audit)
	return nil
}

// may says whether the viewer's role goes as far as an action needs.
func (p *Page) may(a engine.Action) action.Gate { return p.house.May(a, "everywhere.admins-only") }

// show opens a part of the page.
func (p *Page) show(t tab) tea.Cmd {
	p.tab = t
	return nil
}

// Crumbs implements kit.Page.
func (p *Page) Crumbs() kit.Crumbs {
	c := p.kit
	crumbs := kit.Crumbs{Path: []string{c.T("shell.page.admin-settings")}}
	if p.tab != overview {
		crumbs.Path = append(crumbs.Path, p.tabName(p.tab))
	}
	if p.tab == people {
		crumbs.Facts = p.serviceFacts()
	}
	if exceptions := len(p.facts.Value.checks) - p.passed(); exceptions > 0 {
		crumbs.Facts = append(crumbs.Facts, kit.Fact{
			Glyph: c.Theme.Glyphs.Warn, Text: c.T("adminsettings.exceptions", "count", exceptions), Tone: p.worst(),
		})
	}
	return crumbs
}

func (p *Page) passed() int {
	n := 0
	for _, check := range p.facts.Value.checks {
		if check.Result == store.Pass {
			n++
		}
	}
	return n
}

// List implements kit.Lister.
func (p *Page) List() kit.List {
	switch p.tab {
	case people:
		return p.people
	case audit:
		return p.audit
	}
	return p.summary()
}

// Window implements kit.Page.
func (p *Page) Window() string {
	switch p.tab {
	case people:
		return p.people.Window()
	case audit:
		return p.audit.Window()
	}
	return ""
}

// Cursor implements kit.Page.
func (p *Page) Cursor() *tea.Cursor {
	var cursor *tea.Cursor
	switch p.tab {
	case people:
		cursor = p.people.Cursor()
	case audit:
		cursor = p.audit.Cursor()
	}
	if cursor != nil {
		cursor.Y += tabRows
	}
	return cursor
}

// Capturing implements kit.Page.
func (p *Page) Capturing() bool {
	return p.tab == people && p.people.Capturing() || p.tab == audit && p.audit.Capturing()
}

// Escape implements kit.Escaper: out of the filter, then back to the overview.
func (p *Page) Escape() (tea.Cmd, bool) {
	switch p.tab {
	case people:
		if cmd, used := p.people.Escape(); used {
			return cmd, true
		}
	case audit:
		if cmd, used := p.audit.Escape(); used {
			return cmd, true
		}
	default:
		return nil, false
	}
	return p.show(overview), true
}

// Actions implements kit.Page.
func (p *Page) Actions() []action.Action {
	turn := func(by tab) func() tea.Cmd {
		return func() tea.Cmd { return p.show((p.tab + by + tabs) % tabs) }
	}
	all := p.tabActions()
	return append(
		slices.Clip(all),
		action.Action{
			ID: "admin-settings/next", Keys: []string{"tab", "right"}, Title: "adminsettings.next",
			Group: "adminsettings.group.parts", Hint: true, Run: turn(1),
		},
		action.Action{
			ID: "admin-settings/previous", Keys: []string{"shift+tab", "left"},
			Title: "adminsettings.previous", Group: "adminsettings.group.parts", Run: turn(-1),
		},
	)
}

func (p *Page) tabActions() []action.Action {
	switch p.tab {
	case people:
		return append(p.peopleActions(), p.people.Actions()...)
	case audit:
		return p.audit.Actions()
	}
	return p.overviewActions()
}
