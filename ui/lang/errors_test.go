package lang

import (
	"testing"

	"navsync/dynamics/auth"
)

// TestEverySignInRefusalHasItsSentence holds that the languages know every key that a refused sign-in
// may carry.
func TestEverySignInRefusalHasItsSentence(t *testing.T) {
	for _, code := range []string{English, French} {
		p := MustNew(code)
		for _, key := range auth.Keys() {
			if !p.Has(key) {
				t.Errorf("%s: no %q", code, key)
			}
		}
	}
}
