package writeback

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"reflect"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
	"navsync/sync/journal"
)

// prepare freezes and claims a writeback. Not ready: it waits, is taken out, or somebody
// else was quicker.
func (d *delivery) prepare(ctx context.Context, id int64) (job, bool, error) {
	facts, err := d.out.store.WritebackFacts(ctx, id)
	if err != nil {
		return job{}, false, fault.Stored(err)
	}
	j := job{facts: facts, doubtful: facts.Doubtful}
	if facts.TwinOf != 0 {
		return j, false, d.secondTime(ctx, j)
	}
	if facts.Body != "" {
		err := errors.Join(json.Unmarshal([]byte(facts.Plan), &j.plan), json.Unmarshal([]byte(facts.Body), &j.body))
		if err != nil {
			return j, false, &fault.Error{Code: fault.Internal, Err: fmt.Errorf("read a frozen body: %w", err)}
		}
		return d.claim(ctx, j, nil)
	}
	j.plan = d.place.plan(facts)
	as := ""
	if j.plan.Waits == "" && d.place.settings.Author == store.AuthorSeat {
		if as, err = d.objectID(ctx, facts.OwnerID); err != nil {
			return j, false, err
		}
		if as == "" {
			j.plan.Waits = store.WaitAuthor
		}
	}
	if j.plan.Waits != "" {
		return j, false, d.hold(ctx, store.Hold{ItemID: id, Reason: j.plan.Waits, NotBefore: d.out.now().Add(planPause)})
	}
	if j.body, err = d.place.body(ctx, d.client, facts, j.plan, as); err != nil {
		if interrupted(ctx, err) {
			return j, false, err
		}
		return j, false, d.refused(ctx, j, fault.FromDynamics(err))
	}
	frozen, err := frozenOf(d.place.conn, j)
	if err != nil {
		return j, false, err
	}
	return d.claim(ctx, j, &frozen)
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
func (d *delivery) claim(ctx context.Context, j job, frozen *store.Frozen) (job, bool, error) {
	ready := false
	err := d.out.store.UpdateDurably(ctx, func(tx *store.Tx) error {
		facts, err := tx.WritebackFacts(ctx, j.facts.ItemID)
		if err != nil {
			return err
		}
		if !reflect.DeepEqual(facts, j.facts) {
			return nil
		}
		if frozen != nil {
			kept, err := d.keptBack(ctx, tx, facts)
			if err != nil || kept {
				return err
			}
			if err := tx.Freeze(ctx, *frozen); err != nil {
				if errors.Is(err, store.ErrNotFound) {
					return nil // taken out, or held for another organization
				}
				return err
			}
			err = d.out.journal.ItemTrail(ctx, tx, facts.ItemID, journal.TrailPlanned, planFacts(j.plan), "")
			if err != nil {
				return err
			}
		}
		err = tx.Claim(ctx, j.facts.ItemID, d.out.now())
		if errors.Is(err, store.ErrNotFound) {
			return nil
		}
		ready = err == nil
		return err
	})
	if err != nil {
		return j, false, fault.Stored(err)
	}
	return j, ready, d.out.at("claimed")
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
