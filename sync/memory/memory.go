// Package memory keeps what the program holds small while something large goes through it: a first load, an archive.
package memory

import (
	"runtime/debug"
	"sync"
)

// sparing is the garbage collector's percentage meanwhile: a million names, or a gigabyte of messages, leave much behind, and
// memory is not to grow by it. It costs about a tenth of the time.
const sparing = 40

var now struct {
	sync.Mutex
	users int
	usual int // percentage, while somebody spares
}

// Spare collects garbage more often until end is called, once, by everybody who asked for it.
func Spare() (end func()) {
	now.Lock()
	defer now.Unlock()
	if now.users++; now.users == 1 {
		now.usual = debug.SetGCPercent(sparing)
		if now.usual >= 0 && now.usual < sparing {
			debug.SetGCPercent(now.usual)
		}
	}
	return sync.OnceFunc(func() {
		now.Lock()
		defer now.Unlock()
		if now.users--; now.users == 0 {
			debug.SetGCPercent(now.usual)
		}
	})
}
