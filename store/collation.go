package store

import (
	"sync"

	"golang.org/x/text/collate"
	"golang.org/x/text/language"
)

// collators order names as people do: É beside E, Å beside A, small beside large. English and French agree on it, so
// that a list is the same for all who see it. One collator serves one caller at a time.
var collators = sync.Pool{New: func() any { return collate.New(language.Und) }}

// inLanguage is COLLATE language.
func inLanguage(a, b string) int {
	c, ok := collators.Get().(*collate.Collator)
	if !ok {
		return 0
	}
	defer collators.Put(c)
	return c.CompareString(a, b)
}
