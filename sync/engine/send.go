package engine

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"time"

	"golang.org/x/sync/errgroup"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

const (
	batchSets   = 10 // change sets of one $batch: small ones side by side beat large ones (contract §6.3)
	waveBatches = 4
	wave        = batchSets * waveBatches
	maxAttempts = 10
	planPause   = time.Minute      // until a plan that cannot be carried out is looked at again
	afterLimit  = 10 * time.Second // for the commit after a side effect
)

// job is one writeback on its way: frozen, claimed, ready to be sent.
type job struct {
	facts    store.WritebackFacts
	plan     Plan
	body     dynamics.ChangeSet
	doubtful bool // an earlier attempt may have been applied
}

// sendDue sends all that is due, in waves.
func (e *Engine) sendDue(ctx context.Context, c *dynamics.Client, conn store.Connection, t *journal.Tally) error {
	settings, err := e.store.Settings(ctx)
	if err != nil {
		return fault.Stored(err)
	}
	place, err := e.readPlace(ctx, c, conn, settings)
	if err != nil {
		return err
	}
	passed, again := map[int64]bool{}, 0 // each is tried once in a pass; again: of those, still due
	for ctx.Err() == nil {
		limit := wave + again
		ids, err := e.store.DueWritebacks(ctx, e.now(), limit)
		if err != nil {
			return fault.Stored(err)
		}
		var jobs []job
		fresh := 0
		again = 0
		for _, id := range ids {
			if passed[id] {
				again++
				continue
			}
			passed[id], fresh = true, fresh+1
			j, ready, err := e.prepare(ctx, c, place, id)
			if err != nil {
				return err
			}
			if ready {
				jobs = append(jobs, j)
			}
		}
		if fresh == 0 && len(ids) < limit {
			return nil
		}
		if err := e.sendWave(ctx, c, place, jobs, t); err != nil {
			return err
		}
		if gate, err := e.gate(ctx, true); err != nil || gate.Connection != "" {
			return err // paused or disconnected meanwhile
		}
	}
	return ctx.Err()
}

// prepare freezes and claims a writeback. Not ready: it waits, is taken out, or somebody
// else was quicker.
func (e *Engine) prepare(ctx context.Context, c *dynamics.Client, p place, id int64) (job, bool, error) {
	facts, err := e.store.WritebackFacts(ctx, id)
	if err != nil {
		return job{}, false, fault.Stored(err)
	}
	j := job{facts: facts, doubtful: facts.Doubtful}
	if facts.Body != "" {
		err := errors.Join(json.Unmarshal([]byte(facts.Plan), &j.plan), json.Unmarshal([]byte(facts.Body), &j.body))
		if err != nil {
			return j, false, &fault.Error{Code: fault.Internal, Err: fmt.Errorf("read a frozen body: %w", err)}
		}
		return e.claim(ctx, j, nil)
	}
	j.plan = p.plan(facts)
	as := ""
	if j.plan.Waits == "" && p.settings.Author == store.AuthorSeat {
		if as, err = e.objectID(ctx, c, facts.OwnerID); err != nil {
			return j, false, err
		}
		if as == "" {
			j.plan.Waits = store.WaitAuthor
		}
	}
	if j.plan.Waits != "" {
		return j, false, e.hold(ctx, store.Hold{ItemID: id, Reason: j.plan.Waits, NotBefore: e.now().Add(planPause)})
	}
	if j.body, err = p.body(ctx, c, facts, j.plan, as); err != nil {
		return j, false, e.refused(ctx, j, fault.FromDynamics(err), nil)
	}
	frozen, err := frozenOf(p.conn, j)
	if err != nil {
		return j, false, err
	}
	return e.claim(ctx, j, &frozen)
}

// frozenOf is what is stored before the first attempt.
func frozenOf(conn store.Connection, j job) (store.Frozen, error) {
	j.plan.Frozen = true
	plan, err := json.Marshal(j.plan)
	if err != nil {
		return store.Frozen{}, &fault.Error{Code: fault.Internal, Err: fmt.Errorf("freeze a plan: %w", err)}
	}
	body, err := json.Marshal(j.body)
	if err != nil {
		return store.Frozen{}, &fault.Error{Code: fault.Internal, Err: fmt.Errorf("freeze a body: %w", err)}
	}
	return store.Frozen{
		ItemID: j.facts.ItemID, OrganizationID: conn.OrganizationID, ActivityID: j.plan.ActivityID, Table: j.plan.Table,
		Body: string(body), Plan: string(plan), RegardingKind: j.plan.RegardingKind, RegardingID: j.plan.RegardingID,
		OwnerID: j.plan.OwnerID, Author: j.plan.Author, Unresolved: j.plan.Unresolved, Best: j.facts.Best,
	}, nil
}

// claim stores the frozen body, if it is new, and the claim in one durable commit. What
// the plan was made of is read again: when it has changed, the plan is made anew later.
func (e *Engine) claim(ctx context.Context, j job, frozen *store.Frozen) (job, bool, error) {
	ready := false
	err := e.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		facts, err := tx.WritebackFacts(ctx, j.facts.ItemID)
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(facts, j.facts) {
			return nil
		}
		if frozen != nil {
			kept, err := e.keptBack(ctx, tx, facts)
			if err != nil || kept {
				return err
			}
			if err := tx.Freeze(ctx, *frozen); err != nil {
				if errors.Is(err, store.ErrNotFound) {
					return nil // taken out, or held for another organization
				}
				return err
			}
			err = e.journal.Trail(ctx, tx, "item", ref(facts.ItemID), journal.TrailPlanned, planFacts(j.plan), "")
			if err != nil {
				return err
			}
		}
		err = tx.Claim(ctx, j.facts.ItemID, e.now())
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		ready = err == nil
		return err
	})
	if err != nil {
		return j, false, fault.Stored(err)
	}
	return j, ready, e.out.at("claimed")
}

