package store

import "golang.org/x/sys/windows"

// freeBytes is how much a user may still write into the file system of a folder.
func freeBytes(dir string) (int64, error) {
	path, err := windows.UTF16PtrFromString(dir)
	if err != nil {
		return 0, err
	}
	var free uint64
	if err := windows.GetDiskFreeSpaceEx(path, &free, nil, nil); err != nil {
		return 0, err
	}
	return int64(free), nil //nolint:gosec // the size of a disk
}

// sizeLimited says that the files of this process may not grow as they like: there is no such limit.
func sizeLimited() bool { return false }
