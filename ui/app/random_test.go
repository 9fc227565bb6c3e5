package app

import (
	"context"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/action"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/find"
	"navsync/ui/page/pagetest"
)

// destroys are the deeds that nothing but a button of a dialog may do. Taking an item out is none: its box is ticked again.
var destroys = []engine.Action{
	engine.ActPersonRemove, engine.ActDisconnect, engine.ActSeatRemove, engine.ActDeleteTwice, engine.ActArchiveUndo,
	engine.ActAcceptRemoval, engine.ActKeyRemove, engine.ActSessionsEnd,
}

// monkey presses, clicks, pastes and resizes without sense.
type monkey struct {
	t     *testing.T
	house *pagetest.House
	model *ui.Model
	rand  *rand.Rand
	ctx   context.Context

	width, height int
	did           []string // for the message of a failure
	audited       int64    // the newest entry of the audit that was looked at
	late          chan tea.Msg
}

// TestRandomInput holds for any input: no panic, whole frames, no key without its text, nothing destroyed without its
// dialog. NAVSYNC_SLOW is how many minutes it goes on, NAVSYNC_SEED goes the same way again.
func TestRandomInput(t *testing.T) {
	steps, until := 600, time.Time{}
	if testing.Short() {
		steps = 200
	}
	if minutes, err := strconv.Atoi(os.Getenv("NAVSYNC_SLOW")); err == nil {
		steps, until = 1<<30, time.Now().Add(time.Duration(minutes)*time.Minute)
	}
	seed := seedOf(t)
	h := pagetest.Captured(t)
	for round := 0; steps > 0 && (until.IsZero() || time.Now().Before(until)); round++ {
		m := newMonkey(t, h, rand.New(rand.NewPCG(seed, uint64(round))), round)
		for range min(steps, 200) {
			if !until.IsZero() && time.Now().After(until) {
				return
			}
			m.step()
		}
		steps -= 200
	}
}

func newMonkey(t *testing.T, h *pagetest.House, r *rand.Rand, round int) *monkey {
	t.Helper()
	m := &monkey{t: t, house: h, rand: r, ctx: t.Context(), late: make(chan tea.Msg, 64)}
	who := &acting{actor: h.As([]string{pagetest.Ana, pagetest.Sam, pagetest.Lea}[round%3])}
	inside := h.House
	inside.Actor = who.get
	printer := lang.MustNew([]string{lang.English, lang.French}[round%2])
	m.model = ui.New(ui.Options{
		Printer: printer, Viewer: page.Viewer(who.get()), Now: pagetest.Clock, Lines: true, Mouse: true,
		Entries: entries(inside, "", config.Config{}), Start: start(who.get().Role),
		Folder: func() (string, error) { return h.DataDir, nil }, Told: func(path string) string { return path },
		Status: func(ctx context.Context) (kit.Status, error) {
			return shellStatus(ctx, h.Store, printer, who.get(), pagetest.Now)
		},
		Actions: func(k *kit.Context) []action.Action { return everywhere(k, inside, who) },
		More:    func(k *kit.Context) []kit.Choosable { return more(k, entries(inside, "", config.Config{})) },
		Search: func(ctx context.Context, c *kit.Context, query string, limit int) ([]kit.Choosable, error) {
			return find.Lines(ctx, c, inside, query, limit)
		},
	})
	m.audited = m.newest()
	m.run(m.model.Init())
	m.resize()
	return m
}

var randomKeys = []string{
	"enter", "enter", "esc", "esc", "tab", "shift+tab", "space", "up", "down", "left", "right", "pgup", "pgdown", "home", "end",
	"backspace", "delete", "ctrl+a", "ctrl+s", "ctrl+u", "ctrl+p", "shift+down", "shift+up", "f1", "f8", "f9", "ctrl+space",
	"?", ":", "/", ".", "<", ">", "=", "1", "2", "3", "4", "5", "6", "7", "8", "9",
}

// pastes are texts that try to escape.
var pastes = []string{
	"x\x1b[2Jy", "\x1b]0;title\x07z", "a\nb\tc", "\u202eabc", "\x9b31m", "é\u0301\u0301", "👩‍👩‍👧", "100%s %d", "status:x \"",
	strings.Repeat("long ", 40),
}

