package emulator

import (
	"bytes"
	"context"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// dataFile is one file of Options.Data with the table that its rows are of.
type dataFile struct {
	path  string
	table *table
}

// dataFiles lists a folder's CSV and JSON files, those of users and teams first: rows
// name their owners.
func (m *schema) dataFiles(folder string, lenient bool) ([]dataFile, error) {
	entries, err := os.ReadDir(folder)
	if err != nil {
		return nil, fmt.Errorf("emulator: the data: %w", err)
	}
	var files []dataFile
	for _, entry := range entries {
		name, kind, _ := strings.Cut(entry.Name(), ".")
		if entry.IsDir() || kind != "csv" && kind != "json" {
			continue
		}
		t := m.byName[name]
		if t == nil {
			t = m.bySet[name]
		}
		if lenient && (t == nil || t.name == "activitypointer" || t.intersect) {
			continue
		}
		if t == nil || t.name == "activitypointer" {
			return nil, fmt.Errorf("emulator: the data %s: no table and no entity set is called %q", entry.Name(), name)
		}
		files = append(files, dataFile{filepath.Join(folder, entry.Name()), t})
	}
	if len(files) == 0 && !lenient {
		return nil, fmt.Errorf("emulator: the data %s: no file that ends in .csv or .json", folder)
	}
	rank := func(f dataFile) int { return boolRank(!slices.Contains([]string{"systemuser", "team"}, f.table.name)) }
	slices.SortStableFunc(files, func(a, b dataFile) int { return rank(a) - rank(b) })
	return files, nil
}

// loadData puts the rows of a folder into a new organization.
func (s *Server) loadData(ctx context.Context) error {
	if s.options.Data == "" {
		return nil
	}
	files, err := s.schema.dataFiles(s.options.Data, s.options.DataLenient)
	if err != nil {
		return err
	}
	return s.store.write(ctx, s.options.Now(), func(tx *transaction) error {
		for _, f := range files {
			records, err := f.read()
			if err != nil {
				return fmt.Errorf("emulator: %s: %w", f.path, err)
			}
			for i, record := range records {
				if err := s.putRecord(tx, f.table, record); err != nil {
					return fmt.Errorf("emulator: %s: row %d: %w", f.path, i+1, err)
				}
			}
		}
		return s.settleReferences(tx)
	})
}

// read gives a file's rows: column or annotation to value.
func (f dataFile) read() ([]map[string]any, error) {
	text, err := os.ReadFile(f.path)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimPrefix(text, []byte("\ufeff"))
	if strings.HasSuffix(f.path, ".json") {
		return readJSONRows(text)
	}
	reader := csv.NewReader(bytes.NewReader(text))
	head, err := reader.Read()
	if err != nil {
		return nil, fmt.Errorf("the first line must name the columns: %w", err)
	}
	var rows []map[string]any
	for {
		cells, err := reader.Read()
		if errors.Is(err, io.EOF) {
			return rows, nil
		}
		if err != nil {
			return nil, err
		}
		row := map[string]any{}
		for i, cell := range cells {
			if cell != "" {
				row[strings.TrimSpace(head[i])] = cell
			}
		}
		rows = append(rows, row)
	}
}

// readJSONRows reads a list of rows, or an answer of the Web API with one.
func readJSONRows(text []byte) ([]map[string]any, error) {
	decode := func(into any) error {
		decoder := json.NewDecoder(bytes.NewReader(text))
		decoder.UseNumber()
		return decoder.Decode(into)
	}
	var rows []map[string]any
	if bytes.HasPrefix(bytes.TrimSpace(text), []byte("[")) {
		return rows, decode(&rows)
	}
	var answer struct {
		Value []map[string]any `json:"value"`
	}
	return answer.Value, decode(&answer)
}

// putRecord makes a row of a file's record.
func (s *Server) putRecord(tx *transaction, t *table, record map[string]any) error {
	row := Row{}
	for name, value := range record {
		if strings.Contains(name, "@") || value == nil || name == "versionnumber" {
			continue
		}
		c := t.byProperty[name]
		if c == nil {
			c = t.byName[name]
		}
		if err := s.putCell(t, c, row, name, record); err != nil && !s.options.DataLenient {
			return err
		}
	}
	if t.intersect {
		return s.putPair(tx, t, row)
	}
	if row["modifiedon"] == nil && row["createdon"] != nil {
		row["modifiedon"] = row["createdon"]
	}
	_, err := s.put(tx, t, row)
	return err
}

// putCell sets one column of a row from a file's record.
func (s *Server) putCell(t *table, c *column, row Row, name string, record map[string]any) error {
	switch {
	case c == nil:
		return fmt.Errorf("%s has no column %q", t.name, name)
	case c.kind == kindLookup:
		return s.putReference(row, c, record[name], record)
	}
	checked, err := checkValue(t, c, ofText(c, record[name]))
	if err != nil {
		return fmt.Errorf("column %s: %w", c.name, err)
	}
	if checked != nil {
		row[c.property()] = checked
	}
	return nil
}

// ofText brings a cell of a CSV file to its column's type.
func ofText(c *column, value any) any {
	text, ok := value.(string)
	if !ok {
		return value
	}
	switch edmName(c) {
	case "Edm.Boolean":
		if b, err := strconv.ParseBool(strings.ToLower(text)); err == nil {
			return b
		}
	case "Edm.Int32", "Edm.Int64", "Edm.Decimal", "Edm.Double":
		for _, o := range c.options {
			if strings.EqualFold(o.label, text) {
				return json.Number(strconv.FormatInt(o.value, 10))
			}
		}
		return json.Number(text)
	}
	return value
}

// putReference sets a lookup: "accounts(GUID)" or a GUID alone, whose table an
// annotation beside it may tell.
func (s *Server) putReference(row Row, c *column, value any, record map[string]any) error {
	text, _ := value.(string)
	target := c.targets[0]
	if told, ok := record["_"+c.name+"_value@"+noteTable].(string); ok {
		target = told
	}
	if set, rest, ok := strings.Cut(strings.TrimPrefix(text, "/"), "("); ok {
		t := s.schema.bySet[set]
		if t == nil {
			return fmt.Errorf("column %s: no entity set %q", c.name, set)
		}
		target, text = t.name, strings.TrimSuffix(rest, ")")
	}
	id, ok := parseID(text)
	if !ok || !slices.Contains(c.targets, target) {
		return fmt.Errorf("column %s: %q is no reference to %s", c.name, value, strings.Join(c.targets, ", "))
	}
	row.setLookup(c, target, id)
	return nil
}

func (s *Server) putPair(tx *transaction, t *table, row Row) error {
	for _, a := range s.schema.associations {
		if a.intersect != t {
			continue
		}
		one, two := row.text(a.ends[0].column.name), row.text(a.ends[1].column.name)
		if one == "" || two == "" {
			return fmt.Errorf("a pair needs %s and %s", a.ends[0].column.name, a.ends[1].column.name)
		}
		tx.pair(a.ends[0].table.byMany[a.ends[0].nav], one, two)
	}
	return nil
}

// settleReferences looks at every lookup that was written: an owner who is not there is
// the administrator, any other row that is not there is none.
func (s *Server) settleReferences(tx *transaction) error {
	lost := 0
	for _, key := range slices.Clone(tx.order) {
		t, r := s.schema.byName[key.table], tx.staged[key.table][key.id]
		changed := false
		for _, c := range t.columns {
			id := r.lookup(c.name)
			target := s.schema.byName[r.lookupTableOr(c)]
			if c.kind != kindLookup || id == "" || target == nil {
				continue
			}
			if _, ok := tx.get(target, id); ok {
				continue
			}
			changed, lost = true, lost+1
			r.clearLookup(c)
			if c.name == "ownerid" {
				r.setLookup(c, "systemuser", s.administrator)
			}
		}
		if !changed {
			continue
		}
		if t.owner == ownedByUser {
			tx.ownedBy(t, r)
		}
		tx.derive(t, r, nil)
	}
	if lost > 0 {
		s.logger.Warn("the data names rows that are not in it", "references", lost)
	}
	return nil
}

// lookupTableOr is lookupTable for any column, "" where it is no lookup.
func (r Row) lookupTableOr(c *column) string {
	if c.kind != kindLookup {
		return ""
	}
	return r.lookupTable(c)
}