// keptBack takes an item out that the never-copy list has come to concern.
func (e *Engine) keptBack(ctx context.Context, tx *store.Tx, f store.WritebackFacts) (bool, error) {
	list, err := e.neverCopyList(ctx, tx, f.SeatID)
	if err != nil || list.keeps(f.Others) == "" {
		return false, err
	}
	if _, err := tx.TakeOut(ctx, f.ItemID); err != nil {
		return false, err
	}
	return true, e.journal.Trail(ctx, tx, "item", ref(f.ItemID), journal.TrailTakenOut, map[string]any{"neverCopy": list.keeps(f.Others)}, "")
}

// planFacts is a plan for the trail: no texts.
func planFacts(p Plan) map[string]any {
	return map[string]any{
		"table": p.Table, "activityId": p.ActivityID, "regardingKind": p.RegardingKind, "regardingId": p.RegardingID,
		"regardingName": p.RegardingName, "completed": p.Completed, "unresolved": p.Unresolved, "owner": p.OwnerName, "author": p.Author,
	}
}

func ref(id int64) string { return fmt.Sprint(id) }

// objectID is how Microsoft Entra knows a CRM user, "" when it does not.
func (e *Engine) objectID(ctx context.Context, c *dynamics.Client, userID string) (string, error) {
	if known, ok := e.out.objects.Load(userID); ok {
		return known.(string), nil //nolint:forcetypeassert // only texts are stored below
	}
	row, err := c.Get(ctx, "systemuser", userID, "azureactivedirectoryobjectid")
	if err != nil && dynamics.ClassOf(err) != dynamics.ClassNotFound {
		return "", fault.FromDynamics(err)
	}
	id := row.String("azureactivedirectoryobjectid")
	if id != "" {
		e.out.objects.Store(userID, id)
	}
	return id, nil
}

// sendWave sends claimed writebacks in small batches, side by side as far as they are
// about different records (lanes.go).
func (e *Engine) sendWave(ctx context.Context, c *dynamics.Client, p place, jobs []job, t *journal.Tally) error {
	group, inner := errgroup.WithContext(ctx)
	for _, lane := range lanes(jobs, waveBatches, batchSets) {
		group.Go(func() error { return e.sendLane(inner, ctx, c, p, lane, t) })
	}
	return group.Wait()
}

// sendLane sends one batch after another; after an error, of this lane or another, the
// rest is given back.
func (e *Engine) sendLane(wave, ctx context.Context, c *dynamics.Client, p place, lane []job, t *journal.Tally) error {
	for len(lane) > 0 {
		if wave.Err() != nil {
			return e.giveBack(ctx, lane)
		}
		batch := lane[:min(len(lane), batchSets)]
		lane = lane[len(batch):]
		if err := e.sendBatch(ctx, c, p, batch, t); err != nil {
			return errors.Join(err, e.giveBack(ctx, lane))
		}
	}
	return nil
}

// sendBatch sends one batch and records each part's answer on its own. It is sent under
// the pass's own context, so that an error of one batch does not cut the others off.
func (e *Engine) sendBatch(ctx context.Context, c *dynamics.Client, p place, jobs []job, t *journal.Tally) error {
	if err := e.out.at("before send"); err != nil {
		return err
	}
	sets := make([]dynamics.ChangeSet, len(jobs))
	for i, j := range jobs {
		sets[i] = j.body
	}
	results, whole := c.Batch(ctx, sets)
	if err := e.out.at("sent"); err != nil {
		return err
	}
	var errs []error
	for i, j := range jobs {
		if err := e.record(ctx, c, p, j, results[i].Err, whole != nil, t); err != nil {
			errs = append(errs, err)
		}
	}
	if whole != nil && ofConnection(whole) {
		errs = append(errs, fault.FromDynamics(whole))
	}
	return errors.Join(errs...)
}

// giveBack frees claimed writebacks that were not sent.
func (e *Engine) giveBack(ctx context.Context, jobs []job) error {
	for _, j := range jobs {
		if err := e.out.at("before giving back"); err != nil {
			return err
		}
		if err := e.hold(ctx, store.Hold{ItemID: j.facts.ItemID, Waits: j.facts.Waits, Doubtful: j.doubtful}); err != nil {
			return err
		}
	}
	return nil
}

// ofConnection says that an error of a whole request concerns the connection and no item.
func ofConnection(err error) bool {
	switch dynamics.ClassOf(err) {
	case dynamics.ClassConnection, dynamics.ClassCredentials, dynamics.ClassPrivilege, dynamics.ClassThrottled, dynamics.ClassRetry:
		return true
	}
	return false
}

// after is the context for what has to be stored after a side effect, whatever happened
// to the caller's.
func after(ctx context.Context) (context.Context, context.CancelFunc) {
	return context.WithTimeout(context.WithoutCancel(ctx), afterLimit)
}
