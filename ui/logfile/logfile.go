// Package logfile is navsync's log: one file in the data folder that several processes write
// to, that never grows without end, and that holds no secret. It is the place where a
// customer's IT finds what the network and Dynamics said (spec §3.1b).
package logfile

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"strconv"
	"sync"

	"github.com/gofrs/flock"
)

// Name is the file's name in the data folder; Name.1 is the one before it, up to Name.3.
const Name = "navsync.log"

// A file is put aside when it is full; the oldest of those put aside goes.
const (
	full = 1 << 20
	kept = 3
)

// File is an open log. Safe for use by several goroutines; several processes may have the
// same one open.
type File struct {
	path string

	mu   sync.Mutex
	open *os.File
}

// Open opens the log of a data folder, which only its owner can read.
func Open(dir string) (*File, error) {
	f := &File{path: Path(dir)}
	if err := f.begin(); err != nil {
		return nil, err
	}
	return f, nil
}

// Path is where the log of a data folder stands.
func Path(dir string) string { return filepath.Join(dir, Name) }

// Logger writes lines to f, without what must not be kept.
func (f *File) Logger() *slog.Logger {
	return slog.New(slog.NewTextHandler(f, &slog.HandlerOptions{ReplaceAttr: redacted}))
}

// JSON is Logger with an object of JSON on each line, for programs that collect logs.
func (f *File) JSON() *slog.Logger {
	return slog.New(slog.NewJSONHandler(f, &slog.HandlerOptions{ReplaceAttr: redacted}))
}

// Write appends one line. A file that is full, or that another process has put aside, is
// followed by a new one.
func (f *File) Write(line []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if err := f.turn(int64(len(line))); err != nil {
		return 0, err
	}
	return f.open.Write(line)
}

// Close closes the file.
func (f *File) Close() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.open.Close()
}

func (f *File) begin() error {
	opened, err := os.OpenFile(f.path, os.O_CREATE|os.O_WRONLY|os.O_APPEND, 0o600)
	if err != nil {
		return fmt.Errorf("open the log: %w", err)
	}
	f.open = opened
	return nil
}

// turn makes sure that more bytes go to the file of today.
func (f *File) turn(more int64) error {
	if fits, _ := f.fits(more); fits {
		return nil
	}
	lock := flock.New(f.path+".lock", flock.SetPermissions(0o600))
	if err := lock.Lock(); err != nil {
		return nil // better a file that is too long than a lost line
	}
	defer func() { _ = lock.Close() }()
	fits, mine := f.fits(more)
	if fits {
		return nil
	}
	if mine { // else another process has put it aside already
		f.putAside()
	}
	old := f.open
	if err := f.begin(); err != nil {
		f.open = old // better a file that is too long than a lost line
		return nil
	}
	return old.Close()
}

// fits says whether more bytes may go to the open file; mine, whether it is the one of today.
func (f *File) fits(more int64) (fits, mine bool) {
	own, err := f.open.Stat()
	if err != nil {
		return true, false // it cannot be judged: the line is what counts
	}
	there, err := os.Stat(f.path)
	mine = err == nil && os.SameFile(own, there)
	return mine && own.Size()+more <= full, mine
}

// putAside moves each file one number up; the oldest is overwritten. A move that fails
// leaves a longer file, nothing worse.
func (f *File) putAside() {
	for n := kept; n > 1; n-- {
		//nolint:errcheck // see above; most of them are not there at first
		os.Rename(f.path+"."+strconv.Itoa(n-1), f.path+"."+strconv.Itoa(n))
	}
	//nolint:errcheck // see above
	os.Rename(f.path, f.path+".1")
}

// Clear forgets what was logged, in the file of today and in those put aside.
func (f *File) Clear() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	var errs []error
	for n := 1; n <= kept; n++ {
		if err := os.Remove(f.path + "." + strconv.Itoa(n)); err != nil && !errors.Is(err, os.ErrNotExist) {
			errs = append(errs, fmt.Errorf("clear the log: %w", err))
		}
	}
	if err := os.Truncate(f.path, 0); err != nil {
		errs = append(errs, fmt.Errorf("clear the log: %w", err))
	}
	return errors.Join(errs...)
}

// longestTail bounds what Tail reads of a file.
const longestTail = full

// Tail gives the last lines of the log of a folder, the newest last; no lines where there
// is no log. What was put aside last goes before a file that has just begun.
func Tail(dir string, lines int) ([]string, error) {
	var all [][]byte
	for _, path := range []string{Path(dir) + ".1", Path(dir)} {
		text, err := end(path)
		if err != nil {
			return nil, err
		}
		all = append(all, text...)
	}
	all = all[max(0, len(all)-max(0, lines)):]
	texts := make([]string, len(all))
	for i, line := range all {
		texts[i] = string(line)
	}
	return texts, nil
}

func end(path string) ([][]byte, error) {
	file, err := os.Open(path) //nolint:gosec // the log of the data folder
	if errors.Is(err, os.ErrNotExist) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("open the log: %w", err)
	}
	defer func() { _ = file.Close() }()
	if info, err := file.Stat(); err == nil && info.Size() > longestTail {
		if _, err := file.Seek(-longestTail, io.SeekEnd); err != nil {
			return nil, fmt.Errorf("read the log: %w", err)
		}
	}
	text, err := io.ReadAll(io.LimitReader(file, longestTail))
	if err != nil {
		return nil, fmt.Errorf("read the log: %w", err)
	}
	text = bytes.TrimRight(text, "\n")
	if len(text) == 0 {
		return nil, nil
	}
	return bytes.Split(text, []byte("\n")), nil
}
