package seed

import (
	"time"
)

// Archive is one file or folder to import for a seat holder (spec §11).
type Archive struct {
	Path      string // a zip, a folder, or a CSV with named columns
	SeatEmail string
	SeatName  string
}

// WriteArchives writes the LinkedIn data archives of several sellers, and a CSV
// with named columns of one more, into dir, which is created where it is
// missing. Exported is the day of the export: the newest conversations are a
// few days older. The same organization and day give the same bytes.
func (o *Organization) WriteArchives(dir string, exported time.Time) ([]Archive, error) {
	return o.writeArchives(dir, exported.UTC())
}
