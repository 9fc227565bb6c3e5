package ui

import (
	"context"
	"log/slog"
	"maps"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

// Model is the root model.
type Model struct {
	options Options
	base    context.Context // ends with the program; commands work under it
	log     *slog.Logger
	kit     *kit.Context
	look    theme.Options

	width, height int
	pages         map[string]Page
	unshown       map[string]Page // made for what can be done on them, and not shown yet
	current       string
	history       []string
	overlays      []placedOverlay
	toasts        toasts
	regions       kit.Regions
	mouse         bool
	others        []*lang.Printer // the languages that are not in use, read when the palette first searches in them
	recents       []kit.Choosable // records that were looked at, the last one first
	quitting      *kit.Dialog     // the question before quitting, when it was asked

	tourHidden bool
	found      theme.Level // the colours that the terminal has
	wanted     wanted      // an action that waits for its page
	answers    answers     // what the terminal says late
	asleep     bool        // the shell has the terminal
	faded      faded
	later      later
	bare       bool // the window is not painted: the terminal is asked for its own ground

	statusGeneration int
	told             kit.Notice // the last that was told
	statusDirty      bool       // an event came while the status was being read
	statusBusy       bool
	tickGeneration   int
	tickEvery        time.Duration
}

// placedOverlay is an overlay with where it was drawn.
type placedOverlay struct {
	kit.Overlay
	x, y, width, height int
	regions             kit.Regions // keys that it shows, in its own cells
}

// New makes the program's root model.
func New(o Options) *Model {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	m := &Model{options: o, base: context.Background(), log: o.Log, look: o.Theme, mouse: o.Mouse}
	m.kit = &kit.Context{
		Theme: theme.New(o.Theme), Printer: o.Printer, Viewer: o.Viewer, Now: o.Now, Demo: o.Demo, Folder: o.Folder, Told: o.Told,
		Focused: true, CursorX: -1, CursorY: -1, Choices: map[string]string{},
	}
	maps.Copy(m.kit.Choices, o.Choices)
	m.found = o.Theme.Level
	m.pages, m.unshown = map[string]Page{}, map[string]Page{}
	return m
}

// Context is what the pages are handed.
func (m *Model) Context() *kit.Context { return m.kit }

// Current returns the id of the page in view.
func (m *Model) Current() string { return m.current }

// Init implements tea.Model.
func (m *Model) Init() tea.Cmd {
	cmds := []tea.Cmd{m.start(m.options.Start, m.options.StartArgs), m.readStatus(), m.waitEvent()}
	if m.options.AskBackground {
		cmds = append(cmds, m.askGround())
	}
	return tea.Batch(append(cmds, m.tick())...)
}

// Update implements tea.Model.
func (m *Model) Update(msg tea.Msg) (tea.Model, tea.Cmd) {
	m.touched(msg)
	cmd := m.update(msg)
	return m, tea.Batch(cmd, m.runWanted(), m.retick())
}

func (m *Model) update(msg tea.Msg) tea.Cmd {
	if cmd, used := m.sleeps(msg); used {
		return cmd
	}
	switch msg := msg.(type) {
	case tea.WindowSizeMsg:
		m.resize(msg.Width, msg.Height)
		return m.broadcast(msg)
	case tea.BackgroundColorMsg:
		m.answers.expected, m.bare = false, false
		if m.options.AskBackground {
			m.restyle(func(o *theme.Options) { o.Light = !msg.IsDark() })
		}
		return nil
	case askGroundMsg:
		return m.requestGround()
	case groundMsg:
		m.bare = false
		return nil
	case tea.ColorProfileMsg:
		m.profile(msg.Profile)
		return nil
	case tea.FocusMsg:
		m.kit.Focused = true
		return nil
	case tea.BlurMsg:
		m.kit.Focused = false
		return nil
	case tea.KeyPressMsg:
		keys, wait := m.answers.take(msg)
		cmd := m.press(keys)
		return tea.Batch(cmd, wait, m.left(msg, len(keys), cmd))
	case answerWaitMsg:
		return m.press(m.answers.waited(msg))
	case tea.PasteMsg:
		return m.toTop(msg)
	case tea.MouseMsg:
		return m.onMouse(msg)
	}
	if cmd, ok := m.asked(msg); ok {
		return cmd
	}
	if cmd, ok := m.background(msg); ok {
		return cmd
	}
	return tea.Batch(m.broadcast(msg), m.soon())
}

// asked does what pages ask the root for.
func (m *Model) asked(msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case kit.NavigateMsg:
		return m.goTo(kit.Step{Page: msg.Page, Args: msg.Args, Then: msg.Then}), true
	case kit.OpenMsg:
		if msg.Overlay == nil {
			return nil, true
		}
		return m.lift(msg.Overlay), true
	case kit.CloseMsg:
		m.closeOverlay(msg.Overlay)
		return nil, true
	case kit.ToastMsg:
		return m.say(msg.Toast), true
	case toastEndMsg:
		m.toasts.end(msg)
		return nil, true
	case kit.CopyMsg:
		return m.copy(msg), true
	case copiedMsg:
		return m.say(msg.toast), true
	case kit.OpenURLMsg:
		return m.openURL(msg.URL), true
	case noBrowserMsg:
		return m.kit.Open(linkDialog(m.kit, msg.url)), true
	case kit.ViewerMsg:
		return m.changeViewer(msg), true
	case kit.LookedMsg:
		m.remember(msg.Line)
		return nil, true
	case kit.ChooseMsg:
		return m.choose(msg.Key, msg.Word), true
	case kit.RefreshMsg:
		return m.readStatus(), true
	}
	return nil, false
}

