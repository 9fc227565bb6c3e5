// Package help is the page Help: the guide's questions with their answers, the words of spec §2, the keys,
// and the documents, to read and to search. It reads no store and changes nothing.
package help

import (
	"strings"

	tea "charm.land/bubbletea/v2"

	"navsync/ui/action"
	"navsync/ui/document"
	"navsync/ui/kit"
	"navsync/ui/page"
	"navsync/ui/table"
	"navsync/ui/theme"
)

// ArgTopic is the argument of a navigation that names the topic to show: {"topic": "first-import"}, or
// {"topic": "engine"} for a document.
const ArgTopic = "topic"

// Page is Help.
type Page struct {
	kit     *kit.Context
	library document.Library
	table   *table.Table[topic]
	// shown is the id of the topic whose answer stands in body.
	shown       string
	searchedFor []string // the words of the filter when it was made
	body        kit.Body
	reader      *reader // body, when it is a part of a document; else nil
	back        []place // where links were followed, the last one last
	reading     bool    // the answer has the focus
	regions     kit.Regions
	// answerX and answerY are the cells of the answer's corner in the last frame.
	answerX, answerY int
}

// Lines are the questions, as lines of a list that lead to their answers.
func Lines(c *kit.Context) []kit.Choosable {
	var lines []kit.Choosable
	for _, t := range topics() {
		also := c.T("shell.page.help") + " " + c.T("help.section."+t.section) //lang:keys help.section.*
		lines = append(lines, kit.Choosable{
			Group: c.T("shell.group.questions"), Title: c.T("help.topic." + t.id), Also: also, //lang:keys help.topic.*
			Run: func() tea.Cmd { return c.Navigate(page.Help, kit.Args{ArgTopic: t.id}) },
		})
	}
	return lines
}

// New makes the page. It uses nothing of the house.
func New(c *kit.Context, _ page.House) kit.Page { return newPage(c, document.All()) }

func newPage(c *kit.Context, library document.Library) *Page {
	p := &Page{kit: c, library: library}
	p.table = table.New(c, table.Spec[topic]{
		Name: "questions",
		Key:  func(t topic) string { return t.id }, FilterHint: "help.filter.hint",
		Columns: []table.Column[topic]{{
			ID: "topic", Title: "help.topics", Min: 20, Flex: 1, Priority: 100, Text: p.searched,
			Cell: func(t topic, st theme.Styles, width int) string { return st.Name.Render(kit.Fit(p.question(t), width)) },
		}},
		Group: func(t topic) (id, title string) { return t.section, p.section(t) },
		Open:  func(topic) tea.Cmd { p.read(true); return nil },
	})
	p.table.SetRows(append(topics(), documents(library)...))
	p.show()
	return p
}

func (p *Page) section(t topic) string {
	if t.part != nil {
		return p.kit.T("help.document", "title", t.part.title)
	}
	return p.kit.T("help.section." + t.section) //lang:keys help.section.*
}

func (p *Page) question(t topic) string {
	if t.part != nil {
		return t.part.heading
	}
	return p.kit.T("help.topic." + t.id) //lang:keys help.topic.*
}

func (p *Page) answer(t topic) string {
	if t.part != nil {
		return t.part.text
	}
	return p.kit.T("help.topic." + t.id + ".text")
}

// searched is what the filter reads of a topic: question and answer.
func (p *Page) searched(t topic) string {
	return p.question(t) + " " + p.answer(t) + " " + p.section(t)
}

// ID implements kit.Page.
func (p *Page) ID() string { return page.Help }

// Init implements kit.Page.
func (p *Page) Init() tea.Cmd { return nil }

// Enter implements kit.Page.
func (p *Page) Enter(args kit.Args) tea.Cmd {
	if args[ArgTopic] == "" {
		return nil
	}
	p.read(false)
	return tea.Batch(p.table.SetFilter(""), p.table.FocusKey(args[ArgTopic]))
}

// read gives the focus to the answer, or back to the topics.
func (p *Page) read(on bool) {
	p.show()
	_, here := p.table.Focus()
	p.reading = on && here
	p.table.SetFocused(!p.reading)
	switch {
	case !p.reading:
		p.back = nil
		p.body.Blur()
	case p.reader != nil:
		p.reader.ready()
	}
}

// Update implements kit.Page.
func (p *Page) Update(msg tea.Msg) tea.Cmd {
	if x, y, ok := kit.IsMouse(msg); ok {
		return p.mouse(msg, x, y)
	}
	if key, ok := msg.(tea.KeyPressMsg); ok && p.reading {
		if key.String() == "left" {
			p.read(false)
			return nil
		}
		return p.body.Update(msg)
	}
	if key, ok := msg.(tea.KeyPressMsg); ok && key.String() == "right" && !p.table.Capturing() {
		p.read(true)
		return nil
	}
	return p.table.Update(msg)
}

