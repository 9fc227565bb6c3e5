package serve

import (
	"context"
	"log/slog"
	"sync"
	"time"
)

// refusal is a connection that was turned away: from where, with which key ("" before one was shown), and why.
type refusal struct{ from, key, why string }

// refusals are noted in the audit and the log, each the first time in a minute, then how often: a flood fills neither.
type refusals struct {
	note func(ctx context.Context, from, fingerprint, why string) error
	log  *slog.Logger

	mu    sync.Mutex
	count map[refusal]int
}

const (
	tellEvery     = time.Minute
	mostRefusals  = 200 // kinds of refusals that are told apart in one minute
	otherwiseFrom = "others"
)

// add notes a refusal.
func (r *refusals) add(ctx context.Context, what refusal) {
	r.mu.Lock()
	if r.count == nil {
		r.count = map[refusal]int{}
	}
	if _, known := r.count[what]; !known && len(r.count) >= mostRefusals {
		what = refusal{from: otherwiseFrom, why: what.why}
	}
	r.count[what]++
	first := r.count[what] == 1
	r.mu.Unlock()
	if first {
		r.write(ctx, what)
	}
}

// write tells of a refusal. It has its own time: who was refused may be gone.
func (r *refusals) write(ctx context.Context, what refusal) {
	r.log.Warn("a connection was refused", "from", what.from, "key", what.key, "why", what.why)
	ctx, cancel := context.WithTimeout(context.WithoutCancel(ctx), noteTime)
	defer cancel()
	if err := r.note(ctx, what.from, what.key, what.why); err != nil {
		r.log.Error("a refusal does not stand in the audit", "error", err)
	}
}

// noteTime bounds a note in the audit while the store is busy.
const noteTime = 10 * time.Second

// tell tells every minute how often what was told once has happened since, until ctx ends.
func (r *refusals) tell(ctx context.Context) {
	ticker := time.NewTicker(tellEvery)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		r.mu.Lock()
		last := r.count
		r.count = nil
		r.mu.Unlock()
		for what, times := range last {
			if times > 1 {
				r.log.Warn("connections were refused", "from", what.from, "key", what.key, "why", what.why, "times", times)
			}
		}
	}
}
