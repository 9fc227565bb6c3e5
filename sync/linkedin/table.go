package linkedin

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"golang.org/x/text/encoding/charmap"
)

const (
	// maxPreamble is how many lines the header is looked for in; the longest known preamble has three.
	maxPreamble = 40
	// maxHeader is how long a header line may be, in bytes.
	maxHeader = 64 << 10
	// separators are what programs put between fields: spreadsheets write semicolons where the comma is the decimal sign.
	separators = ",;\t|"
)

// columns gives the place of each column by its name in the form of letters.
type columns map[string]int

// table reads the rows of a CSV file by the names of its columns.
type table struct {
	name    string
	kind    *fileKind
	rows    *rowReader
	columns columns
	older   *charmap.Charmap // of fields that are not UTF-8

	fields [][]byte
	line   int
	left   *leftOut // instead of fields
}

// newTable looks for the header among the first lines and stands before the first row.
func newTable(name string, file io.Reader, kind *fileKind, maxRow int64) (*table, error) {
	in, err := asUTF8(file)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", name, err)
	}
	t := &table{name: name, kind: kind, rows: newRowReader(in, maxRow), older: charmap.Windows1252}
	if t.rows.oldMac() {
		t.rows.cut.carriage, t.older = true, charmap.Macintosh
	}
	var seen []string
	for range maxPreamble {
		line := t.rows.lineAt(0)
		if len(line) == 0 || len(line) > maxHeader {
			break
		}
		if t.header(line) {
			t.rows.pass(len(line))
			return t, nil
		}
		if found := t.names(line, likeliest(line)); len(found) > len(seen) {
			seen = found
		}
		t.rows.pass(len(line))
	}
	if t.rows.failed != nil {
		return nil, fmt.Errorf("reading %s: %w", name, t.rows.failed)
	}
	return nil, &ColumnsError{File: name, Columns: seen}
}

// ColumnsError is a file whose columns are not those that are needed; errors.Is tells ErrUnknownColumns.
type ColumnsError struct {
	File    string
	Columns []string // as the file names them
}

func (e *ColumnsError) Error() string {
	return fmt.Sprintf("%s: %v: %s", e.File, ErrUnknownColumns, strings.Join(e.Columns, ", "))
}

// Unwrap is ErrUnknownColumns.
func (e *ColumnsError) Unwrap() error { return ErrUnknownColumns }

// header takes a line as the header if it is one, with whatever separator.
func (t *table) header(line []byte) bool {
	for _, separator := range []byte(separators) {
		names := t.names(line, separator)
		found := make(columns, len(names))
		width := 0
		for i, name := range names {
			name = letters(name)
			if name == "" {
				continue
			}
			width = i + 1
			if known := t.kind.words[name]; known != "" {
				name = known
			}
			if _, twice := found[name]; !twice {
				found[name] = i
			}
		}
		if !t.kind.isHeader(found) {
			continue
		}
		t.columns, t.rows.width, t.rows.cut.separator = found, width, separator
		t.rows.plausible = t.plausible
		if t.kind.texts != nil {
			t.rows.texts = []int{}
		}
		for _, name := range t.kind.texts {
			if i, there := found[name]; there {
				t.rows.texts = append(t.rows.texts, i)
			}
		}
		return true
	}
	return false
}

// names are the fields of a line as a header has them.
func (t *table) names(line []byte, separator byte) []string {
	var c cut
	cutter{separator: separator}.literal(line, &c)
	names := make([]string, len(c.fields))
	for i, field := range c.fields {
		names[i] = cleanLine(toUTF8(string(field), t.older))
	}
	return names
}

// likeliest is the separator that a line has most of.
func likeliest(line []byte) byte {
	most := separators[0]
	for _, separator := range []byte(separators) {
		if bytes.Count(line, []byte{separator}) > bytes.Count(line, []byte{most}) {
			most = separator
		}
	}
	return most
}

// next goes to the next row; false at the end of the file. A part of the file that could not be read gives errRow, and what
// is behind it can be read.
func (t *table) next(ctx context.Context) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	fields, left, err := t.rows.next()
	switch {
	case err != nil:
		return false, fmt.Errorf("reading %s: %w", t.name, err)
	case left != nil:
		t.left, t.line, t.fields = left, left.line, nil
		return true, errRow
	case fields == nil:
		return false, nil
	}
	t.left, t.line, t.fields = nil, t.rows.line, fields
	return true, nil
}

// errRow is a part of a file in which no row can be read; it never leaves the package.
var errRow = errors.New("broken row")

// plausible says whether fields look like a row of this kind of file.
func (t *table) plausible(fields [][]byte) bool {
	was := t.fields
	t.fields = fields
	defer func() { t.fields = was }()
	return t.kind.plausible(t)
}

// has reports whether one of the columns exists.
func (c columns) has(names ...string) bool {
	for _, name := range names {
		if _, found := c[name]; found {
			return true
		}
	}
	return false
}

// raw gives a field as it is in the file, "" when the row or the file has no such column.
func (t *table) raw(names ...string) string {
	for _, name := range names {
		if i, found := t.columns[name]; found && i < len(t.fields) {
			return toUTF8(string(t.fields[i]), t.older)
		}
	}
	return ""
}

// text gives a field on one line without control characters.
func (t *table) text(names ...string) string {
	return cleanLine(t.raw(names...))
}
