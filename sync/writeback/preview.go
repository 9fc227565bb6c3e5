package writeback

import (
	"context"
	"encoding/json"
	"fmt"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
)

// Preview is the frozen plan of an item, else the plan as it would be made now (spec §8.8).
// Errors: those of the Host's client when Dynamics has to be asked and cannot be.
func (o *Outbox) Preview(ctx context.Context, facts store.WritebackFacts) (Plan, error) {
	if facts.Plan != "" {
		var plan Plan
		if err := json.Unmarshal([]byte(facts.Plan), &plan); err != nil {
			return Plan{}, &fault.Error{Code: fault.Internal, Err: fmt.Errorf("read a frozen plan: %w", err)}
		}
		plan.Frozen, plan.Waits = true, facts.Reason
		return plan, nil
	}
	c, conn, err := o.host.Client(ctx)
	if err != nil {
		return Plan{}, err
	}
	place, err := o.readPlace(ctx, c, conn)
	if err != nil {
		return Plan{}, err
	}
	plan := place.plan(facts)
	if facts.Reason != "" {
		plan.Waits = facts.Reason
	}
	return plan, nil
}

// Would are the plans of all that a run would write now, in its order, without texts (spec §8.8). What is kept here, or
// waits for something that a run does not end, is not among them.
func (o *Outbox) Would(ctx context.Context, c *dynamics.Client, conn store.Connection) ([]Plan, error) {
	ids, err := o.store.WritableByRun(ctx)
	if err != nil || len(ids) == 0 {
		return nil, fault.Stored(err)
	}
	place, err := o.readPlace(ctx, c, conn)
	if err != nil {
		return nil, err
	}
	all, err := o.store.FactsOfWritebacks(ctx, ids)
	if err != nil {
		return nil, fault.Stored(err)
	}
	var plans []Plan
	for _, id := range ids {
		facts := all[id]
		plan := place.plan(facts)
		if facts.Plan != "" {
			if err := json.Unmarshal([]byte(facts.Plan), &plan); err != nil {
				return nil, &fault.Error{Code: fault.Internal, Err: fmt.Errorf("read a frozen plan: %w", err)}
			}
		}
		kept := place.settings.KeepHere() && plan.Unresolved != "" && !facts.Doubtful
		if plan.Waits != "" || kept || facts.TwinOf != 0 {
			continue
		}
		plan.Subject, plan.Text, plan.Whole = "", "", ""
		plans = append(plans, plan)
	}
	return plans, nil
}
