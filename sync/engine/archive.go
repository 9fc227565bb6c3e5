package engine

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"navsync/store"
	"navsync/sync/capture"
	"navsync/sync/fault"
	"navsync/sync/inbox"
	"navsync/sync/linkedin"
)

// Copying says what importing an archive copies to the CRM (spec §8.3): imported history starts
// uncopied, and only the seat holder can choose otherwise.
type Copying string

// The choices.
const (
	CopyNone    Copying = "none"
	CopyMatched Copying = "matched" // threads, notes, calls and tags with people In CRM
	CopyAll     Copying = "all"
	CopyChosen  Copying = "chosen" // ArchiveRequest.Conversations
)

// known refuses any other word: what is not understood copies nothing.
func (c Copying) known() error {
	switch c {
	case "", CopyNone, CopyMatched, CopyAll, CopyChosen:
		return nil
	}
	return fault.New(fault.Usage, "errors.copying", "Given", string(c))
}

// ArchiveRequest is an archive, or a CSV with named columns, to import for one seat.
type ArchiveRequest struct {
	Path      string
	SeatEmail string
	Copy      Copying // CopyNone when empty
	// Since leaves what is older uncopied; zero: no limit.
	Since time.Time
	// Conversations are the chosen threads, by ArchiveThread.Conversation.
	Conversations []string
	// OwnerURL is the profile of the person whose archive it is, where the file does not say.
	OwnerURL string
	// Bind answers ArchivePlan.Question with yes: the archive is the seat holder's.
	Bind bool
	// Progress is told how far the reading has come; nil: nobody asks.
	Progress *ArchiveProgress
	// DryRun counts and changes nothing.
	DryRun bool
}

// ArchiveProgress tells how far the reading of a file has come. Safe for use by any goroutine; its zero value is ready.
type ArchiveProgress = linkedin.Progress

// ArchiveLeft is a row that was left out, as a document and a CSV of them have it.
type ArchiveLeft struct {
	File   string `json:"file"`
	Line   int    `json:"line"`
	Reason string `json:"reason"`         // as linkedin.Reason, or LeftRepeated
	Text   string `json:"text,omitempty"` // what could not be read, "" when the reason says all or the viewer may not read it
}

// LeftRepeated is the reason of rows that stand twice in one file.
const LeftRepeated = "repeated"

// KindConnection is what ArchivePlan.Counts calls the people of Connections.csv.
const KindConnection = capture.KindConnection

// ArchiveCopy is what one choice of what is copied would copy.
type ArchiveCopy struct {
	Threads, Items int
	Open           int           // activities that it would make without a record
	NeverCopy      int           // items that the never-copy list keeps back; none of the others
	Takes          time.Duration // about how long they take to write
}

// ArchiveCounts are numbers of items or threads by what the archive makes of them.
type ArchiveCounts struct{ New, Unchanged, Changed int }

// ArchivePlan is what importing would bring: the dialog's content (spec §8.3, §11.3). It
// holds names of threads only for the seat holder.
type ArchivePlan struct {
	Source    string // archive or csv
	Name      string // the file's name
	SeatID    int64
	SeatEmail string
	SeatName  string
	// OwnerName, OwnerSlug and OwnerURL are whose archive it is; "" for a CSV.
	OwnerName, OwnerSlug, OwnerURL string
	Bound                          bool // the seat is bound to this owner already
	Binds                          bool // importing binds the seat to this owner
	// Question is what has to be answered before the file is imported; BoundName and BoundURL are whose the seat is now.
	Question            OwnerQuestion
	BoundName, BoundURL string
	// Asked are the people who may be the owner, for QuestionOwner; nothing is counted then.
	Asked []ArchiveOwner
	// SharedThreads of FileThreads conversations of the file are the seat's, for QuestionAddress.
	SharedThreads, FileThreads int

	Items, Threads ArchiveCounts
	Kinds          map[store.ItemKind]int           // items
	Counts         map[store.ItemKind]ArchiveCounts // by kind of item, and KindConnection
	Rows, Files    int                              // of the file that were read, left out ones among them

	Members, NewMembers int
	MembersInCRM        int // by the matches as they are now
	Renamed             int // members known by another address until now
	LeftFirm            int // members whose firm is another one now

	Oldest, Newest time.Time
	BeforeStop     int                    // items of before Sales Navigator's own writeback begins (June 2021)
	Skipped        map[string]int         // rows left out, by linkedin.Reason, and LeftRepeated
	Left           []ArchiveLeft          // the first of them, by file and line
	LeftKinds      map[store.ItemKind]int // rows left out, by what they would have become; "" where that is not known
	Spam           int                    // items that LinkedIn took for spam: never copied by an import
	TakenOut       int                    // items of the file that somebody took out: an import does not copy them
	Twice          int                    // activities of the seat that an earlier version wrote twice

	All, InCRM ArchiveCopy     // what copying all, or what is with people In CRM, would copy since ArchiveRequest.Since
	MayCopy    bool            // the actor holds the seat
	List       []ArchiveThread // newest first; nil unless MayCopy
}

