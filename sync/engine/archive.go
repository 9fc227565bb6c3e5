package engine

import "time"

// Copying says what an import copies to the CRM (spec §8.3): imported history starts
// uncopied, and only the seat holder can choose otherwise.
type Copying string

// The choices of an import.
const (
	CopyNone    Copying = "none"
	CopyMatched Copying = "matched" // threads, notes, calls and tags with people In CRM
	CopyAll     Copying = "all"
	CopyChosen  Copying = "chosen" // ImportRequest.Conversations
)

// ImportRequest is an archive, or a CSV with named columns, to import for one seat.
type ImportRequest struct {
	Path      string
	SeatEmail string
	Copy      Copying // CopyNone when empty
	// Since leaves what is older uncopied; zero: no limit.
	Since time.Time
	// Conversations are the chosen threads, by ImportThread.Conversation.
	Conversations []string
	// DryRun counts and changes nothing.
	DryRun bool
}

// ImportCounts are numbers of items or threads by what an import makes of them.
type ImportCounts struct{ New, Unchanged, Changed int }

// ImportPlan is what an import would bring: the dialog's content (spec §8.3, §11.3). It
// holds names of threads only for the seat holder.
type ImportPlan struct {
	Source    string // archive or csv
	Name      string // the file's name
	SeatID    int64
	SeatEmail string
	// OwnerName, OwnerSlug and OwnerURL are whose archive it is; "" for a CSV.
	OwnerName, OwnerSlug, OwnerURL string
	Bound                          bool // the seat is bound to this owner already
	Binds                          bool // importing binds the seat to this owner
	Items, Threads                 ImportCounts
	Kinds                          map[string]int // items by kind
	Members, NewMembers            int
	MembersInCRM                   int // by the matches as they are now
	ThreadsInCRM                   int // threads with people In CRM since ImportRequest.Since
	ItemsInCRM                     int // items that "matched" would copy since then
	Oldest, Newest                 time.Time
	Skipped                        map[string]int // rows left out, by linkedin.Reason
	MayCopy                        bool           // the actor holds the seat
	List                           []ImportThread // newest first; nil unless MayCopy
}

// ImportThread is a thread of the file that can be chosen.
type ImportThread struct {
	Conversation string
	Title        string
	Members      []string
	Items        int
	Newest       time.Time
	InCRM        bool
	New          bool
}

// ImportResult is what an import did, or what a dry run would have done.
type ImportResult struct {
	ImportPlan
	ArchiveID  int64 // 0 for a dry run
	Copied     int   // items that now go to the CRM
	NeverCopy  int   // items that the never-copy list kept back
	EditedSeen int   // written items whose text has changed since
}
