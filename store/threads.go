package store

import (
	"context"
	"time"
)

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
	Text     string // in title, member or company
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
	RecordKind  string // of the used match
	RecordID    string
	RecordName  string
}

// Threads is a window of conversations.
func (s *Store) Threads(ctx context.Context, q ThreadQuery) ([]ThreadRow, error) { return nil, nil }

// CountThreads is the number of threads that Threads would list without a limit.
func (s *Store) CountThreads(ctx context.Context, q ThreadQuery) (int, error) { return 0, nil }

// Thread is one conversation as far as the viewer may see it. Its items are asked for with
// ItemQuery.ThreadID. Error: ErrNotFound.
func (s *Store) Thread(ctx context.Context, scope Scope, id int64) (ThreadRow, error) {
	return ThreadRow{}, ErrNotFound
}

// ThreadMember is one of the others of a thread.
type ThreadMember struct {
	ID         int64
	Name       string
	Title      string
	Company    string
	ProfileURL string
	Badge      MemberBadge
	RecordKind string
	RecordID   string
	RecordName string
}

// ThreadMembers lists the others of a thread by name.
func (s *Store) ThreadMembers(ctx context.Context, threadID int64) ([]ThreadMember, error) {
	return nil, nil
}