// ArchiveThread is a thread of the file that can be chosen.
type ArchiveThread struct {
	Conversation string
	Title        string
	Members      []string
	Items        int
	Newest       time.Time
	InCRM        bool
	New          bool
}

// ArchiveResult is what importing did, or what a dry run would have done.
type ArchiveResult struct {
	ArchivePlan
	ArchiveID  int64 // 0 for a dry run
	Copied     int   // items that now go to the CRM
	Open       int   // of them: activities without a record, as things stand
	NeverCopy  int   // items that the never-copy list kept back
	EditedSeen int   // written items whose text has changed since
}

// newestThread orders the threads of a file, the newest first.
func newestThread(a, b ArchiveThread) int {
	return cmp.Or(b.Newest.Compare(a.Newest), cmp.Compare(a.Conversation, b.Conversation))
}

// newInbox makes the drop folders, whose files are imported as if their holder had done it.
func newInbox(e *Engine) inbox.Inbox {
	return inbox.Inbox{
		Dir: filepath.Join(e.opt.DataDir, "inbox"), Logger: e.opt.Logger, Explain: e.opt.Explain,
		Seats: func(ctx context.Context) ([]string, error) {
			seats, err := e.store.AllSeats(ctx)
			emails := make([]string, len(seats))
			for i, seat := range seats {
				emails[i] = seat.Email
			}
			return emails, fault.Stored(err)
		},
		Take: func(ctx context.Context, email, path string) error {
			actor, err := e.As(ctx, email)
			if err != nil {
				return err
			}
			_, err = e.ImportArchive(ctx, actor, ArchiveRequest{Path: path, SeatEmail: email})
			if fault.CodeOf(err) == fault.Storage { // the disk's fault, not the file's
				err = errors.Join(inbox.ErrLater, err)
			}
			return err
		},
	}
}

// InboxDir is the drop folder of a seat (spec §11.4): a file put there is imported for
// the seat and moved to done, or to failed with a text that says why.
func (e *Engine) InboxDir(email string) string { return e.inbox.Folder(email) }

// InboxPass imports what lies in the drop folders now and is no longer being written: its
// last change is two seconds old. It returns how many files it took.
func (e *Engine) InboxPass(ctx context.Context) (int, error) { return e.inbox.Pass(ctx) }

// archiveKeys are the sentences of what can be wrong with a file; each has a next step about the file.
var archiveKeys = []struct {
	err error
	key string
}{
	{linkedin.ErrBroken, "errors.archive-broken"},
	{linkedin.ErrNoMessages, "errors.archive-empty"},
	{linkedin.ErrSeveral, "errors.archive-several"},
	{linkedin.ErrUnknownColumns, "errors.archive-columns"},
	{linkedin.ErrUnreadable, "errors.archive-unreadable"},
	{linkedin.ErrTooLarge, "errors.archive-too-large"},
	{linkedin.ErrNoOwner, "errors.archive-no-owner"},
	{linkedin.ErrNotArchive, "errors.archive-not"},
}

// archiveError gives an error of reading the file at path its code and sentence.
func archiveError(path string, err error) error {
	name := filepath.Base(path)
	for _, known := range archiveKeys {
		if !errors.Is(err, known.err) {
			continue
		}
		wrong := fault.New(fault.Data, known.key, "File", name)
		wrong.Detail, wrong.Err = err.Error(), err
		var columns *linkedin.ColumnsError
		if errors.As(err, &columns) {
			wrong.Facts["File"], wrong.Facts["Columns"] = columns.File, strings.Join(columns.Columns, ", ")
		}
		var several *linkedin.SeveralError
		if errors.As(err, &several) {
			wrong.Facts["Names"] = strings.Join(several.Names, ", ")
		}
		return wrong
	}
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return &fault.Error{Code: fault.NotFound, Key: "errors.no-such-file", Facts: map[string]any{"File": name}, Err: err}
	case errors.Is(err, fs.ErrPermission):
		return &fault.Error{
			Code: fault.Data, Key: "errors.file-permission", Facts: map[string]any{"File": name}, Err: fmt.Errorf("read the file: %w", err),
		}
	}
	return fault.Stored(err)
}
