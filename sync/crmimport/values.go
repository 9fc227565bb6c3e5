package crmimport

import (
	"context"
	"net/url"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/google/uuid"

	"navsync/dynamics"
	"navsync/store"
	"navsync/sync/fault"
)

// longestText bounds a text that is imported, in bytes. No column that is read may hold
// more; a row that does is damaged.
const longestText = 64 << 10

// values reads one row's columns and remembers the first that cannot be stored.
type values struct {
	i   *tableImport
	row dynamics.Row
	bad string
	// untold is a lookup that may point at several tables and came without saying at which.
	untold string
}

// text is a column's text without blanks around it.
func (v *values) text(column string) string {
	text := v.row.String(column)
	if len(text) > longestText || !utf8.ValidString(text) || strings.ContainsRune(text, 0) {
		v.refuse(column)
		return ""
	}
	return strings.TrimSpace(text)
}

func (v *values) refuse(column string) {
	if v.bad == "" {
		v.bad = column
	}
}

// number is a whole number, 0 when the column is empty or was not read.
func (v *values) number(column string) int64 {
	n, ok := v.row.Int(column)
	if !ok && v.row.Has(column) {
		v.refuse(column)
	}
	return n
}

func (v *values) lookup(column string) dynamics.Reference { return v.row.Lookup(column) }

// target is a lookup whose table counts. A gateway that drops the header Prefer takes the
// annotation away that says which of several it is: nothing can be imported without.
func (v *values) target(column string) dynamics.Reference {
	to := v.row.Lookup(column)
	if to.ID == "" || to.Table != "" {
		return to
	}
	if c := v.i.meta.Columns[column]; c != nil && len(c.Targets) == 1 {
		to.Table = c.Targets[0]
		return to
	}
	v.untold = column
	return to
}

// texts are the texts of several columns, without the empty ones and without repetition.
func (v *values) texts(columns ...string) []string {
	var texts []string
	seen := map[string]bool{}
	for _, column := range columns {
		if text := v.text(column); text != "" && !seen[strings.ToLower(text)] {
			seen[strings.ToLower(text)] = true
			texts = append(texts, text)
		}
	}
	return texts
}

// phones are texts as the store gives them back.
func (v *values) phones(columns ...string) []string {
	var phones []string
	for _, text := range v.texts(columns...) {
		phones = append(phones, store.SplitPhones(text)...)
	}
	return phones
}

// words are texts of which each is one word: addresses with blanks inside are none.
func (v *values) words(columns ...string) []string {
	var words []string
	for _, text := range v.texts(columns...) {
		words = append(words, strings.Fields(text)...)
	}
	return words
}

// addresses are the web addresses of the columns that may hold a profile.
func (v *values) addresses() []string { return v.words(v.i.urls...) }

// day is the date of a column, without a time.
func (v *values) day(column string) string {
	at := v.row.Time(column)
	if at.IsZero() {
		return ""
	}
	return at.Format(time.DateOnly)
}

// imported is what every row has. A row without a version is as new as it was modified.
func (v *values) imported() store.Imported {
	record := store.Imported{
		ID: strings.ToLower(v.row.String(v.i.meta.PrimaryID)), Version: v.row.Version(), ModifiedAt: v.row.Time("modifiedon"),
	}
	if uuid.Validate(record.ID) != nil || len(record.ID) != len(uuid.Nil.String()) {
		v.refuse(v.i.meta.PrimaryID)
	}
	if record.Version == 0 {
		record.Version = record.ModifiedAt.UnixMilli()
	}
	return record
}

// convert makes records of a page's rows; what cannot be stored is told apart. Error:
// fault.Schema when lookups came without their tables.
func convert[T any](i *tableImport, rows []dynamics.Row, one func(*values) T) (records []T, bad []badRecord, err error) {
	records = make([]T, 0, len(rows))
	for _, row := range rows {
		v := &values{i: i, row: row}
		record := one(v)
		if v.untold != "" {
			return nil, nil, fault.New(fault.Schema, "errors.lookup-untold", "Column", i.table.Entity+"."+v.untold)
		}
		if v.bad != "" {
			bad = append(bad, badRecord{id: strings.ToLower(row.String(i.meta.PrimaryID)), column: v.bad})
			continue
		}
		records = append(records, record)
	}
	return records, bad, nil
}

// putter is the put of a table whose rows are converted one by one.
func putter[T any](one func(*values) T,
	put func(tx *store.Tx, ctx context.Context, w store.PageWrite, records []T) (store.PageResult, error),
) func(context.Context, *tableImport, *store.Tx, store.PageWrite, []dynamics.Row) (store.PageResult, []badRecord, error) {
	return func(ctx context.Context, i *tableImport, tx *store.Tx, w store.PageWrite, rows []dynamics.Row) (store.PageResult, []badRecord, error) {
		records, bad, err := convert(i, rows, one)
		if err != nil {
			return store.PageResult{}, nil, err
		}
		result, err := put(tx, ctx, w, records)
		return result, bad, err
	}
}

// domainOf is the domain of a web address or of an e-mail address, in lower case and
// without www; "" for anything else.
func domainOf(address string) string {
	address = strings.TrimSpace(strings.ToLower(address))
	if _, after, found := strings.Cut(address, "@"); found {
		address = after
	}
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	u, err := url.Parse(address)
	if err != nil || !strings.Contains(u.Hostname(), ".") {
		return ""
	}
	return strings.TrimSuffix(strings.TrimPrefix(u.Hostname(), "www."), ".")
}
