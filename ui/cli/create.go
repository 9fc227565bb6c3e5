package cli

import (
	"context"
	"errors"
	"strings"

	"navsync/store"
	"navsync/sync/engine"
)

// creating is a record that shall be created.
type creating struct {
	kind   store.RecordKind
	anyway bool     // although records could be the person already
	set    []string // COLUMN=VALUE
}

// createRecord creates a contact or lead for the member of items. Records that could be the person already are shown first
// (spec §9): exit 1, code conflict.
func (c *command) createRecord(ctx context.Context, h *house, a engine.Actor, asked creating, ids []int64) (engine.ResolveResult, error) {
	draft, _, _, err := h.engine.DraftRecord(ctx, a, asked.kind, ids)
	if err != nil {
		return engine.ResolveResult{}, err
	}
	draft.Columns = map[string]string{}
	for _, pair := range asked.set {
		column, value, ok := strings.Cut(pair, "=")
		if !ok || column == "" {
			return engine.ResolveResult{}, usageError{errors.New(c.printer.T("cli.resolve.bad-set", "Given", pair))}
		}
		draft.Columns[column] = value
	}
	if !asked.anyway {
		if err := c.noDuplicates(ctx, h, a, ids[0]); err != nil {
			return engine.ResolveResult{}, err
		}
	}
	return h.engine.CreateRecord(ctx, a, draft)
}

// shownCandidate is a record that could be a person already.
type shownCandidate struct {
	Record  string `json:"record"`
	Name    string `json:"name"`
	Title   string `json:"title,omitempty"`
	Company string `json:"company,omitempty"`
	Email   string `json:"email,omitempty"`
	Owner   string `json:"owner,omitempty"`
	Score   int    `json:"score"`
}

// duplicatesError says which records could be the person already.
type duplicatesError struct {
	refusal    *engine.Error
	candidates []shownCandidate
}

func (d duplicatesError) Error() string { return d.refusal.Error() }
func (d duplicatesError) Unwrap() error { return d.refusal }

// noDuplicates refuses to create what may be there, unless the item needs no record anyway: the engine says so.
func (c *command) noDuplicates(ctx context.Context, h *house, a engine.Actor, item int64) error {
	row, err := h.store.Item(ctx, store.ScopeOf(a.Person), item)
	if err != nil || row.State == store.ItemWritten || row.Changing {
		return err
	}
	found, err := h.engine.Duplicates(ctx, a, item)
	if err != nil || len(found) == 0 {
		return err
	}
	refusal := duplicatesError{refusal: &engine.Error{
		Code: engine.CodeConflict, Key: "errors.create-duplicates", Facts: map[string]any{"Count": len(found)},
	}}
	for _, f := range found {
		refusal.candidates = append(refusal.candidates, shownCandidate{
			Record: f.Kind.WithID(f.ID), Name: f.Name, Title: f.Title, Company: f.Company, Email: f.Email, Owner: f.Owner, Score: f.Score,
		})
	}
	return refusal
}

// leftRecord tells of the record that an undone creation leaves in Dynamics, and deletes it there when that is asked for.
func (c *command) leftRecord(ctx context.Context, h *house, a engine.Actor, r engine.ResolveResult, wanted bool) error {
	doc := c.resolveOf(r)
	if wanted {
		if err := engine.DeleteCreated(ctx, h.engine, a, r.Record); err != nil {
			return err
		}
		doc.Deleted = true
	}
	if err := c.showResolved(r, doc); err != nil || c.json {
		return err
	}
	key := "cli.resolve.stays"
	if wanted {
		key = "cli.resolve.deleted"
	}
	c.say("%s", c.printer.T(key, "Record", doc.Record, "Name", oneLine(r.Record.Name)))
	return nil
}
