//go:build !windows

package store

import "golang.org/x/sys/unix"

// freeBytes is how much a user may still write into the file system of a folder.
func freeBytes(dir string) (int64, error) {
	var s unix.Statfs_t
	if err := unix.Statfs(dir, &s); err != nil {
		return 0, err
	}
	return int64(s.Bavail) * int64(s.Bsize), nil //nolint:gosec,unconvert // sizes of disks; the types differ between systems
}

// sizeLimited says that the files of this process may not grow as they like (ulimit -f).
func sizeLimited() bool {
	var limit unix.Rlimit
	return unix.Getrlimit(unix.RLIMIT_FSIZE, &limit) == nil && limit.Cur != unix.RLIM_INFINITY
}
