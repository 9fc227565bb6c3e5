package match

import "testing"

// TestAFirmOfSignsAlone: nothing is left of a prime in Latin letters, and nothing falls over it.
func TestAFirmOfSignsAlone(t *testing.T) {
	for _, odd := range []string{"ʹ?ǅ", "ʹ", "ʹ ʹ", "ʹ Acme", "ʹ & ʹ"} {
		if got := compareFirms(parseFirm("Acme"), parseFirm(odd)); odd != "ʹ Acme" && got > tieDifferent {
			t.Errorf("%q: %v", odd, got)
		}
		compareFirms(parseFirm(odd), parseFirm("A. C. M. E. Holding"))
	}
}
