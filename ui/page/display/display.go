// Package display is the page Display: how the screens look and speak on this machine, the mouse, own keys and
// the read-only switch. What is chosen counts at once and is kept in the person's own config file; the root does
// both, this page only asks for it. It reads no store and changes nothing of the organization.
package display

import (
	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/theme"
)

// Page is Display.
type Page struct {
	kit     *kit.Context
	at      int // the focused row
	scroll  int
	height  int
	regions kit.Regions
	cursor  *tea.Cursor
	// own are the own keys of the file, conflicts what is wrong with them, path where the file is.
	own       map[string]string
	conflicts []config.Conflict
	path      string
}

// New makes the page over what the config file stated at the start.
func New(c *kit.Context, path string, stated config.Config) kit.Page {
	return &Page{kit: c, path: path, own: stated.Keys, conflicts: stated.Conflicts()}
}

// ID implements kit.Page.
func (p *Page) ID() string { return page.Display }

// Init implements kit.Page.
func (p *Page) Init() tea.Cmd { return nil }

// ArgSetting is the argument that focuses a setting: {"setting": "display.mouse"}.
const ArgSetting = "setting"

// Enter implements kit.Page.
func (p *Page) Enter(args kit.Args) tea.Cmd {
	for i, row := range config.Rows() {
		if row.Key == args[ArgSetting] {
			p.at = i
		}
	}
	return nil
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		return p.key(m.String())
	case tea.MouseClickMsg:
		return p.click(m)
	case tea.MouseWheelMsg:
		p.move(map[tea.MouseButton]int{tea.MouseWheelUp: -1, tea.MouseWheelDown: 1}[m.Button])
	}
	return nil
}

func (p *Page) key(name string) tea.Cmd {
	switch name {
	case "down", "j", "tab":
		p.move(1)
	case "up", "k", "shift+tab":
		p.move(-1)
	case "home":
		p.at = 0
	case "end":
		p.at = len(config.Rows()) - 1
	case "right", "l":
		return p.turn(1)
	case "left", "h":
		return p.turn(-1)
	case "space", "enter":
		return p.turn(1)
	}
	return nil
}

func (p *Page) move(by int) { p.at = max(0, min(p.at+by, len(config.Rows())-1)) }

// turn chooses the word beside the one that counts, in a ring.
func (p *Page) turn(by int) tea.Cmd {
	row := config.Rows()[p.at]
	now := 0
	for i, word := range row.Words {
		if word == p.word(row) {
			now = i
		}
	}
	return p.choose(row, row.Words[(now+by+len(row.Words))%len(row.Words)])
}

// choose asks for a word, with the word before as undo.
func (p *Page) choose(row config.Row, word string) tea.Cmd {
	before := p.word(row)
	if word == before {
		return nil
	}
	said := p.kit.T("display.changed", "what", p.kit.T(row.Key), "word", p.wordName(row, word))
	undo := func() tea.Cmd { return p.kit.Choose(row.Key, before) }
	return tea.Sequence(p.kit.Choose(row.Key, word), p.kit.ToastUndo(theme.ToneText, said, undo))
}

// word is the word that counts now.
func (p *Page) word(row config.Row) string {
	if word := p.kit.Choices[row.Key]; word != "" {
		return word
	}
	return row.Words[0]
}

// wordName is a word as the screen says it.
func (p *Page) wordName(row config.Row, word string) string {
	return p.kit.T(row.Key + "." + word) //lang:keys display.* safety.*
}

func (p *Page) click(m tea.MouseClickMsg) tea.Cmd {
	id, _, _, ok := p.regions.At(m.X, m.Y)
	if !ok || m.Button != tea.MouseLeft {
		return nil
	}
	for i, row := range config.Rows() {
		if id == row.Key {
			p.at = i
		}
		for _, word := range row.Words {
			if id == row.Key+"="+word {
				p.at = i
				return p.choose(row, word)
			}
		}
	}
	return nil
}

// command is the command that does the same as the focused row.
func (p *Page) command() string {
	row := config.Rows()[p.at]
	return "navsync config set " + row.Key + " " + p.word(row)
}

// Crumbs implements kit.Page.
func (p *Page) Crumbs() kit.Crumbs {
	c := p.kit
	return kit.Crumbs{
		Path:  []string{c.T("shell.page.admin-settings"), c.T("shell.page.display")},
		Facts: []kit.Fact{{Text: c.T("display.yours")}},
	}
}

// Actions implements kit.Page.
func (p *Page) Actions() []action.Action {
	return []action.Action{
		{
			ID: "display/choose", Keys: []string{"space"}, Title: "display.choose", Short: "shell.hint.choose", Tooltip: "display.choose.tip",
			Group: "display.group", Hint: true, Run: func() tea.Cmd { return p.turn(1) },
		},
		{
			ID: "display/copy", Keys: []string{"y"}, Title: "display.copy", Tooltip: "display.copy.tip", Group: "display.group", Hint: true,
			Run: func() tea.Cmd { return p.kit.Copy(p.command(), p.kit.T("display.command")) },
		},
		{
			ID: "display/file", Keys: []string{"o"}, Title: "display.file", Tooltip: "display.file.tip", Group: "display.group",
			Run: func() tea.Cmd { return p.kit.Copy(p.path, p.kit.T("display.path")) },
		},
	}
}

// Window implements kit.Page.
func (p *Page) Window() string { return p.kit.T("display.atonce") }

// Cursor implements kit.Page.
func (p *Page) Cursor() *tea.Cursor { return p.cursor }

// Capturing implements kit.Page.
func (p *Page) Capturing() bool { return false }
