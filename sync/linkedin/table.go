package linkedin

import (
	"bufio"
	"bytes"
	"context"
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// maxPreamble is how many lines the header is looked for in; the longest known preamble has three.
const maxPreamble = 40

// maxHeader is how long a header line may be, in bytes.
const maxHeader = 64 << 10

// columns gives the place of each column by its name in the form of letters.
type columns map[string]int

// table reads the rows of a CSV file by the names of its columns.
type table struct {
	name    string
	rows    *csv.Reader
	guard   *rowGuard
	columns columns
	// above is the number of lines up to and with the header.
	above int
	// windows says that fields which are not UTF-8 are Windows-1252, as spreadsheets save them.
	windows bool
	record  []string
	line    int
}

// newTable looks for the header among the first lines and stands before the first row.
// isHeader is asked with the columns of each line until it agrees.
func newTable(name string, file io.Reader, separators string, maxRow int64, isHeader func(columns) bool) (*table, error) {
	// A byte order mark is taken off; with one, UTF-16 is read as well.
	lines := bufio.NewReaderSize(transform.NewReader(file, unicode.BOMOverride(transform.Nop)), maxHeader)
	for above := 1; above <= maxPreamble; above++ {
		line, err := lines.ReadSlice('\n')
		if errors.Is(err, bufio.ErrBufferFull) {
			break
		}
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, fmt.Errorf("reading %s: %w", name, err)
		}
		for _, separator := range separators {
			found := header(line, separator)
			if found == nil || !isHeader(found) {
				continue
			}
			guard := &rowGuard{file: lines, max: maxRow}
			rows := csv.NewReader(guard)
			rows.Comma, rows.LazyQuotes, rows.FieldsPerRecord, rows.ReuseRecord = separator, true, -1, true
			return &table{name: name, rows: rows, guard: guard, columns: found, above: above}, nil
		}
		if err != nil {
			break
		}
	}
	return nil, fmt.Errorf("%s: %w", name, ErrUnknownColumns)
}

// header gives the columns of a line, nil when the line is no row of CSV.
func header(line []byte, separator rune) columns {
	reader := csv.NewReader(bytes.NewReader(line))
	reader.Comma, reader.LazyQuotes = separator, true
	fields, err := reader.Read()
	if err != nil {
		return nil
	}
	found := make(columns, len(fields))
	for i, field := range fields {
		name := letters(toUTF8(field))
		if _, twice := found[name]; name != "" && !twice {
			found[name] = i
		}
	}
	return found
}

// next goes to the next row; false at the end of the file. A row that breaks the rules of CSV gives errRow,
// and the one behind it can be read.
func (t *table) next(ctx context.Context) (bool, error) {
	if err := ctx.Err(); err != nil {
		return false, err
	}
	t.guard.start = t.rows.InputOffset()
	record, err := t.rows.Read()
	var broken *csv.ParseError
	switch {
	case errors.Is(err, io.EOF):
		return false, nil
	case errors.As(err, &broken):
		t.line = t.above + broken.StartLine
		return true, errRow
	case err != nil:
		return false, fmt.Errorf("reading %s: %w", t.name, err)
	}
	line, _ := t.rows.FieldPos(0)
	t.record, t.line = record, t.above+line
	return true, nil
}

// errRow is a row that breaks the rules of CSV; it never leaves the package.
var errRow = errors.New("broken row")

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
		i, found := t.columns[name]
		if !found || i >= len(t.record) {
			continue
		}
		if t.windows {
			return toUTF8(t.record[i])
		}
		return t.record[i]
	}
	return ""
}

// text gives a field on one line without control characters.
func (t *table) text(names ...string) string {
	return cleanLine(t.raw(names...))
}

// toUTF8 reads what is not UTF-8 as Windows-1252.
func toUTF8(field string) string {
	if utf8.ValidString(field) {
		return field
	}
	decoded, err := charmap.Windows1252.NewDecoder().String(field)
	if err != nil {
		return strings.ToValidUTF8(field, "\uFFFD")
	}
	return decoded
}

// rowGuard ends the reading of a row that would not fit into memory.
type rowGuard struct {
	file        io.Reader
	read, start int64
	max         int64
}

func (g *rowGuard) Read(p []byte) (int, error) {
	if g.read-g.start > g.max {
		return 0, fmt.Errorf("a row: %w", ErrTooLarge)
	}
	n, err := g.file.Read(p)
	g.read += int64(n)
	return n, err
}
