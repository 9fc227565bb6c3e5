package table

import (
	"slices"
	"strings"
	"testing"
)

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
