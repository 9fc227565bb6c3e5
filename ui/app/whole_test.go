package app

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode"

	tea "charm.land/bubbletea/v2"

	"navsync/sync/engine"
	"navsync/ui"
	"navsync/ui/action"
	"navsync/ui/config"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/page"
	"navsync/ui/page/pagetest"
	"navsync/ui/page/welcome"
)

func every(string) bool { return true }

// pagesStayWholeInAnotherLanguage shows each page in 80 by 24 cells, in a language that has half
// of the keys; then, in one whose words are a third longer than English and full of accents, what its keys
// show first and what each of its actions opens too.
func pagesStayWholeInAnotherLanguage(t *testing.T, world *pagetest.House, name string) {
	t.Helper()
	half := speakPseudo(t, func(key string) bool { return len(key)%2 == 0 })
	longer := speakPseudo(t, every)
	wideFrames(t, world, name) // before any action changes the house
	for i, e := range entries(world.House, "", config.Config{}) {
		t.Run(e.ID, func(t *testing.T) {
			h, made := world.In(t), func(c *kit.Context, h page.House) kit.Page { return entries(h, "", config.Config{})[i].Make(c) }
			spec := pagetest.Spec{ID: e.ID, Title: e.Title, Group: e.Group, Printer: half, Width: 80, Height: 24}
			s := h.Show(pagetest.Ana, made, spec)
			whole(t, s, 80, 24, "in half a language")
			if !strings.Contains(s.Text(), "ëë") || !strings.Contains(s.Text(), "e") {
				t.Errorf("not in two languages:\n%s", s.Text())
			}
			spec.Printer = longer
			if i%3 == 0 || !testing.Short() {
				everyFrame(t, func() *pagetest.Screen { return h.Show(pagetest.Ana, made, spec) })
			}
		})
	}
}

// bytesRead is how much a run read from the wire.
var bytesRead = regexp.MustCompile(`\d{3} k[Bo]`)

// wideFrames keeps every page at 250 by 80 cells, in both languages; the smaller sizes and further states stand with each page.
func wideFrames(t *testing.T, h *pagetest.House, state string) {
	t.Helper()
	for i, e := range entries(h.House, "", config.Config{}) {
		if e.ID == page.Help {
			continue // it lists the documents, which change with every change
		}
		made := func(c *kit.Context, h page.House) kit.Page { return entries(h, "", config.Config{})[i].Make(c) }
		for _, code := range []string{lang.English, lang.French} {
			s := h.Show(pagetest.Ana, made, pagetest.Spec{ID: e.ID, Title: e.Title, Group: e.Group, Language: code, Width: 250, Height: 80})
			s.Steady(anyPort, "127.0.0.1:40000")
			if e.ID == page.Health {
				s.Steady(bytesRead, "100 kB") // of the wire, whose headers differ
			}
			s.Golden(e.ID + "-" + state + "-" + code + "-250x80")
		}
	}
}

// TestTheWelcomeStaysWholeInALongerLanguage shows it before anybody is known, and to those who are.
func TestTheWelcomeStaysWholeInALongerLanguage(t *testing.T) {
	p := speakPseudo(t, every)
	for name, people := range map[string][]string{"nobody": nil, "somebody": {pagetest.Ana, pagetest.Sam}} {
		t.Run(name, func(t *testing.T) {
			h := pagetest.NewHouse(t, engine.Options{}, pagetest.Team(people...)...)
			everyFrame(t, func() *pagetest.Screen {
				return pagetest.Open(t, pagetest.Spec{
					ID: page.Welcome, Title: "welcome.title", Bare: true, Group: ui.GroupNone, Printer: p, Width: 80, Height: 24,
					Make: func(c *kit.Context) kit.Page {
						return welcome.New(c, h.House, func(welcome.Outcome) tea.Cmd { return nil })
					},
				})
			})
		})
	}
}

// everyFrame holds the frames of a page against the rules: as it opens, after the keys that move, and
// after each action.
func everyFrame(t *testing.T, show func() *pagetest.Screen) {
	t.Helper()
	s := show()
	s.CheckPage()
	whole(t, s, 80, 24, "as it opens")
	for _, key := range []string{"?", ":", ".", "/", "tab", "right", "down", "enter"} {
		s.Press(key)
		whole(t, s, 80, 24, key)
		s.Press("esc")
	}
	for _, a := range show().Page().Actions() {
		if strings.HasPrefix(string(a.ID), "table/") { // of every table, and opens nothing of the page's own
			continue
		}
		s := show()
		for _, now := range s.Page().Actions() {
			if now.Can() && now.ID == a.ID && now.Run != nil {
				do(s, now)
				whole(t, s, 80, 24, string(a.ID))
				low(t, s, string(a.ID))
			}
		}
	}
}

