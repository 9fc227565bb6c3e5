package store

import (
	"context"
	"database/sql"
	"errors"
	"io/fs"
	"net/url"
	"os"
	"path/filepath"
)

// Migration is what Open will do before it opens an older store.
type Migration struct {
	Size int64 // of the store's file, in bytes
	Room int64 // that must be free on its disk, else nothing is changed
	path string
	to   int64 // the version
}

// Done says how much of the migration is done while Open runs, between 0 and 1: what the copy of before and the log have of
// about twice the store's size.
func (m Migration) Done() float64 {
	var bytes int64
	for _, path := range []string{copyPath(m.path, m.to), m.path + "-wal"} {
		if info, err := os.Stat(path); err == nil {
			bytes += info.Size()
		}
	}
	return min(float64(bytes)/float64(max(2*m.Size, 1)), 1)
}

// WaitingMigration looks whether Open will bring the store in dir to a newer version. There is none where the store is not
// there or cannot be read; Open says what is wrong with it.
func WaitingMigration(ctx context.Context, dir string) (m Migration, waits bool, err error) {
	path := filepath.Join(dir, FileName)
	info, err := os.Stat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return m, false, nil
	}
	if err != nil {
		return m, false, classify("look at the store", err)
	}
	newest, err := newestVersion()
	if err != nil {
		return m, false, err
	}
	if _, version := firstPage(path); version == newest {
		return m, false, nil
	}
	mode := "?mode=ro"
	if log, err := os.Stat(path + "-wal"); err != nil || log.Size() == 0 { // else what it holds counts
		mode += "&immutable=1"
	}
	db, err := sql.Open("sqlite", "file:"+(&url.URL{Path: path}).EscapedPath()+mode)
	if err != nil {
		return m, false, classify("look at the store", err)
	}
	defer func() { err = errors.Join(err, db.Close()) }()
	var have int64
	if db.QueryRowContext(ctx, "SELECT COALESCE(max(version_id), 0) FROM goose_db_version").Scan(&have) != nil || have == 0 {
		return m, false, nil
	}
	return Migration{Size: info.Size(), Room: migrationRoom * info.Size(), path: path, to: newest}, have < newest, nil
}
