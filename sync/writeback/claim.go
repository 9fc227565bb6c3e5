package writeback

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"
	"slices"
	"strconv"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// prepareAll plans, freezes and claims those that this pass has not tried, in one durable commit, and says how many they
// were. A writeback that waits, is taken out, or that somebody else was quicker with gives no job.
func (d *delivery) prepareAll(ctx context.Context, ids []int64) (jobs []job, fresh int, err error) {
	ids = slices.DeleteFunc(slices.Clone(ids), func(id int64) bool { return d.passed[id] })
	all, err := d.out.store.FactsOfWritebacks(ctx, ids)
	if err != nil {
		return nil, 0, fault.Stored(err)
	}
	if d.creating, err = d.out.store.CreationsWaiting(ctx); err != nil {
		return nil, 0, fault.Stored(err)
	}
	var planned []plannedJob
	for _, id := range ids {
		d.passed[id] = true
		facts, there := all[id]
		if !there {
			continue
		}
		p, ready, err := d.prepare(ctx, facts)
		if err != nil {
			return nil, len(ids), err
		}
		if ready {
			planned = append(planned, p)
		}
	}
	jobs, err = d.claim(ctx, planned)
	return jobs, len(ids), err
}

// plannedJob is a job before it is claimed; frozen is nil when its body is frozen already.
type plannedJob struct {
	job
	frozen *store.Frozen
}

// prepare plans a writeback. Not ready: it waits.
func (d *delivery) prepare(ctx context.Context, facts store.WritebackFacts) (plannedJob, bool, error) {
	j := plannedJob{job: job{facts: facts, doubtful: facts.Doubtful}}
	if facts.TwinOf != 0 {
		return j, false, d.secondTime(ctx, j.job)
	}
	if facts.Body != "" {
		err := errors.Join(json.Unmarshal([]byte(facts.Plan), &j.plan), json.Unmarshal([]byte(facts.Body), &j.body))
		if err != nil {
			return j, false, &fault.Error{Code: fault.Internal, Err: fmt.Errorf("read a frozen body: %w", err)}
		}
		if d.keepsHere(j) {
			return j, false, d.keepHere(ctx, j.job)
		}
		return j, true, nil
	}
	j.plan = d.place.plan(facts)
	if d.keepsHere(j) {
		return j, false, d.keepHere(ctx, j.job)
	}
	var as string
	var err error
	if j.plan.Waits == "" && d.place.settings.Author == store.AuthorSeat {
		if as, err = d.objectID(ctx, facts.OwnerID); err != nil {
			return j, false, err
		}
		if as == "" {
			j.plan.Waits = store.WaitAuthor
		}
	}
	if j.plan.Waits == "" && d.creating[j.plan.RegardingID] { // Dynamics does not know the record yet: it would refuse
		j.plan.Waits = store.WaitRetry
	}
	if j.plan.Waits != "" {
		return j, false, d.hold(ctx, store.Hold{ItemID: facts.ItemID, Reason: j.plan.Waits, NotBefore: d.out.now().Add(planPause)})
	}
	if j.body, err = d.place.body(ctx, d.client, facts, j.plan, as); err != nil {
		if interrupted(ctx, err) {
			return j, false, err
		}
		return j, false, d.refused(ctx, j.job, fault.FromDynamics(err))
	}
	frozen, err := frozenOf(d.place.conn, j.job)
	j.frozen = &frozen
	return j, err == nil, err
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

// claim stores the frozen bodies, where they are new, and the claims in one durable commit.
func (d *delivery) claim(ctx context.Context, planned []plannedJob) (jobs []job, err error) {
	if len(planned) == 0 {
		return nil, nil
	}
	err = d.out.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		jobs = jobs[:0]
		settings, err := tx.Settings(ctx)
		if err != nil {
			return err
		}
		d.place.settings.Unresolved = settings.Unresolved
		ids := make([]int64, len(planned))
		for i, p := range planned {
			ids[i] = p.facts.ItemID
		}
		now, err := tx.Deciding().Facts(ctx, ids)
		if err != nil {
			return err
		}
		var trail []store.TrailEntry
		for _, p := range planned {
			if d.keepsHere(p) {
				continue // an admin chose it meanwhile: the next pass keeps it
			}
			ready, err := d.claimOne(ctx, tx, now[p.facts.ItemID], p)
			if err != nil {
				return err
			}
			if !ready {
				continue
			}
			jobs = append(jobs, p.job)
			if p.frozen == nil {
				continue
			}
			entry, err := d.out.journal.TrailEntry("item", strconv.FormatInt(p.facts.ItemID, 10), journal.TrailPlanned, planFacts(p.plan), "")
			if err != nil {
				return err
			}
			trail = append(trail, entry)
		}
		return tx.AddTrails(ctx, trail)
	})
	if err != nil {
		return nil, fault.Stored(err)
	}
	if len(jobs) > 0 {
		if err := d.out.secure(ctx); err != nil {
			return nil, errors.Join(err, d.giveBack(ctx, jobs))
		}
	}
	return jobs, d.out.at("claimed")
}

// claimOne claims a writeback of which still stands what the plan was made of; else the plan is made anew later.
func (d *delivery) claimOne(ctx context.Context, tx *store.Tx, facts store.WritebackFacts, p plannedJob) (ready bool, err error) {
	if !reflect.DeepEqual(facts, p.facts) {
		return false, nil // or it was deleted meanwhile
	}
	if p.frozen == nil {
		err = tx.Claim(ctx, facts.ItemID, d.out.now())
	} else {
		kept, bad := d.keptBack(ctx, tx, facts)
		if bad != nil || kept {
			return false, bad
		}
		err = tx.Freeze(ctx, *p.frozen, d.out.now())
	}
	if errors.Is(err, store.ErrNotFound) {
		return false, nil // taken out, held for another organization, or not due any more
	}
	return err == nil, err
}

// keptBack takes an item out that the never-copy list has come to concern.
func (d *delivery) keptBack(ctx context.Context, tx *store.Tx, f store.WritebackFacts) (bool, error) {
	rule, err := d.out.host.KeepsBack(ctx, tx, f.SeatID, f.Others)
	if err != nil || rule == "" {
		return false, err
	}
	if _, err := tx.TakeOut(ctx, f.ItemID); err != nil {
		return false, err
	}
	return true, d.out.journal.ItemTrail(ctx, tx, f.ItemID, journal.TrailTakenOut, map[string]any{"neverCopy": rule}, "")
}

// planFacts is a plan for the trail: no texts.
func planFacts(p Plan) map[string]any {
	return map[string]any{
		"table": p.Table, "activityId": p.ActivityID, "regardingKind": p.RegardingKind, "regardingId": p.RegardingID,
		"regardingName": p.RegardingName, "completed": p.Completed, "unresolved": p.Unresolved, "owner": p.OwnerName, "author": p.Author,
	}
}

// objectID is how Microsoft Entra knows a CRM user, "" when it does not.
func (d *delivery) objectID(ctx context.Context, userID string) (string, error) {
	if known, ok := d.out.objects.Load(userID); ok {
		return known.(string), nil //nolint:forcetypeassert // only texts are stored below
	}
	row, err := d.client.Get(ctx, "systemuser", userID, "azureactivedirectoryobjectid")
	if err != nil && dynamics.ClassOf(err) != dynamics.ClassNotFound {
		return "", fault.FromDynamics(err)
	}
	id := row.String("azureactivedirectoryobjectid")
	if id != "" {
		d.out.objects.Store(userID, id)
	}
	return id, nil
}
