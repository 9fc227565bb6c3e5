package emulator

import (
	"context"
	"fmt"
	"maps"
	"net/http"
	"strconv"
	"strings"
)

// ChangeMetadata lets a table's metadata change, as a customizer who publishes
// does: delta links given out before are expired (contract §4.4). The change
// itself touches no column.
func (s *Server) ChangeMetadata(table string) error {
	return s.changeMetadata(context.Background(), table)
}

func (s *Server) changeMetadata(ctx context.Context, table string) error {
	if s.schema.byName[table] == nil {
		return fmt.Errorf("emulator: no table %q", table)
	}
	return s.store.changeMetadata(ctx, nil, table)
}

// metadataKey begins the file's names for the versions of tables' metadata.
const metadataKey = "metadata/"

// changeMetadata gives tables' metadata a new version, behind that of every row,
// and keeps other facts with it in the file.
func (s *store) changeMetadata(ctx context.Context, facts map[string]string, tables ...string) error {
	s.writing.Lock()
	defer s.writing.Unlock()
	counter := s.counter + 1
	if s.file != nil {
		about := map[string]string{}
		maps.Copy(about, facts)
		for _, name := range tables {
			about[metadataKey+name] = strconv.FormatInt(counter, 10)
		}
		if err := s.file.mark(ctx, counter, about); err != nil {
			return err
		}
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counter = counter
	for _, name := range tables {
		s.changed[name] = counter
	}
	return nil
}

// loadMetadata reads what changeMetadata left in the file.
func (s *store) loadMetadata(about map[string]string) error {
	for key, value := range about {
		name, ok := strings.CutPrefix(key, metadataKey)
		if !ok {
			continue
		}
		version, err := strconv.ParseInt(value, 10, 64)
		if err != nil {
			return fmt.Errorf("emulator: reading the file: %w", err)
		}
		s.changed[name] = version
	}
	return nil
}

// followsDelta says whether a call follows a delta link, or the metadata's feed
// from a stamp.
func (c *call) followsDelta() bool {
	if c.method != http.MethodGet {
		return false
	}
	if targetOf(c.path) == "RetrieveMetadataChanges" {
		return strings.Contains(c.path, "ClientVersionStamp")
	}
	for _, part := range strings.Split(c.rawQuery, "&") {
		if name, _, _ := strings.Cut(part, "="); name == "$deltatoken" || name == "%24deltatoken" {
			return true
		}
	}
	return false
}

// strikeMetadata lets a rule change the metadata of the table that is asked for.
func (s *Server) strikeMetadata(c *call, target string) error {
	if t := c.table(target); t != nil && hits(c.struck, FaultMetadataChange) != nil {
		return s.store.changeMetadata(c, nil, t.name)
	}
	return nil
}
