package match

import (
	"math/rand/v2"
	"strings"
	"testing"
)

// A respelling does what strings.Replacer does with the same pairs.
func TestRespellingIsReplacing(t *testing.T) {
	pairs := []string{"shch", "s", "sch", "s", "sh", "s", "ch", "h", "c", "k", "ae", "a", "aa", "", "é", "e", "e", "ee"}
	ours, standard := respell(pairs...), strings.NewReplacer(pairs...)
	random := rand.New(rand.NewPCG(1, 2))
	letters := []string{"s", "c", "h", "a", "e", "é", "x", "\xc3"}
	for range 20_000 {
		var text strings.Builder
		for range random.IntN(9) {
			text.WriteString(letters[random.IntN(len(letters))])
		}
		if got, want := ours.Replace(text.String()), standard.Replace(text.String()); got != want {
			t.Fatalf("%q: %q, want %q", text.String(), got, want)
		}
	}
}
