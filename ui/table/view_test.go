package table

import (
	"fmt"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
	"pgregory.net/rapid"

	"navsync/ui/kit"
	"navsync/ui/theme"
)

func TestGroupsStandTogether(t *testing.T) {
	s := spec()
	s.Group = func(r row) (string, string) { return r.team, "Team " + r.team }
	tab := New(newContext(), s)
	tab.SetRows(people("Bo", "Ana", "Ben", "Al"))
	got := screen(tab, 60, 20)
	want := []string{"▾ Team B 2", "Ben", "Bo", "▾ Team A 2", "Al", "Ana"}
	at := 0
	for _, w := range want {
		i := strings.Index(got[at:], w)
		if i < 0 {
			t.Fatalf("%q is not in its place:\n%s", w, got)
		}
		at += i
	}
}

// TestFramesHold draws any size, rows and keys: the frame is exactly as large as it may be, and the
// focused row is in it.
func TestFramesHold(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		width, height := rapid.IntRange(30, 130).Draw(t, "width"), rapid.IntRange(8, 50).Draw(t, "height")
		c := newContext()
		c.Narrow = width < 100
		s := spec()
		if rapid.Bool().Draw(t, "groups") {
			s.Group = func(r row) (string, string) { return r.team, r.team }
		}
		if rapid.Bool().Draw(t, "under") {
			s.Under = func(r row, st theme.Styles, _ int) []string { return []string{st.Quiet.Render("because")} }
		}
		tab := New(c, s)
		n := rapid.IntRange(0, 90).Draw(t, "rows")
		names := rapid.SliceOfN(rapid.StringN(1, 30, -1), 1, 4).Draw(t, "names")
		rows := make([]row, n)
		for i := range rows {
			name := kit.Clean(names[i%len(names)]) + "x"
			rows[i] = row{id: fmt.Sprint(i), name: name, team: string("abc"[i%3]), pending: i}
		}
		tab.SetRows(rows)
		for range rapid.IntRange(1, 5).Draw(t, "presses") {
			key := rapid.SampledFrom([]string{"down", "up", "end", "home", "space", "ctrl+a", "shift+down", ">", "="}).Draw(t, "key")
			press(tab, key)
			lines := strings.Split(screen(tab, width, height), "\n")
			if len(lines) != height {
				t.Fatalf("%d lines, not %d", len(lines), height)
			}
			for i, l := range lines {
				if kit.Width(l) != width {
					t.Fatalf("line %d is %d cells wide, not %d: %q", i, kit.Width(l), width, l)
				}
			}
			if n > 0 && tab.Cursor() == nil {
				t.Fatalf("the focused row %d of %d is not in view from %d", tab.at, n, tab.top)
			}
		}
	})
}

// TestColumnsTakeWhatTheirCellsNeed: what is left goes first to the column that would cut its cells; where that is not enough, a
// column that is hardly needed leaves before it cuts one that is; one long name changes nothing; a source is measured once.
func TestColumnsTakeWhatTheirCellsNeed(t *testing.T) {
	long := "somebody.with.a.long.name@contoso.test"
	s := spec()
	s.Columns = append(s.Columns, Column[row]{
		ID: "mail", Title: "shell.table.filter", Min: 10, Flex: 1, Priority: 50,
		Cell: func(_ row, st theme.Styles, width int) string { return st.Muted.Render(kit.Fit(long, width)) },
	})
	rows := people(strings.Repeat("A", 60))
	for i := range 40 {
		rows = append(rows, row{id: fmt.Sprint(i), name: "Bo"})
	}
	for _, source := range []bool{false, true} {
		tab := New(newContext(), s)
		if source {
			settle(tab, tab.SetSource(t.Context(), &list{n: 44}))
		} else {
			tab.SetRows(rows)
		}
		for width, extra := range map[int]bool{90: true, 66: false} {
			drawn := screen(tab, width, 20)
			if !strings.Contains(drawn, long) {
				t.Errorf("source %v: the address is cut at %d cells:\n%s", source, width, drawn)
			}
			if got := strings.Contains(drawn, "Menu"); got != extra {
				t.Errorf("source %v: the least column is there %v at %d cells:\n%s", source, got, width, drawn)
			}
		}
	}
}

func BenchmarkFrame(b *testing.B) {
	tab := New(newContext(), spec())
	rows := make([]row, 100_000)
	for i := range rows {
		rows[i] = row{id: fmt.Sprint(i), name: fmt.Sprint("Name ", i), pending: i}
	}
	tab.SetRows(rows)
	for b.Loop() {
		tab.Update(tea.KeyPressMsg{Code: tea.KeyDown})
		tab.View(120, 34)
	}
}
