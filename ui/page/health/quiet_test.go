package health

import (
	"strings"
	"testing"
	"time"

	"navsync/store"
	"navsync/ui/lang"
	"navsync/ui/page/pagetest"
	"navsync/ui/theme"
)

// TestAQuietPageIsFull: without errors the page shows the runs with their times, the steps in ms, and what was written, matched
// and left by week and age; beyond 160 columns a pane explains the focused run.
func TestAQuietPageIsFull(t *testing.T) {
	h := pagetest.Seasoned(t)
	for _, code := range []string{lang.English, lang.French} {
		s := show(h, ana, code, 120, 40, theme.Options{})
		s.Golden("quiet-" + code + "-120x40")
		s.CheckPage()
	}
	show(h, ana, lang.English, 80, 24, theme.Options{}).Golden("quiet-en-80x24")
	s := show(h, ana, lang.English, 250, 80, theme.Options{})
	for range 20 { // past the runs of the import, which took no time
		s.Press("down")
	}
	s.Golden("quiet-en-250x80")
	s.Shows("Nothing needs you", "Activities per week", "Match rate", "Unresolved by age", "Coverage Nov 2026", "Requests", " ms")
	before := s.Text()
	s.Press("down")
	if s.Text() == before {
		t.Error("the pane does not follow the focus")
	}
}

// TestChartsAreTheStores: the numbers of the charts are what the store counts.
func TestChartsAreTheStores(t *testing.T) {
	h := pagetest.Captured(t)
	s := show(h, ana, lang.English, 120, 40, theme.Options{})
	known := s.Page().(*Page).charts.Value
	scope := store.ScopeOf(h.As(ana).Person)
	written, err := h.Store.CountItems(t.Context(), store.ItemQuery{Scope: scope, States: []store.ItemState{store.ItemWritten, store.ItemOpen}})
	if err != nil {
		t.Fatal(err)
	}
	if now := known.week[len(known.week)-1]; now != written || written == 0 {
		t.Errorf("this week has %d activities, the store %d written", now, written)
	}
	open, err := h.Store.CountUnresolved(t.Context(), store.UnresolvedQuery{Scope: scope})
	if err != nil {
		t.Fatal(err)
	}
	ages := 0
	for _, n := range known.ages {
		ages += n
	}
	if ages != open || open == 0 {
		t.Errorf("%d are unresolved by age, the store has %d", ages, open)
	}
	people := known.people[len(known.people)-1]
	if people.Total == 0 || people.Matched == 0 || people.Matched > people.Total {
		t.Errorf("the match rate is %+v", people)
	}
	if days := pagetest.Now.Sub(known.weeks[len(known.weeks)-1]); known.weeks[0].Weekday() != time.Monday || days > 7*24*time.Hour {
		t.Errorf("the weeks are %v", known.weeks)
	}
	if !strings.Contains(s.Text(), "this week") {
		t.Errorf("the weeks are not on the page:\n%s", s.Text())
	}
}
