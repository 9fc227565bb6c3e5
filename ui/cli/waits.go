package cli

import (
	"context"

	"navsync/store"
	"navsync/sync/engine"
)

// waitDocument are items that wait for one reason after a run.
type waitDocument struct {
	Reason   string `json:"reason"` // "": they go with the next writeback
	Items    int    `json:"items"`
	Sentence string `json:"sentence"`
	Until    string `json:"until,omitempty"`
}

// planDocument is what a run would write of one item (spec §8.8).
type planDocument struct {
	ID         string `json:"id"`
	Kind       string `json:"kind"`
	Member     string `json:"member"`
	Seat       string `json:"seat"`
	Owner      string `json:"owner"`
	Table      string `json:"activityTable"`
	ActivityID string `json:"activityId"`
	Regarding  string `json:"regarding,omitempty"`
	RecordName string `json:"regardingName,omitempty"`
	Becomes    string `json:"becomes"` // completed or open
	Unresolved string `json:"unresolved,omitempty"`
}

// waits are what still waits and why, for a run's document.
func (c *command) waits(ctx context.Context, h *house, a engine.Actor) ([]waitDocument, error) {
	all, err := h.store.WaitsOf(ctx, store.ScopeOf(a.Person))
	if err != nil {
		return nil, err
	}
	var waits []waitDocument
	for _, w := range all {
		why := c.printer.T("standing.due")
		if key := "item.wait." + w.Reason; w.Reason != "" && c.printer.Has(key) {
			why = c.printer.T(key)
		}
		if !w.Until.IsZero() {
			why += ", " + c.printer.T("trail.fact.until", "value", c.printer.DateTime(w.Until.Local()))
		}
		waits = append(waits, waitDocument{
			Reason: w.Reason, Items: w.Items, Until: utc(w.Until), Sentence: c.printer.T("cli.sync.waits", "count", w.Items, "Why", why),
		})
	}
	return waits, nil
}

// wouldWrite is what a run would write now, with the items' members and seats.
func (c *command) wouldWrite(ctx context.Context, h *house, a engine.Actor) ([]planDocument, error) {
	plans, err := engine.WouldWrite(ctx, h.engine, a)
	if err != nil || len(plans) == 0 {
		return nil, err
	}
	ids := make([]int64, len(plans))
	for i, p := range plans {
		ids[i] = p.ItemID
	}
	rows, err := h.store.Items(ctx, store.ItemQuery{Scope: store.ScopeOf(a.Person), IDs: ids})
	if err != nil {
		return nil, err
	}
	items := map[int64]store.ItemRow{}
	for _, r := range rows {
		items[r.ID] = r
	}
	docs := make([]planDocument, len(plans))
	for i, p := range plans {
		item := items[p.ItemID]
		docs[i] = planDocument{
			ID: id(p.ItemID), Kind: string(item.Kind), Member: item.Member, Seat: item.SeatEmail, Owner: p.OwnerName,
			Table: p.Table, ActivityID: p.ActivityID, RecordName: p.RegardingName, Becomes: "completed", Unresolved: p.Unresolved,
		}
		if p.RegardingKind != "" {
			docs[i].Regarding = p.RegardingKind.WithID(p.RegardingID)
		}
		if !p.Completed {
			docs[i].Becomes = "open"
		}
	}
	return docs, nil
}

// showPlans lists what would be written, for people.
func (c *command) showPlans(plans []planDocument) error {
	return show(c, plans,
		column[planDocument]{"cli.col.id", func(p planDocument) string { return p.ID }},
		column[planDocument]{"cli.col.kind", func(p planDocument) string { return c.printer.T("kind." + p.Kind) }},
		column[planDocument]{"cli.col.member", func(p planDocument) string { return p.Member }},
		column[planDocument]{"cli.col.seat", func(p planDocument) string { return p.Seat }},
		column[planDocument]{"writebacks.col.regarding", func(p planDocument) string {
			if p.Regarding == "" {
				return c.printer.T("writebacks.no-record") + " · " + c.printer.T("unresolved.reason."+p.Unresolved)
			}
			return p.RecordName + "  " + p.Regarding
		}},
		column[planDocument]{"writebacks.col.becomes", func(p planDocument) string { return c.printer.T("trail.becomes." + p.Becomes) }},
	)
}

// showSync is a run with what it leaves waiting and why; of a dry run what would be written, for whom, regarding what.
func (c *command) showSync(ctx context.Context, h *house, a engine.Actor, run store.Run, dry bool) (err error) {
	doc := runOf(run)
	if dry {
		doc.WouldWrite, err = c.wouldWrite(ctx, h, a)
	} else {
		doc.Waits, err = c.waits(ctx, h, a)
	}
	if err != nil {
		return err
	}
	if run.ID != 0 {
		if doc.Notice, err = c.lossNotice(ctx, h.store, store.ScopeOf(a.Person), run.ID); err != nil {
			return err
		}
	}
	if c.json {
		return c.document(doc)
	}
	if err := c.showRun(run); err != nil {
		return err
	}
	if len(doc.WouldWrite) > 0 {
		if err := c.printLines([]string{""}); err != nil {
			return err
		}
		if err := c.showPlans(doc.WouldWrite); err != nil {
			return err
		}
	}
	for _, w := range doc.Waits {
		c.say("%s", w.Sentence)
	}
	if doc.Notice != "" {
		c.say("%s", doc.Notice)
	}
	return nil
}
