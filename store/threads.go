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

// What one seat has with one person is one conversation on screen, however many threads LinkedIn and the notes made of
// it: it goes by the id of its newest thread. A thread with several people is one of its own.
const (
	// oneToOne says as SQL that thread o is with the same person alone as thread t. It is found by its person: by its seat
	// each of twenty thousand conversations would be compared with each newer one.
	oneToOne = "+o.seat_id = t.seat_id AND o.member_id = t.member_id AND NOT o.chosen AND NOT t.chosen"
	// conversation are the threads of the conversation that thread ? belongs to, as SQL.
	conversation = "SELECT o.id FROM thread t JOIN thread o ON o.id = t.id OR " + oneToOne + " WHERE t.id = ?"
)

// ThreadQuery chooses conversations, the newest first.
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
	ID          int64 // of its newest thread
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
	Copy        bool // Copy thread to CRM, also for what comes later; of one of its threads
	Copied      int
	Written     int
	Open        int
	Waiting     int
	Failed      int
	Out         int
	Deleted     int // in Dynamics; neither written nor open any more
	Badge       MemberBadge
	RecordKind  RecordKind // of the used match
	RecordID    string
	RecordName  string
}
