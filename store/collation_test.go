package store

import (
	"slices"
	"testing"
)

// TestNamesStandAsPeopleLookForThem: É beside E, and what differs by nothing but its accents beside each other.
func TestNamesStandAsPeopleLookForThem(t *testing.T) {
	names := []string{"Zoé", "Élise Martin", "Hugo", "Elise Petit", "Hélène", "élodie", "Jérôme", "Åsa", "Adrien"}
	slices.SortFunc(names, inLanguage)
	want := []string{"Adrien", "Åsa", "Élise Martin", "Elise Petit", "élodie", "Hélène", "Hugo", "Jérôme", "Zoé"}
	if !slices.Equal(names, want) {
		t.Errorf("%v, want %v", names, want)
	}
}
