package conversations

import (
	"slices"
	"testing"
)

// TestAThreadNeverBeginsWithoutAnAuthor: wherever the view begins, its first line says who wrote what follows.
func TestAThreadNeverBeginsWithoutAnAuthor(t *testing.T) {
	lines := []string{"Ana", "one", "two", "[x]", "", "Bo", "three", "[x]"}
	places := []int{0, 0, 0, 0, -1, 1, 1, 1}
	for from, want := range [][]string{
		{"Ana", "one", "two", "[x]", "", "Bo", "three", "[x]"},
		{"Ana", "two", "[x]", "", "Bo", "three", "[x]"},
		{"Ana", "[x]", "", "Bo", "three", "[x]"},
		{"", "", "Bo", "three", "[x]"},
		{"", "Bo", "three", "[x]"},
		{"Bo", "three", "[x]"},
		{"Bo", "[x]"},
		{""},
	} {
		body, of := fromItem(lines, places, from)
		if !slices.Equal(body, want) || len(of) != len(body) {
			t.Errorf("from %d: %q of %v, want %q", from, body, of, want)
		}
	}
	if lines[2] != "two" || places[3] != 0 {
		t.Error("the lines themselves were changed")
	}
}
