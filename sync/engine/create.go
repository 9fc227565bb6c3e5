package engine

import (
	"context"

	"navsync/store"
)

// RecordRequest is a contact or lead to create for the member of unresolved activities.
// Empty texts are filled from what is known of the member.
type RecordRequest struct {
	Kind      string // contact or lead
	FirstName string
	LastName  string
	Title     string
	Email     string
	Company   string
	// AccountID is the contact's account; "": the company's matched account, else one of
	// that name, else a new one.
	AccountID string
	Items     []int64
}

// DraftRecord fills a request with what is known of the item's member and which account
// would be used; Account is its name, NewAccount that it would be created.
func (e *Engine) DraftRecord(ctx context.Context, a Actor, kind string, items []int64) (r RecordRequest, account string, newAccount bool, err error) {
	return r, "", false, errUnbuilt
}

// Duplicates lists records that could be the item's member already, the likeliest first;
// Dynamics is asked too when it can be reached.
func (e *Engine) Duplicates(ctx context.Context, a Actor, itemID int64) ([]store.CandidateRow, error) {
	return nil, errUnbuilt
}

// CreateRecord creates the contact (with its account) or lead, owned by the seat holder's
// CRM user, and resolves the items to it. Id and body are stored before the first attempt.
func (e *Engine) CreateRecord(ctx context.Context, a Actor, r RecordRequest) (ResolveResult, error) {
	return ResolveResult{}, errUnbuilt
}