// step does one thing and looks at what came of it.
func (m *monkey) step() {
	m.t.Helper()
	dialog := m.asksBefore()
	switch n := m.rand.IntN(100); {
	case n < 45:
		name := randomKeys[m.rand.IntN(len(randomKeys))]
		m.press(name)
	case n < 68:
		letters := "abcdefghijklmnoprstuvwxyzABCDEFGHIJKLMNOPRSTUVWXYZ"
		m.press(string(letters[m.rand.IntN(len(letters))]))
	case n < 86:
		button := []tea.MouseButton{tea.MouseLeft, tea.MouseLeft, tea.MouseLeft, tea.MouseRight}[m.rand.IntN(4)]
		m.send(tea.MouseClickMsg{Button: button, X: m.rand.IntN(m.width), Y: m.rand.IntN(m.height)})
	case n < 91:
		wheel := []tea.MouseButton{tea.MouseWheelUp, tea.MouseWheelDown}[m.rand.IntN(2)]
		m.send(tea.MouseWheelMsg{Button: wheel, X: m.rand.IntN(m.width), Y: m.rand.IntN(m.height)})
	case n < 96:
		m.send(tea.PasteMsg{Content: pastes[m.rand.IntN(len(pastes))]})
	default:
		m.resize()
	}
	m.look()
	m.destroyed(dialog)
}

func (m *monkey) press(names ...string) {
	m.t.Helper()
	for _, name := range names {
		msg, ok := kit.Press(name)
		if !ok {
			m.t.Fatalf("no key %q", name)
		}
		m.send(msg)
	}
}

func (m *monkey) resize() {
	m.width, m.height = 60+m.rand.IntN(241), 15+m.rand.IntN(86)
	m.send(tea.WindowSizeMsg{Width: m.width, Height: m.height})
}

// asksBefore says whether a dialog is on top, whose buttons may do what cannot be undone.
func (m *monkey) asksBefore() bool {
	_, ok := m.model.Top().(*kit.Dialog)
	return ok
}

func (m *monkey) send(msg tea.Msg) {
	m.t.Helper()
	m.did = append(m.did, fmt.Sprintf("%T %v", msg, msg))
	m.update(msg)
	for {
		select {
		case late := <-m.late:
			m.take(late)
			continue
		default:
		}
		return
	}
}

func (m *monkey) update(msg tea.Msg) {
	defer func() {
		if r := recover(); r != nil {
			m.fail(fmt.Sprintf("panic: %v", r))
			panic(r)
		}
	}()
	_, cmd := m.model.Update(msg)
	m.run(cmd)
}

// run runs a command. One that waits for something outside, such as a sign-in elsewhere, answers later or never.
func (m *monkey) run(cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	answer := make(chan tea.Msg, 1)
	go func() { answer <- cmd() }()
	select {
	case msg := <-answer:
		m.take(msg)
	case <-time.After(3 * time.Second):
		go func() {
			select {
			case msg := <-answer:
				m.late <- msg
			case <-m.ctx.Done():
			}
		}()
	}
}

func (m *monkey) take(msg tea.Msg) {
	switch msg := msg.(type) {
	case nil, tea.QuitMsg:
		return
	case tea.BatchMsg:
		for _, cmd := range msg {
			m.run(cmd)
		}
		return
	}
	if cmds, ok := pagetest.Sequence(msg); ok {
		for _, cmd := range cmds {
			m.run(cmd)
		}
		return
	}
	m.update(msg)
}

// look holds the frame against the rules of every frame.
func (m *monkey) look() {
	m.t.Helper()
	defer func() {
		if r := recover(); r != nil {
			m.fail(fmt.Sprintf("panic in the frame: %v\n%s", r, debug.Stack()))
			panic(r)
		}
	}()
	text := ansi.Strip(m.model.View().Content)
	lines := strings.Split(text, "\n")
	if len(lines) != m.height {
		m.fail(fmt.Sprintf("%d lines at %d x %d:\n%s", len(lines), m.width, m.height, text))
	}
	for i, l := range lines {
		if kit.Width(l) > m.width {
			m.fail(fmt.Sprintf("line %d has %d cells at %d x %d:\n%s", i, kit.Width(l), m.width, m.height, text))
		}
	}
	if found := saysUnsaid(text); found != "" {
		m.fail(fmt.Sprintf("%q is shown:\n%s", found, text))
	}
}

func (m *monkey) newest() int64 {
	m.t.Helper()
	entries, err := m.house.Store.Audit(m.ctx, 1)
	if err != nil {
		m.t.Fatal(err)
	}
	if len(entries) == 0 {
		return 0
	}
	return entries[0].ID
}

// destroyed fails when the last input destroyed something though no dialog was open.
func (m *monkey) destroyed(dialog bool) {
	m.t.Helper()
	entries, err := m.house.Store.Audit(m.ctx, 50)
	if err != nil {
		m.t.Fatal(err)
	}
	for _, e := range entries {
		if e.ID > m.audited && e.Refused == "" && !dialog && slices.Contains(destroys, engine.Action(e.Action)) {
			m.fail("destroyed without a dialog: " + e.Action + " " + e.Target)
		}
	}
	if len(entries) > 0 {
		m.audited = max(m.audited, entries[0].ID)
	}
}

func (m *monkey) fail(what string) {
	m.t.Helper()
	m.t.Fatalf("%s\nthe last steps: %s", what, strings.Join(m.did[max(0, len(m.did)-12):], ", "))
}
