package table

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

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

// placer is a list that knows where its rows stand.
type placer struct{ list }

func (p *placer) Place(_ context.Context, _ Query, key string) (int, bool, error) {
	at, err := strconv.Atoi(key)
	return at, err == nil && at < p.n, nil
}

// TestFocusFindsWhatIsFarDown focuses a row of a source that knows its place, and keeps the rows while another source is asked.
func TestFocusFindsWhatIsFarDown(t *testing.T) {
	tab := New(newContext(), spec())
	tab.FocusKey("4321")
	settle(tab, tab.SetSource(context.Background(), &placer{list{n: 10_000}}))
	if row, ok := tab.Focus(); !ok || row.id != "4321" {
		t.Errorf("the focus is on %+v", row)
	}
	tab.FocusKey("none")
	next := tab.SetSource(context.Background(), &placer{list{n: 3}})
	if shown, _ := tab.Count(); shown != 10_000 || !strings.Contains(screen(tab, 60, 20), "Row 4321") {
		t.Errorf("the rows are gone before the answer: %d", shown)
	}
	settle(tab, next)
	if row, ok := tab.Focus(); !ok || row.id != "2" {
		t.Errorf("the focus is on %+v", row)
	}
}
