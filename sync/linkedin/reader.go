package linkedin

import (
	"context"
	"errors"
	"io"
	"io/fs"
	"iter"
)

// The errors of opening and reading. They come wrapped with the file's name; ask with errors.Is.
var (
	// ErrNotArchive: neither a LinkedIn data archive nor a CSV with named columns.
	ErrNotArchive = errors.New("not a LinkedIn data archive")
	// ErrBroken: a zip file that is cut off or damaged; a new download helps.
	ErrBroken = errors.New("the archive is damaged or cut off")
	// ErrNoMessages: an archive without messages, notes and connections; another request to LinkedIn helps.
	ErrNoMessages = errors.New("the archive holds no messages, notes or connections")
	// ErrSeveral: several archives in one folder or zip file; one has to be chosen.
	ErrSeveral = errors.New("several archives in one place")
	// ErrUnknownColumns: the file has not the columns that are needed.
	ErrUnknownColumns = errors.New("needed columns are missing")
	// ErrTooLarge: more than MaxFile or MaxArchive bytes when unpacked, or a row of more than MaxRow bytes.
	ErrTooLarge = errors.New("larger than what is read")
	// ErrNoOwner: nothing in the archive says whose it is, so sent and received cannot be told apart.
	// AssumeOwner helps where the seat's profile is known.
	ErrNoOwner = errors.New("the archive does not say whose it is")
)

// Limits, in bytes after unpacking.
const (
	MaxFile    = 1 << 30
	MaxArchive = 2 << 30
	MaxRow     = 16 << 20
)

// Reader reads one archive or CSV, as often as wanted, without holding it in memory.
// It belongs to one goroutine.
type Reader struct{}

// Open opens a zip file, a folder or a CSV, finds the owner and joins the names of people to their profiles,
// for which it reads the files once. Its errors are those above, or those of the file system.
func Open(ctx context.Context, path string) (*Reader, error) { return nil, ErrNotArchive }

// OpenFolder is Open for a folder that is given as a file system.
func OpenFolder(ctx context.Context, folder fs.FS) (*Reader, error) { return nil, ErrNotArchive }

// OpenFile is Open for the content of a file, zip or CSV. The name is used in errors and skips only.
func OpenFile(ctx context.Context, name string, file io.ReaderAt, size int64) (*Reader, error) {
	return nil, ErrNotArchive
}

// Close closes the file. Nothing can be read afterwards.
func (r *Reader) Close() error { return nil }

// Source says what is read.
func (r *Reader) Source() Source { return SourceArchive }

// Owner is the archive's owner, zero when unknown and for a CSV.
// It comes from the invitations, else from the profile and who sends under its name (linkedin-archive.md).
func (r *Reader) Owner() Owner { return Owner{} }

// AssumeOwner says whose archive it is, for one that does not tell. It never replaces an owner that was found.
func (r *Reader) AssumeOwner(o Owner) {}

// Files are the files that are read, as they are named in the archive.
func (r *Reader) Files() []string { return nil }

// Messages gives messages and InMails in the order of the file. Drafts, advertising and rows that cannot be read
// are left out and stand in Skipped. An error ends the sequence: ErrNoOwner, ErrBroken, ErrTooLarge, ErrUnknownColumns,
// the context's, or one of the file system.
func (r *Reader) Messages(ctx context.Context) iter.Seq2[Message, error] {
	return func(func(Message, error) bool) {}
}

// Notes gives the notes, from a CSV also calls and tags. Errors as for Messages.
func (r *Reader) Notes(ctx context.Context) iter.Seq2[Note, error] {
	return func(func(Note, error) bool) {}
}

// Connections gives the owner's connections; from a CSV the different members of its rows. Errors as for Messages.
func (r *Reader) Connections(ctx context.Context) iter.Seq2[Person, error] {
	return func(func(Person, error) bool) {}
}

// Invitations gives the requests to connect, sent and received. A CSV has none. Errors as for Messages.
func (r *Reader) Invitations(ctx context.Context) iter.Seq2[Invitation, error] {
	return func(func(Invitation, error) bool) {}
}

// Skipped are the rows that the latest pass over each file left out, by file and line.
func (r *Reader) Skipped() []Skip { return nil }

// Survey reads everything once and counts.
func (r *Reader) Survey(ctx context.Context) (Archive, error) { return Archive{}, nil }
