package engine

import "time"

// Plan is what one item becomes in Dynamics: what the preview shows and what is then
// written, exactly (spec §8.8).
type Plan struct {
	ItemID     int64  `json:"itemId"`
	Table      string `json:"table"` // li_inmail, li_message, task, phonecall
	ActivityID string `json:"activityId"`
	Subject    string `json:"subject"`
	// Text is what stands in the activity; Whole is the full text when it did not fit
	// and goes into an annotation too. Both are "" for a viewer who may not read them.
	Text       string `json:"text"`
	Whole      string `json:"whole,omitempty"`
	Characters int    `json:"characters"`
	// RegardingKind, RegardingID and RegardingName are the matched record, "" when none.
	RegardingKind string `json:"regardingKind,omitempty"`
	RegardingID   string `json:"regardingId,omitempty"`
	RegardingName string `json:"regardingName,omitempty"`
	// Why is the match's origin, manual or automatic, with its score, who decided it and when.
	Why       string    `json:"why,omitempty"`
	Score     int       `json:"score,omitempty"`
	DecidedBy string    `json:"decidedBy,omitempty"`
	DecidedAt time.Time `json:"decidedAt,omitzero"`
	// Unresolved is why it will be open: no-candidate, below-threshold, ambiguous,
	// record-gone; "" when it will be completed.
	Unresolved string    `json:"unresolved,omitempty"`
	Completed  bool      `json:"completed"`
	OwnerID    string    `json:"ownerId"`
	OwnerName  string    `json:"ownerName"`
	Author     string    `json:"author"`
	At         time.Time `json:"at"`
	DateOnly   bool      `json:"dateOnly,omitempty"`
	From       []string  `json:"from,omitempty"` // parties, names
	To         []string  `json:"to,omitempty"`
	// Waits is the reason why it is not written now, "" when it is due; see store.Reasons.
	Waits string `json:"waits,omitempty"`
	// Frozen: the body is stored and will not change any more.
	Frozen bool `json:"frozen,omitempty"`
}
