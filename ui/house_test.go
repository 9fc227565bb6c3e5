package ui

import (
	"context"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

var now = time.Date(2026, 11, 24, 14, 18, 0, 0, time.UTC)

// blank is a page that notes what reaches it.
type blank struct {
	id        string
	kit       *kit.Context
	got       []string
	entered   int
	args      kit.Args
	capturing bool
	escapes   int
	ran       int
	broadcast int
	clickX    int
	clickY    int
	draws     bool // its actions, in the third line
	offers    bool // its actions as steps of an empty page
}

type answer struct{}

func (p *blank) ID() string    { return p.id }
func (p *blank) Init() tea.Cmd { return nil }

func (p *blank) Enter(args kit.Args) tea.Cmd {
	p.entered++
	p.args = args
	return nil
}

func (p *blank) Update(msg tea.Msg) tea.Cmd {
	switch m := msg.(type) {
	case tea.KeyPressMsg:
		p.got = append(p.got, m.String())
	case tea.MouseClickMsg:
		p.clickX, p.clickY = m.X, m.Y
	case answer:
		p.broadcast++
	case kit.ChangedMsg:
		p.got = append(p.got, "changed")
	}
	return nil
}

func (p *blank) View(width, height int) string {
	if p.draws {
		return " page\n\n " + kit.ActionLine(p.kit, p.kit.Theme.Styles, p.Actions(), width)
	}
	if p.offers {
		return kit.Empty(p.kit, kit.EmptySpec{Title: "Nothing", Text: strings.Repeat("why ", 60), Steps: p.Actions()}, width, height)
	}
	return kit.Block(" page "+p.id+strings.Repeat("x", 300), width, height+3)
}

func (p *blank) Crumbs() kit.Crumbs {
	return kit.Crumbs{Facts: []kit.Fact{
		{Text: "68 of 75 licences", Strong: "68"},
		{Glyph: p.kit.Theme.Glyphs.Warn, Text: "2 blocked", Tone: theme.ToneWarn},
	}}
}

func (p *blank) Actions() []action.Action {
	return []action.Action{
		{ID: action.ID(p.id + "/do"), Keys: []string{"e"}, Title: "shell.table.filter", Hint: true, Run: func() tea.Cmd { p.ran++; return nil }},
		{
			ID: action.ID(p.id + "/never"), Keys: []string{"d"}, Title: "shell.table.tick",
			Run:     func() tea.Cmd { p.ran += 100; return nil },
			Enabled: func() action.Reason { return action.Because("shell.notnow") },
		},
	}
}

func (p *blank) Window() string  { return "1–26 of 68" }
func (p *blank) Capturing() bool { return p.capturing }

func (p *blank) Cursor() *tea.Cursor {
	if p.offers {
		return nil
	}
	return tea.NewCursor(1, 0)
}

func (p *blank) Escape() (tea.Cmd, bool) {
	if p.escapes == 0 {
		return nil, false
	}
	p.escapes--
	return nil, true
}

type house struct {
	*Model
	t     *testing.T
	pages map[string]*blank
	made  int
}

func open(t *testing.T, code string, width, height int, change func(*Options)) *house {
	t.Helper()
	h := &house{t: t, pages: map[string]*blank{}}
	enter := func(id string, group Group, title string, roles ...kit.Role) Entry {
		return Entry{ID: id, Title: title, Group: group, Roles: roles, Make: func(c *kit.Context) Page {
			h.made++
			h.pages[id] = &blank{id: id, kit: c}
			return h.pages[id]
		}}
	}
	o := Options{
		Printer: lang.MustNew(code), Viewer: kit.Viewer{Name: "Ana Ruiz", Role: kit.AdminSeller}, Mouse: true,
		Now: func() time.Time { return now },
		Entries: []Entry{
			enter("settings", GroupAdmin, "shell.table.filter", kit.Admin, kit.AdminSeller),
			enter("seats", GroupAdmin, "shell.messages", kit.Admin, kit.AdminSeller),
			enter("health", GroupSupport, "shell.table.menu", kit.Admin, kit.AdminSeller, kit.Support),
			enter("conversations", GroupWork, "shell.hint.nextfield"),
			enter("writebacks", GroupWork, "shell.hint.nextbutton"),
		},
		Status: func(context.Context) (kit.Status, error) {
			return kit.Status{
				Organization: "Contoso \x1b[31mSales", Connection: kit.Connected, LastSync: now.Add(-2 * time.Minute),
				Badges: map[string]kit.Badge{"health": {Count: 2, Tone: theme.ToneWarn}, "writebacks": {Count: 3, Tone: theme.ToneMuted}},
			}, nil
		},
	}
	if change != nil {
		change(&o)
	}
	h.Model = New(o)
	h.Update(tea.WindowSizeMsg{Width: width, Height: height})
	h.run(h.start(o.Start, o.StartArgs))
	h.run(h.readStatus())
	return h
}

// run runs commands and their answers; the clock's own and the program's are left out.
func (h *house) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	done := make(chan tea.Msg, 1)
	go func() { done <- cmd() }()
	var msg tea.Msg
	select {
	case msg = <-done:
	case <-time.After(50 * time.Millisecond):
		return // a timer: toasts and ticks are sent by the tests themselves
	}
	if batch, ok := msg.(tea.BatchMsg); ok {
		for _, c := range batch {
			h.run(c)
		}
		return
	}
	if msg == nil {
		return
	}
	h.run(h.update(msg))
}

func (h *house) press(names ...string) {
	for _, name := range names {
		msg := tea.KeyPressMsg{Code: []rune(name)[0], Text: name}
		switch name {
		case "esc":
			msg = tea.KeyPressMsg{Code: tea.KeyEscape}
		case "enter":
			msg = tea.KeyPressMsg{Code: tea.KeyEnter}
		case "right":
			msg = tea.KeyPressMsg{Code: tea.KeyRight}
		case "ctrl+c":
			msg = tea.KeyPressMsg{Code: 'c', Mod: tea.ModCtrl}
		case "ctrl+p":
			msg = tea.KeyPressMsg{Code: 'p', Mod: tea.ModCtrl}
		}
		h.run(h.update(msg))
	}
}

func (h *house) screen() string { return ansi.Strip(h.View().Content) }

func (h *house) shows(texts ...string) {
	h.t.Helper()
	for _, text := range texts {
		if s := h.screen(); !strings.Contains(s, text) {
			h.t.Errorf("%q is not on the screen:\n%s", text, s)
		}
	}
}

func (h *house) hides(text string) {
	h.t.Helper()
	if s := h.screen(); strings.Contains(s, text) {
		h.t.Errorf("%q is on the screen:\n%s", text, s)
	}
}
