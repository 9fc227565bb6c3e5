package dynamics

import (
	"context"
	"errors"
	"maps"
	"slices"
	"sync"

	"golang.org/x/sync/errgroup"
)

// The tables that activities are written into (contract §10).
const (
	TableInMail     = "li_inmail"
	TableMessage    = "li_message"
	TableSmartLink  = "li_pointdrivepresentationviewed"
	TableTask       = "task"
	TablePhoneCall  = "phonecall"
	TableAnnotation = "annotation"
)

// What all activity tables have in common (contract §5.5, §5.7, §5.8). The
// usual statuses are those of tables whose states name no default.
const (
	completedState   = 1
	openState        = 0
	usualOpenStatus  = 1
	usualDoneStatus  = 2
	partiesSuffix    = "_activity_parties"
	regardingColumn  = "regardingobjectid"
	annotationColumn = "objectid"
)

// writebackCandidates are the tables that WritebackTables looks for.
var writebackCandidates = [...]string{TableInMail, TableMessage, TableSmartLink, TableTask, TablePhoneCall, TableAnnotation}

// ActivityTable is what is needed to write activities, or annotations, into
// one table of the organization (contract §10).
type ActivityTable struct {
	// Table is the metadata; never nil.
	Table *Table
	// Subject and Body name the text columns; SubjectMax and BodyMax their
	// lengths in UTF-16 units. An annotation's are subject and notetext.
	Subject, Body       string
	SubjectMax, BodyMax int
	// Regarding is the navigation property to bind for each target table:
	// account, contact, lead, opportunity, and for annotations the activities.
	Regarding map[string]string
	// Parties is the collection of activity parties, "" for annotations.
	Parties string
	// Open and Completed are the state pairs; nil for annotations, and
	// Completed nil when the organization offers no completed status.
	Open, Completed *StatePair
}

// StatePair is a state with one of its status reasons. Both are always written
// together (contract §5.7).
type StatePair struct{ State, Status int }

// WritebackTables looks for the tables that activities are written into:
// li_inmail, li_message, li_pointdrivepresentationviewed, task, phonecall and
// annotation. A table that the organization lacks is absent from the map.
func (c *Client) WritebackTables(ctx context.Context) (map[string]*ActivityTable, error) {
	var mu sync.Mutex
	found := map[string]*ActivityTable{}
	group, ctx := errgroup.WithContext(ctx)
	for _, name := range writebackCandidates {
		group.Go(func() error {
			target, err := c.activityTable(ctx, name)
			if errors.Is(err, ErrNoTable) {
				return nil
			}
			if err != nil {
				return err
			}
			mu.Lock()
			defer mu.Unlock()
			found[name] = target
			return nil
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	return found, nil
}

func (c *Client) activityTable(ctx context.Context, name string) (*ActivityTable, error) {
	table, err := c.Table(ctx, name)
	if err != nil {
		return nil, err
	}
	target := &ActivityTable{Table: table, Subject: "subject", Body: "description", Regarding: map[string]string{}}
	regarding := regardingColumn
	if table.IsActivity {
		target.Parties = name + partiesSuffix
		if target.Open, target.Completed, err = c.statePairs(ctx, name); err != nil {
			return nil, err
		}
	} else {
		target.Body, regarding = "notetext", annotationColumn
	}
	for _, n := range table.Navigations {
		if n.Column == regarding {
			target.Regarding[n.Target] = n.Name
		}
	}
	target.SubjectMax, target.BodyMax = table.maxLength(target.Subject), table.maxLength(target.Body)
	return target, nil
}

func (t *Table) maxLength(column string) int {
	if found, ok := t.Columns[column]; ok {
		return found.MaxLength
	}
	return 0
}

// statePairs are the pairs for an open and for a completed activity, from the
// organization's own status reasons.
func (c *Client) statePairs(ctx context.Context, table string) (open, completed *StatePair, err error) {
	statuses, err := c.Options(ctx, table, "statuscode")
	if err != nil {
		return nil, nil, err
	}
	states, err := c.Options(ctx, table, "statecode")
	if err != nil {
		return nil, nil, err
	}
	return statePair(states, statuses, openState, usualOpenStatus), statePair(states, statuses, completedState, usualDoneStatus), nil
}

// statePair prefers the state's own default status, then the usual one, then
// the first that belongs to the state.
func statePair(states, statuses []Option, state, usual int) *StatePair {
	var reasons []int
	for _, s := range statuses {
		if s.State == state {
			reasons = append(reasons, s.Value)
		}
	}
	if len(reasons) == 0 {
		return nil
	}
	chosen := reasons[0]
	if slices.Contains(reasons, usual) {
		chosen = usual
	}
	for _, s := range states {
		if s.Value == state && slices.Contains(reasons, s.Default) {
			chosen = s.Default
		}
	}
	return &StatePair{State: state, Status: chosen}
}

// OpenActivity is the change set that makes an activity and leaves it open.
func (c *Client) OpenActivity(ctx context.Context, target *ActivityTable, id string, body map[string]any, opts ...WriteOption) (ChangeSet, error) {
	create, err := c.CreateOperation(ctx, target.Table.LogicalName, id, body, opts...)
	if err != nil {
		return nil, err
	}
	return ChangeSet{create}, nil
}

// CompletedActivity is the pair of writes that makes a completed activity: it
// is created open, then completed by its id, in one change set, so that no
// half of it can stay behind (contract §5.7).
func (c *Client) CompletedActivity(
	ctx context.Context, target *ActivityTable, id string, body map[string]any, opts ...WriteOption,
) (ChangeSet, error) {
	body = maps.Clone(body)
	delete(body, "statecode") // a create always lands open
	delete(body, "statuscode")
	create, err := c.CreateOperation(ctx, target.Table.LogicalName, id, body, opts...)
	if err != nil {
		return nil, err
	}
	complete, err := c.CompleteOperation(ctx, target, id, opts...)
	if err != nil {
		return nil, err
	}
	return ChangeSet{create, complete}, nil
}

// CompleteOperation completes an existing open activity. It fails with
// ClassAdmin when the organization offers no completed status.
func (c *Client) CompleteOperation(ctx context.Context, target *ActivityTable, id string, opts ...WriteOption) (Operation, error) {
	return c.stateOperation(ctx, target, id, target.Completed, opts)
}

// ReopenOperation opens a completed activity, so that it can be corrected.
func (c *Client) ReopenOperation(ctx context.Context, target *ActivityTable, id string, opts ...WriteOption) (Operation, error) {
	return c.stateOperation(ctx, target, id, target.Open, opts)
}

func (c *Client) stateOperation(ctx context.Context, target *ActivityTable, id string, pair *StatePair, opts []WriteOption) (Operation, error) {
	table := target.Table.LogicalName
	if pair == nil {
		return Operation{}, &Error{Op: "PATCH " + table, Class: ClassAdmin, Code: CodeInvalidStatus, Err: errNoOption}
	}
	return c.UpdateOperation(ctx, table, id, map[string]any{"statecode": pair.State, "statuscode": pair.Status}, opts...)
}