func (p *Page) mouse(msg tea.Msg, x, y int) tea.Cmd {
	id, _, _, ok := p.regions.At(x, y)
	if !ok {
		return nil
	}
	click, clicked := msg.(tea.MouseClickMsg)
	clicked = clicked && click.Button == tea.MouseLeft
	switch id {
	case regionTopics:
		if clicked {
			p.read(false)
		}
		_, left, top, _ := p.regions.Of(id)
		return p.table.Update(kit.Shift(msg, left, top))
	case regionAnswer:
		if clicked {
			p.read(true)
			return p.clickLink(x, y)
		}
		return p.body.Update(msg)
	}
	return nil
}

// Escape implements kit.Escaper: from the answer back to the topics, then out of the filter.
func (p *Page) Escape() (tea.Cmd, bool) {
	if p.reading {
		p.read(false)
		return nil, true
	}
	return p.table.Escape()
}

// Crumbs implements kit.Page.
func (p *Page) Crumbs() kit.Crumbs {
	t, ok := p.table.Focus()
	if !ok || t.part == nil {
		return kit.Crumbs{Facts: []kit.Fact{{Text: p.kit.T("help.fact"), Tone: theme.ToneMuted}}}
	}
	crumbs := kit.Crumbs{Facts: []kit.Fact{{Text: p.kit.T("help.fact.document"), Tone: theme.ToneMuted}}}
	if p.reading {
		crumbs.Path = []string{p.kit.T("shell.page.help"), t.part.title}
	}
	return crumbs
}

// List implements kit.Lister.
func (p *Page) List() kit.List { return p.table }

// Detail implements kit.Detailed: the whole answer.
func (p *Page) Detail(width int) []string {
	p.show()
	return strings.Split(p.body.View(width, answerRows), "\n")
}

// answerRows are more than the longest document has.
const answerRows = 1 << 14

// Window implements kit.Page: where the list is, while it has the focus, or where the link leads that has it.
func (p *Page) Window() string {
	if !p.reading {
		return p.table.Window()
	}
	if p.reader != nil {
		if link, ok := p.reader.link(); ok {
			return p.kit.Theme.Glyphs.Becomes + " " + p.leadsTo(link.Target)
		}
	}
	return ""
}

// Cursor implements kit.Page.
func (p *Page) Cursor() *tea.Cursor {
	if !p.reading {
		return p.table.Cursor()
	}
	cursor := p.body.Cursor()
	if cursor != nil {
		cursor.X, cursor.Y = cursor.X+p.answerX, cursor.Y+p.answerY
	}
	return cursor
}

// Capturing implements kit.Page.
func (p *Page) Capturing() bool { return p.table.Capturing() }

// leads are the actions of the focused topic: to its page, and to its address.
func (p *Page) leads() []action.Action {
	t, ok := p.table.Focus()
	if !ok {
		return nil
	}
	var all []action.Action
	if t.page != "" {
		all = append(all, action.Action{
			ID: "help/go", Keys: []string{"g"}, Title: "help.go", TitleArgs: []any{"page", p.kit.T("shell.page." + t.page)}, //lang:keys shell.page.*
			Short: "help.go.short", Tooltip: "help.go.tip", Group: "help.group", Hint: true,
			Run: func() tea.Cmd { return p.kit.Navigate(t.page, nil) },
		})
	}
	if t.url != "" {
		all = append(all, action.Action{
			ID: "help/open", Keys: []string{"o"}, Title: "help.open", TitleArgs: []any{"address", t.url},
			Short: "help.open.short", Tooltip: "help.open.tip", Group: "help.group", Hint: true,
			Run: func() tea.Cmd { return p.kit.OpenURL(t.url) },
		})
	}
	return all
}

// support opens LinkedIn's support page from every topic (spec §3.4).
func (p *Page) support() action.Action {
	return action.Action{
		ID: "help/support", Keys: []string{"h"}, Title: "help.support", Tooltip: "help.support.tip", Group: "help.group",
		Run: func() tea.Cmd { return p.kit.OpenURL(supportPage) },
	}
}

// topicsAction goes back from the answer to the topics.
func (p *Page) topicsAction() action.Action {
	return action.Action{
		ID: "help/topics", Keys: []string{"enter"}, Title: "help.back", Short: "help.back.short", Tooltip: "help.back.tip", Group: "help.group", Hint: true,
		Run: func() tea.Cmd { p.read(false); return nil },
	}
}

// Actions implements kit.Page.
func (p *Page) Actions() []action.Action {
	switch {
	case p.reading && p.reader != nil:
		return append(p.linkActions(), p.support())
	case p.reading:
		return append(append([]action.Action{p.topicsAction()}, p.leads()...), p.support())
	}
	read := action.Action{
		ID: "help/read", Keys: []string{"enter"}, Title: "help.read", Short: "help.read.short", Tooltip: "help.read.tip", Group: "help.group", Hint: true,
		Run: func() tea.Cmd { p.read(true); return nil },
	}
	return append(append(append([]action.Action{read}, p.leads()...), p.support()), p.table.Actions()...)
}