// low shows what an action opened where there is little room: as it opens, then with what was typed into it and refused.
func low(t *testing.T, s *pagetest.Screen, after string) {
	t.Helper()
	shown := func(how string) {
		for _, width := range []int{60, 80, 200} {
			s.Resize(width, 15)
			whole(t, s, width, 15, fmt.Sprintf("%s, %s at %d x 15", after, how, width))
		}
	}
	shown("opened")
	if _, asks := s.Top().(*kit.Dialog); asks {
		s.Type("/ not an answer")
		s.Press("enter")
		shown("refused")
	}
}

func do(s *pagetest.Screen, a action.Action) {
	if cmd := a.Run(); cmd != nil {
		s.Send(cmd())
	}
}

// unsaid is what a frame shows of a text that was not found or not filled in: a key, also of an unknown word ("‹badge.›").
var unsaid = regexp.MustCompile(`‹[\w-]*\.[\w.-]*(›|…|$)|<no value>|\{\{|%!`)

// saysUnsaid finds what is unsaid in a frame, "" for nothing. Most frames hold not even a sign of it, which is seen much faster.
func saysUnsaid(frame string) string {
	if !strings.Contains(frame, "‹") && !strings.Contains(frame, "<no") && !strings.Contains(frame, "{{") && !strings.Contains(frame, "%!") {
		return ""
	}
	return unsaid.FindString(frame)
}

// whole fails when a frame has not its size, says something unsaid, has a broken box, or a character that moves the cursor.
func whole(t *testing.T, s *pagetest.Screen, width, height int, after string) {
	t.Helper()
	text := s.Text()
	lines := strings.Split(text, "\n")
	if len(lines) != height {
		t.Errorf("%s: %d lines:\n%s", after, len(lines), text)
	}
	for i, l := range lines {
		if kit.Width(l) != width {
			t.Errorf("%s: line %d has %d cells:\n%s", after, i, kit.Width(l), text)
		}
	}
	if found := saysUnsaid(text); found != "" {
		t.Errorf("%s: shows %q:\n%s", after, found, text)
	}
	if at := strings.IndexFunc(text, moves); at >= 0 {
		t.Errorf("%s: shows %q:\n%s", after, text[at:min(len(text), at+8)], text)
	}
	if broken := brokenBox(lines); broken != "" {
		t.Errorf("%s: %s:\n%s", after, broken, text)
	}
}

// moves finds control characters, and those that turn the direction of what follows.
func moves(r rune) bool {
	return r != '\n' && unicode.IsControl(r) || r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069
}

// brokenBox says which box of a frame has no closed frame, "" when all have.
func brokenBox(lines []string) string {
	if !slices.ContainsFunc(lines, func(l string) bool { return strings.Contains(l, "╭") }) {
		return ""
	}
	cells := make([][]string, len(lines))
	for y, l := range lines {
		for _, r := range l {
			if kit.Width(string(r)) == 0 {
				continue // it stands on the letter before
			}
			cells[y] = append(cells[y], string(r))
			for range kit.Width(string(r)) - 1 {
				cells[y] = append(cells[y], "")
			}
		}
	}
	at := func(x, y int) string {
		if y >= len(cells) || x >= len(cells[y]) {
			return ""
		}
		return cells[y][x]
	}
	for y := range cells {
		for x := range cells[y] {
			if at(x, y) != "╭" {
				continue
			}
			right := x + 1
			for at(right, y) != "╮" {
				if right++; right >= len(cells[y]) {
					return "the top of a box is open"
				}
			}
			for below := y + 1; at(x, below) != "╰"; below++ {
				if !slices.Contains([]string{"│", "├"}, at(x, below)) || !slices.Contains([]string{"│", "┤", "┃"}, at(right, below)) {
					return "a side of a box is open: " + lines[min(below, len(lines)-1)]
				}
			}
		}
	}
	return ""
}

func TestABrokenBoxIsFound(t *testing.T) {
	for broken, lines := range map[bool][]string{
		false: {" ╭──╮ ", "▌│ e\u0301│ ", " ├──┤┃", " ╰──╯ "},
		true:  {" ╭──╮ ", " │ é │", " ╰──╯ "},
	} {
		if found := brokenBox(lines); (found != "") != broken {
			t.Errorf("%q is found in\n%s", found, strings.Join(lines, "\n"))
		}
	}
}
