package emulator

import (
	"slices"
	"testing"
)

// contractCodes are the codes of contract §8.3, in its order.
var contractCodes = []string{
	"0x80072560", "0x80040225", "0x80042f09", "0x8004d24b", "0x8004d24c", "0x8004a113", "0x80044507",
	"0x80040220", "0x80048306", "0x80040277", "0x80040299", "0x80040217", "0x80060891", "0x8006088a", "0x80060888",
	"0x80048d19", "0x80040203", "0x80040237", "0x80060892", "0x80073002", "0x80040333", "0x80060882", "0x80060883",
	"0x8006088d", "0x80048408", "0x80044331", "0x8004431a", "0x80043507", "0x80043503", "0x80043505", "0x800404bd",
	"0x8004049e", "0x80041d28", "0x80040216", "0x80040265", "0x80040224", "0x80044150", "0x80044151",
	"0x80072321", "0x80072322", "0x80072326", "0x80044352", "0x80072302",
}

// TestEveryCode: each code of the contract is answered by the server itself or
// by a rule, and a test asks for it.
func TestEveryCode(t *testing.T) {
	asked := map[string]bool{}
	for _, row := range newRefusing(t).refusals() {
		asked[row.code] = true
	}
	for _, row := range slices.Concat(faultAnswers(), writeFaultAnswers()) {
		asked[row.code] = true
	}
	for _, code := range contractCodes {
		if !asked[code] {
			t.Errorf("nothing asks for %s", code)
		}
	}
}
