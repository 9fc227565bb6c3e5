package linkedin

import (
	"strings"
	"sync"
)

// linkedinWords are LinkedIn's name in the scripts of its interface, in the form of letters.
var linkedinWords = sync.OnceValue(func() []string {
	all := []string{"linkedin"}
	for _, name := range []string{
		"линкедин", "лінкедін", "لينكد إن", "لينكد", "لینکدین", "לינקדאין", "領英", "领英", "リンクトイン", "링크드인", "लिंक्डइन", "लिंक्डिन", "ลิงก์อิน",
		"লিঙ্কডইন", "লিংকডইন", "ਲਿੰਕਡਇਨ", "ਲਿੰਕਡਿਨ", "લિંક્ડઇન", "లింక్డ్ఇన్", "లింక్డిన్", "லிங்க்ட்இன்",
		"ಲಿಂಕ್ಡ್ಇನ್", "ലിങ്ക്ഡ്ഇൻ", "ლინქდინ", "λίνκεντιν",
	} {
		all = append(all, letters(name))
	}
	return all
})

// isHiddenName recognizes what stands for a person whom LinkedIn does not show: LinkedIn Member, Miembro de LinkedIn,
// 领英会员. No list of the languages would hold: whoever has no address and LinkedIn in the name is never a person.
func isHiddenName(name string) bool {
	compact := letters(name)
	for _, word := range linkedinWords() {
		if strings.Contains(compact, word) {
			return true
		}
	}
	return false
}
