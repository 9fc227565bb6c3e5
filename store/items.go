package store

import "time"

// ItemState is where an item stands on its way to Dynamics (spec §2, §8).
type ItemState string

// The states. Sending and uncertain show as waiting.
const (
	ItemNotCopied ItemState = "not-copied"
	ItemWaiting   ItemState = "waiting"
	ItemSending   ItemState = "sending"
	ItemUncertain ItemState = "uncertain" // an answer was lost; the same is sent again
	ItemWritten   ItemState = "written"
	ItemOpen      ItemState = "open" // written without a matching record: unresolved
	ItemFailed    ItemState = "failed"
	ItemTakenOut  ItemState = "taken-out"
	ItemDeleted   ItemState = "deleted"   // written or open, and deleted in Dynamics since (spec §8.10)
	ItemKept      ItemState = "kept-here" // a waiting one that stands in the report without an activity (spec §9)
)

// Why an item waits (spec §8.7); the words are the tails of keys in the languages.
const (
	WaitNotConnected  = "not-connected"
	WaitNotImported   = "not-imported" // the first import has not completed
	WaitPaused        = "paused"
	WaitRestored      = "restored" // the store was restored from a copy, and no admin has said go on
	WaitFailing       = "failing"
	WaitCopy          = "copy" // the continuous copy cannot be brought up to date, or another machine has taken over
	WaitWritebackOff  = "writeback-off"
	WaitKindOff       = "kind-off"
	WaitSeatOff       = "seat-off"
	WaitNotMatched    = "not-matched"    // the seat has no CRM user
	WaitOwnerDisabled = "owner-disabled" // its CRM user cannot own rows
	WaitAppMissing    = "app-missing"    // the LinkedIn app's table is not there
	WaitAuthor        = "author"         // the connection may not write as the seat holder
	WaitThrottled     = "throttled"
	WaitOutage        = "outage"    // no answer
	WaitRefused       = "refused"   // Dynamics answers, and does not let the connection in
	WaitCRMError      = "crm-error" // Dynamics, or what stands before it, answers with an error
	WaitRetry         = "retry"     // after a refusal that may pass
	WaitOther         = "other-organization"
	WaitKept          = "kept-here" // no matching record: it stands in the report until it is resolved (spec §9)
)

// ItemRow is an item with its state and what it becomes or became.
type ItemRow struct {
	ID         int64
	Key        string
	Kind       ItemKind
	Direction  Direction
	SeatID     int64
	SeatHolder string
	SeatEmail  string
	ThreadID   int64
	MemberID   int64 // 0: several
	Member     string
	Title      string
	Company    string
	Sender     string // name, "" for the seat holder
	Subject    string
	Text       string // "" when the viewer may not read it
	Hidden     bool   // the viewer may read neither text nor subject (spec §1)
	Characters int
	At         time.Time
	DateOnly   bool
	Origin     string // archive, csv, composed
	AddedAt    time.Time
	Copy       bool
	State      ItemState
	Reason     string // why it waits, or the error code of a failed one
	NotBefore  time.Time
	Attempts   int
	QueuedAt   time.Time
	SentAt     time.Time
	WrittenAt  time.Time
	ProblemID  int64
	Problem    *Problem // the cause of a failed one, nil where none is kept

	// What it becomes (by the matches as they are now) or became.
	ActivityTable  string // "" before it is planned
	ActivityID     string
	RegardingKind  RecordKind // "": no matching record
	RegardingID    string
	RegardingName  string
	Becomes        string // completed, open or kept-here
	Author         string // "" before it is planned: the connecting account or the seat holder
	Unresolved     string // reason while open or kept here
	Kept           bool   // no matching record: it waits here until it is resolved
	Gone           bool   // the activity was deleted in Dynamics
	Edited         bool   // changed since written
	TwinOf         int64  // the item that this one is a second time: its activity was written twice
	Changing       bool   // a resolution, move or update is on its way
	ChangeFailed   bool
	OrganizationID string
}

// Badges count what waits for a viewer.
type Badges struct {
	Unresolved int
	Pending    int // waiting and failed
	Failed     int
}
