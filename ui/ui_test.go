package ui

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/ui/action"
	"navsync/ui/golden"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

func TestRouterKeepsPagesAndGoesBack(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	if h.Current() != "settings" {
		t.Fatalf("it starts on %q", h.Current())
	}
	h.press("2")
	h.run(h.kit.Navigate("health", kit.Args{"run": "7"}))
	if h.Current() != "health" || h.pages["health"].args["run"] != "7" || h.made != 3 {
		t.Errorf("on %q with %v, %d made", h.Current(), h.pages["health"].args, h.made)
	}
	h.pages["health"].escapes = 1
	h.press("esc")
	if h.Current() != "health" {
		t.Error("esc went back although the page used it")
	}
	h.press("esc", "esc")
	if h.Current() != "settings" || h.made != 3 || h.pages["settings"].entered != 2 {
		t.Errorf("back on %q, %d made, entered %d times", h.Current(), h.made, h.pages["settings"].entered)
	}
}

func TestRolesSeeTheirOwn(t *testing.T) {
	h := open(t, lang.English, 120, 40, func(o *Options) { o.Viewer = kit.Viewer{Name: "Farid", Role: kit.Seller} })
	if s := h.screen(); strings.Contains(s, "ADMIN") || !strings.Contains(s, "MY WORK") {
		t.Errorf("a seller sees:\n%s", s)
	}
	h.run(h.kit.Navigate("seats", nil))
	if h.Current() != "conversations" {
		t.Errorf("a seller came to %q", h.Current())
	}
	h.shows("is not for your role")
	h.run(h.update(kit.ViewerMsg{Viewer: kit.Viewer{Name: "Ana", Role: kit.Admin}, Page: "seats"}))
	if h.Current() != "seats" {
		t.Error("acting as another person does not open the other page")
	}
}

func TestKeysFindTheirWay(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	p := h.pages["settings"]
	h.press("e", "d", "j")
	if p.ran != 1 || strings.Join(p.got, "") != "j" {
		t.Errorf("ran %d, page got %v", p.ran, p.got)
	}
	h.shows("Tick: not now")
	p.capturing = true
	h.press("e", "?", "q", ":", "2")
	if strings.Join(p.got, "") != "je?q:2" || len(h.overlays) != 0 {
		t.Errorf("while typing the page got %v", p.got)
	}
	p.capturing = false
	h.press(":")
	h.press("m", "e", "s", "s", "enter")
	if h.Current() != "seats" {
		t.Errorf("the palette went to %q", h.Current())
	}
	h.press("?")
	h.shows("search the keys and actions of this page")
	h.press("enter")
	if h.pages["seats"].ran != 1 || len(h.overlays) != 0 {
		t.Error("the help does not execute")
	}
}

func TestThePaletteKnowsBothLanguages(t *testing.T) {
	pages := func(o *Options) {
		o.Entries = append(o.Entries, Entry{ID: "unresolved", Title: "shell.page.unresolved", Group: GroupSupport, Make: o.Entries[0].Make})
	}
	for _, c := range []struct{ code, typed, found string }{
		{lang.French, "non résolues", "Unresolved"},
		{lang.French, "candidates", "Unresolved"},
		{lang.English, "résolues", "Unresolved"},
		{lang.French, "quit", "Quitter"},
		{lang.English, "filtrer", "Filter"},
	} {
		h := open(t, c.code, 120, 40, pages)
		h.press(":")
		for _, r := range c.typed {
			h.press(string(r))
		}
		_, list, _ := strings.Cut(h.screen(), "╭")
		if !strings.Contains(list, c.found) {
			t.Errorf("%s: %q does not find %q:\n%s", c.code, c.typed, c.found, list)
		}
	}
}

// TestThePageStandsInForTheShell: by the ID, not by what the title says.
func TestThePageStandsInForTheShell(t *testing.T) {
	h := open(t, lang.English, 120, 40, func(o *Options) {
		o.Actions = func(*kit.Context) []action.Action {
			nothing := func() tea.Cmd { return nil }
			return []action.Action{
				{ID: "settings/do", Title: "shell.table.menu", Run: nothing},
				{ID: "everywhere/filter", Title: "shell.table.filter", Run: nothing},
			}
		}
	})
	var ids []string
	for _, a := range h.actions() {
		ids = append(ids, string(a.ID))
	}
	if got := strings.Join(ids, " "); got != "settings/do settings/never everywhere/filter" {
		t.Errorf("the actions are %s", got)
	}
}

