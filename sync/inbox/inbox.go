// Package inbox takes the files that somebody drops into the folder of a seat (spec §11.4): it
// waits until a file is whole, has it imported, and moves it to done, or to failed with a text
// that says why. It knows neither archives nor the store.
package inbox

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	quiet = 2 * time.Second // a file that has not changed for this long is whole
	pause = 30 * time.Second
)

// ErrLater is part of an error of Take that is no fault of the file, such as a full disk: the file stays where it is and is
// taken the next time.
var ErrLater = errors.New("the file could not be imported now")

// Inbox is the drop folders of all seats.
type Inbox struct {
	Dir    string // holds a folder per seat, named by the holder's e-mail
	Logger *slog.Logger
	// Seats are the e-mails of the seat holders.
	Seats func(context.Context) ([]string, error)
	// Take imports a file for a seat holder.
	Take func(ctx context.Context, email, path string) error
	// Explain are the lines for the person who dropped a file that cannot be imported; nil: the error's own words.
	Explain func(error) string
}

// Folder is the drop folder of a seat holder.
func (b Inbox) Folder(email string) string { return filepath.Join(b.Dir, strings.ToLower(email)) }

// Sent is the path of a file that a person sent by its name: one at the top of the own folder, or one that was looked at
// already and lies in done or failed. No name and no link leads out of the folder. Error: fs.ErrNotExist.
func (b Inbox) Sent(email, name string) (string, error) {
	root, err := os.OpenRoot(b.Folder(email))
	if err != nil {
		return "", fmt.Errorf("open the inbox: %w", err)
	}
	defer func() { _ = root.Close() }() // it was only looked at
	for _, where := range []string{"", "done", "failed"} {
		below := filepath.Join(where, filepath.FromSlash(name))
		info, err := root.Lstat(below)
		if err == nil && (info.Mode().IsRegular() || info.IsDir()) && filepath.IsLocal(below) {
			return filepath.Join(b.Folder(email), below), nil
		}
	}
	return "", fmt.Errorf("find what was sent: %w", fs.ErrNotExist)
}

// sizes remember what each file was at the last look: one that still grows is left alone.
// nil: the time of the last change decides whether a file is whole.
type sizes map[string]fs.FileInfo

// Watch watches the drop folders until ctx ends. Where nothing can be watched, it
// looks now and then.
func (b Inbox) Watch(ctx context.Context) {
	var changes <-chan fsnotify.Event
	watcher, err := fsnotify.NewWatcher()
	if err == nil {
		defer func() { _ = watcher.Close() }() // nothing is lost with it
		changes = watcher.Events
	} else {
		b.Logger.Warn("the drop folders cannot be watched", "err", err)
	}
	seen := sizes{}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		wait := pause
		select {
		case <-ctx.Done():
			return
		case <-changes:
			wait = quiet
		case <-timer.C:
			if watcher != nil {
				b.folders(ctx, watcher)
			}
			_, growing, err := b.look(ctx, seen)
			if err != nil && ctx.Err() == nil {
				b.Logger.Warn("drop folder", "err", err)
			}
			if growing {
				wait = quiet
			}
		}
		timer.Reset(wait)
	}
}

// folders makes the drop folder of each seat and watches it.
func (b Inbox) folders(ctx context.Context, watcher *fsnotify.Watcher) {
	seats, err := b.Seats(ctx)
	if err != nil {
		return // the look that follows reports it
	}
	for _, email := range seats {
		dir := b.Folder(email)
		err := os.MkdirAll(dir, 0o700)
		if err == nil {
			err = watcher.Add(dir)
		}
		if err != nil {
			b.Logger.Warn("a drop folder cannot be watched", "err", err)
		}
	}
}

// Pass imports what lies in the drop folders now and is no longer being written: its
// last change is two seconds old. It returns how many files it took.
func (b Inbox) Pass(ctx context.Context) (int, error) {
	taken, _, err := b.look(ctx, nil)
	return taken, err
}

// look looks into every seat's drop folder once.
func (b Inbox) look(ctx context.Context, seen sizes) (taken int, growing bool, err error) {
	seats, err := b.Seats(ctx)
	if err != nil {
		return 0, false, err
	}
	for _, email := range seats {
		entries, err := os.ReadDir(b.Folder(email))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return taken, growing, fmt.Errorf("read a drop folder: %w", err)
		}
		for _, entry := range entries {
			if !droppable(entry) {
				continue
			}
			info, err := entry.Info()
			if err != nil {
				continue // moved away meanwhile
			}
			if !seen.whole(filepath.Join(b.Folder(email), entry.Name()), info) {
				growing = true
				continue
			}
			if err := b.take(ctx, email, entry.Name()); err != nil {
				return taken, growing, err
			}
			taken++
		}
	}
	return taken, growing, nil
}

// droppable are zip files and CSV files; hidden files are still being copied.
func droppable(entry fs.DirEntry) bool {
	name := strings.ToLower(entry.Name())
	return entry.Type().IsRegular() && !strings.HasPrefix(name, ".") && (strings.HasSuffix(name, ".zip") || strings.HasSuffix(name, ".csv"))
}

// whole says whether nobody writes the file any more.
func (s sizes) whole(path string, info fs.FileInfo) bool {
	if s == nil {
		return time.Since(info.ModTime()) >= quiet
	}
	last := s[path]
	s[path] = info
	return last != nil && last.Size() == info.Size() && last.ModTime().Equal(info.ModTime())
}

// take imports one file for the seat's holder and moves it away.
func (b Inbox) take(ctx context.Context, email, name string) error {
	path := filepath.Join(b.Folder(email), name)
	failed := b.Take(ctx, email, path)
	if ctx.Err() != nil {
		return ctx.Err() // it stays and is imported the next time
	}
	if errors.Is(failed, ErrLater) {
		return failed
	}
	to := filepath.Join(b.Folder(email), map[bool]string{true: "done", false: "failed"}[failed == nil])
	if err := os.MkdirAll(to, 0o700); err != nil {
		return fmt.Errorf("move a dropped file: %w", err)
	}
	target := freeName(to, name)
	err := os.Rename(path, target)
	if errors.Is(err, fs.ErrNotExist) {
		return nil // somebody took it away meanwhile
	}
	if err != nil {
		return fmt.Errorf("move a dropped file: %w", err)
	}
	if failed == nil {
		return nil
	}
	b.Logger.Warn("a dropped file was not imported", "name", name, "err", failed)
	if err := os.WriteFile(target+".reason.txt", []byte(b.reason(failed)+"\n"), 0o600); err != nil {
		return fmt.Errorf("say why a dropped file was not imported: %w", err)
	}
	return nil
}

// reason is what is written beside a file that was not imported.
func (b Inbox) reason(failed error) string {
	if b.Explain == nil {
		return failed.Error()
	}
	return b.Explain(failed)
}

// freeName is a path for name that overwrites nothing.
func freeName(dir, name string) string {
	path := filepath.Join(dir, name)
	ext := filepath.Ext(name)
	for n := 2; ; n++ {
		if _, err := os.Lstat(path); err != nil {
			return path
		}
		path = filepath.Join(dir, fmt.Sprintf("%s-%d%s", strings.TrimSuffix(name, ext), n, ext))
	}
}
