package table

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
	"pgregory.net/rapid"

	"navsync/ui/action"
	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

type row struct {
	id      string
	name    string
	pending int
	team    string
}

func newContext() *kit.Context {
	return &kit.Context{
		Theme: theme.New(theme.Options{}), Printer: lang.MustNew(lang.English), CursorX: -1,
		Now: func() time.Time { return time.Date(2026, 11, 24, 14, 0, 0, 0, time.UTC) },
	}
}

func spec() Spec[row] {
	return Spec[row]{
		Key: func(r row) string { return r.id }, Multi: true, Sort: "name",
		Columns: []Column[row]{
			{
				ID: "name", Title: "shell.table.filter", Min: 10, Flex: 1, Priority: 100,
				Cell:    func(r row, st theme.Styles, _ int) string { return st.Name.Render(r.name) },
				Compare: func(a, b row) int { return cmp.Compare(a.name, b.name) },
			},
			{
				ID: "pending", Title: "shell.table.menu", Min: 7, Align: Right, Priority: 10, Descending: true,
				Cell:    func(r row, st theme.Styles, _ int) string { return st.Text.Render(fmt.Sprint(r.pending)) },
				Number:  func(r row) float64 { return float64(r.pending) },
				Compare: func(a, b row) int { return cmp.Compare(a.pending, b.pending) },
			},
		},
		Locked: func(r row) string {
			if r.name == "Chloé" {
				return "blocked"
			}
			return ""
		},
		Bulk: func() []action.Action {
			return []action.Action{{ID: "x/e", Keys: []string{"E"}, Title: "shell.undo", Run: func() tea.Cmd { return nil }}}
		},
		Menu: func(row, int, int) tea.Cmd { return nil },
	}
}

func people(names ...string) []row {
	rows := make([]row, len(names))
	for i, n := range names {
		rows[i] = row{id: n, name: n, pending: i, team: string(n[0])}
	}
	return rows
}

func press(t *Table[row], keys ...string) {
	codes := map[string]tea.KeyPressMsg{
		"down": {Code: tea.KeyDown}, "up": {Code: tea.KeyUp}, "space": {Code: tea.KeySpace, Text: " "},
		"end": {Code: tea.KeyEnd}, "home": {Code: tea.KeyHome}, "enter": {Code: tea.KeyEnter},
		"esc": {Code: tea.KeyEscape}, "ctrl+a": {Code: 'a', Mod: tea.ModCtrl},
		"shift+down": {Code: tea.KeyDown, Mod: tea.ModShift},
	}
	for _, k := range keys {
		if msg, ok := codes[k]; ok {
			t.Update(msg)
			continue
		}
		for _, r := range k {
			t.Update(tea.KeyPressMsg{Code: r, Text: string(r)})
		}
	}
}

func screen(t *Table[row], width, height int) string { return ansi.Strip(t.View(width, height)) }

func TestFocusAndSelectionFollowTheirKeys(t *testing.T) {
	tab := New(newContext(), spec())
	tab.SetRows(people("Dan", "Ana", "Chloé", "Bo"))
	screen(tab, 60, 20)
	press(tab, "down", "space") // Bo
	if got := tab.Selected(); !slices.Equal(got, []string{"Bo"}) {
		t.Fatalf("selected %v", got)
	}
	tab.SortBy("pending", true)
	if r, _ := tab.Focus(); r.name != "Bo" {
		t.Errorf("after a sort the focus is on %q", r.name)
	}
	tab.SetRows(people("Zoe", "Bo", "Ana"))
	if r, _ := tab.Focus(); r.name != "Bo" || !slices.Equal(tab.Selected(), []string{"Bo"}) {
		t.Errorf("after a refresh: focus %q, selected %v", r.name, tab.Selected())
	}
	tab.SetFilter("ana")
	if shown, total := tab.Count(); shown != 1 || total != 3 {
		t.Errorf("filter shows %d of %d", shown, total)
	}
	if !slices.Equal(tab.Selected(), []string{"Bo"}) {
		t.Errorf("the filter lost the selection: %v", tab.Selected())
	}
	tab.SetRows(people("Ana"))
	if len(tab.Selected()) != 0 {
		t.Errorf("a row that is gone stays selected: %v", tab.Selected())
	}
}

func TestFilterTerms(t *testing.T) {
	tab := New(newContext(), spec())
	tab.SetRows(people("Ana", "Bo", "Chloé", "Dan"))
	for _, c := range []struct {
		filter string
		want   int
	}{
		{"pending:>0", 3},
		{"pending:>=3", 1},
		{"pending:<1", 1},
		{"pending:=2", 1},
		{"name:chloe", 1},
		{"chl pending:2", 1},
		{"nobody", 0},
		{`"an"`, 2},
		{"colour:red", 0},
	} {
		tab.SetFilter(c.filter)
		if shown, _ := tab.Count(); shown != c.want {
			t.Errorf("%q shows %d, want %d", c.filter, shown, c.want)
		}
	}
	if !strings.Contains(screen(tab, 60, 20), "Nothing matches “colour:red”") {
		t.Error("a filter that finds nothing does not say so")
	}
	if _, used := tab.Escape(); !used || tab.Filter() != "" {
		t.Error("esc does not clear the filter")
	}
}