func TestAnswersReachPagesOutOfView(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	h.press("2")
	h.run(h.update(answer{}))
	if h.pages["settings"].broadcast != 1 || h.pages["seats"].broadcast != 1 {
		t.Error("an answer did not reach every made page")
	}
	h.run(h.update(eventsMsg{closed: true}))
	if got := h.pages["seats"].got; len(got) != 1 || got[0] != "changed" || len(h.pages["settings"].got) != 0 {
		t.Errorf("a change reached %v and %v", got, h.pages["settings"].got)
	}
}

func TestToasts(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	undone := false
	h.run(h.kit.ToastUndo(theme.ToneOK, "Matched 3", func() tea.Cmd { undone = true; return nil }))
	h.shows("✓ Matched 3 · undo u")
	h.press("u")
	if !undone {
		t.Error("u does not undo")
	}
	h.hides("u undo")
	h.run(h.kit.Toast(theme.ToneDanger, "It \x1b[2Jfailed"))
	h.run(h.update(toastEndMsg{number: 1}))
	h.shows("✗ It failed")
	h.press("esc")
	h.shows("1–26 of 68")
	h.run(h.kit.Open(h.messages()))
	h.shows("Matched 3")
}

func TestQuitAsksOnlyWhenSomethingRuns(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	if cmd := h.quit(false); cmd == nil {
		t.Fatal("q does not quit")
	} else if _, ok := cmd().(tea.QuitMsg); !ok {
		t.Fatal("q asks although nothing runs")
	}
	h.kit.Status.Running = &kit.Running{Label: "Importing contacts", Done: 41200, Total: 98000, Rate: 62}
	h.shows("Importing contacts · 41,200 of 98,000 · 62/s")
	h.press("q")
	h.shows("Quit navsync?")
	h.press("enter")
	if len(h.overlays) != 0 {
		t.Error("Cancel is not focused first")
	}
	h.press("ctrl+c")
	if cmd := h.quit(true); cmd == nil {
		t.Error("a second ctrl+c does not quit")
	}
}

func TestLinkIsShownWithoutBrowser(t *testing.T) {
	h := open(t, lang.English, 120, 40, func(o *Options) {
		o.OpenBrowser = func(string) error { return errors.New("none") }
	})
	h.run(h.kit.OpenURL("https://example.test/a"))
	h.shows("https://example.test/a")
}

func TestStaleAnswersAndTicks(t *testing.T) {
	h := open(t, lang.English, 120, 40, nil)
	h.run(h.update(statusMsg{generation: h.statusGeneration - 1, status: kit.Status{Organization: "Old"}}))
	if h.kit.Status.Organization == "Old" {
		t.Error("a stale status was taken")
	}
	if h.pause() != idlePause {
		t.Error("it ticks fast while nothing runs")
	}
	h.kit.Status.Running = &kit.Running{Label: "x"}
	if h.pause() != spinnerPause {
		t.Error("it does not tick while something runs")
	}
	h.tick()
	before := h.kit.Frame
	h.ticked(tickMsg{generation: h.tickGeneration - 1})
	if h.kit.Frame != before {
		t.Error("a stale tick moved the spinner")
	}
	h.ticked(tickMsg{generation: h.tickGeneration})
	if h.kit.Frame != before+1 {
		t.Error("a tick does not move the spinner")
	}
}

// TestLayout holds that every size gives a frame of exactly that size, with and without overlays.
// TestALargeCountCutsNoName: a name of the side stands whole beside any count, if need be the shorter one.
func TestALargeCountCutsNoName(t *testing.T) {
	h := open(t, lang.English, 120, 40, func(o *Options) {
		at := len(o.Entries) - 1
		o.Entries[at].Title, o.Entries[at].Short = "shell.page.writebacks", "shell.page.writebacks-short"
	})
	for count, shown := range map[int]string{3: "Pending writebacks", 158: "Pending writebacks 158", 1234: "Pending ", 123456: "123,456"} {
		h.kit.Status.Badges = map[string]kit.Badge{"writebacks": {Count: count}}
		h.shows(shown)
		if strings.Contains(h.screen(), "Pending w…") {
			t.Errorf("cut beside %d:\n%s", count, h.screen())
		}
	}
}

