package record

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"navsync/dynamics/emulator"
)

// CompareOwn is Compare with an emulator that has the rows which the recording has read,
// and the tables of the given schema files.
func CompareOwn(ctx context.Context, folder string, schemas []string) (_ *Result, err error) {
	scratch, err := os.MkdirTemp("", "navsync-compare-")
	if err != nil {
		return nil, fmt.Errorf("record: %w", err)
	}
	defer func() { err = errors.Join(err, os.RemoveAll(scratch)) }()
	if err := writeRows(folder, scratch); err != nil {
		return nil, err
	}
	const token = "compare"
	server, err := emulator.New(ctx, emulator.Options{Schemas: schemas, Data: scratch, DataLenient: true, AccessToken: token, LinkedInApp: true})
	if err != nil {
		return nil, err
	}
	if err := server.Start(ctx, ""); err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, server.Close(context.WithoutCancel(ctx))) }()
	return Compare(ctx, folder, server.URL(), token)
}

// writeRows writes a file of rows for each entity set that a recording has read.
func writeRows(folder, to string) error {
	files, err := filepath.Glob(filepath.Join(folder, "*.json"))
	if err != nil {
		return fmt.Errorf("record: %w", err)
	}
	slices.Sort(files)
	rows := map[string]map[string]map[string]any{} // entity set, id
	for _, path := range files {
		text, err := os.ReadFile(path)
		if err != nil {
			return fmt.Errorf("record: %w", err)
		}
		var e Exchange
		if err := json.Unmarshal(text, &e); err != nil {
			return fmt.Errorf("record: %s: %w", path, err)
		}
		if e.Status/100 == 2 && !metadata(e.Address) {
			collect(rows, e.Answer.Body)
		}
	}
	for set, found := range rows {
		list := make([]map[string]any, 0, len(found))
		for _, id := range slices.Sorted(maps.Keys(found)) {
			list = append(list, found[id])
		}
		text, err := json.Marshal(list)
		if err != nil {
			return fmt.Errorf("record: %w", err)
		}
		if err := os.WriteFile(filepath.Join(to, set+".json"), text, 0o600); err != nil {
			return fmt.Errorf("record: %w", err)
		}
	}
	return nil
}

// collect adds an answer's rows, by the entity set that its context names.
func collect(rows map[string]map[string]map[string]any, body json.RawMessage) {
	var answer map[string]any
	if json.Unmarshal(body, &answer) != nil {
		return
	}
	address, _ := answer["@odata.context"].(string)
	_, set, ok := strings.Cut(address, "$metadata#")
	set = strings.FieldsFunc(set+"/", func(r rune) bool { return r == '(' || r == '/' })[0]
	if !ok || strings.Contains(set, ".") {
		return
	}
	list, many := answer["value"].([]any)
	if !many {
		list = []any{answer}
	}
	for _, item := range list {
		row, _ := item.(map[string]any)
		if row["@odata.etag"] == nil {
			continue
		}
		id := keyOf(row)
		if rows[set] == nil {
			rows[set] = map[string]map[string]any{}
		}
		if rows[set][id] == nil {
			rows[set][id] = map[string]any{}
		}
		for name, value := range row {
			if _, nested := value.(map[string]any); !nested {
				rows[set][id][name] = value
			}
		}
	}
}

// keyOf tells rows apart: by the members that are ids of their own.
func keyOf(row map[string]any) string {
	var ids []string
	for name, value := range row {
		if text, ok := value.(string); ok && strings.HasSuffix(name, "id") && !strings.HasPrefix(name, "_") && len(text) == 36 {
			ids = append(ids, text)
		}
	}
	slices.Sort(ids)
	return strings.Join(ids, " ")
}
