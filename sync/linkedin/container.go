package linkedin

import (
	"archive/zip"
	"bytes"
	"compress/flate"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"path"
	"strings"
)

// limits bound what is unpacked, in bytes.
type limits struct {
	file, archive, row, nested int64
}

// maxDepth is how deep folders are looked into; some tools put the archive into a folder of its own.
const maxDepth = 4

// Files of an archive by the letters of their names. Only whole names count:
// guide_messages.csv and its like are other things.
const (
	fileMessages      = "messagescsv"
	fileConnections   = "connectionscsv"
	fileNotes         = "notescsv"
	fileInvitations   = "invitationscsv"
	fileProfile       = "profilecsv"
	fileEndorsedBy    = "endorsementreceivedinfocsv"
	fileEndorsedByMe  = "endorsementgiveninfocsv"
	filePositions     = "positionscsv"
	fileEducation     = "educationcsv"
	fileRegistration  = "registrationcsv"
	fileEmails        = "emailaddressescsv"
	fileSkills        = "skillscsv"
	fileRecommendedBy = "recommendationsreceivedcsv"
)

// file is one file of an archive that can be opened again and again.
type file struct {
	name string
	size int64
	open func() (io.ReadCloser, error)
}

// fileKey is the name by which a file is known: without folders, case, spaces and underscores.
// The dot counts, so that ._messages.csv of a Mac is not messages.csv.
func fileKey(name string) string {
	base := strings.ToLower(path.Base(name))
	base = strings.NewReplacer(" ", "", "_", "").Replace(base)
	stem, found := strings.CutSuffix(base, ".csv")
	if !found || strings.Contains(stem, ".") {
		return ""
	}
	return stem + "csv"
}

func isItemFile(key string) bool {
	return key == fileMessages || key == fileConnections || key == fileNotes
}

func isKnownFile(key string) bool {
	switch key {
	case fileInvitations, fileProfile, fileEndorsedBy, fileEndorsedByMe, filePositions, fileEducation,
		fileRegistration, fileEmails, fileSkills, fileRecommendedBy:
		return true
	}
	return isItemFile(key)
}

