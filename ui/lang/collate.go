package lang

import (
	"strings"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// Compare orders two texts by the language: É beside E, small letters beside large ones. It is 0 for equal ones only.
func (p *Printer) Compare(a, b string) int {
	c, ok := p.collators.Get().(*collate.Collator)
	if !ok {
		return strings.Compare(a, b)
	}
	defer p.collators.Put(c)
	if order := c.CompareString(a, b); order != 0 {
		return order
	}
	return strings.Compare(a, b)
}

func newCollator(code string) *collate.Collator { return collate.New(language.Make(code)) }
