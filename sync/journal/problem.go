package journal

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"navsync/store"
	"navsync/sync/fault"
)

// Scope is how far a problem reaches: one item or record, one seat, or the connection
// (engine.md §6).
type Scope string

// The scopes.
const (
	ScopeItem       Scope = "item"
	ScopeRecord     Scope = "record"
	ScopeSeat       Scope = "seat"
	ScopeConnection Scope = "connection"
)

// Problem keeps one occurrence of err in its group and returns the group's id. Errors
// with the same code, sentence, CRM code, status, privilege, step and scope are one
// group, whatever their texts; refs are what it is about.
func (j Journal) Problem(
	ctx context.Context, tx *store.Tx, err *fault.Error, scope Scope, step string, runID int64, refs ...store.Ref,
) (int64, error) {
	facts := "{}"
	if len(err.Facts) > 0 {
		b, bad := json.Marshal(err.Facts)
		if bad != nil {
			return 0, fmt.Errorf("keep a problem: %w", bad)
		}
		facts = string(b)
	}
	detail := err.Detail
	if detail == "" && err.Err != nil {
		detail = err.Err.Error()
	}
	if j.Log != nil && scope != ScopeConnection { // a step's own failure is logged by its run
		j.Log.WarnContext(ctx, "something failed", "scope", string(scope), "step", step, "run", runID, "about", about(refs), "code", string(err.Code),
			"sentence", err.Key, "crm_code", err.CRMCode, "status", err.Status, "request_id", err.RequestID, "detail", detail)
	}
	return tx.AddProblem(ctx, store.Problem{
		Signature: strings.Join([]string{
			string(scope), step, string(err.Code), err.Key, err.CRMCode, fmt.Sprint(err.Status), err.Privilege,
		}, "|"),
		Code: string(err.Code), Key: err.Key, Facts: facts, Remedy: err.Remedy, Scope: string(scope), Step: step,
		CRMCode: err.CRMCode, Status: err.Status, RequestID: err.RequestID, Privilege: err.Privilege,
		Detail: detail, LastAt: j.Now(), RunID: runID,
	}, refs...)
}

// about names what an error is about, at most a few of them.
func about(refs []store.Ref) string {
	var names []string
	for _, r := range refs[:min(len(refs), 5)] {
		names = append(names, r.Kind+":"+r.Ref)
	}
	return strings.Join(names, " ")
}
