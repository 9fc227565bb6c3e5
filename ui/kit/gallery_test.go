package kit_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

	"navsync/ui/action"
	"navsync/ui/golden"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

func newContext(code string, width int, look theme.Options) *kit.Context {
	return &kit.Context{
		Theme: theme.New(look), Printer: lang.MustNew(code), CursorX: -1, CursorY: -1, Narrow: width < 100,
		Now: func() time.Time { return time.Date(2026, 11, 24, 14, 31, 0, 0, time.UTC) },
	}
}

func nothing() tea.Cmd { return nil }

func someActions() []action.Action {
	never := func() action.Reason { return action.Because("shell.notnow") }
	return []action.Action{
		{ID: "x/filter", Keys: []string{"e"}, Title: "shell.table.filter", Tooltip: "shell.keys.palettemore", Run: nothing},
		{ID: "x/tick", Keys: []string{"d"}, Title: "shell.table.tick", Enabled: never, Run: nothing},
		{ID: "x/sort", Keys: []string{"l"}, Title: "shell.table.sort", Run: nothing},
		{ID: "x/quit", Keys: []string{"x"}, Title: "shell.quit.verb", Danger: true, Run: nothing},
	}
}

// part is one part of the gallery: what it looks like in a window.
type part struct {
	name string
	view func(c *kit.Context, width, height int) string
}

func overlay(make func(c *kit.Context) kit.Overlay) func(*kit.Context, int, int) string {
	return func(c *kit.Context, width, height int) string {
		layer := make(c).View(width, height)
		return kit.Put(kit.Block("", width, height), layer.Content, layer.X, layer.Y)
	}
}

func gallery() []part {
	return []part{
		{"empty", func(c *kit.Context, width, height int) string {
			return kit.Empty(c, kit.EmptySpec{
				Title: "No conversations yet", Numbered: true, Steps: someActions(), Below: "Or drop files into inbox/farid@contoso.test.",
				Text: "Your InMails, messages and notes come from your LinkedIn data archive. LinkedIn prepares it in 10 minutes to 24 hours.",
			}, width, height)
		}},
		{"error", func(c *kit.Context, width, _ int) string {
			sentence, next := c.Printer.ErrorText("privilege")
			return strings.Join(kit.ErrorBlock(c, kit.ErrorSpec{Sentence: sentence, Detail: next, Actions: someActions()}, width), "\n")
		}},
		{"checks", func(c *kit.Context, width, _ int) string {
			return strings.Join(kit.Checks(c, someChecks(), width), "\n")
		}},
		{"bars", bars},
		{"menu", overlay(func(c *kit.Context) kit.Overlay {
			return kit.NewMenu(c, kit.MenuSpec{Title: "Chloé Martin", Actions: someActions(), X: 60, Y: 12})
		})},
		{"dialog", overlay(formDialog)},
		{"confirm", overlay(func(c *kit.Context) kit.Overlay {
			return kit.Confirm(c, kit.ConfirmSpec{
				Title: "Disconnect CRM Sync?", Context: "Contoso Sales", Danger: true, Verb: "Disconnect",
				Text: "57 seats are no longer updated.", Count: func() int { return 247011 }, Run: nothing,
			})
		})},
		{"picker", overlay(func(c *kit.Context) kit.Overlay {
			options := []kit.Option{{ID: "a", Label: "Qualify"}, {ID: "b", Label: "Develop", Note: "20"}, {ID: "c", Label: "Close", Disabled: "no rows"}}
			return kit.NewPicker(c, "Stage", options, "b", 20, 5, func(string) tea.Cmd { return nil })
		})},
		{"chooser", overlay(func(c *kit.Context) kit.Overlay {
			ch := kit.NewChooser(c, kit.ChooserSpec{Prompt: ":", Width: 72, Search: true, Tall: true, Lines: []kit.Choosable{
				{Group: "Do", Title: "Sync now", Note: "next run 14:31", Key: "n", More: "Asks Dynamics what has changed."},
				{Group: "Do", Title: "Resume sync", Disabled: "not paused"},
				{Group: "Go to", Title: "Sync Health", Note: "2 errors"},
				{Group: "Go to", Title: "Seat Management"},
			}})
			for _, r := range "sync" {
				ch.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
			}
			return ch
		})},
	}
}

func someChecks() []kit.CheckLine {
	return []kit.CheckLine{
		{Result: "pass", Name: "Dynamics is online", Found: "found in 0.2 s"},
		{
			Result: "fail", Name: "Read, whole organization",
			Found:  "8 of 10 tables can be read. Missing: connection, connection role",
			Remedy: "Ask for Read at organization depth.", Action: &someActions()[0],
		},
		{Result: "warning", Name: "Integration user", Found: "ana@contoso.test holds a seat.", Remedy: "Every activity would show Ana Ruiz as its author."},
		{Name: "LinkedIn app", Found: "…"},
	}
}

