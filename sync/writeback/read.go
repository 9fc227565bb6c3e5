package writeback

import (
	"context"
	"errors"
	"fmt"
	"maps"
	"slices"
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

// AttachedByOthers says whether somebody else than the connection's own account has added a note or a file to a row.
func AttachedByOthers(ctx context.Context, c *dynamics.Client, userID, rowID string) (bool, error) {
	attached, err := attachedByOthers(ctx, c, userID, []string{rowID})
	return attached[strings.ToLower(rowID)], err
}

// attachedByOthers are those of the activities to which somebody else than the connection's own account has added a note or
// a file, or has changed one that navsync made: they would go with the activity.
func attachedByOthers(ctx context.Context, c *dynamics.Client, userID string, activities []string) (map[string]bool, error) {
	attached := map[string]bool{}
	for part := range slices.Chunk(activities, askAtOnce) {
		q := dynamics.Query{
			Table: dynamics.TableAnnotation, Select: []string{"objectid", "createdby", "createdonbehalfby", "modifiedby", "modifiedonbehalfby"},
			Filter: "_objectid_value eq " + strings.Join(part, " or _objectid_value eq "), Annotations: true,
		}
		for page, err := range c.Pages(ctx, q) {
			if err != nil {
				return nil, fmt.Errorf("read the notes of activities: %w", err)
			}
			for _, row := range page.Rows {
				made := row.Lookup("createdby").ID == userID || row.Lookup("createdonbehalfby").ID == userID
				if !made || touched(row, userID) {
					attached[strings.ToLower(row.Lookup("objectid").ID)] = true
				}
			}
		}
	}
	return attached, nil
}

// Standing is what Dynamics has of activities now, by item.
type Standing struct {
	Ours    []int64 // as navsync left them
	Touched []int64 // somebody else changed them since
	// Attached are otherwise as navsync left them, but somebody else has added a note or a file.
	Attached []int64
	Gone     []int64
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
	attached, err := attachedByOthers(ctx, c, conn.UserID, slices.Sorted(maps.Keys(actual)))
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
		case attached[w.ActivityID]:
			s.Attached = append(s.Attached, w.ItemID)
		default:
			s.Ours = append(s.Ours, w.ItemID)
		}
	}
	return s, nil
}