func TestSelectingManyAndRanges(t *testing.T) {
	tab := New(newContext(), spec())
	tab.SetRows(people("Ana", "Bo", "Chloé", "Dan"))
	screen(tab, 60, 20)
	press(tab, "ctrl+a")
	if got := tab.Selected(); !slices.Equal(got, []string{"Ana", "Bo", "Dan"}) {
		t.Errorf("select all took %v", got)
	}
	if !strings.Contains(screen(tab, 60, 20), "[x]  Filter") {
		t.Error("the head does not show that all is ticked")
	}
	tab.ClearSelection()
	press(tab, "home", "space", "shift+down", "shift+down")
	if got := tab.Selected(); !slices.Equal(got, []string{"Ana", "Bo"}) {
		t.Errorf("range took %v", got)
	}
	if s := screen(tab, 60, 20); !strings.Contains(s, "[-]") || !strings.Contains(s, "2 selected") {
		t.Error("head or bulk bar do not show a part of the rows")
	}
}

func TestMouse(t *testing.T) {
	tab := New(newContext(), spec())
	opened, menu := "", ""
	tab.spec.Open = func(r *row) tea.Cmd { opened = r.name; return nil }
	tab.spec.Menu = func(r *row, _, _ int) tea.Cmd { menu = r.name; return nil }
	tab.SetRows(people("Ana", "Bo", "Dan"))
	lines := strings.Split(screen(tab, 60, 20), "\n")
	y := slices.IndexFunc(lines, func(l string) bool { return strings.Contains(l, "Bo") })
	click := func(x, y int) { tab.Update(tea.MouseClickMsg{X: x, Y: y, Button: tea.MouseLeft}) }
	click(8, y)
	if r, _ := tab.Focus(); r.name != "Bo" || opened != "" {
		t.Fatalf("a click focuses %q, opened %q", r.name, opened)
	}
	click(8, y)
	if opened != "Bo" {
		t.Error("a double click does not open")
	}
	click(1, y)
	if !slices.Equal(tab.Selected(), []string{"Bo"}) {
		t.Errorf("a click on the box ticked %v", tab.Selected())
	}
	click(57, y)
	if menu != "Bo" {
		t.Errorf("a click on … opened the menu of %q", menu)
	}
	head := y - 2
	click(8, head)
	if !tab.Query().Descending {
		t.Error("a click on the sorted head does not reverse")
	}
	click(1, head)
	if len(tab.Selected()) != 3 {
		t.Errorf("a click on the head's box ticked %v", tab.Selected())
	}
	tab.Escape()
	click(8, y-1) // Ana
	for _, to := range []int{y, y + 1} {
		tab.Update(tea.MouseMotionMsg{X: 8, Y: to, Button: tea.MouseLeft})
	}
	tab.Update(tea.MouseMotionMsg{X: 8, Y: y + 9, Button: tea.MouseLeft}) // beyond the rows
	if opened = ""; len(tab.Selected()) != 3 {
		t.Errorf("dragging over three rows ticked %v", tab.Selected())
	}
	if click(8, y+1); opened != "" {
		t.Error("the end of a drag and a click are taken for a double click")
	}
}

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

// list is a source of n rows.
type list struct {
	n     int
	asked int
	fail  bool
}

func (l *list) Count(context.Context, Query) (int, int, error) {
	if l.fail {
		return 0, 0, errors.New("no")
	}
	return l.n, l.n, nil
}

func (l *list) Window(_ context.Context, _ Query, offset, n int) ([]row, error) {
	l.asked++
	var rows []row
	for i := offset; i < min(l.n, offset+n); i++ {
		rows = append(rows, row{id: fmt.Sprint(i), name: fmt.Sprintf("Row %d", i)})
	}
	return rows, nil
}

func (l *list) Keys(context.Context, Query) ([]string, error) {
	keys := make([]string, l.n)
	for i := range keys {
		keys[i] = fmt.Sprint(i)
	}
	return keys, nil
}

// settle runs commands and their answers until there are none.
func settle(t *Table[row], cmd tea.Cmd) {
	if cmd == nil {
		return
	}
	switch msg := cmd().(type) {
	case nil:
	case tea.BatchMsg:
		for _, c := range msg {
			settle(t, c)
		}
	default:
		settle(t, t.Update(msg))
	}
}

