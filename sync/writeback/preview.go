package writeback

import (
	"context"
	"encoding/json"
	"fmt"

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
