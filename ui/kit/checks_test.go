package kit_test

import (
	"slices"
	"strings"
	"testing"

	"navsync/ui/kit"
	"navsync/ui/lang"
	"navsync/ui/theme"
)

// TestChecksThatPassAreOneBlock above what needs something; in a small room below it. Nothing moves while one is still running.
func TestChecksThatPassAreOneBlock(t *testing.T) {
	c := &kit.Context{Theme: theme.New(theme.Options{Level: theme.NoColor}), Printer: lang.MustNew(lang.English)}
	checks := []kit.CheckLine{
		{Name: "One", Result: "warning", Found: "odd", Remedy: "Mend it."},
		{Name: "Two", Result: "pass", Found: "fine"},
		{Name: "Three", Result: "fail", Found: "broken", Remedy: "Mend it."},
		{Name: "Four", Result: "pass", Found: "fine"},
	}
	order := func(width int) []string {
		var names []string
		for _, line := range kit.Checks(c, checks, width) {
			for _, check := range checks {
				if strings.Contains(line, check.Name) {
					names = append(names, check.Name)
				}
			}
		}
		return names
	}
	if got, want := order(90), []string{"Two", "Four", "Three", "One"}; !slices.Equal(got, want) {
		t.Errorf("the order is %v, want %v", got, want)
	}
	if got, want := order(40), []string{"Three", "One", "Two", "Four"}; !slices.Equal(got, want) {
		t.Errorf("in a small room the order is %v, want %v", got, want)
	}
	checks[3].Result = ""
	if got, want := order(90), []string{"One", "Two", "Three", "Four"}; !slices.Equal(got, want) {
		t.Errorf("while one is running the order is %v, want %v", got, want)
	}
}
