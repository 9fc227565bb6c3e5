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
	file    *file
	kind    *fileKind
	rows    *rowReader
	columns columns
	older   *charmap.Charmap // of fields that are not UTF-8

	fields [][]byte
	line   int
	left   *leftOut // instead of fields
}

// newTable looks for the header among the first lines and stands before the first row.
func newTable(f *file, content io.Reader, kind *fileKind, maxRow int64) (*table, error) {
	in, err := asUTF8(content)
	if err != nil {
		return nil, fmt.Errorf("reading %s: %w", f.name, err)
	}
	t := &table{file: f, kind: kind, rows: newRowReader(in, maxRow), older: oldest}
	if t.rows.oldMac() {
		t.rows.cut.carriage, t.older = true, charmap.Macintosh
	}
	var seen []string
	for range maxPreamble {
		line := t.rows.lineAt(0)
		if len(line) == 0 || len(line) > maxHeader {
			break
		}
		if t.header(line) || t.inTheirPlaces(line, t.rows.lineAt(len(line))) {
			t.rows.pass(len(line))
			return t, nil
		}
		if found := t.names(line, likeliest(line)); len(found) > len(seen) {
			seen = found
		}
		t.rows.pass(len(line))
	}
	if t.rows.failed != nil {
		return nil, fmt.Errorf("reading %s: %w", f.name, t.rows.failed)
	}
	return nil, &ColumnsError{File: f.name, Columns: seen, Err: ErrUnknownColumns}
}

// ColumnsError is a file that cannot be read, with the columns it has.
type ColumnsError struct {
	File    string
	Columns []string // as the file names them
	Err     error    // ErrUnknownColumns or ErrUnreadable
}

func (e *ColumnsError) Error() string {
	return fmt.Sprintf("%s: %v: %s", e.File, e.Err, strings.Join(e.Columns, ", "))
}

// Unwrap says what is wrong.
func (e *ColumnsError) Unwrap() error { return e.Err }

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
			name = first(words()[t.kind.section][name], name)
			if _, twice := found[name]; !twice {
				found[name] = i
			}
		}
		if t.kind.isHeader(found) {
			t.begin(found, width, separator, names)
			return true
		}
	}
	return false
}

// inTheirPlaces takes a line in words that nobody here knows as the header when it has as many columns as that of an era,
// and the line below fits them.
func (t *table) inTheirPlaces(line, below []byte) bool {
	for _, separator := range []byte(separators) {
		names := t.names(line, separator)
		for _, order := range inTheirPlaces[t.kind.key] {
			if len(names) != len(order) {
				continue
			}
			found := make(columns, len(order))
			for i, name := range order {
				found[name] = i
			}
			var c cut
			cutter{separator: separator}.literal(below, &c)
			t.begin(found, len(order), separator, names)
			if t.fields = c.fields; len(c.fields) == len(order) && t.kind.fits(t) {
				return true
			}
		}
	}
	t.columns, t.rows.width, t.rows.texts = nil, 0, nil
	return false
}

// begin sets the table up for rows with these columns.
func (t *table) begin(found columns, width int, separator byte, names []string) {
	t.columns, t.file.heads, t.rows.width, t.rows.cut.separator = found, names, width, separator
	t.rows.plausible, t.rows.texts = t.plausible, nil
	if t.kind.texts == nil {
		return
	}
	t.rows.texts = []int{}
	for _, name := range t.kind.texts {
		if i, there := found[name]; there {
			t.rows.texts = append(t.rows.texts, i)
		}
	}
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
		return false, fmt.Errorf("reading %s: %w", t.file.name, err)
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
			field := toUTF8(string(t.fields[i]), t.older)
			if t.file.habits.doubled {
				return undouble(field)
			}
			return field
		}
	}
	return ""
}

// text gives a field on one line without control characters.
func (t *table) text(names ...string) string {
	return cleanLine(t.raw(names...))
}

// moment gives a field that is a time, or a day.
func (t *table) moment(names ...string) (moment, bool) {
	return parseMoment(t.raw(names...), t.file.habits.order)
}

// day gives a field that is a day, and leaves a time of the day aside.
func (t *table) day(names ...string) (Date, bool) {
	return parseDay(t.raw(names...), t.file.habits.order)
}