// folderFiles lists the CSV files of a folder.
func folderFiles(ctx context.Context, folder fs.FS) ([]file, error) {
	var files []file
	err := fs.WalkDir(folder, ".", func(name string, entry fs.DirEntry, err error) error {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		if err != nil {
			return err
		}
		if entry.IsDir() {
			if strings.Count(name, "/") >= maxDepth || path.Base(name) == "__MACOSX" {
				return fs.SkipDir
			}
			return nil
		}
		if !entry.Type().IsRegular() || !isKnownFile(fileKey(name)) {
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		files = append(files, file{name: name, size: info.Size(), open: func() (io.ReadCloser, error) { return folder.Open(name) }})
		return nil
	})
	if err != nil {
		return nil, fmt.Errorf("looking into the folder: %w", err)
	}
	return files, nil
}

// zipFiles lists the files of a zip file that are known; a zip file that holds nothing but another one is looked through.
// Names are never used as paths on disk, so a name such as ../messages.csv can do nothing.
func zipFiles(name string, content io.ReaderAt, size int64, max limits) ([]file, error) {
	archive, err := zip.NewReader(content, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("%s: %w (%w)", name, ErrBroken, err)
	}
	var files []file
	var inner []*zip.File
	for _, entry := range archive.File {
		entryName := path.Clean(strings.ReplaceAll(entry.Name, `\`, "/"))
		if strings.HasSuffix(entry.Name, "/") || strings.HasPrefix(entryName, "__MACOSX/") {
			continue
		}
		if strings.HasSuffix(strings.ToLower(entryName), ".zip") {
			inner = append(inner, entry)
		}
		if !isKnownFile(fileKey(entryName)) {
			continue
		}
		if entry.Flags&1 != 0 {
			return nil, fmt.Errorf("%s: %w (it is encrypted)", name, ErrBroken)
		}
		files = append(files, file{
			name: cleanLine(entryName), size: int64(min(entry.UncompressedSize64, 1<<62)),
			open: func() (io.ReadCloser, error) { return entry.Open() },
		})
	}
	if len(files) == 0 && len(inner) == 1 {
		return nestedFiles(name, inner[0], max)
	}
	return files, nil
}

// nestedFiles looks through a zip file inside a zip file, which has to be held in memory. It goes no deeper.
func nestedFiles(name string, entry *zip.File, max limits) ([]file, error) {
	if entry.UncompressedSize64 > uint64(max.nested) {
		return nil, fmt.Errorf("%s in %s: %w", cleanLine(entry.Name), name, ErrTooLarge)
	}
	opened, err := entry.Open()
	if err != nil {
		return nil, fmt.Errorf("%s: %w (%w)", name, ErrBroken, err)
	}
	content, err := io.ReadAll(io.LimitReader(opened, max.nested+1))
	if err := errors.Join(err, opened.Close()); err != nil {
		return nil, fmt.Errorf("%s: %w (%w)", name, ErrBroken, err)
	}
	if int64(len(content)) > max.nested {
		return nil, fmt.Errorf("%s in %s: %w", cleanLine(entry.Name), name, ErrTooLarge)
	}
	max.nested = 0
	return zipFiles(cleanLine(entry.Name), bytes.NewReader(content), int64(len(content)), max)
}

// oneArchive keeps the files of the one folder that is the archive, by their keys, and checks the sizes.
func oneArchive(files []file, max limits) (map[string]file, error) {
	folder, err := archiveFolder(files)
	if err != nil {
		return nil, err
	}
	chosen := map[string]file{}
	var total int64
	for _, f := range files {
		if path.Dir(f.name) != folder {
			continue
		}
		key := fileKey(f.name)
		if other, twice := chosen[key]; twice && other.size >= f.size {
			continue
		}
		if f.size > max.file {
			return nil, fmt.Errorf("%s: %w", f.name, ErrTooLarge)
		}
		chosen[key] = f
	}
	for _, f := range chosen {
		total += f.size
	}
	if total > max.archive {
		return nil, fmt.Errorf("all files together: %w", ErrTooLarge)
	}
	return chosen, nil
}

// archiveFolder finds the folder with messages, notes or connections that is nearest to the top.
func archiveFolder(files []file) (string, error) {
	depth, folders := -1, map[string]bool{}
	for _, f := range files {
		if !isItemFile(fileKey(f.name)) {
			continue
		}
		folder := path.Dir(f.name)
		switch at := strings.Count(f.name, "/"); {
		case depth < 0 || at < depth:
			depth, folders = at, map[string]bool{folder: true}
		case at == depth:
			folders[folder] = true
		}
	}
	switch {
	case len(folders) > 1:
		return "", ErrSeveral
	case len(folders) == 0 && len(files) > 0:
		return "", ErrNoMessages
	case len(folders) == 0:
		return "", ErrNotArchive
	}
	for folder := range folders {
		return folder, nil
	}
	return "", ErrNotArchive
}

// sizedReader ends a file that holds more than it promised, as only a made-up archive does,
// and tells damage from other errors.
type sizedReader struct {
	file io.Reader
	left int64
}

func (s *sizedReader) Read(p []byte) (int, error) {
	if int64(len(p)) > s.left+1 {
		p = p[:s.left+1]
	}
	n, err := s.file.Read(p)
	s.left -= int64(n)
	if s.left < 0 {
		return 0, fmt.Errorf("%w (longer than announced)", ErrTooLarge)
	}
	var corrupt flate.CorruptInputError
	if errors.Is(err, zip.ErrChecksum) || errors.Is(err, zip.ErrFormat) || errors.Is(err, zip.ErrAlgorithm) ||
		errors.Is(err, io.ErrUnexpectedEOF) || errors.As(err, &corrupt) {
		return n, fmt.Errorf("%w (%w)", ErrBroken, err)
	}
	return n, err
}
