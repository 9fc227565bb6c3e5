package store

import "time"

// UnresolvedColumn is a column of the report, to sort by or to look for a text in.
type UnresolvedColumn string

// The columns; UnresolvedAge is the default of a sort.
const (
	UnresolvedAge     UnresolvedColumn = "age"
	UnresolvedKind    UnresolvedColumn = "kind"
	UnresolvedMember  UnresolvedColumn = "member"
	UnresolvedCompany UnresolvedColumn = "company"
	UnresolvedHolder  UnresolvedColumn = "holder"
	UnresolvedReason  UnresolvedColumn = "reason"
	UnresolvedKept    UnresolvedColumn = "kept"
	UnresolvedBest    UnresolvedColumn = "best"
)

// UnresolvedGrouping keeps rows of the report together.
type UnresolvedGrouping string

// The groupings.
const (
	UnresolvedByReason UnresolvedGrouping = "reason" // in the order of UnresolvedReasons, what has none first
	UnresolvedByMember UnresolvedGrouping = "member" // by name
)

// UnresolvedReasons are why activities are unresolved, in the order of what a person can settle quickest.
func UnresolvedReasons() []string {
	return []string{"below-threshold", "ambiguous", "firm-known", "no-candidate", "record-gone"}
}

// UnresolvedQuery chooses rows of the report (spec §9). The zero value of the filters is
// all that is not ignored.
type UnresolvedQuery struct {
	Scope      Scope
	IDs        []int64 // of items; nil: all
	Kind       ItemKind
	Reason     string
	SeatID     int64
	MemberID   int64
	Member     []string // each stands in the member's name
	Company    string   // the member's, whatever its case and accents
	Domain     string   // of the member's e-mail
	Since      time.Time
	Ignored    bool             // the ignored ones instead
	Filter     []UnresolvedPart // a row has each of them
	Grouped    UnresolvedGrouping
	Sort       UnresolvedColumn // within the groups
	Ranked     []string         // sorted by kind or reason: the order of its values
	Descending bool             // by age: the newest first
	Limit      int              // 0: no limit
	Offset     int
}

// UnresolvedPart is one part of a filter. A row has it that has any of what it names; nothing has an empty one.
type UnresolvedPart struct {
	Text    string
	Whole   bool               // the text is all that stands there
	In      []UnresolvedColumn // where it stands: in the member, company, seat holder or best score
	Kinds   []ItemKind
	Reasons []string
	Kept    []bool // kept here, or open in Dynamics
	Best    Compared
	Now     time.Time       // at which the rows have one of the ages,
	Ages    []time.Duration // each in whole ones of its largest unit: minutes, hours or days
}

// UnresolvedRow is an activity that is open because no matching record was found, or an item that waits here for one.
type UnresolvedRow struct {
	ItemID        int64
	At            time.Time // of the item
	DateOnly      bool
	WrittenAt     time.Time
	Kind          ItemKind
	Direction     Direction
	Subject       string
	Text          string // "" when the viewer may not read it
	Characters    int
	MemberID      int64 // 0: a thread with several, none chosen
	Member        string
	Members       string // names of all, separated by ", "
	Title         string
	Company       string
	Domain        string // of the member's e-mail, "" when it is not known
	ProfileURL    string
	SeatID        int64
	SeatHolder    string
	SeatEmail     string
	Reason        string // no-candidate, firm-known, below-threshold, ambiguous, record-gone
	BestKind      RecordKind
	BestID        string
	BestName      string
	BestScore     int
	Evidence      []Evidence // of the best candidate
	ActivityTable string
	ActivityID    string
	Resolving     bool // a person has resolved it, Dynamics does not show it yet
	ResolveFailed bool // Dynamics refused that
	ProblemID     int64
	IgnoredAt     time.Time
	KeptAt        time.Time // since when it is kept here; zero: it is open in Dynamics
}

// CandidateRow is a record that could be an item's member, with its evidence.
type CandidateRow struct {
	MemberID  int64
	Kind      RecordKind
	ID        string
	Name      string
	Title     string
	Company   string
	Place     string
	Email     string
	Phone     string
	Owner     string    // the CRM user
	ChangedAt time.Time // of the record in Dynamics
	ActiveAt  time.Time // when navsync last wrote an activity regarding it, zero: never
	Filled    int       // of its CandidateColumns, how many hold something
	Score     int
	Evidence  []Evidence
	Origin    MatchOrigin
	Outcome   MatchOutcome
	Gone      bool
	DecidedBy string
	DecidedAt time.Time
}
