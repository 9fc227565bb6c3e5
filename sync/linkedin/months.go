package linkedin

import (
	"strings"
	"sync"
)

// monthStems begin the names of the months in the languages of LinkedIn's interface that name them by words, short, long
// and in the genitive. The longest one that fits counts.
var monthStems = [12]string{
	"jan ian ene gen oca sty led tam янв січ ιαν",
	"feb fev fébr fevr sub lut uno helm фев лют φεβ",
	"mar mrz mrt maart maal mac bre мар бер μαρ",
	"apr abr avr nis kwi dub huh апр кві απρ",
	"may mai maj mei mag máj kve tou мая май май тра μαι μαϊ",
	"jun iun juin giu haz cze červen čvn kes июн чер ιουν",
	"jul iul juil lug tem lip červenec července čvc hei июл лип ιουλ",
	"aug ago août agu ogos sie srp elo авг сер αυγ",
	"sep set szep eyl wrz zář syy сен вер σεπ",
	"oct okt out ott eki paź říj lok окт жов οκτ",
	"nov noi kas lis marr ноя лис νοε",
	"dec dez des dic dis déc ara gru pro jou дек гру δεκ",
}

// months gives the month of each stem, in the form of letters.
var months = sync.OnceValue(func() map[string]int {
	all := map[string]int{}
	for i, stems := range monthStems {
		for stem := range strings.FieldsSeq(stems) {
			all[letters(stem)] = i + 1
		}
	}
	return all
})

// monthOf gives the month that a word names, 0 for any other word.
func monthOf(word string) int {
	word = letters(word)
	for n := min(len(word), 16); n >= 3; n-- {
		if month := months()[word[:n]]; month > 0 {
			return month
		}
	}
	return 0
}
