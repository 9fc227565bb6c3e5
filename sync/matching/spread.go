package matching

import (
	"runtime"
	"sync"
	"sync/atomic"
)

// spread does f for each of n by as many goroutines as there are processors, and waits for them. f reads what all share and
// writes what is its own alone, so that nothing hangs on who comes first. Each lets others go first now and then: a key press on
// a screen of this process is not to wait for a whole batch.
func spread(n int, f func(i int)) {
	var next atomic.Int64
	var workers sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0), runtime.NumCPU()) {
		workers.Go(func() {
			for i := int(next.Add(1)) - 1; i < n; i = int(next.Add(1)) - 1 {
				f(i)
				runtime.Gosched()
			}
		})
	}
	workers.Wait()
}
