package lang_test

import (
	"slices"
	"testing"

	"navsync/ui/lang"
)

func TestCompare(t *testing.T) {
	for _, code := range []string{lang.English, lang.French} {
		names := []string{"Zoé", "Élise", "Hugo", "Elise", "Hélène", "œuvre", "Oscar", "Nora"}
		slices.SortFunc(names, lang.MustNew(code).Compare)
		want := []string{"Elise", "Élise", "Hélène", "Hugo", "Nora", "œuvre", "Oscar", "Zoé"}
		if !slices.Equal(names, want) {
			t.Errorf("%s: %v, want %v", code, names, want)
		}
	}
}