func TestLayout(t *testing.T) {
	for width := 20; width <= 250; width += 23 {
		for _, height := range []int{5, 14, 15, 24, 40, 80} {
			for _, code := range []string{lang.English, lang.French} {
				h := open(t, code, width, height, nil)
				frames := []string{h.View().Content}
				h.press("?")
				frames = append(frames, h.View().Content)
				h.run(h.kit.Open(newQuitDialogFor(h)))
				frames = append(frames, h.View().Content)
				for i, frame := range frames {
					lines := strings.Split(frame, "\n")
					if len(lines) != height {
						t.Fatalf("%dx%d frame %d has %d lines", width, height, i, len(lines))
					}
					for y, l := range lines {
						if w := kit.Width(l); w != width {
							t.Fatalf("%dx%d frame %d line %d is %d wide: %q", width, height, i, y, w, ansi.Strip(l))
						}
					}
				}
			}
		}
	}
}

func newQuitDialogFor(h *house) kit.Overlay {
	h.kit.Status.Running = &kit.Running{Label: "Importing"}
	return newQuitDialog(h.kit)
}

func TestHelpIsNeverDropped(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		h := open(t, code, 60, 20, nil)
		h.run(h.kit.Toast(theme.ToneOK, strings.Repeat("a long sentence ", 20)))
		lines := strings.Split(h.screen(), "\n")
		if last := lines[len(lines)-1]; !strings.Contains(last, "? ") || !strings.Contains(last, ": ") {
			t.Errorf("%s: the status line is %q", code, last)
		}
	}
}

func TestThemesFollowTheTerminal(t *testing.T) {
	h := open(t, lang.English, 120, 40, func(o *Options) { o.AskBackground = true })
	h.update(tea.BackgroundColorMsg{Color: theme.New(theme.Options{Light: true}).On(theme.Bar).Fill.GetBackground()})
	if !h.kit.Theme.Options().Light {
		t.Error("a light background does not bring the light theme")
	}
	none := open(t, lang.English, 120, 40, func(o *Options) { o.Theme.Level = theme.NoColor })
	none.update(tea.ColorProfileMsg{Profile: 5})
	if none.kit.Theme.Options().Level != theme.NoColor || strings.Contains(none.View().Content, "38;2") {
		t.Error("colours came back after they were taken away")
	}
	contrast := open(t, lang.English, 120, 40, func(o *Options) { o.Theme.HighContrast = true })
	if v := contrast.View(); v.BackgroundColor == nil || v.ForegroundColor == nil {
		t.Error("high contrast does not paint the window")
	}
}

func TestASCIIShowsNothingElse(t *testing.T) {
	h := open(t, lang.English, 80, 24, func(o *Options) { o.Theme.ASCII = true })
	frames := h.screen()
	h.press("?")
	frames += h.screen()
	for _, r := range frames {
		if r > '~' {
			t.Errorf("%q is on an ASCII screen", r)
		}
	}
}

// TestDialogsDimWhatIsBelow also while a menu stands on the dialog.
func TestDialogsDimWhatIsBelow(t *testing.T) {
	h := open(t, lang.English, 80, 24, nil)
	h.run(h.kit.Open(linkDialog(h.kit, "https://example.test")))
	h.run(h.kit.Open(kit.NewMenu(h.kit, kit.MenuSpec{Title: "Menu", Actions: h.pages["settings"].Actions(), X: 20, Y: 3})))
	line := strings.Split(h.View().Content, "\n")[1]
	if want := h.kit.Theme.Fade.Render("Filter"); !strings.Contains(line, strings.Split(want, "Filter")[0]) {
		t.Errorf("the page is not dimmed: %q", line)
	}
}

func TestGoldenShell(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}, {250, 80}} {
		for _, code := range []string{lang.English, lang.French} {
			h := open(t, code, size[0], size[1], nil)
			h.press("3")
			golden.Frame(t, fmt.Sprintf("shell-%dx%d-%s", size[0], size[1], code), h.View().Content)
			h.press(":", "m", "e")
			golden.Frame(t, fmt.Sprintf("palette-%dx%d-%s", size[0], size[1], code), h.View().Content)
		}
	}
}
