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
	"sync/atomic"
)

// limits bound what is unpacked, in bytes.
type limits struct {
	file, archive, row, nested int64
}

// maxDepth is how deep folders are looked into; some tools put the archive into a folder of its own.
const maxDepth = 4

// file is one file of an archive that can be opened again and again.
type file struct {
	key, name string
	size      int64
	open      func() (io.ReadCloser, error)
	habits    habits
	heads     []string // the names of its columns as it has them, once it was opened
}

// folderContent is what a folder holds: the files of archives, and zip files that may be archives.
type folderContent struct {
	files []*file
	zips  []zipFile
}

type zipFile struct {
	name string
	size int64
}

// lookInto lists what a folder holds.
func lookInto(ctx context.Context, folder fs.FS) (folderContent, error) {
	var found folderContent
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
		key, zipped := fileKey(name), isZipName(name)
		if !entry.Type().IsRegular() || key == "" && !zipped {
			return nil
		}
		info, err := entry.Info()
		if err != nil {
			return err
		}
		if zipped {
			found.zips = append(found.zips, zipFile{name: name, size: info.Size()})
			return nil
		}
		found.files = append(found.files, &file{
			key: key, name: name, size: info.Size(), open: func() (io.ReadCloser, error) { return folder.Open(name) },
		})
		return nil
	})
	if err != nil {
		return folderContent{}, fmt.Errorf("looking into the folder: %w", err)
	}
	return found, nil
}

func isZipName(name string) bool {
	return strings.HasSuffix(strings.ToLower(name), ".zip") && !strings.HasPrefix(path.Base(name), ".")
}

// zipFiles lists the files of a zip file that are known; a zip file that holds nothing but others is looked through.
// Names are never used as paths on disk, so a name such as ../messages.csv can do nothing.
func zipFiles(name string, content io.ReaderAt, size int64, max limits) ([]*file, error) {
	archive, err := zip.NewReader(content, size)
	if err != nil && !errors.Is(err, zip.ErrInsecurePath) {
		return nil, fmt.Errorf("%s: %w (%w)", name, ErrBroken, err)
	}
	var files []*file
	var inner []*zip.File
	for _, entry := range archive.File {
		entryName := path.Clean(strings.ReplaceAll(entry.Name, `\`, "/"))
		if strings.HasSuffix(entry.Name, "/") || strings.HasPrefix(entryName, "__MACOSX/") {
			continue
		}
		if isZipName(entryName) {
			inner = append(inner, entry)
		}
		key := fileKey(entryName)
		if key == "" {
			continue
		}
		if entry.Flags&1 != 0 {
			return nil, fmt.Errorf("%s: %w (it is encrypted)", name, ErrBroken)
		}
		files = append(files, &file{
			key: key, name: cleanLine(entryName), size: int64(min(entry.UncompressedSize64, 1<<62)),
			open: func() (io.ReadCloser, error) { return entry.Open() },
		})
	}
	if len(files) > 0 {
		return files, nil
	}
	return nestedFiles(name, inner, max)
}

// nestedFiles looks through zip files inside a zip file, which have to be held in memory. It goes no deeper.
func nestedFiles(name string, entries []*zip.File, max limits) ([]*file, error) {
	var all []*file
	for _, entry := range entries {
		if max.nested <= 0 || entry.UncompressedSize64 > uint64(max.nested) {
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
		max.nested -= int64(len(content))
		if max.nested < 0 {
			return nil, fmt.Errorf("%s in %s: %w", cleanLine(entry.Name), name, ErrTooLarge)
		}
		inside := max
		inside.nested = 0
		part := cleanLine(path.Base(strings.ReplaceAll(entry.Name, `\`, "/")))
		files, err := zipFiles(part, bytes.NewReader(content), int64(len(content)), inside)
		if err != nil {
			return nil, err
		}
		for _, f := range files {
			f.name = part + "/" + f.name
		}
		all = append(all, files...)
	}
	return all, nil
}

// sizedReader ends a file that holds more than it promised, as only a made-up archive does, tells damage from other errors,
// and counts what is read.
type sizedReader struct {
	file io.Reader
	left int64
	read *atomic.Int64
}

func (s *sizedReader) Read(p []byte) (int, error) {
	if int64(len(p)) > s.left+1 {
		p = p[:s.left+1]
	}
	n, err := s.file.Read(p)
	s.left -= int64(n)
	s.read.Add(int64(n))
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
