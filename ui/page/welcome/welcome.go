// Package welcome is the first page: it asks how to begin, who the first person is, or, where
// people are known, who looks. It never connects anything by itself: what was chosen is handed on.
package welcome

import (
	"context"

	tea "charm.land/bubbletea/v2"

	"navsync/store"
	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// Outcome is what the welcome found out. Exactly one of Demo and Email is set.
type Outcome struct {
	// Demo opens the demo organization.
	Demo bool
	// Email is who looks from now on.
	Email string
	// Connect says that this person chose to connect an organization: the application goes on with it.
	Connect bool
	// Language is the one that the page was left in.
	Language string
}

// stage is what the page asks now.
type stage int

const (
	loading stage = iota
	ways          // connect, or look around
	who           // who are you?
	failed        // the people could not be read
)

// Page is the welcome.
type Page struct {
	kit   *kit.Context
	house page.House
	done  func(Outcome) tea.Cmd

	known   page.Reader[[]store.Person]
	at      int // the focused way
	people  people
	first   *firstPerson
	busy    bool
	regions kit.Regions
	cursor  *tea.Cursor

	spoken         string // what the language in use calls itself
	next, nextName string // the language that comes when it is switched
}

// New makes the page. House.Actor is not used and may be nil; done is called once, with the outcome.
func New(c *kit.Context, h page.House, done func(Outcome) tea.Cmd) kit.Page {
	next := lang.Others(c.Printer.Code())[0]
	return &Page{kit: c, house: h, done: done, spoken: c.Printer.OwnName(), next: next, nextName: lang.OwnName(next)}
}

// ID implements kit.Page.
func (p *Page) ID() string { return page.Welcome }

// Init implements kit.Page.
func (p *Page) Init() tea.Cmd { return nil }

// Enter implements kit.Page.
func (p *Page) Enter(kit.Args) tea.Cmd { return p.load() }

func (p *Page) load() tea.Cmd {
	return p.known.Ask(p.house, func(ctx context.Context) ([]store.Person, error) { return p.house.Store.People(ctx) })
}

// stage is what the page asks now.
func (p *Page) stage() stage {
	switch {
	case p.known.Err != nil:
		return failed
	case !p.known.Known:
		return loading
	case len(p.known.Value) == 0:
		return ways
	}
	return who
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch msg := msg.(type) {
	case page.Answer[[]store.Person]:
		return p.known.Take(msg, p.loaded)
	case addedMsg:
		return p.added(msg)
	case rememberedMsg:
		return p.remembered(msg)
	case kit.ChangedMsg:
		return p.load()
	case tea.KeyPressMsg, tea.PasteMsg:
		return p.people.typed(msg)
	case tea.MouseClickMsg:
		return p.click(msg)
	case tea.MouseWheelMsg:
		if msg.Button == tea.MouseWheelUp {
			p.move(-1)
		} else {
			p.move(1)
		}
	}
	return nil
}

func (p *Page) loaded() tea.Cmd {
	if p.stage() == who {
		p.people.set(p.known.Value)
	}
	return nil
}

// move goes to the way or person below or above.
func (p *Page) move(by int) {
	switch p.stage() {
	case ways:
		p.at = max(0, min(1, p.at+by))
	case who:
		p.people.move(by)
	}
}

// begin does what is focused.
func (p *Page) begin() tea.Cmd {
	switch {
	case p.stage() == who:
		return p.chosen()
	case p.at == 1:
		return p.demo()
	}
	return p.connect()
}

func (p *Page) connect() tea.Cmd {
	p.at = 0
	p.first = newFirstPerson(p)
	return p.kit.Open(p.first.dialog)
}

func (p *Page) demo() tea.Cmd {
	p.at = 1
	return p.done(Outcome{Demo: true, Language: p.kit.Printer.Code()})
}

func (p *Page) named(email string) tea.Cmd {
	return p.done(Outcome{Email: email, Connect: p.stage() == ways, Language: p.kit.Printer.Code()})
}

// language switches to the next language at once; the page is made anew in it.
func (p *Page) language() tea.Cmd {
	next, viewer := p.next, p.kit.Viewer
	return func() tea.Msg {
		printer, err := lang.New(next)
		if err != nil { // the files are built in: only a broken build has this
			return kit.ToastMsg{Toast: kit.Toast{Tone: theme.ToneDanger, Text: kit.Clean(err.Error())}}
		}
		return kit.ViewerMsg{Viewer: viewer, Printer: printer, Page: page.Welcome}
	}
}

func (p *Page) click(msg tea.MouseClickMsg) tea.Cmd {
	id, _, _, ok := p.regions.At(msg.X, msg.Y)
	if ok && p.people.choose(id) {
		return p.chosen()
	}
	return nil
}

// Crumbs implements kit.Page; a bare page shows none.
func (p *Page) Crumbs() kit.Crumbs { return kit.Crumbs{} }

// Window implements kit.Page.
func (p *Page) Window() string {
	switch p.stage() {
	case ways:
		return p.kit.T("welcome.next")
	case who:
		return p.people.window(p.kit)
	}
	return ""
}

// Cursor implements kit.Page.
func (p *Page) Cursor() *tea.Cursor { return p.cursor }

// Capturing implements kit.Page.
func (p *Page) Capturing() bool { return p.stage() == who && p.people.typing }

// Escape implements kit.Escaper: it leaves the filter.
func (p *Page) Escape() (tea.Cmd, bool) { return nil, p.stage() == who && p.people.clear() }

func (p *Page) connectAction() action.Action {
	return action.Action{
		ID: "welcome/connect", Keys: []string{"c"}, Title: "welcome.connect", Tooltip: "welcome.connect.tip", Group: "welcome.group",
		Run: p.connect,
	}
}

func (p *Page) demoAction() action.Action {
	return action.Action{
		ID: "welcome/demo", Keys: []string{"d"}, Title: "welcome.demo", Tooltip: "welcome.demo.tip", Group: "welcome.group",
		Run: p.demo,
	}
}

// Actions implements kit.Page.
func (p *Page) Actions() []action.Action {
	move := func(by int) func() tea.Cmd {
		return func() tea.Cmd { p.move(by); return nil }
	}
	all := []action.Action{
		{ID: "welcome/language", Keys: []string{"f"}, Title: "welcome.language", Tooltip: "welcome.language.tip", Group: "welcome.group", Run: p.language},
		{
			ID: "welcome/next", Keys: []string{"down", "j", "tab"}, Title: "welcome.down", Short: "welcome.down.short",
			Group: "shell.group.list", Hint: true, Run: move(1),
		},
		{ID: "welcome/previous", Keys: []string{"up", "k", "shift+tab"}, Title: "welcome.up", Group: "shell.group.list", Run: move(-1)},
	}
	switch p.stage() {
	case ways:
		all = append([]action.Action{
			{
				ID: "welcome/begin", Keys: []string{"enter", "space"}, Title: "welcome.begin",
				Tooltip: "welcome.begin.tip", Group: "welcome.group", Hint: true, Run: p.begin,
			},
			p.connectAction(), p.demoAction(),
		}, all...)
	case who:
		all = append(p.whoActions(), all...)
	case failed:
		all = append([]action.Action{
			{ID: "welcome/again", Keys: []string{"r"}, Title: "welcome.again", Tooltip: "welcome.again.tip", Group: "welcome.group", Hint: true, Run: p.load},
		}, all...)
	}
	return all
}
