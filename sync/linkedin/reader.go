package linkedin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"
)

// The errors of opening and reading. They come wrapped with the file's name; ask with errors.Is.
var (
	// ErrNotArchive: neither a LinkedIn data archive nor a CSV with named columns.
	ErrNotArchive = errors.New("not a LinkedIn data archive")
	// ErrBroken: a zip file that is cut off, damaged or encrypted; a new download helps.
	ErrBroken = errors.New("the archive is damaged or cut off")
	// ErrNoMessages: an archive without messages, notes and connections; another request to LinkedIn helps.
	ErrNoMessages = errors.New("the archive holds no messages, notes or connections")
	// ErrSeveral: several archives in one folder or zip file; one has to be chosen. It is a SeveralError.
	ErrSeveral = errors.New("several archives in one place")
	// ErrUnknownColumns: the file has not the columns that are needed. It is a ColumnsError.
	ErrUnknownColumns = errors.New("needed columns are missing")
	// ErrUnreadable: a file with rows of which none can be read. It is a ColumnsError.
	ErrUnreadable = errors.New("no row can be read")
	// ErrTooLarge: more than MaxFile or MaxArchive bytes when unpacked, or a line of more than MaxRow bytes.
	ErrTooLarge = errors.New("larger than what is read")
	// ErrNoOwner: nothing in the archive says whose it is, so sent and received cannot be told apart.
	// AssumeOwner helps where the seat's profile is known.
	ErrNoOwner = errors.New("the archive does not say whose it is")
)

// Limits, in bytes after unpacking. MaxNested is for zip files inside a zip file, which are held in memory.
const (
	MaxFile    = 2 << 30
	MaxArchive = 4 << 30
	MaxRow     = 16 << 20
	MaxNested  = 256 << 20
)

// Hint is what is known of who the archive may belong to. It decides where the archive itself does not say.
type Hint struct {
	Name  string   // the seat holder's
	Slugs []string // the profiles that the seat is or was bound to
	// Watch is told how far the reading has come; nil: nobody asks.
	Watch *Progress
}

// Reader reads one archive or CSV, as often as wanted, without holding it in memory.
// It belongs to one goroutine; only Progress may be asked by others.
type Reader struct {
	source  Source
	files   map[string][]*file // by kind, in the order of their names
	limits  limits
	hint    Hint
	known   *directory
	owner   Owner
	own     map[string]bool // the owner's slugs, former ones too
	asked   []Owner         // who may be the owner, when nobody is known to be
	left    map[string]*leftRows
	aside   []Skip // files with other columns than expected
	closers []io.Closer
	watch   *Progress
	newest  time.Time
	// connected is the newest day of a connection.
	connected Date
}

// Open opens a zip file, a folder or a CSV, finds the owner and joins the names of people to their profiles,
// for which it reads the files once or twice. Its errors are those above, or those of the file system.
func Open(ctx context.Context, path string, hint Hint) (*Reader, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	if info.IsDir() {
		return OpenFolder(ctx, os.DirFS(path), hint)
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file: %w", path, ErrNotArchive)
	}
	opened, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	reader, err := OpenFile(ctx, filepath.Base(path), opened, info.Size(), hint)
	if err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	reader.closers = append(reader.closers, opened)
	return reader, nil
}

// OpenFolder is Open for a folder that is given as a file system: an unpacked archive, or its parts side by side, packed
// or not.
func OpenFolder(ctx context.Context, folder fs.FS, hint Hint) (*Reader, error) {
	found, err := lookInto(ctx, folder)
	if err != nil {
		return nil, err
	}
	files := found.files
	var closers []io.Closer
	for _, z := range found.zips {
		inside, opened, err := openZip(folder, z)
		if err != nil {
			return nil, errors.Join(err, closeAll(closers))
		}
		if opened != nil {
			files, closers = append(files, inside...), append(closers, opened)
		}
	}
	reader, err := openArchive(ctx, files, defaultLimits(), hint)
	if err != nil {
		return nil, errors.Join(err, closeAll(closers))
	}
	reader.closers = closers
	return reader, nil
}

// openZip lists the files of a zip file in a folder. One that is no archive and does not claim to be gives none.
func openZip(folder fs.FS, z zipFile) ([]*file, io.Closer, error) {
	opened, err := folder.Open(z.name)
	if err != nil {
		return nil, nil, fmt.Errorf("opening %s: %w", z.name, err)
	}
	content, ok := opened.(io.ReaderAt)
	if !ok {
		return nil, nil, errors.Join(fmt.Errorf("%s cannot be read in places: %w", z.name, ErrNotArchive), opened.Close())
	}
	files, err := zipFiles(z.name, content, z.size, defaultLimits())
	if len(files) == 0 || err != nil {
		if !strings.Contains(strings.ToLower(z.name), "linkedin") {
			err = nil // anything may lie in a folder of downloads
		}
		return nil, nil, errors.Join(err, opened.Close())
	}
	for _, f := range files {
		f.name = z.name + "/" + f.name
	}
	return files, opened, nil
}

func closeAll(closers []io.Closer) error {
	var err error
	for _, c := range closers {
		err = errors.Join(err, c.Close())
	}
	return err
}

// OpenFile is Open for the content of a file, zip or CSV. The name is used in errors and skips only.
// One of LinkedIn's own CSV files alone is read as an archive that holds nothing else.
func OpenFile(ctx context.Context, name string, content io.ReaderAt, size int64, hint Hint) (*Reader, error) {
	return openFile(ctx, name, content, size, defaultLimits(), hint)
}

func defaultLimits() limits {
	return limits{file: MaxFile, archive: MaxArchive, row: MaxRow, nested: MaxNested}
}