func bars(c *kit.Context, width, _ int) string {
	th := c.Theme
	return strings.Join([]string{
		kit.Progress(th, th.Styles, 41200, 98000, 30),
		kit.Progress(th, th.Styles, 0, 0, 30),
		kit.Evidence(th, th.Styles, 72, 80, 30),
		kit.Evidence(th, th.Styles, 100, 80, 30),
		kit.State(th.Styles, theme.ToneWarn, th.Glyphs.Warn, "Blocked"),
		kit.ActionLine(c, th.Styles, someActions(), width),
		kit.ActionLine(c, th.Styles, someActions(), 30),
		kit.Head(th.Styles, "Preferences", "2 changes, not saved", min(width, 60)),
		strings.Join(kit.Pairs(th.Styles, []kit.Pair{
			{Label: "Organization", Value: "Contoso Sales"}, {Label: "Version", Value: "9.2.24102.197"},
		}, 0, width), "\n"),
	}, "\n")
}

func formDialog(c *kit.Context) kit.Overlay {
	name := kit.NewText(c, kit.TextSpec{Label: "Address of your organization", Placeholder: "contoso.crm4.dynamics.com", Help: "As in the browser."})
	form := kit.NewForm(
		c, name,
		kit.NewRadio(c, kit.ChoiceSpec{
			Label: "Auto sync all seat holders with CRM?", Value: "y", Inline: true,
			Options: []kit.Option{{ID: "y", Label: "Yes (recommended)"}, {ID: "n", Label: "No"}},
		}),
		kit.NewSelect(c, kit.ChoiceSpec{
			Label: "Stage", Value: "b", Was: "a", Options: []kit.Option{{ID: "a", Label: "Qualify"}, {ID: "b", Label: "Develop"}},
		}),
		kit.NewCheck(c, kit.CheckSpec{Label: "Allow a sandbox (testing)"}),
		kit.NewCheck(c, kit.CheckSpec{Label: "Remember", Value: true}),
	)
	return kit.NewDialog(c, kit.DialogSpec{
		Title: "Connect to CRM", Steps: []string{"Address", "Application", "Checks", "Sign-in", "Done"}, Step: func() int { return 1 },
		Body: func() kit.Body { return form },
		Buttons: func() []kit.Button {
			return []kit.Button{{Label: "Back"}, {Label: "Continue", Enabled: func() (bool, string) { return name.Value() != "", "the address is missing" }}}
		},
	})
}

func TestGallery(t *testing.T) {
	for _, size := range [][2]int{{80, 24}, {120, 40}} {
		for _, code := range []string{lang.English, lang.French} {
			for _, p := range gallery() {
				name := fmt.Sprintf("%s-%dx%d-%s", p.name, size[0], size[1], code)
				t.Run(name, func(t *testing.T) {
					c := newContext(code, size[0], theme.Options{})
					frame := p.view(c, size[0], size[1])
					holds(t, frame, size[0], size[1])
					golden.Frame(t, name, frame)
				})
			}
		}
	}
}

// TestNoRoomIsNoFault: what stands around a part may take all its room, so each is drawn in whatever is left.
func TestNoRoomIsNoFault(t *testing.T) {
	form := part{"form", func(c *kit.Context, width, height int) string {
		f := kit.NewForm(c, kit.NewText(c, kit.TextSpec{Label: "Address"}), kit.NewCheck(c, kit.CheckSpec{Label: "Remember"}))
		f.Focus(1)
		return f.View(width, height)
	}}
	for _, p := range append(gallery(), form) {
		for height := -3; height < 24; height++ {
			for _, width := range []int{30, 60, 200} {
				p.view(newContext(lang.English, width, theme.Options{}), width, height)
			}
		}
	}
}

// TestEveryThemeSaysTheSame holds that no look loses a word: the text is the same without colours.
func TestEveryThemeSaysTheSame(t *testing.T) {
	looks := []theme.Options{
		{Light: true},
		{HighContrast: true},
		{HighContrast: true, Light: true},
		{Level: theme.Colors256},
		{Level: theme.Colors16, Light: true},
		{Level: theme.NoColor},
	}
	brackets := strings.NewReplacer("[ ", "  ", " ]", "  ")
	for _, p := range gallery() {
		want := brackets.Replace(ansi.Strip(p.view(newContext(lang.English, 80, theme.Options{}), 80, 24)))
		for _, look := range looks {
			frame := p.view(newContext(lang.English, 80, look), 80, 24)
			if got := brackets.Replace(ansi.Strip(frame)); got != want {
				t.Errorf("%s with %+v says something else:\n%s", p.name, look, got)
			}
			if look.Level == theme.NoColor && strings.Contains(frame, "38;") {
				t.Errorf("%s has colours without colour", p.name)
			}
		}
	}
}

func TestASCIIHoldsOnlyASCII(t *testing.T) {
	g := theme.New(theme.Options{ASCII: true}).Glyphs
	for _, p := range gallery() {
		if p.name != "bars" {
			continue
		}
		for _, r := range ansi.Strip(p.view(newContext(lang.English, 80, theme.Options{ASCII: true}), 80, 24)) {
			if r > 0x7e {
				t.Errorf("%s holds %q", p.name, r)
			}
		}
	}
	if g.Cut == "" || g.Done != "=" {
		t.Error("the ASCII glyphs are not those of the design system")
	}
}

func holds(t *testing.T, frame string, width, height int) {
	t.Helper()
	lines := strings.Split(frame, "\n")
	if len(lines) > height {
		t.Errorf("%d lines in a height of %d", len(lines), height)
	}
	for i, l := range lines {
		if w := kit.Width(l); w > width {
			t.Errorf("line %d is %d cells wide: %q", i, w, ansi.Strip(l))
		}
	}
}
