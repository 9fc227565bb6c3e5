package store

import "time"

// MemberBadge says how a member stands to the CRM (spec §7).
type MemberBadge string

// The badges. Candidates, ambiguous and record-gone are kinds of Not in CRM.
const (
	InCRM           MemberBadge = "in-crm"
	NotInCRM        MemberBadge = "not-in-crm"
	OutOfDate       MemberBadge = "out-of-date"
	BadgeCandidates MemberBadge = "candidates"
	BadgeAmbiguous  MemberBadge = "ambiguous"
	BadgeGone       MemberBadge = "record-gone"
)

// ThreadQuery chooses threads, the newest first.
type ThreadQuery struct {
	Scope    Scope
	SeatID   int64
	MemberID int64
	Text     string // each word in title, member or company
	Limit    int    // 0: no limit
	Offset   int
}

// ThreadRow is a conversation.
type ThreadRow struct {
	ID          int64
	SeatID      int64
	SeatHolder  string
	Title       string
	NewestAt    time.Time
	Items       int   // as far as the viewer may see
	MemberID    int64 // 0: several, none chosen
	Member      string
	Members     string // names of all, separated by ", "
	MemberCount int
	MemberTitle string
	Company     string
	ProfileURL  string
	Chosen      bool
	Copy        bool // Copy thread to CRM, also for what comes later
	Copied      int
	Written     int
	Open        int
	Waiting     int
	Failed      int
	Out         int
	Badge       MemberBadge
	RecordKind  RecordKind // of the used match
	RecordID    string
	RecordName  string
}
