package crmimport

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"navsync/dynamics"
	"navsync/dynamics/emulator"
)

// BenchmarkFirstImport imports contacts and makes lists, keys and search of them, reads the same pages of the same
// organization without keeping them, and inserts the same rows with the same indexes by bare SQL: rows/s of all three, what
// share of the others' speed is left, and bytes a contact. NAVSYNC_MILLION=1 adds a million.
func BenchmarkFirstImport(b *testing.B) {
	sizes := []int{10_000, 200_000}
	if os.Getenv("NAVSYNC_MILLION") != "" {
		sizes = append(sizes, 1_000_000)
	}
	for _, rows := range sizes {
		b.Run(fmt.Sprint(rows), func(b *testing.B) {
			for b.Loop() {
				h := newHouse(b, emulator.Options{Contacts: rows})
				h.readContacts(b, rows, func([]dynamics.Row) {}) // the emulator makes its pages once
				began := time.Now()
				h.work(b, named(b, "contact"), h.Import)
				loaded := time.Since(began)
				if err := MakeIndexes(b.Context(), h.Store, nil); err != nil {
					b.Fatal(err)
				}
				imported := time.Since(began)
				read := h.readContacts(b, rows, func([]dynamics.Row) {})
				bare := h.insertBarely(b, rows)
				if err := h.Store.Checkpoint(b.Context()); err != nil {
					b.Fatal(err)
				}
				info, err := os.Stat(h.Store.Path())
				if err != nil {
					b.Fatal(err)
				}
				n := float64(rows)
				b.ReportMetric(n/loaded.Seconds(), "loaded/s")
				b.ReportMetric(n/imported.Seconds(), "imported/s")
				b.ReportMetric(n/read.Seconds(), "read/s")
				b.ReportMetric(n/bare.Seconds(), "bare/s")
				b.ReportMetric(read.Seconds()/imported.Seconds(), "imported:read")
				b.ReportMetric(bare.Seconds()/imported.Seconds(), "imported:bare")
				b.ReportMetric(float64(info.Size())/n, "bytes/contact")
			}
		})
	}
}

// readContacts reads what the import reads of the contacts, gives it to each, and says how long it took.
func (h *house) readContacts(b *testing.B, rows int, each func([]dynamics.Row)) time.Duration {
	b.Helper()
	table := contactTable()
	columns := append(slices.Clone(table.needed), table.wanted...)
	q := dynamics.Query{Table: "contact", Select: columns, Annotations: true, Track: true, PageSize: PageSize}
	began, n := time.Now(), 0
	for page, err := range h.Client.Pages(b.Context(), q) {
		if err != nil {
			b.Fatal(err)
		}
		n += len(page.Rows)
		each(page.Rows)
	}
	if n < rows {
		b.Fatalf("%d rows of %d", n, rows)
	}
	return time.Since(began)
}

// keysEach is how many keys a contact has, about.
const keysEach = 14

// insertBarely inserts the contacts' texts into a table of its own, indexes lists and search as the store does, and as many
// keys as it has; what is read and what is hashed does not count.
func (h *house) insertBarely(b *testing.B, rows int) (took time.Duration) {
	b.Helper()
	db, err := sql.Open("sqlite", "file:"+filepath.Join(b.TempDir(), "bare.db")+
		"?_pragma=journal_mode(WAL)&_pragma=synchronous(NORMAL)&_pragma=cache_size(-16384)&_pragma=wal_autocheckpoint(10000)")
	if err != nil {
		b.Fatal(err)
	}
	defer db.Close()
	db.SetMaxOpenConns(1)
	exec := func(query string, args ...any) {
		if _, err := db.Exec(query, args...); err != nil {
			b.Fatal(err)
		}
	}
	columns := []string{
		"contactid", "firstname", "lastname", "fullname", "_parentcustomerid_value", "jobtitle", "emailaddress1", "telephone1", "mobilephone",
		"websiteurl", "address1_city", "address1_country", "_ownerid_value", "_masterid_value", "modifiedon",
	}
	exec("CREATE TABLE contact (n INTEGER PRIMARY KEY, " + strings.Join(columns, " TEXT, ") + " TEXT, UNIQUE (contactid))")
	exec("CREATE TABLE key (key INTEGER, record INTEGER)")
	row, number := "(?"+strings.Repeat(", ?", len(columns))+"), ", 0
	h.readContacts(b, rows, func(page []dynamics.Row) {
		began := time.Now()
		exec("BEGIN")
		for chunk := range slices.Chunk(page, 25) {
			args, keys := make([]any, 0, 25*(len(columns)+1)), make([]any, 0, 2*25*keysEach)
			for _, r := range chunk {
				number++
				args = append(args, number)
				for _, column := range columns {
					args = append(args, r.String(column))
				}
				for k := range keysEach {
					keys = append(keys, int64(uint64(number*keysEach+k)*0x9e3779b97f4a7c15), number)
				}
			}
			exec("INSERT INTO contact VALUES "+strings.TrimSuffix(strings.Repeat(row, len(chunk)), ", "), args...)
			exec("INSERT INTO key VALUES "+strings.TrimSuffix(strings.Repeat("(?, ?), ", len(keys)/2), ", "), keys...)
		}
		exec("COMMIT")
		took += time.Since(began)
	})
	began := time.Now()
	exec("CREATE INDEX name ON contact (fullname COLLATE NOCASE)")
	exec("CREATE INDEX account ON contact (_parentcustomerid_value)")
	exec("CREATE INDEX keys ON key (key, record)")
	exec("CREATE VIRTUAL TABLE search USING fts5 (name, email, content = '', tokenize = 'unicode61 remove_diacritics 2', prefix = '2 3')")
	exec("INSERT INTO search (rowid, name, email) SELECT n, fullname, emailaddress1 FROM contact")
	return took + time.Since(began)
}
