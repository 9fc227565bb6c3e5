// Package export says what a list looks like outside navsync: one set of columns for `--csv`, `--json` and the screens' key
// `x` (spec §12). It knows no screen and no command line.
package export

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"reflect"
	"strconv"
	"strings"
	"time"

	"navsync/ui/kit"
)

// List is the document of a list.
type List[T any] struct {
	Items []T `json:"items"`
	Count int `json:"count"`
}

// CSV writes documents as CSV with their JSON names as the header.
func CSV[T any](to io.Writer, rows []T) error {
	w := csv.NewWriter(to)
	names := Columns[T]()
	if err := w.Write(names); err != nil {
		return fmt.Errorf("write a list: %w", err)
	}
	for _, row := range rows {
		line, err := cells(row, names)
		if err != nil {
			return err
		}
		if err := w.Write(line); err != nil {
			return fmt.Errorf("write a list: %w", err)
		}
	}
	w.Flush()
	if err := w.Error(); err != nil {
		return fmt.Errorf("write a list: %w", err)
	}
	return nil
}

// cells are a document's values in the order of names.
func cells(row any, names []string) ([]string, error) {
	b, err := json.Marshal(row)
	if err != nil {
		return nil, fmt.Errorf("write a list: %w", err)
	}
	var values map[string]any
	if err := json.Unmarshal(b, &values); err != nil {
		return nil, fmt.Errorf("write a list: %w", err)
	}
	line := make([]string, len(names))
	for i, name := range names {
		switch v := values[name].(type) {
		case nil:
		case []any:
			line[i] = Harmless(strings.Trim(fmt.Sprint(v), "[]"))
		default:
			line[i] = Harmless(fmt.Sprint(v))
		}
	}
	return line, nil
}

// Columns are the JSON names of a document's fields, in their order.
func Columns[T any]() []string {
	var names []string
	for _, f := range reflect.VisibleFields(reflect.TypeFor[T]()) {
		name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
		if name != "" && name != "-" {
			names = append(names, name)
		}
	}
	return names
}

// Files writes documents beside each other as path.csv and path.json, for its owner's eyes only.
func Files[T any](path string, rows []T) error {
	return errors.Join(
		CSVFile(path+".csv", rows),
		file(path+".json", func(w io.Writer) error {
			if rows == nil {
				rows = []T{}
			}
			enc := json.NewEncoder(w)
			enc.SetIndent("", "  ")
			enc.SetEscapeHTML(false)
			return enc.Encode(List[T]{Items: rows, Count: len(rows)})
		}))
}

// CSVFile writes documents to a file of this name, for its owner's eyes only.
func CSVFile[T any](name string, rows []T) error {
	return file(name, func(w io.Writer) error { return CSV(w, rows) })
}

func file(name string, write func(io.Writer) error) (err error) {
	f, err := os.OpenFile(name, os.O_CREATE|os.O_WRONLY|os.O_TRUNC, 0o600)
	if err != nil {
		return fmt.Errorf("write a list: %w", err)
	}
	defer func() { err = errors.Join(err, f.Close()) }()
	return write(f)
}

// Harmless is a cell that holds no control character and that no spreadsheet takes for a formula.
func Harmless(cell string) string {
	cell = kit.CleanLines(cell)
	if cell == "" {
		return ""
	}
	switch cell[0] {
	case '=', '+', '-', '@', '\t', '\r':
		return "'" + cell
	}
	return cell
}

// stamp is a time of a document: RFC 3339 UTC, a date alone where that is all there is, "" for none.
func stamp(t time.Time, dateOnly bool) string {
	switch {
	case t.IsZero():
		return ""
	case dateOnly:
		return t.Format(time.DateOnly)
	}
	return t.UTC().Format(time.RFC3339)
}

// number is a number of the store as documents carry it.
func number(n int64) string { return strconv.FormatInt(n, 10) }
