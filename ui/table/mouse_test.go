package table

import (
	"slices"
	"strings"
	"testing"

	tea "charm.land/bubbletea/v2"
)

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
