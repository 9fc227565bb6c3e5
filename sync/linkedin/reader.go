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
)

// The errors of opening and reading. They come wrapped with the file's name; ask with errors.Is.
var (
	// ErrNotArchive: neither a LinkedIn data archive nor a CSV with named columns.
	ErrNotArchive = errors.New("not a LinkedIn data archive")
	// ErrBroken: a zip file that is cut off, damaged or encrypted; a new download helps.
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

// Limits, in bytes after unpacking. MaxNested is for a zip file inside a zip file, which is held in memory.
const (
	MaxFile    = 1 << 30
	MaxArchive = 2 << 30
	MaxRow     = 16 << 20
	MaxNested  = 256 << 20
)

// maxSkips bounds the memory for a file that consists of rows to leave out.
const maxSkips = 10_000

// Reader reads one archive or CSV, as often as wanted, without holding it in memory.
// It belongs to one goroutine.
type Reader struct {
	source  Source
	files   map[string]file
	limits  limits
	known   *directory
	owner   Owner
	own     map[string]bool // the owner's slugs, former ones too
	skipped map[string][]Skip
	aside   []Skip // files with other columns than expected
	closer  io.Closer
}

// Open opens a zip file, a folder or a CSV, finds the owner and joins the names of people to their profiles,
// for which it reads the files once. Its errors are those above, or those of the file system.
func Open(ctx context.Context, path string) (*Reader, error) {
	info, err := os.Stat(path)
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	if info.IsDir() {
		return OpenFolder(ctx, os.DirFS(path))
	}
	if !info.Mode().IsRegular() {
		return nil, fmt.Errorf("%s is no file: %w", path, ErrNotArchive)
	}
	opened, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("opening the archive: %w", err)
	}
	reader, err := OpenFile(ctx, filepath.Base(path), opened, info.Size())
	if err != nil {
		return nil, errors.Join(err, opened.Close())
	}
	reader.closer = opened
	return reader, nil
}

// OpenFolder is Open for a folder that is given as a file system.
func OpenFolder(ctx context.Context, folder fs.FS) (*Reader, error) {
	files, err := folderFiles(ctx, folder)
	if err != nil {
		return nil, err
	}
	return openArchive(ctx, files, defaultLimits())
}

// OpenFile is Open for the content of a file, zip or CSV. The name is used in errors and skips only.
// One of LinkedIn's own CSV files alone is read as an archive that holds nothing else.
func OpenFile(ctx context.Context, name string, content io.ReaderAt, size int64) (*Reader, error) {
	return openFile(ctx, name, content, size, defaultLimits())
}

func defaultLimits() limits {
	return limits{file: MaxFile, archive: MaxArchive, row: MaxRow, nested: MaxNested}
}

func openFile(ctx context.Context, name string, content io.ReaderAt, size int64, max limits) (*Reader, error) {
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
		reader, err := openArchive(ctx, files, max)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
		return reader, nil
	}
	alone := file{name: name, size: size, open: func() (io.ReadCloser, error) {
		return io.NopCloser(io.NewSectionReader(content, 0, size)), nil
	}}
	if size > max.file {
		return nil, fmt.Errorf("%s: %w", name, ErrTooLarge)
	}
	return openAlone(ctx, alone, max)
}

// openAlone opens a CSV that is no zip: the named-column one, or one of LinkedIn's files taken out of its archive.
func openAlone(ctx context.Context, alone file, max limits) (*Reader, error) {
	var unknown *ColumnsError
	for _, kind := range []*fileKind{kindMessages, kindConnections, kindNotes, kindNamed} {
		reader := &Reader{limits: max, files: map[string]file{kind.key: alone}}
		_, opened, err := reader.table(kind)
		if errors.As(err, &unknown) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if err := opened.Close(); err != nil {
			return nil, fmt.Errorf("closing %s: %w", alone.name, err)
		}
		reader.source = SourceArchive
		if kind == kindNamed {
			reader.source = SourceCSV
		}
		return reader, reader.learn(ctx)
	}
	if strings.HasSuffix(strings.ToLower(alone.name), ".csv") {
		return nil, unknown
	}
	return nil, fmt.Errorf("%s: %w", alone.name, ErrNotArchive)
}

func openArchive(ctx context.Context, files []file, max limits) (*Reader, error) {
	chosen, err := oneArchive(files, max)
	if err != nil {
		return nil, err
	}
	reader := &Reader{source: SourceArchive, files: chosen, limits: max}
	if err := reader.learn(ctx); err != nil {
		return nil, err
	}
	return reader, nil
}

// Close closes the file. Nothing can be read afterwards.
func (r *Reader) Close() error {
	if r.closer == nil {
		return nil
	}
	if err := r.closer.Close(); err != nil {
		return fmt.Errorf("closing the archive: %w", err)
	}
	return nil
}

// Source says what is read.
func (r *Reader) Source() Source { return r.source }

// Files are the files that are read, as they are named in the archive.
func (r *Reader) Files() []string {
	names := make([]string, 0, len(r.files))
	for _, f := range r.files {
		names = append(names, f.name)
	}
	slices.Sort(names)
	return names
}

// Skipped are the rows that the latest pass over each file left out, by file and line; at most 10,000 for each file.
func (r *Reader) Skipped() []Skip {
	all := slices.Clone(r.aside)
	for _, skips := range r.skipped {
		all = append(all, skips...)
	}
	slices.SortStableFunc(all, func(a, b Skip) int {
		if order := strings.Compare(a.File, b.File); order != 0 {
			return order
		}
		return a.Line - b.Line
	})
	return all
}

func (r *Reader) skip(t *table, reason Reason) {
	if len(r.skipped[t.name]) < maxSkips {
		r.skipped[t.name] = append(r.skipped[t.name], Skip{File: t.name, Line: t.line, Reason: reason})
	}
}

// table opens a file of the archive and stands before its first row. The caller closes what comes with it.
func (r *Reader) table(kind *fileKind) (*table, io.Closer, error) {
	f := r.files[kind.key]
	opened, err := f.open()
	if err != nil {
		return nil, nil, fmt.Errorf("opening %s: %w", f.name, err)
	}
	sized := &sizedReader{file: opened, left: min(f.size, r.limits.file)}
	t, err := newTable(f.name, sized, kind, r.limits.row)
	if err != nil {
		return nil, nil, errors.Join(err, opened.Close())
	}
	return t, opened, nil
}

// reasonOf tells what was cut off from what is damaged.
func reasonOf(left *leftOut) Reason {
	if left.ended {
		return ReasonCut
	}
	return ReasonRow
}

// rows calls each for every row of a file, until it answers false. A file that the archive lacks has no rows.
func (r *Reader) rows(ctx context.Context, kind *fileKind, each func(*table) bool) (err error) {
	f, found := r.files[kind.key]
	if !found || f.size == 0 {
		return nil
	}
	t, opened, err := r.table(kind)
	if err != nil {
		return err
	}
	defer func() {
		if closing := opened.Close(); closing != nil && err == nil {
			err = fmt.Errorf("closing %s: %w", f.name, closing)
		}
	}()
	delete(r.skipped, f.name)
	for {
		more, err := t.next(ctx)
		switch {
		case errors.Is(err, errRow):
			r.skip(t, reasonOf(t.left))
		case err != nil:
			return err
		case !more:
			return nil
		case !each(t):
			return nil
		}
	}
}
