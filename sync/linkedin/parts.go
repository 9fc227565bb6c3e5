package linkedin

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"
)

// part is one folder with files of an archive: an export may come in several, as zip files or folders side by side.
type part struct {
	folder string
	files  []*file
}

// export is the name that the parts of one export have in common: that of the zip file or folder, without what numbers
// the parts and marks copies. A folder that holds the files itself has none.
func (p part) export() string {
	name := strings.ToLower(path.Base(p.folder))
	for {
		shorter := withoutMarks(strings.TrimSuffix(strings.TrimSuffix(name, ".zip"), ".csv"))
		if shorter == name {
			break
		}
		name = shorter
	}
	if copyMarks().ReplaceAllString(name, "") == "" || letters(name) == "" { // part 1, or the folder itself
		return ""
	}
	return name
}

// partsOf groups files by their folders, those nearest to the top first.
func partsOf(files []*file) []part {
	byFolder := map[string]*part{}
	for _, f := range files {
		folder := path.Dir(f.name)
		if byFolder[folder] == nil {
			byFolder[folder] = &part{folder: folder}
		}
		byFolder[folder].files = append(byFolder[folder].files, f)
	}
	var parts []part
	for _, p := range byFolder {
		slices.SortFunc(p.files, func(a, b *file) int { return cmp.Compare(a.name, b.name) })
		parts = append(parts, *p)
	}
	slices.SortFunc(parts, func(a, b part) int {
		return cmp.Or(cmp.Compare(depthOf(a.folder), depthOf(b.folder)), cmp.Compare(a.folder, b.folder))
	})
	return parts
}

func depthOf(folder string) int {
	if folder == "." {
		return 0
	}
	return strings.Count(folder, "/") + 1
}

// oneExport keeps the files of the export that is nearest to the top, of all its parts. Unpacked files and the zip file
// that they lie beside are one export. Several exports are SeveralError.
func oneExport(parts []part) ([]*file, error) {
	parts = slices.DeleteFunc(parts, func(p part) bool { return depthOf(p.folder) > topDepth(parts) && !isZipName(topOf(p.folder)) })
	names := []string{}
	for _, p := range parts {
		if name := p.export(); p.hasItems() && !slices.Contains(names, name) {
			names = append(names, name)
		}
	}
	several := len(names) > 2 || len(names) == 2 && !slices.Contains(names, "")
	switch {
	case several:
		return nil, severalOf(parts)
	case len(names) == 0 && len(parts) > 0:
		return nil, ErrNoMessages
	case len(names) == 0:
		return nil, ErrNotArchive
	}
	var files []*file
	for _, p := range parts {
		if slices.Contains(names, p.export()) {
			files = append(files, p.files...)
		}
	}
	return files, nil
}

func (p part) hasItems() bool {
	return slices.ContainsFunc(p.files, func(f *file) bool { return isItemFile(f.key) })
}

// topDepth is how deep the first folder with items lies; what lies deeper in folders is something else.
func topDepth(parts []part) int {
	for _, p := range parts {
		if p.hasItems() {
			return depthOf(p.folder)
		}
	}
	return maxDepth
}

// topOf is the first step of a folder's path.
func topOf(folder string) string {
	top, _, _ := strings.Cut(folder, "/")
	return top
}

// SeveralError is a place with several archives; errors.Is tells ErrSeveral.
type SeveralError struct {
	Names []string // of the zip files or folders
}

func (e *SeveralError) Error() string {
	return fmt.Sprintf("%v: %s", ErrSeveral, strings.Join(e.Names, ", "))
}

// Unwrap is ErrSeveral.
func (e *SeveralError) Unwrap() error { return ErrSeveral }

func severalOf(parts []part) error {
	several := &SeveralError{}
	for _, p := range parts {
		if p.hasItems() {
			several.Names = append(several.Names, path.Base(p.folder))
		}
	}
	return several
}

// checkSizes refuses what is larger than is read.
func checkSizes(files []*file, max limits) error {
	var total int64
	for _, f := range files {
		if f.size > max.file {
			return fmt.Errorf("%s: %w", f.name, ErrTooLarge)
		}
		total += f.size
	}
	if total > max.archive {
		return fmt.Errorf("all files together: %w", ErrTooLarge)
	}
	return nil
}
