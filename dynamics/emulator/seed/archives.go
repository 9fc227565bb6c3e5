package seed

import (
	"archive/zip"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"time"
)

// Archive is one file or folder to import for a seat holder (spec §11).
type Archive struct {
	Path      string // a zip, a folder, or a CSV with named columns
	SeatEmail string
	SeatName  string
}

// container is how an archive is handed over.
type container int

const (
	zipped container = iota
	folder
	namedColumns // one CSV with named columns (spec §11.2)
)

// plan says which seller's archive is written in which form.
type plan struct {
	email string
	era   era
	as    container
	file  string // name, with the export's date for %s
}

func archivePlans() []plan {
	return []plan{
		{"ana@contoso.test", era2026(), zipped, "Complete_LinkedInDataExport_%s.zip"},
		{"lea@contoso.test", era2024(), zipped, "Basic_LinkedInDataExport_%s.zip"},
		{"hugo@contoso.test", era2023(), zipped, "Basic_LinkedInDataExport_%s.zip.zip"},
		{"emma@contoso.test", era2026(), folder, "Complete_LinkedInDataExport_%s"},
		{"amelie@contoso.test", era2026(), namedColumns, "linkedin-items-%s.csv"},
	}
}

// WriteArchives writes the LinkedIn data archives of several sellers, and a CSV
// with named columns of one more, into a folder of each one's e-mail below dir,
// which is created where it is missing. Exported is the day of the export: the
// newest conversations are a few days older. The same organization and day give
// the same bytes.
func (o *Organization) WriteArchives(dir string, exported time.Time) ([]Archive, error) {
	exported = exported.UTC().Truncate(time.Second)
	var list []Archive
	for _, p := range archivePlans() {
		w := o.newWorld(p.email, exported)
		path := filepath.Join(dir, p.email, fmt.Sprintf(p.file, exported.Format("01-02-2006")))
		if err := os.MkdirAll(filepath.Dir(path), 0o700); err != nil {
			return nil, fmt.Errorf("make the folder of an archive: %w", err)
		}
		if err := w.write(path, p); err != nil {
			return nil, fmt.Errorf("write the archive of %s: %w", p.email, err)
		}
		list = append(list, Archive{Path: path, SeatEmail: p.email, SeatName: w.me.name()})
	}
	return list, nil
}

func (w *world) write(path string, p plan) error {
	switch p.as {
	case folder:
		return writeFolder(path, w.files(p.era))
	case namedColumns:
		return os.WriteFile(path, w.namedFile(), 0o600)
	}
	return writeZip(path, w.files(p.era), w.exported)
}

// archiveFile is one file of an archive.
type archiveFile struct {
	name string
	data []byte
}

func writeFolder(path string, files []archiveFile) error {
	for _, f := range files {
		target := filepath.Join(path, filepath.FromSlash(f.name))
		if err := os.MkdirAll(filepath.Dir(target), 0o700); err != nil {
			return err
		}
		if err := os.WriteFile(target, f.data, 0o600); err != nil {
			return err
		}
	}
	return nil
}

func writeZip(path string, files []archiveFile, modified time.Time) (err error) {
	out, err := os.OpenFile(path, os.O_CREATE|os.O_TRUNC|os.O_WRONLY, 0o600)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, out.Close()) }()
	z := zip.NewWriter(out)
	for _, f := range files {
		entry, err := z.CreateHeader(&zip.FileHeader{Name: f.name, Method: zip.Deflate, Modified: modified})
		if err != nil {
			return err
		}
		if _, err := entry.Write(f.data); err != nil {
			return err
		}
	}
	return z.Close()
}
