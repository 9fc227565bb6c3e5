package page

import "os"

// Folder lists a folder's names for the completion of a path, folders with the separator at their end.
// It runs in a command; "" is the current folder.
func Folder(dir string) ([]string, error) {
	if dir == "" {
		dir = "."
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		return nil, err
	}
	return named(entries), nil
}

// named are the names of a folder's entries, those of folders with the separator at their end.
func named(entries []os.DirEntry) []string {
	names := make([]string, len(entries))
	for i, e := range entries {
		names[i] = e.Name()
		if e.IsDir() {
			names[i] += string(os.PathSeparator)
		}
	}
	return names
}