func TestSourceServesWindows(t *testing.T) {
	source := &list{n: 1_000_000}
	tab := New(newContext(), spec())
	cmd := tab.SetSource(context.Background(), source)
	if !strings.Contains(screen(tab, 60, 20), "…") {
		t.Error("a first load shows no … rows")
	}
	settle(tab, cmd)
	if !strings.Contains(screen(tab, 60, 20), "Row 0") {
		t.Fatal("the first window is not shown")
	}
	settle(tab, tab.Update(tea.KeyPressMsg{Code: tea.KeyEnd}))
	if s := screen(tab, 60, 20); !strings.Contains(s, "Row 999999") {
		t.Errorf("the end is not shown:\n%s", s)
	}
	if source.asked > 12 {
		t.Errorf("%d windows were asked for", source.asked)
	}
	settle(tab, tab.SelectAll())
	if len(tab.Selected()) != 1_000_000 {
		t.Errorf("%d selected", len(tab.Selected()))
	}
	stale := tab.Reload()
	settle(tab, tab.SetFilter("x"))
	source.n = 3
	settle(tab, stale)
	if shown, _ := tab.Count(); shown != 1_000_000 {
		t.Errorf("a stale answer was taken: %d", shown)
	}
	source.fail = true
	settle(tab, tab.Reload())
	if !strings.Contains(screen(tab, 60, 20), "Row") {
		t.Error("a failed refresh took the rows away")
	}
}

// TestChangesDoNotKeepRowsAway reloads faster than the source answers: what was asked first is shown,
// and what came meanwhile is read in one further question.
func TestChangesDoNotKeepRowsAway(t *testing.T) {
	source := &list{n: 1}
	tab := New(newContext(), spec())
	settle(tab, tab.SetSource(context.Background(), source))
	source.n = 2
	first := tab.Reload()
	answer := first()
	source.n = 3
	for range 3 {
		if tab.Reload() != nil {
			t.Fatal("the source is asked again before it has answered")
		}
	}
	next := tab.Update(answer)
	if shown, _ := tab.Count(); shown != 2 {
		t.Errorf("%d rows are shown; changes kept the answer away", shown)
	}
	settle(tab, next)
	if shown, _ := tab.Count(); shown != 3 {
		t.Errorf("%d rows are shown; what changed meanwhile was not read", shown)
	}
	if tab.Loading() {
		t.Error("nothing is under way and the table waits")
	}
	if source.asked != 3 {
		t.Errorf("%d windows were asked for", source.asked)
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

// TestWordsStandInOneColumn holds that a filter finds whole words in one column, that letters in order count only where
// no row has the word, and that what only resembles it is never ticked together.
func TestWordsStandInOneColumn(t *testing.T) {
	type pair struct{ name, firm string }
	rows := []pair{
		{"Bob Red", "Ennor Ito"},
		{"Benoît Roux", "Acier"},
		{"Person 100", "Maison"},
		{"Person 1100", "Acme"},
		{"Anna Smith", "Benoît & Fils"},
	}
	tab := New(newContext(), Spec[pair]{
		Key: func(p pair) string { return p.name }, Multi: true,
		Columns: []Column[pair]{
			{ID: "name", Title: "shell.undo", Min: 10, Priority: 100, Cell: func(p pair, st theme.Styles, _ int) string { return st.Text.Render(p.name) }},
			{ID: "firm", Title: "shell.close", Min: 10, Priority: 100, Cell: func(p pair, st theme.Styles, _ int) string { return st.Text.Render(p.firm) }},
		},
	})
	tab.SetRows(rows)
	for _, c := range []struct {
		filter string
		want   []string
	}{
		{"benoit", []string{"Benoît Roux", "Anna Smith"}},
		{"smith benoit", []string{"Anna Smith"}},
		{`"person 100"`, []string{"Person 100"}},
		{"person 100 m", []string{"Person 100", "Person 1100"}},
		{"red enn", []string{"Bob Red"}},
		{"redenn", nil},                                // over two columns
		{"roux maison", nil},                           // both words are there, in no row together
		{"bnt", []string{"Benoît Roux", "Anna Smith"}}, // no row has it: letters in order
	} {
		tab.SetFilter(c.filter)
		var got []string
		for _, p := range tab.Shown() {
			got = append(got, p.name)
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q shows %q, want %q", c.filter, got, c.want)
		}
	}
	tab.SelectAll()
	if got := tab.Selected(); len(got) != 0 {
		t.Errorf("what only resembles the filter was ticked: %q", got)
	}
	tab.SetFilter("acier")
	tab.SelectAll()
	if got := tab.Selected(); !slices.Equal(got, []string{"Benoît Roux"}) {
		t.Errorf("ticked %q", got)
	}
}
