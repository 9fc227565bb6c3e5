package engine

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"github.com/fsnotify/fsnotify"

	"navsync/store"
	"navsync/sync/fault"
)

const (
	inboxQuiet = 2 * time.Second // a file that has not changed for this long is whole
	inboxPause = 30 * time.Second
)

// inboxSizes remembers how large a file was at the last look: one that still grows is
// left alone.
type inboxSizes struct {
	mu   sync.Mutex
	seen map[string]fs.FileInfo
}

// InboxDir is the drop folder of a seat (spec §11.4): a file put there is imported for
// the seat and moved to done, or to failed with a text that says why.
func (e *Engine) InboxDir(email string) string {
	return filepath.Join(e.opt.DataDir, "inbox", strings.ToLower(email))
}

// inboxLoop watches the drop folders until ctx ends. Where nothing can be watched, it
// looks now and then.
func (e *Engine) inboxLoop(ctx context.Context) {
	var changes <-chan fsnotify.Event
	watcher, err := fsnotify.NewWatcher()
	if err == nil {
		defer func() { _ = watcher.Close() }() // nothing is lost with it
		changes = watcher.Events
	} else {
		e.opt.Logger.Warn("the drop folders cannot be watched", "err", err)
	}
	sizes := &inboxSizes{seen: map[string]fs.FileInfo{}}
	timer := time.NewTimer(0)
	defer timer.Stop()
	for {
		wait := inboxPause
		select {
		case <-ctx.Done():
			return
		case <-changes:
			wait = inboxQuiet
		case <-timer.C:
			if watcher != nil {
				e.watchInboxes(ctx, watcher)
			}
			_, growing, err := e.inboxLook(ctx, sizes)
			if err != nil && ctx.Err() == nil {
				e.opt.Logger.Warn("drop folder", "err", err)
			}
			if growing {
				wait = inboxQuiet
			}
		}
		timer.Reset(wait)
	}
}

// watchInboxes makes the drop folder of each seat and watches it.
func (e *Engine) watchInboxes(ctx context.Context, watcher *fsnotify.Watcher) {
	seats, err := e.store.AllSeats(ctx)
	if err != nil {
		return // the look that follows reports it
	}
	for _, seat := range seats {
		dir := e.InboxDir(seat.Email)
		err := os.MkdirAll(dir, 0o700)
		if err == nil {
			err = watcher.Add(dir)
		}
		if err != nil {
			e.opt.Logger.Warn("a drop folder cannot be watched", "err", err)
		}
	}
}

// InboxPass imports what lies in the drop folders now and is no longer being written: its
// last change is two seconds old. It returns how many files it took.
func (e *Engine) InboxPass(ctx context.Context) (int, error) {
	taken, _, err := e.inboxLook(ctx, nil)
	return taken, err
}

// inboxLook looks into every seat's drop folder once. sizes nil: the time of the last
// change decides whether a file is whole.
func (e *Engine) inboxLook(ctx context.Context, sizes *inboxSizes) (taken int, growing bool, err error) {
	seats, err := e.store.AllSeats(ctx)
	if err != nil {
		return 0, false, fault.Stored(err)
	}
	for _, seat := range seats {
		entries, err := os.ReadDir(e.InboxDir(seat.Email))
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
			if !sizes.whole(filepath.Join(e.InboxDir(seat.Email), entry.Name()), info) {
				growing = true
				continue
			}
			if err := e.takeDropped(ctx, seat, entry.Name()); err != nil {
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

func (s *inboxSizes) whole(path string, info fs.FileInfo) bool {
	if s == nil {
		return time.Since(info.ModTime()) >= inboxQuiet
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	last := s.seen[path]
	s.seen[path] = info
	return last != nil && last.Size() == info.Size() && last.ModTime().Equal(info.ModTime())
}

// takeDropped imports one file for the seat's holder and moves it away.
func (e *Engine) takeDropped(ctx context.Context, seat store.Seat, name string) error {
	actor, err := e.As(ctx, seat.Email)
	if err != nil {
		return err
	}
	path := filepath.Join(e.InboxDir(seat.Email), name)
	_, failed := e.ImportArchive(ctx, actor, ArchiveRequest{Path: path, SeatEmail: seat.Email})
	if ctx.Err() != nil {
		return ctx.Err() // it stays and is imported the next time
	}
	to := filepath.Join(e.InboxDir(seat.Email), map[bool]string{true: "done", false: "failed"}[failed == nil])
	if err := os.MkdirAll(to, 0o700); err != nil {
		return fmt.Errorf("move a dropped file: %w", err)
	}
	target := freeName(to, name)
	if err := os.Rename(path, target); err != nil {
		return fmt.Errorf("move a dropped file: %w", err)
	}
	if failed == nil {
		return nil
	}
	e.opt.Logger.Warn("a dropped file was not imported", "name", name, "err", failed)
	if err := os.WriteFile(target+".reason.txt", []byte(failed.Error()+"\n"), 0o600); err != nil {
		return fmt.Errorf("say why a dropped file was not imported: %w", err)
	}
	return nil
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