// resize keeps the page's size current.
func (m *Model) resize(width, height int) {
	m.width, m.height = width, height
	m.measure()
}

// restyle makes the theme anew.
func (m *Model) restyle(change func(*theme.Options)) {
	change(&m.look)
	m.kit.Theme = theme.New(m.look)
}

// profile takes the number of colours from the terminal, unless colours were taken away.
func (m *Model) profile(p colorprofile.Profile) {
	if m.options.Theme.Level == theme.NoColor {
		return
	}
	level := theme.TrueColor
	switch p {
	case colorprofile.ANSI256:
		level = theme.Colors256
	case colorprofile.ANSI:
		level = theme.Colors16
	case colorprofile.ASCII, colorprofile.NoTTY:
		level = theme.NoColor
	}
	m.found = level
	m.restyle(func(o *theme.Options) {
		o.Level = max(level, m.options.Theme.Level, Level(m.kit.Choices[config.Colours]))
	})
}

// broadcast gives a message to every made page and every overlay.
func (m *Model) broadcast(msg tea.Msg) tea.Cmd {
	var cmds []tea.Cmd
	for _, o := range m.overlays {
		cmds = append(cmds, o.Update(msg))
	}
	for _, e := range m.options.Entries {
		if p := m.pages[e.ID]; p != nil {
			cmds = append(cmds, p.Update(msg))
		}
	}
	return tea.Batch(cmds...)
}

// toTop gives input to the top overlay, else to the page in view.
func (m *Model) toTop(msg tea.Msg) tea.Cmd {
	if n := len(m.overlays); n > 0 {
		return m.overlays[n-1].Update(msg)
	}
	if p := m.page(); p != nil {
		return p.Update(msg)
	}
	return nil
}

// lift shows an overlay over all that is there.
func (m *Model) lift(o kit.Overlay) tea.Cmd {
	m.overlays = append(m.overlays, placedOverlay{Overlay: o})
	return o.Init()
}

func (m *Model) closeOverlay(o kit.Overlay) {
	for i := len(m.overlays) - 1; i >= 0; i-- {
		if m.overlays[i].Overlay == o {
			m.overlays = append(m.overlays[:i:i], m.overlays[i+1:]...)
			return
		}
	}
}

func (m *Model) isOpen(o kit.Overlay) bool {
	for _, open := range m.overlays {
		if open.Overlay == o {
			return true
		}
	}
	return false
}

// escape lets the page use the key, then dismisses an error, then goes back.
func (m *Model) escape() tea.Cmd {
	if e, ok := m.page().(kit.Escaper); ok {
		if cmd, used := e.Escape(); used {
			return cmd
		}
	}
	if m.toasts.dismiss() {
		return nil
	}
	if m.touring() {
		m.tourHidden = true
		return nil
	}
	return m.back()
}

// quit asks only when something runs; a second ctrl+c does not ask.
func (m *Model) quit(forced bool) tea.Cmd {
	if m.kit.Status.Running == nil {
		return tea.Quit
	}
	if m.quitting != nil && m.isOpen(m.quitting) {
		if forced {
			return tea.Quit
		}
		return nil
	}
	m.quitting = newQuitDialog(m.kit)
	return m.kit.Open(m.quitting)
}

func newQuitDialog(c *kit.Context) *kit.Dialog {
	return kit.Confirm(c, kit.ConfirmSpec{
		Title: c.T("shell.quit.title"), Text: c.T("shell.quit.text", "what", c.Status.Running.Label),
		Verb: c.T("shell.quit.verb"), Run: func() tea.Cmd { return tea.Quit },
	})
}