func openFile(ctx context.Context, name string, content io.ReaderAt, size int64, max limits, hint Hint) (*Reader, error) {
	start := make([]byte, 4)
	n, err := content.ReadAt(start, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	if bytes.HasPrefix(start[:n], []byte("PK")) {
		files, err := zipFiles(name, content, size, max)
		if err != nil {
			return nil, err
		}
		reader, err := openArchive(ctx, files, max, hint)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return reader, nil
	}
	alone := &file{name: name, size: size, open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(content, 0, size)), nil
	}}
	if size > max.file {
		return nil, fmt.Errorf("%s: %w", name, ErrTooLarge)
	}
	return openAlone(ctx, alone, max, hint)
}

// openAlone opens a CSV that is no zip: the named-column one, or one of LinkedIn's files taken out of its archive.
func openAlone(ctx context.Context, alone *file, max limits, hint Hint) (*Reader, error) {
	var unknown *ColumnsError
	for _, kind := range []*fileKind{kindMessages, kindConnections, kindNotes, kindNamed} {
		alone.key = kind.key
		reader := newReader(SourceArchive, []*file{alone}, max, hint)
		if kind == kindNamed {
			reader.source = SourceCSV
		}
		_, opened, err := reader.table(kind, alone)
		if errors.As(err, &unknown) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := opened.Close(); err != nil {
			return nil, fmt.Errorf("closing %s: %w", alone.name, err)
		}
		return reader, reader.learn(ctx)
	}
	if strings.HasSuffix(strings.ToLower(alone.name), ".csv") {
		return nil, unknown
	}
	return nil, fmt.Errorf("%s: %w", alone.name, ErrNotArchive)
}

func openArchive(ctx context.Context, files []*file, max limits, hint Hint) (*Reader, error) {
	chosen, err := oneExport(partsOf(files))
	if err != nil {
		return nil, err
	}
	if err := checkSizes(chosen, max); err != nil {
		return nil, err
	}
	reader := newReader(SourceArchive, chosen, max, hint)
	if err := reader.learn(ctx); err != nil {
		return nil, err
	}
	return reader, nil
}

func newReader(source Source, files []*file, max limits, hint Hint) *Reader {
	r := &Reader{source: source, files: map[string][]*file{}, limits: max, hint: hint, left: map[string]*leftRows{}, watch: hint.Watch}
	if r.watch == nil {
		r.watch = &Progress{}
	}
	for _, f := range files {
		r.files[f.key] = append(r.files[f.key], f)
	}
	return r
}

// Close closes the files. Nothing can be read afterwards.
func (r *Reader) Close() error {
	if err := closeAll(r.closers); err != nil {
		return fmt.Errorf("closing the archive: %w", err)
	}
	return nil
}

// Forget lets go of what other files know of people, which takes as much memory as the people are many. Nothing that reads
// rows may be called afterwards; what was counted and left out stays.
func (r *Reader) Forget() { r.known = newDirectory() }

// Source says what is read.
func (r *Reader) Source() Source { return r.source }

// Files are the files that are read, as they are named in the archive.
func (r *Reader) Files() []string {
	var names []string
	for _, files := range r.files {
		for _, f := range files {
			names = append(names, f.name)
		}
	}
	slices.Sort(names)
	return names
}

// Size is how many bytes one pass over messages, connections and notes reads.
func (r *Reader) Size() int64 {
	var size int64
	for key, files := range r.files {
		if !isItemFile(key) && key != fileNamed {
			continue
		}
		for _, f := range files {
			size += f.size
		}
	}
	return size
}

// Progress is how many bytes have been read since the reader was opened, over all passes. Safe for use by any goroutine.
func (r *Reader) Progress() int64 { return r.watch.Read() }

// table opens a file of the archive and stands before its first row. The caller closes what comes with it.
func (r *Reader) table(kind *fileKind, f *file) (*table, io.Closer, error) {
	opened, err := f.open()
	if err != nil {
		return nil, nil, fmt.Errorf("opening %s: %w", f.name, err)
	}
	sized := &sizedReader{file: opened, left: min(f.size, r.limits.file), read: &r.watch.read}
	t, err := newTable(f, sized, kind, r.limits.row)
	if err != nil {
		return nil, nil, errors.Join(err, opened.Close())
	}
	return t, opened, nil
}

// rows calls each for every row of the files of a kind, until it answers false. A kind that the archive lacks has no rows.
func (r *Reader) rows(ctx context.Context, kind *fileKind, each func(*table) bool) error {
	for _, f := range r.files[kind.key] {
		more, err := r.rowsOf(ctx, kind, f, each)
		if err != nil || !more {
			return err
		}
	}
	return nil
}

// rowsOf is rows for one file; more is false when each answered so.
func (r *Reader) rowsOf(ctx context.Context, kind *fileKind, f *file, each func(*table) bool) (more bool, err error) {
	if f.size == 0 {
		return true, nil
	}
	t, opened, err := r.table(kind, f)
	if err != nil {
		return false, err
	}
	defer func() {
		if closing := opened.Close(); closing != nil && err == nil {
			err = fmt.Errorf("closing %s: %w", f.name, closing)
		}
	}()
	delete(r.left, f.name)
	for {
		more, err := t.next(ctx)
		switch {
		case errors.Is(err, errRow):
			r.skip(t, reasonOf(t.left), string(t.left.text))
		case err != nil:
			return false, err
		case !more:
			return true, nil
		case isBlank(t.fields): // spreadsheets pad files with rows of separators
		default:
			if r.watch.learned.Load() {
				r.watch.rows.Add(1)
			}
			if !each(t) {
				return false, nil
			}
		}
	}
}

func isBlank(fields [][]byte) bool {
	for _, field := range fields {
		if len(bytes.TrimSpace(field)) > 0 {
			return false
		}
	}
	return true
}
