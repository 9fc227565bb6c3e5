package lang

import (
	"testing"

	"navsync/dynamics/auth"
)

// TestEverySignInRefusalHasItsSentence holds that both languages have a sentence for each kind of a
// refused sign-in, and that no two remedies have the same words.
func TestEverySignInRefusalHasItsSentence(t *testing.T) {
	for _, code := range []string{English, French} {
		texts := messagesOf(t, code)
		for _, kind := range auth.Kinds() {
			if len(texts["signin."+string(kind)]) == 0 {
				t.Errorf("%s: no sentence for %s", code, kind)
			}
		}
		used := map[string]auth.Remedy{}
		for _, remedy := range auth.Remedies() {
			said := texts["signin.remedy."+string(remedy)]
			if len(said) == 0 {
				t.Errorf("%s: no words for %s", code, remedy)
				continue
			}
			text := said[len(said)-1]
			if other, twice := used[text]; twice {
				t.Errorf("%s: %q says both %s and %s", code, text, remedy, other)
			}
			used[text] = remedy
		}
	}
}
