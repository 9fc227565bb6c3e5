package linkedin

import (
	"regexp"
	"sync"
)

// lazily is a pattern that is made ready when it is first needed: those that look at letters of any case take milliseconds of every
// start of the program, which seldom reads an archive.
func lazily(pattern string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(pattern) })
}
