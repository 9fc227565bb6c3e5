package dynamics

import (
	"net/http"
	"testing"
)

// The pairs of states of an activity: opened alone, completed, reopened, and
// none where the organization offers none.
func TestStatesOfActivities(t *testing.T) {
	c := newFake(t, func(http.ResponseWriter, asked) {}).client()
	ctx := t.Context()
	targets, err := c.WritebackTables(ctx)
	if err != nil {
		t.Fatal(err)
	}
	target := targets[TableTask]
	set, err := c.OpenActivity(ctx, target, idA, map[string]any{"subject": "x"})
	if err != nil || len(set) != 1 || set[0].Method != http.MethodPost || !set[0].Keyed {
		t.Errorf("%+v %v", set, err)
	}
	open, err := c.ReopenOperation(ctx, target, idA)
	if err != nil || string(open.Body) != `{"statecode":0,"statuscode":1}` || open.IfMatch != "*" {
		t.Errorf("%s %v", open.Body, err)
	}
	without := *target
	without.Completed = nil
	if _, err := c.CompletedActivity(ctx, &without, idA, nil); ClassOf(err) != ClassAdmin {
		t.Errorf("no completed status: %v", err)
	}
	pair := statePair(nil, []Option{{Value: 7, State: 1}, {Value: 2, State: 0}}, completedState, usualDoneStatus)
	if pair == nil || *pair != (StatePair{State: 1, Status: 7}) {
		t.Errorf("a status of the organization's own: %+v", pair)
	}
	if pair := statePair(nil, []Option{{Value: 2, State: 0}}, completedState, usualDoneStatus); pair != nil {
		t.Errorf("no status: %+v", pair)
	}
}
