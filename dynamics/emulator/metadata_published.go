package emulator

import (
	"embed"
	"io/fs"
)

// publishedColumns are the tables and columns that Microsoft publishes of its own
// tables, beyond those that this package says itself: their names, types, lengths and
// choices, one file a table. What both say counts as it stands in this package.
//
//go:embed published
var publishedColumns embed.FS

// publishedTables are the texts of publishedColumns: shared lists first, relationships
// between the tables last.
func publishedTables() ([]string, error) {
	names, err := fs.Glob(publishedColumns, "published/*.txt")
	if err != nil {
		return nil, err
	}
	texts, relationships := make([]string, 1, len(names)), ""
	for _, name := range names {
		text, err := publishedColumns.ReadFile(name)
		if err != nil {
			return nil, err
		}
		switch name {
		case "published/lists.txt":
			texts[0] = string(text)
		case "published/relationships.txt":
			relationships = string(text)
		default:
			texts = append(texts, string(text))
		}
	}
	return append(texts, relationships), nil
}
