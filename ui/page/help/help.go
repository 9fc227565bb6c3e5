// Package help is the help page: the questions and answers of the guide in other words, the words that
// screens use, and the keys; in both languages, with a search. It changes nothing.
package help

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/page"
)

// The pages of LinkedIn that spec §3.4 names.
const (
	supportPage = "https://www.linkedin.com/help/sales-navigator"
	detailsPage = "https://www.linkedin.com/help/sales-navigator/answer/82207"
)

// ArgFind is the argument of Enter that searches at once.
const ArgFind = "find"

// Page is the help.
type Page struct {
	kit    *kit.Context
	all    []answer
	err    error
	shown  []int // indexes of all
	search kit.Editor
	typing bool

	scroll int
	spots  []int // the line at which each shown answer begins, from the last frame
	length int   // all lines of the last frame
	height int   // lines of the text in the last frame
	region kit.Regions
	cursor *tea.Cursor
}

// New makes the page. The texts are built into the program, so they are read here.
func New(c *kit.Context, _ page.House) kit.Page {
	p := &Page{kit: c}
	p.all, p.err = read(c.Printer.Code())
	p.find()
	return p
}

// ID implements kit.Page.
func (p *Page) ID() string { return page.Help }

// Init implements kit.Page.
func (p *Page) Init() tea.Cmd { return nil }

// Enter implements kit.Page.
func (p *Page) Enter(args kit.Args) tea.Cmd {
	if words := args[ArgFind]; words != "" {
		p.search.Set(words)
		p.find()
	}
	return nil
}

// query is the folded search.
func (p *Page) query() string { return strings.TrimSpace(kit.Fold(p.search.Value())) }

// find shows the answers that hold every word of the search.
func (p *Page) find() {
	p.shown, p.scroll = p.shown[:0], 0
	query := p.query()
	for i, a := range p.all {
		if a.holds(query) {
			p.shown = append(p.shown, i)
		}
	}
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		p.key(m)
	case tea.PasteMsg:
		p.typed(m)
	case tea.MouseWheelMsg:
		if m.Button == tea.MouseWheelUp {
			p.move(-3)
		} else {
			p.move(3)
		}
	case tea.MouseClickMsg:
		p.click(m)
	}
	return nil
}

func (p *Page) key(m tea.KeyPressMsg) {
	switch key := m.String(); {
	case key == "pgdown", key == "space" && !p.typing:
		p.move(max(1, p.height-1))
	case key == "pgup":
		p.move(-max(1, p.height-1))
	case key == "down", key == "j" && !p.typing:
		p.move(1)
	case key == "up", key == "k" && !p.typing:
		p.move(-1)
	case p.typing && key == "esc":
		p.clear()
	case p.typing && key == "enter":
		p.typing = false
	case p.typing:
		p.typed(m)
	case key == "home":
		p.scroll = 0
	case key == "end":
		p.move(p.length)
	}
}

func (p *Page) typed(msg tea.Msg) {
	if !p.typing {
		return
	}
	if changed, _ := p.search.Update(msg); changed {
		p.find()
	}
}

func (p *Page) move(by int) { p.scroll = max(0, min(p.scroll+by, p.length-p.height)) }

// at is the shown answer at the top of the window.
func (p *Page) at() int {
	for i := len(p.spots) - 1; i > 0; i-- {
		if p.spots[i] <= p.scroll {
			return i
		}
	}
	return 0
}

// jump goes to the next question, or to the one before.
func (p *Page) jump(by int) tea.Cmd {
	at := p.at()
	if by < 0 && at < len(p.spots) && p.scroll > p.spots[at] {
		by = 0 // first to the beginning of the one in view
	}
	p.to(at + by)
	return nil
}

func (p *Page) to(i int) {
	if i >= 0 && i < len(p.spots) {
		p.scroll = 0
		p.move(p.spots[i])
	}
}

func (p *Page) click(m tea.MouseClickMsg) {
	if id, _, _, ok := p.region.At(m.X, m.Y); ok {
		p.to(int(id[0])<<8 | int(id[1]))
	}
}

func (p *Page) startTyping() tea.Cmd {
	p.typing = true
	return nil
}

func (p *Page) clear() tea.Cmd {
	p.typing = false
	p.search.Set("")
	p.find()
	return nil
}

// Crumbs implements kit.Page.
func (p *Page) Crumbs() kit.Crumbs {
	if p.query() == "" {
		return kit.Crumbs{}
	}
	return kit.Crumbs{Facts: []kit.Fact{{Text: p.kit.T("help.found", "count", len(p.shown))}}}
}

// Window implements kit.Page.
func (p *Page) Window() string {
	if p.length == 0 {
		return ""
	}
	return p.kit.T("shell.table.window", "from", p.scroll+1, "to", min(p.length, p.scroll+p.height), "shown", p.length)
}

// Cursor implements kit.Page.
func (p *Page) Cursor() *tea.Cursor { return p.cursor }

// Capturing implements kit.Page.
func (p *Page) Capturing() bool { return p.typing }

// Escape implements kit.Escaper: it leaves the search.
func (p *Page) Escape() (tea.Cmd, bool) {
	if !p.typing && p.search.Value() == "" {
		return nil, false
	}
	return p.clear(), true
}

// Actions implements kit.Page.
func (p *Page) Actions() []action.Action {
	some := func() (bool, string, []any) { return len(p.shown) > 1, "shell.table.norows", nil }
	return []action.Action{
		{ID: "help/search", Keys: []string{"/"}, Title: "help.search", Short: "help.search.short", Tooltip: "help.search.tip", Group: "help.group", Hint: true, Run: p.startTyping},
		{ID: "help/next", Keys: []string{"tab", ">"}, Title: "help.next", Short: "help.next.short", Group: "help.group", Hint: true, Enabled: some, Run: func() tea.Cmd { return p.jump(1) }},
		{ID: "help/previous", Keys: []string{"shift+tab", "<"}, Title: "help.previous", Group: "help.group", Enabled: some, Run: func() tea.Cmd { return p.jump(-1) }},
		{ID: "help/support", Keys: []string{"h"}, Title: "help.support", Short: "help.support.short", Tooltip: "help.support.tip", Group: "help.group", Hint: true, Run: func() tea.Cmd { return p.kit.OpenURL(supportPage) }},
		{ID: "help/details", Keys: []string{"d"}, Title: "help.details", Tooltip: "help.details.tip", Group: "help.group", Run: func() tea.Cmd { return p.kit.OpenURL(detailsPage) }},
	}
}
