package store

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"time"

	"github.com/gofrs/flock"
)

// presence says which processes have the store open, so that the first one after an unclean
// end looks at the whole file, and nobody does while others work in it. It is a lock on a
// file beside the store: shared while the store is open, exclusive to look and to leave.
// Where a file system knows no locks, nobody is ever alone, and nothing is looked at.
type presence struct {
	path string // of the store
	lock *flock.Flock
}

// A left file tells how the store's file was when the last process closed it. One that
// differs was written by nobody who closed it: killed, or changed from outside.
type left struct {
	Size int64     `json:"size"`
	At   time.Time `json:"at"`
}

func (p *presence) leftPath() string { return p.path + ".left" }

// waitForOthers bounds how long Open waits for a process that looks at the file.
const waitForOthers = 30 * time.Second

// arrive says that this process has the store open, and whether the file has to be looked
// at first: it alone has it open, and whoever had it before did not close it.
func (p *presence) arrive(ctx context.Context) (look bool) {
	p.lock = flock.New(p.path+".lock", flock.SetPermissions(0o600))
	alone, err := p.lock.TryLock()
	if err != nil {
		return false
	}
	if alone {
		return p.unclean()
	}
	bounded, cancel := context.WithTimeout(ctx, waitForOthers)
	defer cancel()
	//nolint:errcheck // who cannot wait for the look of another process goes on without one
	p.lock.TryRLockContext(bounded, 20*time.Millisecond)
	return false
}

// stay shares the store with others, after a look.
func (p *presence) stay(ctx context.Context) {
	if !p.lock.Locked() {
		return
	}
	//nolint:errcheck // a lock that is lost only means that the next process does not look
	errors.Join(p.lock.Unlock(), func() error { _, err := p.lock.TryRLockContext(ctx, 20*time.Millisecond); return err }())
}

// waitToBeAlone bounds how long a process waits for others to close the store: a command that only looks is soon gone.
const waitToBeAlone = 10 * time.Second

// alone waits until this process is the only one that has the store open, says whether it is, and keeps others out until stay.
func (p *presence) alone(ctx context.Context) bool {
	if p.lock.RLocked() && p.lock.Unlock() != nil {
		return false
	}
	bounded, cancel := context.WithTimeout(ctx, waitToBeAlone)
	defer cancel()
	if alone, err := p.lock.TryLockContext(bounded, 20*time.Millisecond); err == nil && alone {
		return true
	}
	back, end := context.WithTimeout(context.WithoutCancel(ctx), waitForOthers)
	defer end()
	//nolint:errcheck // a lock that is lost only means that the next process does not look
	p.lock.TryRLockContext(back, 20*time.Millisecond)
	return false
}

// leave notes how the file is, when this process is the last that had it open. The store
// is closed already.
func (p *presence) leave(clean bool) {
	if p.lock == nil {
		return
	}
	defer func() { _ = p.lock.Close() }()
	if p.lock.RLocked() && p.lock.Unlock() != nil {
		return
	}
	if alone, err := p.lock.TryLock(); err != nil || !alone || !clean {
		return
	}
	info, err := os.Stat(p.path)
	if err != nil {
		return
	}
	b, err := json.Marshal(left{Size: info.Size(), At: info.ModTime()})
	if err != nil {
		return
	}
	//nolint:errcheck // without it the next process looks at the whole file, nothing worse
	os.WriteFile(p.leftPath(), b, 0o600)
}

// unclean says whether the file is not as the last process left it.
func (p *presence) unclean() bool {
	if wal, err := os.Stat(p.path + "-wal"); err == nil && wal.Size() > 0 {
		return true
	}
	info, err := os.Stat(p.path)
	if err != nil {
		return false
	}
	b, err := os.ReadFile(p.leftPath())
	if err != nil {
		return true
	}
	var was left
	if err := json.Unmarshal(b, &was); err != nil {
		return true
	}
	return was.Size != info.Size() || !was.At.Equal(info.ModTime())
}

// quickCheck looks at every page of the file. A finding is ErrDamaged.
func quickCheck(ctx context.Context, db *sql.DB) error {
	var found string
	if err := db.QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&found); err != nil {
		return classify("look at the store after an unclean end", err)
	}
	if found != "ok" {
		return fmt.Errorf("look at the store after an unclean end: %w: %s", ErrDamaged, found)
	}
	return nil
}
