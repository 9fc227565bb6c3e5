package writeback

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
)

const askAtOnce = 100 // activities whose state is read with one request

// activityRef names an activity in Dynamics.
type activityRef struct{ table, id string }

// readActivities reads state, regarding, owner and who changed activities last; those that
// are gone are not among the answers.
func readActivities(ctx context.Context, c *dynamics.Client, refs []activityRef) (map[string]dynamics.Row, error) {
	byTable := map[string][]string{}
	for _, r := range refs {
		byTable[r.table] = append(byTable[r.table], r.id)
	}
	found := map[string]dynamics.Row{}
	for table, ids := range byTable {
		for start := 0; start < len(ids); start += askAtOnce {
			var either []string
			for _, id := range ids[start:min(start+askAtOnce, len(ids))] {
				either = append(either, "activityid eq "+id)
			}
			q := dynamics.Query{
				Table: table, Select: []string{"activityid", "statecode", "regardingobjectid", "ownerid", "modifiedby", "modifiedonbehalfby"},
				Filter: strings.Join(either, " or "), Annotations: true,
			}
			for page, err := range c.Pages(ctx, q) {
				if errors.Is(err, dynamics.ErrNoTable) {
					break // the LinkedIn app was removed with all its rows
				}
				if err != nil {
					return nil, fmt.Errorf("read activities: %w", err)
				}
				for _, row := range page.Rows {
					if about := row.Lookup("regardingobjectid"); about.ID != "" && about.Table == "" {
						return nil, fault.New(fault.Schema, "errors.lookup-untold", "Column", table+".regardingobjectid")
					}
					found[strings.ToLower(row.String("activityid"))] = row
				}
			}
		}
	}
	return found, nil
}

// touched says that somebody else than the connection's own account changed an activity last.
func touched(row dynamics.Row, userID string) bool {
	return row.Lookup("modifiedby").ID != userID && row.Lookup("modifiedonbehalfby").ID != userID
}

// Standing is what Dynamics has of activities now, by item.
type Standing struct {
	Ours    []int64 // as navsync left them
	Touched []int64 // somebody else changed them since
	Gone    []int64
}

// Stand asks how activities are in Dynamics.
func (o *Outbox) Stand(ctx context.Context, c *dynamics.Client, conn store.Connection, rows []store.WrittenActivity) (s Standing, err error) {
	refs := make([]activityRef, len(rows))
	for i, w := range rows {
		refs[i] = activityRef{w.Table, w.ActivityID}
	}
	actual, err := readActivities(ctx, c, refs)
	if err != nil {
		return s, fault.FromDynamics(err)
	}
	for _, w := range rows {
		row, there := actual[w.ActivityID]
		switch {
		case !there:
			s.Gone = append(s.Gone, w.ItemID)
		case touched(row, conn.UserID):
			s.Touched = append(s.Touched, w.ItemID)
		default:
			s.Ours = append(s.Ours, w.ItemID)
		}
	}
	return s, nil
}
