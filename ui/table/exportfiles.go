package table

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"time"
)

// exportColumn is a column of an export; a number is one in JSON, too.
type exportColumn struct {
	name   string
	number bool
}

// record is a row of an export: by column its text, or its number.
type record struct {
	texts   []string
	numbers []float64
}

// exportFiles are the two files of an export, BASE.csv and BASE.json. They are written in commands only, one after the
// other.
type exportFiles struct {
	folder  func() (string, error) // makes where they go
	name    string
	base    string // folder and name, once they are open
	columns []exportColumn
	count   int

	csv, json *os.File
}

func newExportFiles(folder func() (string, error), name string, columns []exportColumn) *exportFiles {
	return &exportFiles{folder: folder, name: name, columns: columns}
}

// write appends records; the first time it makes the files.
func (e *exportFiles) write(records []record) error {
	if err := e.open(); err != nil {
		return err
	}
	w := csv.NewWriter(e.csv)
	for _, r := range records {
		cells := make([]string, len(e.columns))
		for i, c := range e.columns {
			cells[i] = harmless(r.texts[i])
			if c.number {
				cells[i] = strconv.FormatFloat(r.numbers[i], 'f', -1, 64)
			}
		}
		if err := w.Write(cells); err != nil {
			return fmt.Errorf("export a list: %w", err)
		}
		if err := e.object(r); err != nil {
			return err
		}
	}
	w.Flush()
	return w.Error()
}

func (e *exportFiles) open() (err error) {
	if e.csv != nil {
		return nil
	}
	dir, err := e.folder()
	if err != nil {
		return fmt.Errorf("export a list: %w", err)
	}
	e.base = filepath.Join(dir, e.name)
	const create = os.O_CREATE | os.O_WRONLY | os.O_TRUNC
	if e.csv, err = os.OpenFile(e.base+".csv", create, 0o600); err != nil {
		return fmt.Errorf("export a list: %w", err)
	}
	if e.json, err = os.OpenFile(e.base+".json", create, 0o600); err != nil {
		return errors.Join(fmt.Errorf("export a list: %w", err), e.csv.Close())
	}
	names := make([]string, len(e.columns))
	for i, c := range e.columns {
		names[i] = c.name
	}
	w := csv.NewWriter(e.csv)
	if err := w.Write(names); err != nil {
		return fmt.Errorf("export a list: %w", err)
	}
	w.Flush()
	_, err = e.json.WriteString("{\"items\": [")
	return errors.Join(w.Error(), err)
}

// object appends a record to the JSON, its columns in their order.
func (e *exportFiles) object(r record) error {
	var b bytes.Buffer
	if e.count > 0 {
		b.WriteString(",")
	}
	b.WriteString("\n  {")
	for i, c := range e.columns {
		if i > 0 {
			b.WriteString(", ")
		}
		var value any = r.texts[i]
		if c.number {
			value = r.numbers[i]
		}
		text, err := json.Marshal(value)
		if err != nil {
			return fmt.Errorf("export a list: %w", err)
		}
		b.WriteString(strconv.Quote(c.name) + ": ")
		b.Write(text)
	}
	b.WriteString("}")
	e.count++
	_, err := e.json.Write(b.Bytes())
	return err
}

// close ends the files, also after an error, which it returns.
func (e *exportFiles) close(err error) error {
	if e.csv == nil || e.json == nil {
		return err
	}
	_, last := fmt.Fprintf(e.json, "\n], \"count\": %d}\n", e.count)
	return errors.Join(err, last, e.csv.Close(), e.json.Close())
}

// Moment is a time as exports write it, "" for none.
func Moment(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

// harmless is a cell that no spreadsheet takes for a formula.
func harmless(cell string) string {
	if cell != "" && (cell[0] == '=' || cell[0] == '+' || cell[0] == '-' || cell[0] == '@') {
		return "'" + cell
	}
	return cell
}
