package writeback

import (
	"context"
	"errors"
	"fmt"
	"strings"

	"navsync/dynamics"
	"navsync/sync/fault"
)

const askAtOnce = 100 // activities whose state is read with one request

// activityRef names an activity in Dynamics.
type activityRef struct{ table, id string }

// readActivities reads state, regarding and owner of activities; those that are gone are
// not among the answers.
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
				Table: table, Select: []string{"activityid", "statecode", "regardingobjectid", "ownerid"},
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
