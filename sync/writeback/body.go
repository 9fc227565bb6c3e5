package writeback

import (
	"context"
	"encoding/json"
	"fmt"
	"strconv"
	"time"

	"navsync/dynamics"
	"navsync/store"
)

// body is the change set that writes a plan: the activity, open; the whole text as
// annotations where it did not fit; and its completion (contract §5.7). as is the object
// id of the seat holder when they are to be the author, else "".
func (p place) body(ctx context.Context, c *dynamics.Client, f store.WritebackFacts, plan Plan, as string) (dynamics.ChangeSet, error) {
	target := p.tables[plan.Table]
	columns := p.columns(f, plan)
	options := []dynamics.WriteOption{dynamics.As(as)}
	write := c.OpenActivity
	if plan.Completed {
		write = c.CompletedActivity
	}
	set, err := write(ctx, target, plan.ActivityID, columns, options...)
	if err != nil {
		return nil, fmt.Errorf("make the body of an activity: %w", err)
	}
	notes, err := p.annotations(ctx, c, plan, options)
	if err != nil {
		return nil, err
	}
	whole := append(dynamics.ChangeSet{set[0]}, notes...)
	return append(whole, set[1:]...), nil
}

// columns are the activity's columns as they are created.
func (p place) columns(f store.WritebackFacts, plan Plan) map[string]any {
	target := p.tables[plan.Table]
	columns := map[string]any{
		target.Subject:       plan.Subject,
		"ownerid@odata.bind": dynamics.Bind(p.sets["systemuser"], plan.OwnerID),
	}
	if plan.Text != "" {
		columns[target.Body] = plan.Text
	}
	when := plan.At.UTC().Format(time.RFC3339)
	for _, name := range []string{"actualstart", "actualend"} {
		if column, ok := target.Table.Columns[name]; ok && column.ValidForCreate {
			columns[name] = when
		}
	}
	if plan.Table == dynamics.TablePhoneCall {
		columns["directioncode"] = f.Direction == store.Sent
	}
	if plan.RegardingID != "" {
		columns[target.Regarding[string(plan.RegardingKind)]+"@odata.bind"] = dynamics.Bind(p.sets[string(plan.RegardingKind)], plan.RegardingID)
	}
	if target.Parties != "" && plan.Table != dynamics.TableTask { // tasks show none (contract §5.8)
		columns[target.Parties] = p.parties(f, plan)
	}
	return columns
}

// The parts that a party takes (contract §5.8).
const (
	partySender = 1
	partyTo     = 2
	partyName   = 200 // length of unresolvedpartyname
)

// parties are who wrote and who received: the seat holder, and the others as records
// where they match, else by name.
func (p place) parties(f store.WritebackFacts, plan Plan) []map[string]any {
	own, theirs := partySender, partyTo
	received := f.Direction == store.Received
	if received {
		own = partyTo
	}
	list := []map[string]any{{
		"participationtypemask": own, "partyid_systemuser@odata.bind": dynamics.Bind(p.sets["systemuser"], plan.OwnerID),
	}}
	for _, o := range f.Others {
		part := theirs
		if received && (o.MemberID == f.SenderID || len(f.Others) == 1) {
			part = partySender
		}
		party := map[string]any{"participationtypemask": part}
		if o.Kind != "" && !o.Gone && o.Kind.WithID(o.ID) != f.RecordGone {
			party["partyid_"+string(o.Kind)+"@odata.bind"] = dynamics.Bind(p.sets[string(o.Kind)], o.ID)
		} else {
			party["unresolvedpartyname"] = dynamics.CutText(dynamics.OneLine(o.Name), partyName)
		}
		list = append(list, party)
	}
	return list
}

// annotations hold the whole text of a plan whose columns were too short.
func (p place) annotations(ctx context.Context, c *dynamics.Client, plan Plan, options []dynamics.WriteOption) (dynamics.ChangeSet, error) {
	note := p.tables[dynamics.TableAnnotation]
	if plan.Whole == "" || note == nil {
		return nil, nil
	}
	var set dynamics.ChangeSet
	parts := dynamics.TextPieces(plan.Whole, note.BodyMax)
	for i, part := range parts {
		subject := plan.Subject
		if len(parts) > 1 {
			subject += " (" + strconv.Itoa(i+1) + "/" + strconv.Itoa(len(parts)) + ")"
		}
		create, err := c.CreateOperation(ctx, dynamics.TableAnnotation, annotationID(plan.ActivityID, i), map[string]any{
			note.Subject: dynamics.CutText(subject, note.SubjectMax), note.Body: part,
			"ownerid@odata.bind":                       dynamics.Bind(p.sets["systemuser"], plan.OwnerID),
			note.Regarding[plan.Table] + "@odata.bind": dynamics.Bind(p.sets[plan.Table], plan.ActivityID),
		}, options...)
		if err != nil {
			return nil, fmt.Errorf("make the annotation of an activity: %w", err)
		}
		set = append(set, create)
	}
	return set, nil
}

func annotationID(activityID string, part int) string {
	return DerivedID(activityID, "navsync text "+strconv.Itoa(part))
}

// replacedAnnotations write the whole text into the annotations of an activity, whether
// they are there or not: the key is ours, so repeating does no harm.
func (p place) replacedAnnotations(plan Plan) (dynamics.ChangeSet, error) {
	note := p.tables[dynamics.TableAnnotation]
	if note == nil {
		return nil, nil
	}
	var set dynamics.ChangeSet
	for i, part := range dynamics.TextPieces(plan.Whole, note.BodyMax) {
		body, err := json.Marshal(map[string]any{
			note.Subject: dynamics.CutText(plan.Subject, note.SubjectMax), note.Body: part,
			"ownerid@odata.bind":                       dynamics.Bind(p.sets["systemuser"], plan.OwnerID),
			note.Regarding[plan.Table] + "@odata.bind": dynamics.Bind(p.sets[plan.Table], plan.ActivityID),
		})
		if err != nil {
			return nil, fmt.Errorf("make the annotation of an activity: %w", err)
		}
		set = append(set, dynamics.Operation{
			Method: "PATCH", Path: p.sets[dynamics.TableAnnotation] + "(" + annotationID(plan.ActivityID, i) + ")", Body: body, Keyed: true,
		})
	}
	return set, nil
}
