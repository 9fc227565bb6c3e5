package writeback

import (
	"context"
	"errors"
	"time"

	"golang.org/x/sync/errgroup"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

const (
	batchSets   = 10 // change sets of one $batch of corrections
	waveBatches = 4
	wave        = batchSets * waveBatches
	afterLimit  = 10 * time.Second // for the commit after a side effect
)

// delivery sends all that is due in one pass.
type delivery struct {
	out    *Outbox
	client *dynamics.Client
	place  place
	tally  *journal.Tally // nil outside a run
	// passed are the writebacks of this pass: each is tried once.
	passed map[int64]bool
	// creating are the records that Dynamics does not have yet, as they were when the last ones were planned.
	creating map[string]bool
}

// job is one writeback on its way: frozen, claimed, ready to be sent.
type job struct {
	facts    store.WritebackFacts
	plan     Plan
	body     dynamics.ChangeSet
	doubtful bool // an earlier attempt may have been applied
}

// deliver sends all that is due.
func (o *Outbox) deliver(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally) error {
	if err := o.settleRestored(ctx, c, conn); err != nil {
		return err
	}
	place, err := o.readPlace(ctx, c, conn)
	if err != nil {
		return err
	}
	d := &delivery{out: o, client: c, place: place, tally: t, passed: map[int64]bool{}}
	return d.send(ctx)
}

// send sends in waves until nothing is due that this pass has not tried.
func (d *delivery) send(ctx context.Context) error {
	again := 0 // of those that were tried, still due
	for ctx.Err() == nil {
		limit := d.out.size.now()*waveBatches + again
		ids, err := d.out.store.DueWritebacks(ctx, d.out.now(), limit)
		if err != nil {
			return fault.Stored(err)
		}
		jobs, fresh, err := d.prepareAll(ctx, ids)
		if err != nil {
			return err
		}
		again = len(ids) - fresh
		if fresh == 0 && len(ids) < limit {
			return nil
		}
		if err := d.sendWave(ctx, jobs); err != nil {
			return err
		}
		if gate, err := d.out.gate(ctx, true); err != nil || gate.Connection != "" {
			return err // paused or disconnected meanwhile
		}
	}
	return ctx.Err()
}

// sendWave sends claimed writebacks in small batches, side by side as far as they are
// about different records (lanes.go).
func (d *delivery) sendWave(ctx context.Context, jobs []job) error {
	group, inner := errgroup.WithContext(ctx)
	for _, lane := range lanes(jobs, waveBatches, d.out.size.now()) {
		group.Go(func() error { return d.sendLane(inner, ctx, lane) })
	}
	err := group.Wait()
	d.out.size.waveEnded()
	return err
}

// sendLane sends one batch after another; after an error, of this lane or another, the
// rest is given back.
func (d *delivery) sendLane(wave, ctx context.Context, lane []job) error {
	for len(lane) > 0 {
		if wave.Err() != nil {
			return d.giveBack(ctx, lane)
		}
		batch := lane[:min(len(lane), d.out.size.now())]
		lane = lane[len(batch):]
		if err := d.sendBatch(ctx, batch); err != nil {
			return errors.Join(err, d.giveBack(ctx, lane))
		}
	}
	return nil
}

// sendBatch sends one batch and records each part's answer on its own. It is sent under
// the pass's own context, so that an error of one batch does not cut the others off.
func (d *delivery) sendBatch(ctx context.Context, jobs []job) error {
	if err := d.out.at("before send"); err != nil {
		return err
	}
	sets := make([]dynamics.ChangeSet, len(jobs))
	for i, j := range jobs {
		sets[i] = j.body
	}
	began := d.out.now()
	results, whole := d.client.Batch(ctx, sets)
	d.out.size.answered(len(sets), d.out.now().Sub(began), whole, results)
	if err := d.out.at("sent"); err != nil {
		return err
	}
	if tooLarge(whole) && len(jobs) > 1 { // nothing of it was done
		half := len(jobs) / 2
		return errors.Join(d.sendBatch(ctx, jobs[:half]), d.sendBatch(ctx, jobs[half:]))
	}
	var errs []error
	for i, j := range jobs {
		if err := d.record(ctx, j, results[i].Err, whole != nil); err != nil {
			errs = append(errs, err)
		}
	}
	if whole != nil && ofConnection(whole) {
		errs = append(errs, fault.FromDynamics(whole))
	}
	return errors.Join(errs...)
}

// giveBack frees claimed writebacks that were not sent.
func (d *delivery) giveBack(ctx context.Context, jobs []job) error {
	for _, j := range jobs {
		if err := d.out.at("before giving back"); err != nil {
			return err
		}
		if err := d.hold(ctx, store.Hold{ItemID: j.facts.ItemID, Waits: j.facts.Waits, Doubtful: j.doubtful}); err != nil {
			return err
		}
	}
	return nil
}

// ofConnection says that an error of a whole request concerns the connection and no item.
func ofConnection(err error) bool {
	//exhaustive:enforce
	switch dynamics.ClassOf(err) {
	case dynamics.ClassConnection, dynamics.ClassCredentials, dynamics.ClassPrivilege, dynamics.ClassThrottled, dynamics.ClassRetry:
		return true
	case dynamics.ClassUnknown, dynamics.ClassSchema, dynamics.ClassAdmin, dynamics.ClassSkip, dynamics.ClassNotFound, dynamics.ClassOwner,
		dynamics.ClassDuplicate, dynamics.ClassStale, dynamics.ClassResync, dynamics.ClassBug:
	}
	return false
}

// interrupted says that an error is the end of our own context, not an answer: whoever is
// stopped while Dynamics makes us wait has learnt nothing of the item.
func interrupted(ctx context.Context, err error) bool {
	if ctx.Err() != nil {
		return true
	}
	var answer *dynamics.Error
	return !errors.As(err, &answer) && (errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded))
}

// after is the context for what has to be stored after a side effect, whatever happened
// to the caller's.
func after(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), afterLimit)
}
