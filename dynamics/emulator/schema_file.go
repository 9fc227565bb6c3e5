package emulator

import (
	"bytes"
	"fmt"
	"os"
	"slices"
)

// loadSchemas lays the tables of a tenant over the built-in ones. A file is the
// tenant's $metadata, or JSON of its EntityDefinitions.
func (m *schema) loadSchemas(paths []string) error {
	var tables []entityMetadata
	for _, path := range paths {
		found, err := readSchema(path)
		if err != nil {
			return fmt.Errorf("emulator: the schema %s: %w", path, err)
		}
		tables = append(tables, found...)
	}
	// A column that stands by itself comes behind the table that it belongs to.
	slices.SortStableFunc(tables, func(a, b entityMetadata) int {
		return boolRank(a.PrimaryIdAttribute == "") - boolRank(b.PrimaryIdAttribute == "")
	})
	if err := m.addMetadata(tables); err != nil {
		return err
	}
	for _, t := range m.tables {
		for _, c := range t.columns {
			if c.kind == kindLookup && len(c.targets) == 0 {
				c.targets = []string{"unknown"} // a relationship that the file does not tell
			}
		}
	}
	return nil
}

func readSchema(path string) ([]entityMetadata, error) {
	text, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	text = bytes.TrimSpace(bytes.TrimPrefix(text, []byte("\ufeff")))
	if bytes.HasPrefix(text, []byte("<")) {
		return parseEDMX(text)
	}
	return parseMetadata(text)
}
