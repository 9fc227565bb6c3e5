package emulator

import (
	"slices"
	"testing"
)

// contractCodes are the codes of contract §8.3, in its order, each with its HTTP
// status: the first where the contract names two, 400 where it names none.
var contractCodes = map[string]int{
	"0x80072560": 403,
	"0x80040225": 403,
	"0x80042f09": 403,
	"0x8004d24b": 403,
	"0x8004d24c": 403,
	"0x8004a113": 403,
	"0x80044507": 403,
	"0x80040220": 403,
	"0x80048306": 403,
	"0x80040277": 403,
	"0x80040299": 403,
	"0x80040217": 404,
	"0x80060891": 404,
	"0x8006088a": 404,
	"0x80060888": 400,
	"0x80048d19": 400,
	"0x80040203": 400,
	"0x80040237": 412,
	"0x80060892": 412,
	"0x80073002": 412,
	"0x80040333": 412,
	"0x80060882": 412,
	"0x80060883": 400,
	"0x8006088d": 400,
	"0x80048408": 400,
	"0x80044331": 400,
	"0x8004431a": 400,
	"0x80043507": 400,
	"0x80043503": 400,
	"0x80043505": 400,
	"0x800404bd": 400,
	"0x8004049e": 400,
	"0x80041d28": 400,
	"0x80040216": 500,
	"0x80040265": 400,
	"0x80040224": 400,
	"0x80044150": 500,
	"0x80044151": 500,
	"0x80072321": 429,
	"0x80072322": 429,
	"0x80072326": 429,
	"0x80044352": 400,
	"0x80072302": 400,
}

// TestEveryCode: each code of the contract is answered by the server itself or
// by a rule, with the contract's status, and a test asks for it.
func TestEveryCode(t *testing.T) {
	asked := map[string]bool{}
	check := func(what, code string, status int) {
		asked[code] = true
		if want, known := contractCodes[code]; known && status != want {
			t.Errorf("%s: %s comes with %d, the contract has %d", what, code, status, want)
		}
	}
	for _, row := range newRefusing(t).refusals() {
		check(row.what, row.code, row.status)
	}
	for _, row := range slices.Concat(faultAnswers(), writeFaultAnswers()) {
		check(row.rule, row.code, row.status)
	}
	for code := range contractCodes {
		if !asked[code] {
			t.Errorf("nothing asks for %s", code)
		}
	}
}
